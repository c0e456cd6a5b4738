//! The bytes of a file, sniffed and decoded once for everything that reads them.

use std::cell::{Cell, OnceCell};

use crate::encoding::{Choice, Hint, Text, choose};
use crate::encoding_guess::guess;
use crate::error::Error;
use crate::sniff;

/// A file of separated values: its format is checked once, and it is decoded once for each encoding.
#[derive(Debug)]
pub(crate) struct CsvSource<'b> {
    bytes: &'b [u8],
    is_checked: Cell<bool>,
    decoded: OnceCell<(Hint, Text<'b>)>,
}

impl<'b> CsvSource<'b> {
    /// A file whose format is not known yet.
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        CsvSource { bytes, is_checked: Cell::new(false), decoded: OnceCell::new() }
    }

    /// A file that has been sniffed and is of no other format.
    pub(crate) fn sniffed(bytes: &'b [u8]) -> Self {
        CsvSource { is_checked: Cell::new(true), ..CsvSource::new(bytes) }
    }

    pub(crate) fn bytes(&self) -> &'b [u8] {
        self.bytes
    }

    /// Refuses a file of another format.
    ///
    /// # Errors
    /// [`Error::UnknownFormat`].
    pub(crate) fn check_format(&self) -> Result<(), Error> {
        if !self.is_checked.get() && sniff::foreign(self.bytes).is_some() {
            let found = sniff::describe(self.bytes);
            return Err(Error::UnknownFormat { expected: "separated values", found });
        }
        self.is_checked.set(true);
        Ok(())
    }

    /// Returns the text. The first one is kept, and borrowed again if a later hint leads to the same encoding.
    pub(crate) fn text(&self, hint: Hint) -> Text<'_> {
        let (first, text) = self.decoded.get_or_init(|| (hint, decode(guess(choose(self.bytes, hint)))));
        if *first == hint {
            return text.borrowed();
        }
        let choice = guess(choose(self.bytes, hint));
        if (choice.encoding, choice.page) == (text.encoding, text.page) {
            text.borrowed()
        } else {
            decode(choice)
        }
    }
}

fn decode(choice: Choice<'_>) -> Text<'_> {
    #[cfg(test)]
    crate::passes::count(|passes| passes.decoded += 1);
    choice.decode()
}

#[cfg(test)]
mod tests {
    use encoding_rs::{ISO_8859_15, WINDOWS_1252};

    use super::*;
    use crate::passes;

    #[test]
    fn a_text_is_decoded_once_for_each_encoding() {
        let source = CsvSource::new(b"Caf\xE9,\xA4\n");
        passes::take();
        for (hint, text, decoded) in [
            (Hint::None, "Caf\u{e9},\u{a4}\n", 1),
            (Hint::None, "Caf\u{e9},\u{a4}\n", 0),
            (Hint::Named(WINDOWS_1252), "Caf\u{e9},\u{a4}\n", 0),
            (Hint::Named(ISO_8859_15), "Caf\u{e9},\u{20ac}\n", 1),
        ] {
            assert_eq!(source.text(hint).text, text, "{hint:?}");
            assert_eq!(passes::take().decoded, decoded, "{hint:?}");
        }
    }

    #[test]
    fn the_format_is_checked_once() {
        passes::take();
        let source = CsvSource::new(b"a,b\n");
        assert!(source.check_format().is_ok() && source.check_format().is_ok());
        assert_eq!(passes::take().sniffed, 1);
        assert!(CsvSource::sniffed(b"a,b\n").check_format().is_ok());
        assert_eq!(passes::take().sniffed, 0);
        let refused = CsvSource::new(b"%PDF-1.7").check_format().err();
        assert_eq!(refused.map(|error| error.code()), Some("unknown_format"));
    }
}
