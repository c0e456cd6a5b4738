//! A file as lines of text, each with its place in the file.
//!
//! The older bank formats consist of lines of fixed or tagged text. Line breaks are LF, CR LF or a lone CR, in any
//! mixture.

use std::borrow::Cow;
use std::ops::Range;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use memchr::memchr2;

use crate::encoding;
use crate::encoding::Hint;
use crate::error::Error;
use crate::findings::Findings;
use crate::issue::{ImportIssue, IssueCode};
use crate::limit::Limit;
use crate::limits::Limits;
use crate::place::Place;
use crate::repairs::Repairs;

/// A file whose encoding is known. UTF-16 is transcoded as a whole, any other line by line.
#[derive(Debug)]
pub(crate) struct TextFile<'b> {
    body: Cow<'b, [u8]>,
    /// The encoding of `body`.
    line_encoding: &'static Encoding,
    encoding: &'static Encoding,
    mark_bytes: u64,
    /// Length of the whole file in bytes.
    end: u64,
    /// `true` if parts of the file are invalid in its encoding; known in advance only for UTF-16.
    was_repaired: bool,
}

/// A line without its line break.
#[derive(Clone, Debug)]
pub(crate) struct TextLine<'t> {
    pub(crate) text: Cow<'t, str>,
    pub(crate) place: Place,
    /// `true` if a line break follows. The last line of a file that was cut has none.
    pub(crate) is_ended: bool,
    /// `true` if bytes that are invalid in the encoding were replaced.
    pub(crate) was_repaired: bool,
    /// The replacements that made the text longer than the file.
    repairs: Repairs,
}

impl<'b> TextFile<'b> {
    /// Opens a file within its size limit, and starts the list of its issues, those of the encoding first.
    pub(crate) fn open<'l>(file: &'b [u8], limits: &'l Limits) -> Result<(Self, Findings<'l>), Error> {
        limits.check(Limit::FileBytes, file.len() as u64)?;
        let opened = TextFile::new(file);
        let mut findings = Findings::new(limits);
        if opened.was_repaired {
            let issue = ImportIssue::new(IssueCode::InvalidEncoding, Place::default());
            findings.add(issue.text(opened.encoding_name()))?;
        }
        Ok((opened, findings))
    }

    pub(crate) fn new(file: &'b [u8]) -> Self {
        let choice = encoding::choose(file, Hint::None);
        let is_wide = choice.encoding == UTF_16LE || choice.encoding == UTF_16BE;
        let (body, line_encoding, was_repaired) = if is_wide {
            let decoded = choice.decode();
            (Cow::Owned(decoded.text.into_owned().into_bytes()), encoding_rs::UTF_8, decoded.was_repaired)
        } else {
            (Cow::Borrowed(choice.body), choice.encoding, false)
        };
        let mark_bytes = choice.mark_bytes as u64;
        let end = file.len() as u64;
        TextFile { body, line_encoding, encoding: choice.encoding, mark_bytes, end, was_repaired }
    }

    /// WHATWG name of the encoding.
    pub(crate) fn encoding_name(&self) -> &'static str {
        self.encoding.name()
    }

    /// Returns all lines; a line break at the end of the file starts no other line.
    pub(crate) fn lines(&self) -> Lines<'_> {
        Lines { file: self, rest: &self.body, line: 0, offset: self.mark_bytes }
    }

    /// Returns the length of a part of a line in the file, in bytes.
    pub(crate) fn bytes_of(&self, line: &TextLine<'_>, part: Range<usize>) -> u64 {
        let text = line.text.get(part.clone()).unwrap_or_default();
        if self.line_encoding == encoding_rs::UTF_8 {
            self.file_bytes(text.as_bytes()) - line.repairs.added(part)
        } else {
            text.chars().count() as u64
        }
    }

    /// Returns the length of these bytes of the body in the file.
    fn file_bytes(&self, body: &[u8]) -> u64 {
        if self.line_encoding == self.encoding {
            return body.len() as u64;
        }
        let units = |c: char| 2 * c.len_utf16() as u64;
        String::from_utf8_lossy(body).chars().map(units).sum()
    }
}

/// The lines of a [`TextFile`].
#[derive(Debug)]
pub(crate) struct Lines<'t> {
    file: &'t TextFile<'t>,
    rest: &'t [u8],
    line: u64,
    offset: u64,
}

impl Lines<'_> {
    /// Returns the place of the next line: at the end, the end of the file.
    pub(crate) fn place(&self) -> Place {
        Place::new(self.line.max(1), self.offset, 0)
    }
}

impl<'t> Iterator for Lines<'t> {
    type Item = TextLine<'t>;

    fn next(&mut self) -> Option<TextLine<'t>> {
        if self.rest.is_empty() {
            return None;
        }
        let length = memchr2(b'\n', b'\r', self.rest).unwrap_or(self.rest.len());
        let (line, rest) = self.rest.split_at_checked(length)?;
        let break_bytes = match rest {
            [b'\r', b'\n', ..] => 2,
            [] => 0,
            _ => 1,
        };
        let (text, was_repaired) = self.file.line_encoding.decode_without_bom_handling(line);
        self.line += 1;
        let place = Place::new(self.line, self.offset, 0);
        let (taken, rest) = self.rest.split_at_checked(length + break_bytes)?;
        // UTF-16 that ends in the middle of a unit is read as if it were whole.
        self.offset = self.file.end.min(self.offset + self.file.file_bytes(taken));
        self.rest = rest;
        let repairs = match was_repaired && self.file.line_encoding == encoding_rs::UTF_8 {
            true => Repairs::of_utf8(line),
            false => Repairs::default(),
        };
        Some(TextLine { text, place, is_ended: break_bytes > 0, was_repaired, repairs })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cut_at_any_line_break_and_know_their_bytes() {
        let wide = |text: &str| -> Vec<u8> {
            [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
        };
        /// Text, byte of the file, whether a line break follows.
        type Expected = &'static [(&'static str, u32, bool)];
        let cases: [(Vec<u8>, Expected); 7] = [
            (Vec::new(), &[]),
            (b"a\r\n\rb\nc".to_vec(), &[("a", 0, true), ("", 3, true), ("b", 4, true), ("c", 6, false)]),
            (b"\xEF\xBB\xBF\xC3\xA9\nb\n".to_vec(), &[("\u{e9}", 3, true), ("b", 6, true)]),
            (b"\xE9\nb".to_vec(), &[("\u{e9}", 0, true), ("b", 2, false)]),
            (wide("\u{e9}\n\u{1f600}\nb"), &[("\u{e9}", 2, true), ("\u{1f600}", 6, true), ("b", 12, false)]),
            (b"\n".to_vec(), &[("", 0, true)]),
            (b"\xFF\xFEa\0\n\0b".to_vec(), &[("a", 2, true), ("\u{fffd}", 6, false)]),
        ];
        for (bytes, expected) in cases {
            let file = TextFile::new(&bytes);
            let found: Vec<_> =
                file.lines().map(|line| (line.text.into_owned(), line.place.offset, line.is_ended)).collect();
            let expected: Vec<_> =
                expected.iter().map(|(text, at, ended)| ((*text).to_owned(), *at, *ended)).collect();
            assert_eq!(found, expected, "{bytes:?}");
            let mut lines = file.lines();
            lines.by_ref().for_each(drop);
            assert_eq!(lines.place().offset as usize, bytes.len());
        }
    }
}
