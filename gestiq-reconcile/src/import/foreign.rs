//! What bytes look like that no reader takes: the difference between "not OFX" and "this is the bank's login page".

use gestiq_core::text::excerpt;

use super::encoding::{Hint, choose};

/// Bytes that are looked at; signatures stand at the start.
const HEAD_BYTES: usize = 1024;

/// Describes the bytes of a file for an error message.
pub(crate) fn describe(bytes: &[u8]) -> String {
    let head = bytes.get(..HEAD_BYTES).unwrap_or(bytes);
    if let Some(name) = by_signature(head) {
        return name.to_owned();
    }
    let text = choose(head, Hint::None).decode().text;
    let text = text.trim_start();
    if text.is_empty() {
        return "nothing but white space".to_owned();
    }
    let lower = text.to_ascii_lowercase();
    if lower.starts_with("<!doctype html") || lower.contains("<html") {
        return "an HTML page, such as a login or error page".to_owned();
    }
    if lower.starts_with("<?xml") || lower.starts_with('<') {
        return match root_element(text) {
            Some(root) => format!("an XML document <{}>", excerpt(root)),
            None => "an XML document".to_owned(),
        };
    }
    if text.starts_with(['{', '[']) {
        return "a JSON document".to_owned();
    }
    let line = text.lines().next().unwrap_or_default();
    format!("a text that starts with {:?}", excerpt(line))
}

fn by_signature(head: &[u8]) -> Option<&'static str> {
    const SIGNATURES: [(&[u8], &str); 6] = [
        (b"%PDF-", "a PDF document"),
        (b"PK\x03\x04", "a ZIP archive, or a document made of one (XLSX, DOCX)"),
        (b"PK\x05\x06", "an empty ZIP archive"),
        (b"\x1F\x8B", "a gzip archive"),
        (b"\xD0\xCF\x11\xE0", "an old Office document (XLS, DOC)"),
        (b"\x89PNG", "a PNG picture"),
    ];
    if head.is_empty() {
        return Some("an empty file");
    }
    SIGNATURES.iter().find(|(bytes, _)| head.starts_with(bytes)).map(|(_, name)| *name)
}

/// Name of the first element, past declarations and comments.
fn root_element(text: &str) -> Option<&str> {
    text.split('<').skip(1).find_map(|part| {
        let name = part.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next()?;
        name.starts_with(|c: char| c.is_alphabetic()).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_no_reader_takes_is_named() {
        for (bytes, expected) in [
            (&b""[..], "an empty file"),
            (b" \r\n", "nothing but white space"),
            (b"%PDF-1.7\n", "a PDF document"),
            (b"PK\x03\x04..", "a ZIP archive, or a document made of one (XLSX, DOCX)"),
            (b"\n<!DOCTYPE html><title>", "an HTML page, such as a login or error page"),
            (b"<?xml version='1.0'?><!-- x --><Document xmlns='y'>", "an XML document <Document>"),
            (b"<", "an XML document"),
            (b"{\"error\": 401}", "a JSON document"),
            (b"!Type:Bank\nD1/2", "a text that starts with \"!Type:Bank\""),
        ] {
            assert_eq!(describe(bytes), expected, "{bytes:?}");
        }
    }
}
