//! Recognizes the kind of a file by its first bytes.

use std::borrow::Cow;

use gestiq_core::text::excerpt;

use crate::encoding::{Hint, choose};
use crate::file_kind::FileKind;
use crate::zip_directory;

/// Length of the start that is examined.
const HEAD_BYTES: usize = 8 * 1024;

/// Returns the kind of the bytes, if they are certainly not separated values.
pub(crate) fn foreign(bytes: &[u8]) -> Option<FileKind> {
    #[cfg(test)]
    crate::passes::count(|passes| passes.sniffed += 1);
    if let Some(kind) = binary(bytes) {
        return Some(kind);
    }
    let text = head(bytes);
    let text = text.trim_start_matches(is_nothing);
    // White space longer than the head counts as an empty file.
    if text.is_empty() {
        return Some(FileKind::Empty);
    }
    let found = markup(text).or_else(|| records(text));
    if found == Some(FileKind::Html) && has_table(bytes) { Some(FileKind::HtmlTable) } else { found }
}

/// Returns `true` for a page with rows of a table and without a field for a password.
fn has_table(page: &[u8]) -> bool {
    let text = choose(page, Hint::None).decode().text.to_ascii_lowercase();
    let asks =
        ["type=\"password\"", "type='password'", "type=password"].iter().any(|field| text.contains(field));
    text.matches("<tr").nth(1).is_some() && !asks
}

/// Describes the bytes of a file for an error message: the difference between "not OFX" and
/// "the bank's login page".
pub(crate) fn describe(bytes: &[u8]) -> String {
    let text = head(bytes);
    let text = text.trim_start_matches(is_nothing);
    match foreign(bytes) {
        Some(FileKind::Xml) => match root_element(text) {
            Some(root) => format!("{} <{}>", FileKind::Xml.name(), excerpt(root)),
            None => FileKind::Xml.name().to_owned(),
        },
        Some(kind) => {
            let message =
                iso20022(text).filter(|_| matches!(kind, FileKind::PaymentOrder | FileKind::Iso20022));
            let message = message.map(|message| format!(" ({})", excerpt(message))).unwrap_or_default();
            let advice = kind.advice().filter(|_| kind.format().is_none());
            let advice = advice.map(|advice| format!("; {advice}")).unwrap_or_default();
            format!("{}{message}{advice}", kind.name())
        }
        None => {
            let line = text.lines().next().unwrap_or_default();
            format!("a text that starts with {:?}", excerpt(line))
        }
    }
}

fn head(bytes: &[u8]) -> Cow<'_, str> {
    choose(bytes.get(..HEAD_BYTES).unwrap_or(bytes), Hint::None).decode().text
}

fn is_nothing(c: char) -> bool {
    c.is_whitespace() || c == '\0'
}

/// Returns the name of the first element, after declarations and comments.
fn root_element(text: &str) -> Option<&str> {
    text.split('<').skip(1).find_map(|part| {
        let name = part.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next()?;
        name.starts_with(|c: char| c.is_alphabetic()).then_some(name)
    })
}

fn binary(bytes: &[u8]) -> Option<FileKind> {
    if bytes.starts_with(b"%PDF-") {
        Some(if carries_invoice(bytes) { FileKind::FacturX } else { FileKind::Pdf })
    } else if is_signed(bytes) {
        Some(FileKind::Signed)
    } else if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        Some(zip_directory::kind(bytes))
    } else if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        Some(if is_locked(bytes) { FileKind::LockedWorkbook } else { FileKind::Xls })
    } else if bytes.starts_with(b"\x1f\x8b") {
        Some(FileKind::Gzip)
    } else if bytes.starts_with(b"\x89PNG") || bytes.starts_with(b"\xff\xd8\xff") {
        Some(FileKind::Picture)
    } else {
        None
    }
}

/// Returns `true` for a compound file with an encrypted package, whose name is in UTF-16 in its directory.
fn is_locked(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    memchr::memmem::find(bytes, &name).is_some()
}

/// The names of the attachment in the profiles of Factur-X and ZUGFeRD, and the mark of their metadata.
fn carries_invoice(pdf: &[u8]) -> bool {
    const MARKS: [&[u8]; 5] = [
        b"factur-x.xml",
        b"ZUGFeRD-invoice.xml",
        b"zugferd-invoice.xml",
        b"xrechnung.xml",
        b":CrossIndustryDocument:",
    ];
    MARKS.iter().any(|mark| memchr::memmem::find(pdf, mark).is_some())
}

/// Returns `true` for CMS signed data (RFC 5652), in DER or in base64.
fn is_signed(bytes: &[u8]) -> bool {
    /// `signedData`, 1.2.840.113549.1.7.2.
    const OID: [u8; 11] = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];
    /// Length of tag and length before the identifier in bytes, at most.
    const HEADER_BYTES: usize = 8;
    let head = bytes.get(..OID.len() + HEADER_BYTES).unwrap_or(bytes);
    if head.starts_with(&[0x30]) && memchr::memmem::find(head, &OID).is_some() {
        return true;
    }
    // The identifier in base64, at its two possible positions: after a length of one to four bytes.
    let text = bytes.trim_ascii_start();
    let armour = text.strip_prefix(b"-----BEGIN ").unwrap_or_default();
    let body = memchr::memchr(b'\n', armour).and_then(|end| armour.get(end..));
    let text = body.map_or(text, <[u8]>::trim_ascii_start);
    let head = text.get(..32).unwrap_or(text);
    head.starts_with(b"MI")
        && [&b"YJKoZIhvcNAQcC"[..], b"GCSqGSIb3DQEHAq", b"BgkqhkiG9w0BBwK"]
            .iter()
            .any(|mark| memchr::memmem::find(head, mark).is_some())
}

fn markup(text: &str) -> Option<FileKind> {
    let lower = text.to_ascii_lowercase();
    if lower.starts_with("ofxheader") || lower.contains("<ofx>") || lower.contains("<?ofx") {
        return Some(FileKind::Ofx);
    }
    if !lower.starts_with('<') {
        return None;
    }
    if let Some(kind) = iso20022(&lower).map(iso20022_kind) {
        return Some(kind);
    }
    // From the most to the least specific: every invoice has an element named Invoice.
    let marks = [
        ("<!doctype html", FileKind::Html),
        ("<html", FileKind::Html),
        ("<table", FileKind::Html),
        ("bktocstmr", FileKind::Camt),
        ("camt.052", FileKind::Camt),
        ("camt.053", FileKind::Camt),
        ("camt.054", FileKind::Camt),
        ("pain.00", FileKind::PaymentOrder),
        ("urn:schemas-microsoft-com:office:spreadsheet", FileKind::ExcelXml),
        ("<banktranlist", FileKind::Ofx),
        ("crossindustryinvoice", FileKind::CiiInvoice),
        ("facturae", FileKind::Facturae),
        ("fatturaelettronica", FileKind::FatturaPa),
        ("names:specification:ubl", FileKind::UblInvoice),
        ("<?xml", FileKind::Xml),
    ];
    let found = marks.into_iter().find(|(mark, _)| lower.contains(mark)).map(|(_, kind)| kind);
    let closes = lower.contains("</") || lower.contains("/>");
    found.or_else(|| closes.then_some(FileKind::Xml))
}

/// Returns the name of the ISO 20022 message that a namespace names, such as `camt.053` or `pain.001`.
fn iso20022(text: &str) -> Option<&str> {
    const NAMESPACE: &str = ":tech:xsd:";
    const NAME_BYTES: usize = 8;
    text.match_indices(NAMESPACE).find_map(|(at, _)| {
        let name = text.get(at + NAMESPACE.len()..)?.get(..NAME_BYTES)?;
        let (family, number) = name.split_once('.')?;
        let is_message = family.bytes().all(|byte| byte.is_ascii_alphabetic())
            && number.bytes().all(|byte| byte.is_ascii_digit());
        // A business header comes before the message that it wraps.
        (is_message && family != "head").then_some(name)
    })
}

fn iso20022_kind(message: &str) -> FileKind {
    match message {
        "camt.052" | "camt.053" | "camt.054" => FileKind::Camt,
        _ if message.starts_with("pain.") => FileKind::PaymentOrder,
        _ => FileKind::Iso20022,
    }
}

fn records(text: &str) -> Option<FileKind> {
    let line = text.lines().next().unwrap_or_default().trim_end();
    if text.starts_with("{1:") || is_mt940(text) {
        Some(FileKind::Mt940)
    } else if is_qif(text) {
        Some(FileKind::Qif)
    } else if line.starts_with("01,") && line.ends_with('/') {
        Some(FileKind::Bai2)
    } else if is_norma43(text) {
        Some(FileKind::Norma43)
    } else if text.starts_with('{') || text.starts_with("[{") {
        Some(FileKind::Json)
    } else {
        None
    }
}

/// Recognizes the tags of a statement. A message begins with `:20:`, but some banks leave it out.
fn is_mt940(text: &str) -> bool {
    const TAGS: [&str; 9] = [":25:", ":25P:", ":28:", ":28C:", ":60F:", ":60M:", ":61:", ":62F:", ":34F:"];
    let has_line = |tag: &str| text.split(['\n', '\r']).any(|line| line.starts_with(tag));
    has_line(":20:") || has_line(":940:") || TAGS.into_iter().filter(|tag| has_line(tag)).nth(1).is_some()
}

/// Recognizes the record 11 of an account, which a record 00 of the sender may precede. Records are lines of up to 80
/// columns, or follow each other without line breaks.
fn is_norma43(text: &str) -> bool {
    const COLUMNS: usize = 80;
    let mut records = text.lines().flat_map(|line| {
        let columns: Vec<char> = line.trim_end().chars().collect();
        columns.chunks(COLUMNS).map(|record| record.iter().collect::<String>()).collect::<Vec<_>>()
    });
    let is_account = |record: &str| {
        let digits = record.get(..20).is_some_and(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
        record.starts_with("11") && digits && (50..=COLUMNS).contains(&record.chars().count())
    };
    let Some(first) = records.next() else { return false };
    is_account(&first) || (first.starts_with("00") && records.next().is_some_and(|next| is_account(&next)))
}

/// Recognizes QIF. Comments and lone record marks may stand before the first header.
fn is_qif(text: &str) -> bool {
    let passed_over = |line: &&str| line.is_empty() || line.starts_with('#') || *line == "^";
    let first = text.lines().map(str::trim).find(|line| !passed_over(line)).unwrap_or_default();
    let first = first.to_ascii_lowercase();
    ["!type:", "!account", "!option:", "!clear:"].iter().any(|mark| first.starts_with(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_formats_are_named_and_separated_values_are_not() {
        let cases: &[(&[u8], Option<FileKind>)] = &[
            (b"", Some(FileKind::Empty)),
            (b" \r\n\0\0", Some(FileKind::Empty)),
            (b"OFXHEADER:100\n<OFX>", Some(FileKind::Ofx)),
            (b"<?xml version=\"1.0\"?><?OFX OFXHEADER=\"200\"?><OFX>", Some(FileKind::Ofx)),
            (b"\xff\xfe<\0O\0F\0X\0>\0", Some(FileKind::Ofx)),
            (b"<!DOCTYPE html><html>", Some(FileKind::Html)),
            (b"<html><table><TR><td>1</td></TR><tr><td>2</table>", Some(FileKind::HtmlTable)),
            (
                b"<style>x</style><table><tr><td>1</td></tr><tr><td>2</td></tr></table>",
                Some(FileKind::HtmlTable),
            ),
            (
                b"<html><table><tr><td>User</td></tr><tr><td><input type='password'></table>",
                Some(FileKind::Html),
            ),
            (b"<html><table><tr><td>Closed for maintenance</td></tr></table>", Some(FileKind::Html)),
            (b"%PDF-1.7", Some(FileKind::Pdf)),
            (b"%PDF-1.7 /UF (factur-x.xml)", Some(FileKind::FacturX)),
            (b"\x30\x80\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02\xA0\x80", Some(FileKind::Signed)),
            (b"\x30\x82\x10\x00\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02\xA0", Some(FileKind::Signed)),
            (b"MIIQAAYJKoZIhvcNAQcCoIIP", Some(FileKind::Signed)),
            (b"MIAGCSqGSIb3DQEHAqCAMIAC", Some(FileKind::Signed)),
            (b"-----BEGIN CMS-----\r\nMIAGCSqGSIb3DQEHAqCAMIAC", Some(FileKind::Signed)),
            (b"-----BEGIN PKCS7-----\nMIIQAAYJKoZIhvcNAQcCoIIP", Some(FileKind::Signed)),
            (b"MID,NAME\n1,2\n", None),
            (b"PK\x03\x04....xl/workbook.xml", Some(FileKind::Xlsx)),
            (b"PK\x03\x04....a.xml", Some(FileKind::Zip)),
            (
                b"\xd0\xcf\x11\xe0 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0",
                Some(FileKind::LockedWorkbook),
            ),
            (b"PK\x05\x06", Some(FileKind::Zip)),
            (b"\xd0\xcf\x11\xe0", Some(FileKind::Xls)),
            (b"\x1F\x8B", Some(FileKind::Gzip)),
            (b"\x89PNG", Some(FileKind::Picture)),
            (b"\xff\xd8\xff\xe0", Some(FileKind::Picture)),
            (b"<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">", Some(FileKind::Camt)),
            (
                b"<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\">",
                Some(FileKind::UblInvoice),
            ),
            (b"<?xml version=\"1.0\"?><a/>", Some(FileKind::Xml)),
            (b"{1:F01BANK}{4:\r\n:20:1", Some(FileKind::Mt940)),
            (b":20:1\r\n:25:DE", Some(FileKind::Mt940)),
            (b"BANK\r940\r:25:DE\r:28C:1\r", Some(FileKind::Mt940)),
            (b":25:DE\n:86:x\n", None),
            (b"!Type:Bank\nD1/2/26", Some(FileKind::Qif)),
            (b"# of Quicken\n^\n!Clear:AutoSwitch\n", Some(FileKind::Qif)),
            (
                b"110081539800014144521803181803202000000003005009783DUNDER MIFFLIN   \n",
                Some(FileKind::Norma43),
            ),
            (
                b"112100041802000513322403012403312000000001000009783EMPRESA SL                   22    0418",
                Some(FileKind::Norma43),
            ),
            (
                b"002100BANK\n112100041802000513322403012403312000000001000009783EMPRESA\n",
                Some(FileKind::Norma43),
            ),
            (b"0021\n11;2;3\n", None),
            (
                b"<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.060.001.03\"/>",
                Some(FileKind::Iso20022),
            ),
            (
                b"<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.055.001.08\"/>",
                Some(FileKind::Iso20022),
            ),
            (
                b"<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.03\"/>",
                Some(FileKind::PaymentOrder),
            ),
            (b"<Document><BkToCstmrAcctRptV01/></Document>", Some(FileKind::Camt)),
            (
                b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>",
                Some(FileKind::ExcelXml),
            ),
            (b"01,122099999,123456789,040621,0200,1,65,,2/\n", Some(FileKind::Bai2)),
            (b"[{\"a\":1}]", Some(FileKind::Json)),
            (b"date,amount\n", None),
            (b"<3 my bank,1", None),
            (b"01,2,3\n", None),
        ];
        for (bytes, expected) in cases {
            assert_eq!(foreign(bytes), *expected, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn a_file_that_no_reader_takes_is_described() {
        for (bytes, expected) in [
            (&b""[..], "an empty file"),
            (b" \r\n", "an empty file"),
            (
                b"%PDF-1.7\n",
                "a PDF document; download the statement in another format, such as OFX, CAMT or CSV",
            ),
            (
                b"\n<!DOCTYPE html><title>",
                "an HTML page, such as a login or error page; log in to the bank and download the file again",
            ),
            (
                b"<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.060.001.03\"/>",
                "an ISO 20022 message that is not an account report (camt.060); download an account report \
                 instead: camt.053, camt.052 or camt.054",
            ),
            (b"<?xml version='1.0'?><!-- x --><Document xmlns='y'>", "an XML document <Document>"),
            (b"<?xml version='1.0'?>", "an XML document"),
            (b"<", "a text that starts with \"<\""),
            (b"{\"error\": 401}", "a JSON document"),
            (b"!Type:Bank\nD1/2", "a QIF file"),
            (b"date;text\n1;2\n", "a text that starts with \"date;text\""),
        ] {
            assert_eq!(describe(bytes), expected, "{bytes:?}");
        }
        let archive = describe(b"PK\x03\x04..");
        let advice = "; the feature zip reads it; without it, unpack the archive first";
        assert_eq!(
            archive.strip_prefix("a ZIP archive"),
            Some(if cfg!(feature = "zip") { "" } else { advice })
        );
    }
}
