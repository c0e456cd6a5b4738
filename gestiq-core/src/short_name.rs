//! Short names that are stored inline, so that what holds one stays `Copy`.

use std::fmt;

use crate::event::is_snake_case;

/// Bytes of a short name at most: with its length it fills 32.
pub(crate) const MAX_SHORT_NAME_BYTES: usize = 31;

/// A name in `snake_case` of 1 to [`MAX_SHORT_NAME_BYTES`] bytes; what follows it is zero, so that the derived order
/// is that of the texts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ShortName {
    bytes: [u8; MAX_SHORT_NAME_BYTES],
    len: u8,
}

impl ShortName {
    /// The name, unless the text cannot be one.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if text.len() <= MAX_SHORT_NAME_BYTES && is_snake_case(text) {
            Some(ShortName::fill(text))
        } else {
            None
        }
    }

    /// A name that stands in the code; a text that is too long does not compile as a constant.
    pub(crate) const fn literal(name: &'static str) -> Self {
        ShortName::fill(name)
    }

    const fn fill(text: &str) -> Self {
        let mut bytes = [0; MAX_SHORT_NAME_BYTES];
        let (head, _) = bytes.split_at_mut(text.len());
        head.copy_from_slice(text.as_bytes());
        ShortName { bytes, len: text.len() as u8 }
    }

    /// The text.
    pub(crate) fn as_str(&self) -> &str {
        let text = self.bytes.get(..usize::from(self.len)).and_then(|text| str::from_utf8(text).ok());
        // Only whole texts are filled in.
        text.unwrap_or_default()
    }
}

impl fmt::Debug for ShortName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_has_1_to_31_bytes_in_snake_case() {
        let (longest, too_long) = ("a".repeat(31), "a".repeat(32));
        let cases = [
            ("bookkeeper", true),
            ("a", true),
            ("tax_advisor_2", true),
            (longest.as_str(), true),
            (too_long.as_str(), false),
            ("", false),
            ("Bookkeeper", false),
            ("tax-advisor", false),
            ("_tax", false),
            ("tax__advisor", false),
            ("asesoría", false),
        ];
        for (text, taken) in cases {
            assert_eq!(
                ShortName::parse(text).map(|name| name.as_str().to_owned()),
                taken.then(|| text.to_owned())
            );
        }
    }

    #[test]
    fn short_names_sort_as_their_texts() {
        let names = ["a", "a_b", "aa", "ab", "b"];
        assert!(names.is_sorted());
        assert!(names.map(|name| ShortName::parse(name).unwrap()).is_sorted_by(|a, b| a < b));
    }
}
