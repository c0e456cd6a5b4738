//! A file as text, with the place in the file for each position of the text.

use std::borrow::Cow;

use encoding_rs::Encoding;
use memchr::memmem;

use crate::encoding::{self, Hint, Text};
use crate::place::Place;
use crate::places::{bytes_in_file, line_ends};
use crate::repairs::Repairs;

/// The length of the start in which the XML declaration is searched; real ones are under 100.
const DECLARATION_BYTES: usize = 256;

/// A file decoded to UTF-8.
#[derive(Debug)]
pub(crate) struct Source<'b> {
    text: Cow<'b, str>,
    encoding: &'static Encoding,
    mark_bytes: usize,
    /// `true` if bytes that are invalid in the encoding were replaced.
    pub(crate) was_repaired: bool,
    repairs: Repairs,
}

/// A position in the text, and the line and byte of the file that it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot {
    at: usize,
    line: u64,
    offset: u64,
}

impl Spot {
    pub(crate) fn place(self, record: u64) -> Place {
        Place::new(self.line, self.offset, record)
    }
}

impl<'b> Source<'b> {
    pub(crate) fn new(file: &'b [u8]) -> Self {
        let hint = declared_encoding(file).map_or(Hint::None, Hint::Declared);
        let Text { text, encoding, mark_bytes, was_repaired, repairs, .. } =
            encoding::choose(file, hint).decode();
        Source { text, encoding, mark_bytes, was_repaired, repairs }
    }

    /// Returns the whole text, without a byte order mark.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Returns the WHATWG name of the encoding.
    pub(crate) fn encoding_name(&self) -> &'static str {
        self.encoding.name()
    }

    /// Returns the first position.
    pub(crate) fn start(&self) -> Spot {
        Spot { at: 0, line: 1, offset: self.mark_bytes as u64 }
    }

    /// Returns the spot of a position, counted on from one before it; for an earlier position, that one itself.
    pub(crate) fn spot(&self, from: Spot, at: usize) -> Spot {
        let Some(between) = self.text.get(from.at..at) else { return from };
        let line = from.line + line_ends(between.as_bytes(), self.text.as_bytes().get(at).copied());
        let bytes = bytes_in_file(between, self.encoding) - self.repairs.added(from.at..at);
        Spot { at, line, offset: from.offset + bytes }
    }
}

/// Returns the encoding of `<?xml … encoding="…"?>`.
fn declared_encoding(file: &[u8]) -> Option<&'static Encoding> {
    let head = file.get(..DECLARATION_BYTES).unwrap_or(file);
    let declaration = head.get(..memmem::find(head, b"?>")?)?;
    let start = memmem::find(declaration, b"encoding")? + b"encoding".len();
    let value = declaration.get(start..)?.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let (quote, value) = value.split_first()?;
    let end = value.iter().position(|byte| byte == quote)?;
    Encoding::for_label(value.get(..end)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_lines_and_bytes_of_the_file_itself() {
        let utf16: Vec<u8> = [0xFF, 0xFE]
            .into_iter()
            .chain("a\n\u{1f600}X".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        let cases: [(&str, Vec<u8>, u32, u32); 5] = [
            ("LF", b"a\n\nb X".to_vec(), 3, 5),
            ("CR LF and CR", b"a\r\n\rb X".to_vec(), 3, 6),
            ("mark", b"\xEF\xBB\xBFa\n\xC3\xA9 X".to_vec(), 2, 8),
            ("latin1", b"<?xml encoding='ISO-8859-1'?>\n\xE9 X".to_vec(), 2, 32),
            ("UTF-16", utf16, 2, 10),
        ];
        for (name, file, line, offset) in cases {
            let source = Source::new(&file);
            let at = source.text().find('X').unwrap();
            let place = source.spot(source.start(), at).place(0);
            assert_eq!((place.line, place.offset), (line, offset), "{name}");
        }
    }

    #[test]
    fn the_declaration_is_used_if_the_bytes_do_not_decide() {
        for (declaration, expected) in [
            ("<?xml version=\"1.0\" encoding=\"ISO-8859-2\"?>", Some("ISO-8859-2")),
            ("<?xml version='1.0' encoding = 'latin1' ?>", Some("windows-1252")),
            ("<?xml version='1.0'?><a encoding='ISO-8859-2'>", None),
            ("<?xml encoding=\"ISO-8859-2", None),
            ("<?xml encoding?>", None),
        ] {
            assert_eq!(
                declared_encoding(declaration.as_bytes()).map(Encoding::name),
                expected,
                "{declaration}"
            );
        }
    }
}
