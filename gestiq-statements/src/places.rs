//! Finds the line and the byte in the file for a position in its text.

use encoding_rs::{Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use crate::encoding::Text;
use crate::place::Place;
use crate::repairs::Repairs;

/// Iterates over a text once and returns the place of each position, in ascending order.
#[derive(Debug)]
pub(crate) struct Places<'t> {
    text: &'t str,
    encoding: &'static Encoding,
    repairs: &'t Repairs,
    at: usize,
    line: u64,
    offset: u64,
}

impl<'t> Places<'t> {
    pub(crate) fn new(text: &'t Text<'_>) -> Self {
        let offset = text.mark_bytes as u64;
        let (encoding, repairs) = (text.encoding, &text.repairs);
        Places { text: &text.text, encoding, repairs, at: 0, line: 1, offset }
    }

    /// Returns the place of a position that is not before the last one.
    pub(crate) fn of(&mut self, position: usize) -> Place {
        if let Some(passed) = self.text.get(self.at..position) {
            self.line += line_ends(passed.as_bytes(), self.text.as_bytes().get(position).copied());
            self.offset += bytes_in_file(passed, self.encoding) - self.repairs.added(self.at..position);
            self.at = position;
        }
        Place::new(self.line, self.offset, 0)
    }
}

/// Returns the length of a text in a file of this encoding, in bytes.
pub(crate) fn bytes_in_file(text: &str, encoding: &'static Encoding) -> u64 {
    let bytes = if encoding == UTF_8 {
        text.len()
    } else if encoding.is_single_byte() {
        text.chars().count()
    } else if encoding == UTF_16LE || encoding == UTF_16BE {
        text.chars().map(char::len_utf16).sum::<usize>() * 2
    } else {
        text.split(char::REPLACEMENT_CHARACTER).map(|part| encoded_len(part, encoding)).sum::<usize>()
            + text.matches(char::REPLACEMENT_CHARACTER).count()
    };
    bytes as u64
}

/// Returns the length of a text in a multi-byte encoding. Unreadable input was one byte at least, and
/// text that the encoding cannot represent counts as one, so that no place lies after the end of its file.
fn encoded_len(part: &str, encoding: &'static Encoding) -> usize {
    // gb18030 reads the euro from one byte and writes it in two; GBK, which it contains, in one.
    let encoding = if encoding == GB18030 { GBK } else { encoding };
    let (bytes, _, has_unmappable) = encoding.encode(part);
    if has_unmappable { part.chars().count() } else { bytes.len() }
}

/// Counts line ends of the three kinds: LF, CR LF and a lone CR. `next` is the byte after them, so that a CR LF that
/// is cut counts once.
pub(crate) fn line_ends(bytes: &[u8], next: Option<u8>) -> u64 {
    /// The largest count that fits the sum of one byte.
    const BLOCK: usize = 128;
    let mut count = 0;
    let mut rest = bytes;
    while let Some((block, behind)) =
        rest.split_at_checked(BLOCK.min(rest.len())).filter(|_| !rest.is_empty())
    {
        count += feeds_and_lone_returns(block, behind.first().copied().or(next));
        rest = behind;
    }
    count
}

/// Counts without a branch per byte, because nearly no byte is a line end.
fn feeds_and_lone_returns(block: &[u8], next: Option<u8>) -> u64 {
    let behind = block.get(1..).unwrap_or_default();
    let ends = |(byte, next): (&u8, &u8)| u8::from((*byte == b'\n') | ((*byte == b'\r') & (*next != b'\n')));
    let inside: u8 = block.iter().zip(behind).map(ends).sum();
    let last = block.last().map(|last| ends((last, &next.unwrap_or_default()))).unwrap_or_default();
    u64::from(inside) + u64::from(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_encoding_cannot_write_back_counts_as_one_byte() {
        for encoding in ["gbk", "big5", "euc-kr", "shift_jis", "euc-jp", "iso-2022-jp", "gb18030"] {
            let encoding = Encoding::for_label(encoding.as_bytes()).unwrap();
            let (text, _) = encoding.decode_without_bom_handling(&[194, 128, 194, 128, 128]);
            assert!(bytes_in_file(&text, encoding) <= 5, "{} {text:?}", encoding.name());
        }
    }

    #[test]
    fn places_lead_back_to_the_bytes_of_the_file() {
        let lines = "é\r\nb\rc\nd";
        for (encoding, offset) in [("utf-8", 8), ("windows-1252", 7), ("utf-16le", 14), ("gb18030", 8)] {
            let encoding = Encoding::for_label(encoding.as_bytes()).unwrap();
            let text = Text {
                page: None,
                is_guess: false,
                text: lines.into(),
                encoding,
                mark_bytes: 0,
                was_repaired: false,
                repairs: Repairs::default(),
            };
            let mut places = Places::new(&text);
            assert_eq!(places.of(4).line, 2, "{encoding:?}");
            assert_eq!(places.of(8), Place { line: 4, offset, record: 0 }, "{encoding:?}");
        }
    }

    #[test]
    fn broken_bytes_move_no_place_behind_them() {
        let file = b"a\xAC\xF0\x9F\x8E\xC3\xA9\xFF\xFEb";
        let text = crate::encoding::choose(file, crate::encoding::Hint::Named(UTF_8)).decode();
        assert!(text.was_repaired);
        let b = text.text.find('b').unwrap();
        assert_eq!(Places::new(&text).of(b).offset as usize, file.len() - 1);
        let mut places = Places::new(&text);
        let firsts = text.text.char_indices().map(|(at, _)| places.of(at).offset);
        assert_eq!(firsts.collect::<Vec<_>>(), [0, 1, 2, 5, 7, 8, 9]);
    }

    #[test]
    fn half_a_character_at_the_end_is_one_byte() {
        let file = b"\xFF\xFEa\0b\0c";
        let text = crate::encoding::choose(file, crate::encoding::Hint::None).decode();
        assert_eq!(text.text, "ab\u{fffd}");
        assert_eq!(Places::new(&text).of(text.text.len()).offset as usize, file.len());
    }

    #[test]
    fn a_line_end_that_is_cut_counts_once() {
        for (bytes, next, expected) in [
            (&b"a\r"[..], Some(b'\n'), 0),
            (b"a\r", Some(b'b'), 1),
            (b"a\r", None, 1),
            (b"a\r\r\n\n", None, 3),
        ] {
            assert_eq!(line_ends(bytes, next), expected, "{bytes:?} {next:?}");
        }
    }
}
