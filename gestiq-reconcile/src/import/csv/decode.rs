//! Bytes become text, and places in the text lead back to the bytes.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::layout::TextEncoding;
use crate::Place;

/// A file as text.
#[derive(Debug)]
pub(crate) struct Text<'b> {
    pub(crate) text: Cow<'b, str>,
    pub(crate) encoding: &'static Encoding,
    /// Bytes of the byte order mark.
    pub(crate) mark: u64,
    /// Whether bytes outside the encoding were replaced.
    pub(crate) malformed: bool,
}

/// Decodes a file. A label that is unknown counts as `Auto`: profiles are checked before.
pub(crate) fn decode<'b>(bytes: &'b [u8], wanted: &TextEncoding) -> Text<'b> {
    let (encoding, mark) = choose(bytes, wanted);
    let (text, malformed) = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default());
    Text { text, encoding, mark: mark as u64, malformed }
}

fn choose(bytes: &[u8], wanted: &TextEncoding) -> (&'static Encoding, usize) {
    if let Some(found) = Encoding::for_bom(bytes) {
        return found;
    }
    let named = match wanted {
        TextEncoding::Auto => None,
        TextEncoding::Named(label) => Encoding::for_label(label.as_bytes()),
    };
    let encoding = match named {
        Some(encoding) if !encoding.is_single_byte() => encoding,
        None if unmarked_utf16(bytes).is_some() => unmarked_utf16(bytes).unwrap_or(UTF_8),
        _ if std::str::from_utf8(bytes).is_ok() => UTF_8,
        named => named.unwrap_or(WINDOWS_1252),
    };
    (encoding, 0)
}

/// Text of European banks in UTF-16 has a NUL in every second byte.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    const SAMPLE: usize = 512;
    let pairs = bytes.get(..bytes.len().min(SAMPLE)).unwrap_or_default().chunks_exact(2);
    let count = pairs.len();
    let (mut first, mut second) = (0, 0);
    for pair in pairs {
        first += usize::from(pair.first() == Some(&0));
        second += usize::from(pair.get(1) == Some(&0));
    }
    // Most of one half and next to nothing of the other: padding with NULs has both.
    let mostly = |half: usize, other: usize| count >= 8 && half * 10 > count * 8 && other * 10 < count;
    if mostly(second, first) {
        Some(UTF_16LE)
    } else if mostly(first, second) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Walks a text once and tells the line and the byte in the file of each offset, in ascending order.
#[derive(Debug)]
pub(crate) struct Places<'t> {
    text: &'t str,
    encoding: &'static Encoding,
    at: usize,
    place: Place,
}

impl<'t> Places<'t> {
    pub(crate) fn new(text: &'t Text<'_>) -> Self {
        let place = Place { line: 1, offset: text.mark, record: 0 };
        Places { text: &text.text, encoding: text.encoding, at: 0, place }
    }

    /// The place of an offset that is not before the last one.
    pub(crate) fn of(&mut self, offset: usize) -> Place {
        let Some(passed) = self.text.get(self.at..offset) else { return self.place };
        self.place.line += line_ends(passed, self.text.as_bytes().get(offset).copied());
        self.place.offset += self.bytes_of(passed);
        self.at = offset;
        self.place
    }

    fn bytes_of(&self, passed: &str) -> u64 {
        let bytes = if self.encoding == UTF_8 {
            passed.len()
        } else if self.encoding.is_single_byte() {
            passed.chars().count()
        } else if self.encoding == UTF_16LE || self.encoding == UTF_16BE {
            passed.chars().map(char::len_utf16).sum::<usize>() * 2
        } else {
            self.encoding.encode(passed).0.len()
        };
        bytes as u64
    }
}

/// Counts LF, CR LF and CR; `next` is the byte after the text, so that a CR LF that is cut counts once.
fn line_ends(text: &str, next: Option<u8>) -> u64 {
    let bytes = text.as_bytes();
    let is_end = |at: &usize| {
        let after = bytes.get(at + 1).copied().or(if at + 1 == bytes.len() { next } else { None });
        bytes.get(*at) == Some(&b'\n') || after != Some(b'\n')
    };
    memchr::memchr2_iter(b'\r', b'\n', bytes).filter(is_end).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encoding_is_told_by_mark_validity_or_profile() {
        let named = |label: &str| TextEncoding::Named(label.to_owned());
        let utf16: Vec<u8> = "date,amount\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let cases: &[(&[u8], TextEncoding, &str, &str)] = &[
            (b"caf\xc3\xa9", TextEncoding::Auto, "UTF-8", "café"),
            (b"caf\xe9", TextEncoding::Auto, "windows-1252", "café"),
            (b"\xef\xbb\xbfcaf\xc3\xa9", named("windows-1252"), "UTF-8", "café"),
            (b"caf\xc3\xa9", named("windows-1252"), "UTF-8", "café"),
            (b"\xa4", named("iso-8859-15"), "ISO-8859-15", "€"),
            (b"\xd6\xd0", named("gb18030"), "gb18030", "中"),
            (b"\xff\xfea\0", TextEncoding::Auto, "UTF-16LE", "a"),
            (&utf16, TextEncoding::Auto, "UTF-16LE", "date,amount\n"),
        ];
        for (bytes, wanted, encoding, expected) in cases {
            let text = decode(bytes, wanted);
            assert_eq!((text.encoding.name(), &*text.text), (*encoding, *expected));
        }
    }

    #[test]
    fn places_lead_back_to_the_bytes_of_the_file() {
        let lines = "é\r\nb\rc\nd";
        for (encoding, offset) in [("utf-8", 8), ("windows-1252", 7), ("utf-16le", 14), ("gb18030", 8)] {
            let text = Text {
                text: lines.into(),
                encoding: Encoding::for_label(encoding.as_bytes()).unwrap(),
                mark: 0,
                malformed: false,
            };
            let mut places = Places::new(&text);
            assert_eq!(places.of(4).line, 2, "{encoding}");
            assert_eq!(places.of(8), Place { line: 4, offset, record: 0 }, "{encoding}");
        }
    }
}
