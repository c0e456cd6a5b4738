//! Short texts that share their memory.

use std::borrow::{Borrow, Cow};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::{Arc, LazyLock, OnceLock};

/// A text of a bank file: sixteen bytes, read like a `&str`, cloned without a copy.
///
/// A statement of 100,000 lines has half a million texts of twenty letters. One allocation each would take more
/// memory than their letters, and more time than reading them; so the texts of neighbouring lines share one
/// store of a few kilobytes. A line that outlives its statement keeps that store in memory, not the file.
///
/// ```
/// use gestiq_statements::Text;
///
/// let name: Text = "Talleres Núñez".into();
/// assert_eq!(name.clone(), *"Talleres Núñez");
/// assert!(name.ends_with("Núñez"));
/// assert_eq!(Some(name).as_deref(), Some("Talleres Núñez"));
/// ```
#[derive(Clone)]
pub struct Text {
    store: Arc<Store>,
    start: u32,
    /// Length in bytes, or [`WHOLE`].
    length: u32,
}

/// The text is all of its store.
const WHOLE: u32 = u32::MAX;

/// The texts of some lines, one after the other; set once the last of them is known.
#[derive(Default)]
struct Store(OnceLock<Box<str>>);

impl Text {
    /// Returns the text as a string slice.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let all = self.store.0.get();
        debug_assert!(all.is_some(), "a text is read before its store is sealed");
        let all = all.map_or("", |all| all);
        if self.length == WHOLE {
            return all;
        }
        let start = self.start as usize;
        all.get(start..start + self.length as usize).unwrap_or_default()
    }
}

/// Size of a store in bytes. Larger ones save nothing more, and a line that is kept alone keeps its store.
const STORE_BYTES: usize = 8 * 1024;

/// Texts longer than this have a store of their own, so that stores are filled well.
const LONG_BYTES: usize = STORE_BYTES / 8;

/// Packs texts into stores. A text can be read once its store is full, [`Texts::seal`] is called or the writer is
/// dropped.
#[derive(Default)]
pub(crate) struct Texts {
    store: Arc<Store>,
    open: String,
}

impl Texts {
    /// Adds a text.
    pub(crate) fn add(&mut self, text: &str) -> Text {
        if text.len() > LONG_BYTES {
            return Text::from(text);
        }
        if self.open.len() + text.len() > STORE_BYTES {
            self.seal();
        }
        let start = self.open.len();
        self.open.push_str(text);
        // A store is far smaller than 4 GiB.
        let narrow = |bytes: usize| u32::try_from(bytes).unwrap_or_default();
        Text { store: Arc::clone(&self.store), start: narrow(start), length: narrow(text.len()) }
    }

    /// Adds a text if it is not empty.
    pub(crate) fn add_filled(&mut self, text: &str) -> Option<Text> {
        (!text.is_empty()).then(|| self.add(text))
    }

    /// Makes all texts readable.
    pub(crate) fn seal(&mut self) {
        if !self.open.is_empty() {
            let sealed = std::mem::take(&mut self.store);
            sealed.0.get_or_init(|| self.open.as_str().into());
            self.open.clear();
        }
    }
}

impl Drop for Texts {
    fn drop(&mut self) {
        self.seal();
    }
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Texts").field(&self.open).finish()
    }
}

impl From<Box<str>> for Text {
    fn from(text: Box<str>) -> Self {
        /// Lines wait for their ids with it.
        static EMPTY: LazyLock<Arc<Store>> = LazyLock::new(|| Arc::new(Store(OnceLock::from(Box::from("")))));
        let store = if text.is_empty() { Arc::clone(&EMPTY) } else { Arc::new(Store(OnceLock::from(text))) };
        Text { store, start: 0, length: WHOLE }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Box::<str>::from(text).into()
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        text.into_boxed_str().into()
    }
}

impl From<Cow<'_, str>> for Text {
    fn from(text: Cow<'_, str>) -> Self {
        Box::<str>::from(text).into()
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.as_str().to_owned()
    }
}

impl Default for Text {
    fn default() -> Self {
        "".into()
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        self
    }
}

impl Borrow<str> for Text {
    fn borrow(&self) -> &str {
        self
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Text {}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Text {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other)
    }
}

impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl serde::Serialize for Text {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Text {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Box::<str>::deserialize(deserializer).map(Text::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_any_length_come_back_as_they_were() {
        let words = ["", "a", "caf\u{e9}", "\u{1f600}"];
        let long = "x".repeat(LONG_BYTES + 1);
        let written: Vec<String> =
            (0..5_000).map(|at| format!("{}{at}", words[at % 4])).chain([String::new(), long]).collect();
        let mut texts = Texts::default();
        let kept: Vec<Text> = written.iter().map(|text| texts.add(text)).collect();
        assert_eq!(texts.add_filled(""), None);
        texts.seal();
        let after = texts.add("after the seal");
        drop(texts);
        assert!(kept.iter().zip(&written).all(|(kept, written)| *kept == **written));
        assert_eq!(after, *"after the seal");
    }

    #[test]
    fn a_text_is_two_words_and_so_is_none() {
        assert_eq!(size_of::<Text>(), 16);
        assert_eq!(size_of::<Option<Text>>(), 16);
    }

    #[test]
    fn a_text_compares_and_hashes_as_its_letters() {
        use std::collections::HashSet;
        let (one, mut texts) = (Text::from("b"), Texts::default());
        let other = texts.add("b");
        texts.seal();
        assert_eq!(one, other);
        let (before, empty) = (Text::from("a"), Text::default());
        assert!(before < other && empty < one);
        assert!(HashSet::from([one]).contains("b"));
        assert_eq!(format!("{other:>3} {other:?}"), "  b \"b\"");
    }
}
