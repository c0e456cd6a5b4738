//! Reads the header before `<OFX>`: a block of `NAME:VALUE` (1.x), processing instructions (2.x), or nothing.
//!
//! Only the encoding is used, and only if the bytes do not show it. Headers come on one line,
//! without line breaks at all, in comments, or not at all; none of this is a reason to refuse a file.

use encoding_rs::Encoding;
use memchr::memmem;

/// The length of the start in which a header is searched; real ones are under 500.
const HEAD_BYTES: usize = 4096;

fn head(bytes: &[u8]) -> &[u8] {
    bytes.get(..HEAD_BYTES).unwrap_or(bytes)
}

/// Returns `true` if the header names OFX.
pub(super) fn is_present(bytes: &[u8]) -> bool {
    memmem::find(head(bytes), b"OFXHEADER").is_some()
}

/// Returns the encoding that the header declares, if it is one of the WHATWG standard.
pub(super) fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = head(bytes);
    value(head, b"CHARSET:").and_then(by_charset).or_else(|| {
        let xml = value(head, b"encoding=\"").or_else(|| value(head, b"encoding='"));
        Encoding::for_label(xml?)
    })
}

/// Returns the value after a name: letters, digits and hyphens, as far as they go.
fn value<'a>(head: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let start = memmem::find(head, name)? + name.len();
    let rest = head.get(start..)?;
    let end = rest.iter().position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')));
    rest.get(..end.unwrap_or(rest.len()))
}

/// Returns the encoding for `1252`, `8859-1` and `ISO-8859-15`, the names that banks use for code pages.
fn by_charset(charset: &[u8]) -> Option<&'static Encoding> {
    // A header without line breaks continues with the next name: `1252COMPRESSION`.
    let charset = match memmem::find(charset, b"COMPRESSION") {
        Some(end) => charset.get(..end)?,
        None => charset,
    };
    Encoding::for_label(charset).or_else(|| {
        let prefix: &[u8] = if charset.starts_with(b"8859") { b"iso-" } else { b"windows-" };
        Encoding::for_label(&[prefix, charset].concat())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_of_any_shape_declares_its_encoding() {
        for (header, expected) in [
            ("OFXHEADER:100\r\nENCODING:USASCII\r\nCHARSET:1252\r\n", Some("windows-1252")),
            ("OFXHEADER:100DATA:OFXSGMLCHARSET:1252COMPRESSION:NONE", Some("windows-1252")),
            ("CHARSET:8859-15\n", Some("ISO-8859-15")),
            ("CHARSET:ISO-8859-1\n", Some("windows-1252")),
            ("CHARSET:1250", Some("windows-1250")),
            ("ENCODING:UTF-8\nCHARSET:NONE\n", None),
            ("<?xml version=\"1.0\" encoding=\"ISO-8859-2\"?>", Some("ISO-8859-2")),
            ("<?xml version='1.0' encoding='utf-8'?>", Some("UTF-8")),
            ("<?xml version='1.0'?>", None),
            ("CHARSET:", None),
        ] {
            assert_eq!(declared_encoding(header.as_bytes()).map(Encoding::name), expected, "{header:?}");
        }
    }
}
