//! The position at the end of a page.

use std::fmt;
use std::str::FromStr;

use super::PageError;
use crate::digest::{Digester, from_hex, to_hex};

/// Sort keys in a cursor at most.
pub const MAX_CURSOR_KEYS: usize = 8;

/// Bytes of the list's name and the keys together at most; a cursor travels in a URL.
pub const MAX_CURSOR_BYTES: usize = 700;

/// The version that is written, and the only one that is read.
const VERSION: u8 = 1;

/// Bytes of the checksum: enough that no change goes unnoticed by accident.
const CHECKSUM_LEN: usize = 8;

/// The position after the last row of a page.
///
/// It holds the sort keys of that row, the last of them unique (usually the id), and the name of the list with
/// its order. For the client it is an opaque text. A text that was cut or changed, or that another list gave
/// out, is refused with a typed error instead of returning wrong rows. It is neither a secret nor a permission: the
/// tenant and the visibility of a query never come from it.
///
/// ```
/// use gestiq_core::page::{Cursor, PageError};
///
/// let cursor = Cursor::new("invoices by due date", &["2026-01-31", "01890a5d-ac96-774b-bcce-b302099a8057"])?;
/// let text = cursor.to_string();
///
/// let read: Cursor = text.parse()?;
/// assert_eq!(read.keys("invoices by due date")?.first().map(String::as_str), Some("2026-01-31"));
/// assert!(matches!(read.keys("customers by name"), Err(PageError::OtherList { .. })));
/// assert!(matches!(text.replace('a', "b").parse::<Cursor>(), Err(PageError::InvalidCursor { .. })));
/// # Ok::<(), PageError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cursor {
    list: String,
    keys: Vec<String>,
}

impl Cursor {
    /// The position after the row with these sort keys, in a list that is named together with its order.
    ///
    /// # Errors
    /// [`PageError::CursorTooLarge`] for more than [`MAX_CURSOR_KEYS`] keys or [`MAX_CURSOR_BYTES`] bytes.
    pub fn new(list: &str, keys: &[&str]) -> Result<Self, PageError> {
        let bytes = keys.iter().map(|key| key.len()).sum::<usize>() + list.len();
        if keys.len() > MAX_CURSOR_KEYS || bytes > MAX_CURSOR_BYTES {
            return Err(PageError::CursorTooLarge);
        }
        Ok(Cursor { list: list.to_owned(), keys: keys.iter().map(|key| (*key).to_owned()).collect() })
    }

    /// The sort keys, for the list that is read.
    ///
    /// # Errors
    /// [`PageError::OtherList`] where another list gave out the cursor.
    pub fn keys(&self, list: &str) -> Result<&[String], PageError> {
        if self.list == list {
            Ok(&self.keys)
        } else {
            Err(PageError::OtherList { wanted: list.to_owned(), found: self.list.clone() })
        }
    }

    /// The version, then each text with its length before it.
    fn body(&self) -> Vec<u8> {
        let mut body = vec![VERSION];
        for text in std::iter::once(&self.list).chain(&self.keys) {
            // No text is above MAX_CURSOR_BYTES, so the length fits.
            body.extend(u16::try_from(text.len()).unwrap_or(u16::MAX).to_be_bytes());
            body.extend(text.as_bytes());
        }
        body
    }

    fn from_body(mut body: &[u8]) -> Option<Self> {
        let mut texts = Vec::new();
        while let Some((len, rest)) = body.split_first_chunk::<2>() {
            let (text, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*len)))?;
            texts.push(str::from_utf8(text).ok()?);
            body = rest;
        }
        let (list, keys) = texts.split_first()?;
        if body.is_empty() { Cursor::new(list, keys).ok() } else { None }
    }
}

fn checksum(body: &[u8]) -> [u8; CHECKSUM_LEN] {
    let digest = Digester::new("gestiq cursor").field(body).finish();
    digest.as_bytes().first_chunk().copied().unwrap_or_default()
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = self.body();
        bytes.extend(checksum(&bytes));
        f.write_str(&to_hex(&bytes))
    }
}

impl FromStr for Cursor {
    type Err = PageError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        /// Two digits a byte; version, checksum and the lengths come on top of the texts.
        const LONGEST: usize = 2 * (1 + CHECKSUM_LEN + MAX_CURSOR_BYTES + 2 * (MAX_CURSOR_KEYS + 1));
        let refused = || PageError::InvalidCursor { text: crate::text::excerpt(text) };
        let bytes = Some(text).filter(|text| text.len() <= LONGEST).and_then(from_hex).ok_or_else(refused)?;
        let (body, found) = bytes.split_last_chunk::<CHECKSUM_LEN>().ok_or_else(refused)?;
        if checksum(body) != *found {
            return Err(refused());
        }
        match body.split_first() {
            Some((&VERSION, texts)) => Cursor::from_body(texts).ok_or_else(refused),
            Some((&version, _)) => Err(PageError::OtherVersion { version }),
            None => Err(refused()),
        }
    }
}

crate::__text_serde!(Cursor);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_cursor_of_another_version_says_so() {
        let mut bytes = Cursor::new("list", &["1"]).unwrap().body();
        bytes[0] = 2;
        bytes.extend(checksum(&bytes));
        assert_eq!(to_hex(&bytes).parse::<Cursor>(), Err(PageError::OtherVersion { version: 2 }));
    }

    #[test]
    fn a_cursor_has_limits() {
        let long = "x".repeat(MAX_CURSOR_BYTES);
        assert!(Cursor::new("", &[&long]).is_ok());
        assert_eq!(Cursor::new("l", &[&long]), Err(PageError::CursorTooLarge));
        assert!(Cursor::new("l", &["k"; MAX_CURSOR_KEYS]).is_ok());
        assert_eq!(Cursor::new("l", &["k"; MAX_CURSOR_KEYS + 1]), Err(PageError::CursorTooLarge));
        let largest = Cursor::new("", &[&long, "", "", "", "", "", "", ""]).unwrap();
        assert_eq!(largest.to_string().parse(), Ok(largest));
    }

    #[test]
    fn a_well_formed_body_with_trailing_bytes_is_no_cursor() {
        let mut bytes = Cursor::new("list", &["1"]).unwrap().body();
        bytes.push(0);
        bytes.extend(checksum(&bytes));
        assert!(matches!(to_hex(&bytes).parse::<Cursor>(), Err(PageError::InvalidCursor { .. })));
        assert!("".parse::<Cursor>().is_err());
    }

    proptest! {
        #[test]
        fn what_is_given_out_is_read_back(list in "\\PC{0,20}", keys in prop::collection::vec("\\PC{0,20}", 0..8)) {
            let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
            let cursor = Cursor::new(&list, &keys).unwrap();
            prop_assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }

        #[test]
        fn any_change_of_one_character_is_noticed(key in "[a-z0-9-]{1,40}", at in any::<prop::sample::Index>(), digit in "[0-9a-f]") {
            let text = Cursor::new("list", &[&key]).unwrap().to_string();
            let at = at.index(text.len());
            let mut changed = text.clone();
            changed.replace_range(at..=at, &digit);
            prop_assume!(changed != text);
            prop_assert!(changed.parse::<Cursor>().is_err());
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,60}|[0-9a-f]{0,80}") {
            let _ = text.parse::<Cursor>();
        }
    }
}
