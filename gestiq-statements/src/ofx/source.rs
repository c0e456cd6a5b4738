//! The bytes of a file with their places and their text.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use super::header;
use super::tokens::RawText;
use crate::encoding::{self, Hint};
use crate::place::Place;
use crate::places::{bytes_in_file, line_ends};
use crate::repairs::Repairs;

/// A position in the bytes that are tokenized, and its place in the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    /// Position in [`Source::bytes`].
    at: usize,
    /// Line of the file, from 1.
    line: u64,
    /// Byte of the file, from 0.
    offset: u64,
}

impl Spot {
    /// Returns the place for a record or an issue.
    pub(super) fn place(self, record: u64) -> Place {
        Place::new(self.line, self.offset, record)
    }
}

/// A file whose encoding is known. Only UTF-16 is transcoded as a whole; any other file is tokenized as it is,
/// and each text is decoded by itself.
#[derive(Debug)]
pub(super) struct Source<'b> {
    text: Text<'b>,
    encoding: &'static Encoding,
    mark_bytes: usize,
    /// `true` if parts of the file are invalid in its encoding; known in advance only for UTF-16.
    pub(super) was_repaired: bool,
    /// The replacements that made the text longer than the file.
    repairs: Repairs,
}

#[derive(Debug)]
enum Text<'b> {
    Utf8(Cow<'b, str>),
    Encoded(&'b [u8]),
}

impl<'b> Source<'b> {
    pub(super) fn new(file: &'b [u8]) -> Self {
        let hint = header::declared_encoding(file).map_or(Hint::None, Hint::Declared);
        let choice = encoding::choose(file, hint);
        let (encoding, mark_bytes) = (choice.encoding, choice.mark_bytes);
        let is_wide = encoding == UTF_16LE || encoding == UTF_16BE;
        if choice.utf8.is_none() && !is_wide {
            let text = Text::Encoded(choice.body);
            return Source { text, encoding, mark_bytes, was_repaired: false, repairs: Repairs::default() };
        }
        let decoded = choice.decode();
        let (text, was_repaired) = (Text::Utf8(decoded.text), decoded.was_repaired);
        Source { text, encoding, mark_bytes, was_repaired, repairs: decoded.repairs }
    }

    /// Returns the WHATWG name of the encoding.
    pub(super) fn encoding_name(&self) -> &'static str {
        self.encoding.name()
    }

    /// Returns the bytes to tokenize.
    pub(super) fn bytes(&self) -> &[u8] {
        match &self.text {
            Text::Utf8(text) => text.as_bytes(),
            Text::Encoded(bytes) => bytes,
        }
    }

    /// Returns the bytes of a text.
    pub(super) fn bytes_of(&self, raw: RawText) -> &[u8] {
        self.bytes().get(raw.range()).unwrap_or_default()
    }

    /// Returns a text as written, and `true` if parts of it had to be replaced by U+FFFD.
    pub(super) fn decode(&self, raw: RawText) -> (Cow<'_, str>, bool) {
        match &self.text {
            Text::Utf8(text) => (Cow::Borrowed(text.get(raw.range()).unwrap_or_default()), false),
            Text::Encoded(bytes) => {
                let bytes = bytes.get(raw.range()).unwrap_or_default();
                self.encoding.decode_without_bom_handling(bytes)
            }
        }
    }

    /// Returns the first spot of the file.
    pub(super) fn start(&self) -> Spot {
        Spot { at: 0, line: 1, offset: self.mark_bytes as u64 }
    }

    /// Returns the end of the file.
    pub(super) fn end(&self) -> usize {
        self.bytes().len()
    }

    /// Returns the spot at `at`, counted on from one at or before it; for an earlier position, that one itself.
    pub(super) fn spot(&self, from: Spot, at: usize) -> Spot {
        let Some(between) = self.bytes().get(from.at..at) else { return from };
        let passed = match &self.text {
            Text::Utf8(text) => {
                let passed = text.get(from.at..at).unwrap_or_default();
                bytes_in_file(passed, self.encoding) - self.repairs.added(from.at..at)
            }
            Text::Encoded(_) => between.len() as u64,
        };
        let line = from.line + line_ends(between, self.bytes().get(at).copied());
        Spot { at, line, offset: from.offset + passed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spots_are_lines_and_bytes_of_the_file_itself() {
        let utf16 = |text: &str| {
            let units = text.encode_utf16().flat_map(u16::to_le_bytes);
            [0xFF, 0xFE].into_iter().chain(units).collect::<Vec<u8>>()
        };
        let cases: [(&str, Vec<u8>, u32, u32); 6] = [
            ("LF", b"a\n\nb X".to_vec(), 3, 5),
            ("CR LF", b"a\r\n\r\nb X".to_vec(), 3, 7),
            ("CR", b"a\r\rb X".to_vec(), 3, 5),
            ("mark", b"\xEF\xBB\xBFa\n\xC3\xA9 X".to_vec(), 2, 8),
            ("windows-1252", b"a\n\xE9 X".to_vec(), 2, 4),
            ("UTF-16", utf16("a\n\u{e9}\u{1f600} X"), 2, 2 + 2 * 6),
        ];
        for (name, file, line, offset) in cases {
            let source = Source::new(&file);
            let at = source.bytes().iter().position(|byte| *byte == b'X').unwrap();
            let place = source.spot(source.start(), at).place(0);
            assert_eq!((place.line, place.offset), (line, offset), "{name}");
            let half = source.spot(source.start(), 1);
            assert_eq!(source.spot(half, at).place(0), place, "{name}: counted in two steps");
        }
    }

    #[test]
    fn the_end_of_a_file_that_was_cut_is_its_last_byte() {
        let file = b"\xFF\xFEa\0b\0c";
        let source = Source::new(file);
        let end = source.spot(source.start(), source.end()).place(0);
        assert_eq!(end.offset as usize, file.len());
    }
}
