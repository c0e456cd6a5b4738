//! Which character encoding a file is in.
//!
//! Banks declare one encoding and send another. So the bytes decide first: a byte order mark, the pattern of
//! UTF-16, or valid UTF-8 win over any declaration. Only a file that is none of these is read as it declares,
//! or as windows-1252, which is what nearly all such files are.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The encoding of a file, and the bytes of its byte order mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    /// The encoding; [`Encoding::name`] is its WHATWG name.
    pub(crate) encoding: &'static Encoding,
    /// Bytes of the byte order mark, which is no text.
    pub(crate) mark_bytes: usize,
    /// Whether the text is proven to be valid UTF-8.
    pub(crate) valid_utf8: bool,
}

/// Chooses the encoding of `bytes`; `declared` is asked only where the bytes do not tell.
pub(crate) fn choose(bytes: &[u8], declared: impl FnOnce() -> Option<&'static Encoding>) -> Choice {
    let (encoding, mark_bytes) = match Encoding::for_bom(bytes) {
        Some((encoding, mark_bytes)) => (Some(encoding), mark_bytes),
        None => (utf16_by_pattern(bytes), 0),
    };
    if let Some(encoding) = encoding.filter(|encoding| *encoding != UTF_8) {
        return Choice { encoding, mark_bytes, valid_utf8: false };
    }
    let text = bytes.get(mark_bytes..).unwrap_or_default();
    if std::str::from_utf8(text).is_ok() {
        return Choice { encoding: UTF_8, mark_bytes, valid_utf8: true };
    }
    if encoding == Some(UTF_8) || is_broken_utf8(text) {
        return Choice { encoding: UTF_8, mark_bytes, valid_utf8: false };
    }
    // A declared UTF-8 is refuted by the bytes, and a declared UTF-16 too, since the bytes lack its pattern.
    let declared = declared().filter(|encoding| encoding.is_ascii_compatible() && *encoding != UTF_8);
    Choice { encoding: declared.unwrap_or(WINDOWS_1252), mark_bytes, valid_utf8: false }
}

/// The whole text, and whether something had to be replaced by U+FFFD.
pub(crate) fn decode<'a>(bytes: &'a [u8], choice: &Choice) -> (Cow<'a, str>, bool) {
    let text = bytes.get(choice.mark_bytes..).unwrap_or_default();
    choice.encoding.decode_without_bom_handling(text)
}

/// UTF-16 without a mark: bank files start with ASCII, so every other byte is zero.
fn utf16_by_pattern(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [a, 0, b, 0, ..] if *a != 0 && *b != 0 => Some(UTF_16LE),
        [0, a, 0, b, ..] if *a != 0 && *b != 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether it is UTF-8 with a few bad bytes or a cut last character: a text in another encoding has hardly
/// ever a valid sequence of several bytes, and then far more invalid ones.
fn is_broken_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut invalid) = (0_u64, 0_u64);
    let mut rest = bytes.utf8_chunks().peekable();
    while let Some(chunk) = rest.next() {
        valid += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count() as u64;
        let cut_at_the_end = rest.peek().is_none() && could_go_on(chunk.invalid());
        invalid += u64::from(!chunk.invalid().is_empty() && !cut_at_the_end);
    }
    valid > invalid
}

/// Whether more bytes could have made a character of these.
fn could_go_on(tail: &[u8]) -> bool {
    std::str::from_utf8(tail).is_err_and(|error| error.error_len().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_decide_before_the_declaration() {
        let latin9 = encoding_rs::ISO_8859_15;
        let cases: &[(&[u8], Option<&'static Encoding>, &str, &str)] = &[
            (b"", None, "UTF-8", ""),
            (b"plain", Some(latin9), "UTF-8", "plain"),
            ("Caf\u{e9}".as_bytes(), Some(WINDOWS_1252), "UTF-8", "Caf\u{e9}"),
            (b"\xEF\xBB\xBFCaf\xC3\xA9", Some(latin9), "UTF-8", "Caf\u{e9}"),
            (b"\xFF\xFEC\0\xE9\0", None, "UTF-16LE", "C\u{e9}"),
            (b"\xFE\xFF\0C\0\xE9", Some(UTF_8), "UTF-16BE", "C\u{e9}"),
            (b"C\0a\0", None, "UTF-16LE", "Ca"),
            (b"\0C\0a", None, "UTF-16BE", "Ca"),
            (b"Caf\xE9 100\x80", None, "windows-1252", "Caf\u{e9} 100\u{20ac}"),
            (b"Caf\xE9 100\xA4", Some(latin9), "ISO-8859-15", "Caf\u{e9} 100\u{20ac}"),
            (b"Caf\xE9", Some(UTF_8), "windows-1252", "Caf\u{e9}"),
            (b"Caf\xE9", Some(UTF_16LE), "windows-1252", "Caf\u{e9}"),
            // Cut in the middle of the last character, after one that is proof of UTF-8.
            (b"Caf\xC3\xA9 \xC3\xA9 Caf\xC3", None, "UTF-8", "Caf\u{e9} \u{e9} Caf\u{fffd}"),
            (b"\xC3\xA9\xC3\xA8\xC3\xA7 \xFF", None, "UTF-8", "\u{e9}\u{e8}\u{e7} \u{fffd}"),
        ];
        for (bytes, declared, name, text) in cases {
            let choice = choose(bytes, || *declared);
            assert_eq!(choice.encoding.name(), *name, "{bytes:?}");
            let (found, replaced) = decode(bytes, &choice);
            assert_eq!((&*found, replaced), (*text, text.contains('\u{fffd}')), "{bytes:?}");
        }
    }
}
