//! Finds the character encoding of a file, and decodes it.
//!
//! Banks declare one encoding and send another. The bytes therefore decide first: a byte order mark, the pattern of
//! UTF-16, or valid UTF-8 take precedence over any declaration. Only other files are read as they declare, or as
//! windows-1252, which is right for nearly all of them; a CSV file, as [`encoding_guess`](crate::encoding_guess) finds
//! its words most plausible. An encoding that a profile names is trusted
//! more than a header: an encoding with several bytes per character is used as named.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::dos_page::DosPage;
use crate::repairs::Repairs;

/// A statement about the encoding of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hint {
    /// No statement.
    None,
    /// The file declares it.
    Declared(&'static Encoding),
    /// A profile names it.
    Named(&'static Encoding),
    /// A profile names a code page of DOS.
    Page(DosPage),
}

/// The encoding of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Choice<'b> {
    /// The encoding; [`Encoding::name`] is its WHATWG name.
    pub(crate) encoding: &'static Encoding,
    /// The code page of DOS that the file has instead; its encoding then is another one of one byte per character.
    pub(crate) page: Option<DosPage>,
    /// `true` if neither the bytes nor a statement show the encoding.
    pub(crate) is_guess: bool,
    /// Length of the byte order mark in bytes; it is not part of the text.
    pub(crate) mark_bytes: usize,
    /// The bytes after the mark.
    pub(crate) body: &'b [u8],
    /// The body, if it is valid UTF-8.
    pub(crate) utf8: Option<&'b str>,
}

/// A file as text.
#[derive(Debug)]
pub(crate) struct Text<'b> {
    /// The text, without its byte order mark.
    pub(crate) text: Cow<'b, str>,
    /// An encoding in which characters have the same number of bytes as in the file.
    pub(crate) encoding: &'static Encoding,
    pub(crate) page: Option<DosPage>,
    /// `true` if neither the bytes nor a statement show the encoding.
    pub(crate) is_guess: bool,
    pub(crate) mark_bytes: usize,
    /// `true` if bytes outside the encoding were replaced by U+FFFD.
    pub(crate) was_repaired: bool,
    /// The replacements that made the text longer than the file.
    pub(crate) repairs: Repairs,
}

/// Chooses the encoding of `bytes`.
pub(crate) fn choose(bytes: &[u8], hint: Hint) -> Choice<'_> {
    let (mark, mark_bytes) = Encoding::for_bom(bytes).map_or((None, 0), |(mark, len)| (Some(mark), len));
    let body = bytes.get(mark_bytes..).unwrap_or_default();
    let wide = match hint {
        Hint::Named(named) if !named.is_single_byte() => Some(named),
        _ => utf16_by_pattern(body),
    };
    let certain = mark.or(wide).filter(|encoding| *encoding != UTF_8);
    let utf8 = if certain.is_none() { std::str::from_utf8(body).ok() } else { None };
    let is_utf8 = || utf8.is_some() || mark.or(wide) == Some(UTF_8) || is_shown_by_bytes(hint, body);
    let shown = certain.or_else(|| is_utf8().then_some(UTF_8));
    let page = match hint {
        Hint::Page(page) if shown.is_none() => Some(page),
        _ => None,
    };
    let is_guess = shown.is_none() && !is_stated(hint);
    let encoding = shown.unwrap_or_else(|| fallback(hint));
    Choice { encoding, page, is_guess, mark_bytes, body, utf8 }
}

/// Returns `true` if a profile or the file states an encoding that can be that of other bytes than UTF-8 and UTF-16.
fn is_stated(hint: Hint) -> bool {
    match hint {
        Hint::None => false,
        Hint::Declared(declared) => declared.is_ascii_compatible() && declared != UTF_8,
        Hint::Named(_) | Hint::Page(_) => true,
    }
}

/// Returns `true` for damaged UTF-8, unless a profile names another encoding.
fn is_shown_by_bytes(hint: Hint, body: &[u8]) -> bool {
    !matches!(hint, Hint::Named(_) | Hint::Page(_)) && is_broken_utf8(body)
}

/// Returns the encoding of bytes that show none themselves. A declared UTF-8 or UTF-16 is wrong for them, since
/// they would then be valid UTF-8 or have the pattern of UTF-16.
fn fallback(hint: Hint) -> &'static Encoding {
    match hint {
        Hint::Named(named) => named,
        Hint::Declared(declared) if is_stated(hint) => declared,
        Hint::Declared(_) | Hint::None | Hint::Page(_) => WINDOWS_1252,
    }
}

impl Text<'_> {
    /// Returns the same text without a copy of it.
    pub(crate) fn borrowed(&self) -> Text<'_> {
        let repairs = self.repairs.clone();
        Text { text: Cow::Borrowed(&self.text), repairs, ..*self }
    }

    /// Returns the name of the encoding of the file.
    pub(crate) fn encoding_name(&self) -> &'static str {
        self.page.map_or(self.encoding.name(), DosPage::name)
    }
}

impl<'b> Choice<'b> {
    /// Decodes the whole text.
    pub(crate) fn decode(self) -> Text<'b> {
        let (text, was_repaired) = match (self.utf8, self.page) {
            (Some(text), _) => (Cow::Borrowed(text), false),
            (None, Some(page)) => (Cow::Owned(page.decode(self.body)), false),
            (None, None) => self.encoding.decode_without_bom_handling(self.body),
        };
        let is_wide = self.encoding == UTF_16LE || self.encoding == UTF_16BE;
        let repairs = if was_repaired && self.encoding == UTF_8 {
            Repairs::of_utf8(self.body)
        } else if is_wide && self.body.len() % 2 == 1 {
            Repairs::of_half_a_unit(&text)
        } else {
            Repairs::default()
        };
        let Choice { encoding, page, is_guess, mark_bytes, .. } = self;
        Text { text, encoding, page, is_guess, mark_bytes, was_repaired, repairs }
    }
}

/// Detects UTF-16 without a mark: text in European languages then has a NUL in every second byte.
fn utf16_by_pattern(bytes: &[u8]) -> Option<&'static Encoding> {
    const SAMPLE: usize = 512;
    let pairs = bytes.get(..SAMPLE).unwrap_or(bytes).chunks_exact(2);
    let count = pairs.len();
    let (mut first, mut second) = (0, 0);
    for pair in pairs {
        first += usize::from(pair.first() == Some(&0));
        second += usize::from(pair.get(1) == Some(&0));
    }
    // Most of one half and next to nothing of the other: padding with NULs has both.
    let mostly = |half: usize, other: usize| count >= 2 && half * 10 > count * 8 && other * 10 < count;
    if mostly(second, first) {
        Some(UTF_16LE)
    } else if mostly(first, second) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Returns `true` for UTF-8 with a few bad bytes or a cut last character: text in another encoding hardly ever has
/// a valid multi-byte sequence, and then it has far more invalid ones.
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

/// Returns `true` if more bytes could complete a character.
fn could_go_on(tail: &[u8]) -> bool {
    std::str::from_utf8(tail).is_err_and(|error| error.error_len().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_decide_before_the_declaration() {
        use Hint::{Declared, Named, None};
        let latin9 = encoding_rs::ISO_8859_15;
        let cases: &[(&[u8], Hint, &str, &str)] = &[
            (b"", None, "UTF-8", ""),
            (b"plain", Declared(latin9), "UTF-8", "plain"),
            ("Caf\u{e9}".as_bytes(), Declared(WINDOWS_1252), "UTF-8", "Caf\u{e9}"),
            (b"\xEF\xBB\xBFCaf\xC3\xA9", Declared(latin9), "UTF-8", "Caf\u{e9}"),
            (b"\xEF\xBB\xBFCaf\xC3\xA9", Named(WINDOWS_1252), "UTF-8", "Caf\u{e9}"),
            (b"\xFF\xFEC\0\xE9\0", None, "UTF-16LE", "C\u{e9}"),
            (b"\xFE\xFF\0C\0\xE9", Declared(UTF_8), "UTF-16BE", "C\u{e9}"),
            (b"C\0a\0", None, "UTF-16LE", "Ca"),
            (b"\0C\0a", None, "UTF-16BE", "Ca"),
            (b"C\0a\0", Named(WINDOWS_1252), "UTF-16LE", "Ca"),
            (b"Caf\xE9 100\x80", None, "windows-1252", "Caf\u{e9} 100\u{20ac}"),
            (b"Caf\xE9 100\xA4", Declared(latin9), "ISO-8859-15", "Caf\u{e9} 100\u{20ac}"),
            (b"\xA4", Named(latin9), "ISO-8859-15", "\u{20ac}"),
            (b"Caf\xE9", Declared(UTF_8), "windows-1252", "Caf\u{e9}"),
            (b"Caf\xE9", Declared(UTF_16LE), "windows-1252", "Caf\u{e9}"),
            // A named encoding with several bytes per character is used as it is.
            (b"\xD6\xD0", Named(encoding_rs::GB18030), "gb18030", "\u{4e2d}"),
            (b"Caf\xE9", Named(UTF_8), "UTF-8", "Caf\u{fffd}"),
            ("Caf\u{e9}".as_bytes(), Named(WINDOWS_1252), "UTF-8", "Caf\u{e9}"),
            // Cut in the middle of the last character, after one that is proof of UTF-8.
            (b"Caf\xC3\xA9 \xC3\xA9 Caf\xC3", None, "UTF-8", "Caf\u{e9} \u{e9} Caf\u{fffd}"),
            (b"\xC3\xA9\xC3\xA8\xC3\xA7 \xFF", None, "UTF-8", "\u{e9}\u{e8}\u{e7} \u{fffd}"),
            (b"\xC3\xA9 \xFF", Named(WINDOWS_1252), "windows-1252", "\u{c3}\u{a9} \u{ff}"),
        ];
        for (bytes, hint, name, expected) in cases {
            let text = choose(bytes, *hint).decode();
            assert_eq!((text.encoding.name(), &*text.text), (*name, *expected), "{bytes:?} {hint:?}");
            assert_eq!(text.was_repaired, expected.contains('\u{fffd}'), "{bytes:?} {hint:?}");
        }
    }

    #[test]
    fn padding_with_nuls_is_not_utf16() {
        for bytes in [&b"a\0\0b\0\0"[..], b"\0\0\0\0", b" \r\n\0\0", b"date,amount\0\0"] {
            assert_eq!(choose(bytes, Hint::None).encoding, UTF_8, "{bytes:?}");
        }
    }
}
