//! What a file is, by its first bytes.

use crate::import::Format;
use crate::import::csv::TextEncoding;
use crate::import::csv::decode::decode;

macro_rules! kinds {
    ($($(#[$meta:meta])* $name:ident = $code:literal, $text:literal;)*) => {
        /// The kinds of files that are told apart. Only those with a [`format`](FileKind::format) can be read.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum FileKind {
            $($(#[$meta])* $name,)*
        }

        impl FileKind {
            /// All kinds.
            pub const ALL: &'static [FileKind] = &[$(FileKind::$name),*];

            /// The stable code for machines.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(FileKind::$name => $code,)* }
            }

            /// The name, for people.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(FileKind::$name => $text,)* }
            }
        }
    };
}

kinds! {
    /// Open Financial Exchange.
    Ofx = "ofx", "an OFX file";
    /// Separated values.
    Csv = "csv", "a file of separated values";
    /// Nothing, or nothing but blanks.
    Empty = "empty", "an empty file";
    /// A web page: often the login page of a session that has ended.
    Html = "html", "a web page";
    /// A document for people.
    Pdf = "pdf", "a PDF document";
    /// An Office Open XML workbook.
    Xlsx = "xlsx", "an Excel workbook (XLSX)";
    /// A workbook in the older binary form.
    Xls = "xls", "an Excel workbook (XLS)";
    /// An archive.
    Zip = "zip", "a ZIP archive";
    /// ISO 20022 bank-to-customer reports: camt.052, .053 and .054.
    Camt = "camt", "an ISO 20022 CAMT file";
    /// An invoice in UBL 2.x.
    UblInvoice = "ubl_invoice", "a UBL invoice";
    /// An invoice in UN/CEFACT CII.
    CiiInvoice = "cii_invoice", "a CII invoice";
    /// A Spanish invoice.
    Facturae = "facturae", "a Facturae invoice";
    /// An Italian invoice.
    FatturaPa = "fattura_pa", "a FatturaPA invoice";
    /// Another XML file.
    Xml = "xml", "an XML file";
    /// SWIFT customer statement message.
    Mt940 = "mt940", "an MT940 statement";
    /// Quicken Interchange Format.
    Qif = "qif", "a QIF file";
    /// BAI2 cash management report.
    Bai2 = "bai2", "a BAI2 file";
    /// Spanish statement of 80-column records (Cuaderno 43).
    Norma43 = "norma43", "a Norma 43 statement";
    /// JSON.
    Json = "json", "a JSON file";
    /// None of these.
    Unknown = "unknown", "bytes of no known format";
}

impl FileKind {
    /// The reader of the kind, where there is one.
    #[must_use]
    pub fn format(self) -> Option<Format> {
        match self {
            FileKind::Ofx => Some(Format::Ofx),
            FileKind::Csv => Some(Format::Csv),
            #[cfg(feature = "mt940")]
            FileKind::Mt940 => Some(Format::Mt940),
            #[cfg(feature = "norma43")]
            FileKind::Norma43 => Some(Format::Norma43),
            #[cfg(feature = "qif")]
            FileKind::Qif => Some(Format::Qif),
            #[cfg(feature = "bai2")]
            FileKind::Bai2 => Some(Format::Bai2),
            _ => None,
        }
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for FileKind {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

/// Bytes at the start that tell the kind.
const HEAD_BYTES: usize = 8 * 1024;

/// What the bytes are, if they are certainly no separated values.
pub(crate) fn foreign(bytes: &[u8]) -> Option<FileKind> {
    if let Some(kind) = binary(bytes) {
        return Some(kind);
    }
    let head = bytes.get(..HEAD_BYTES).unwrap_or(bytes);
    let text = decode(head, &TextEncoding::Auto).text;
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\0');
    // Blanks longer than the head are as good as nothing.
    if text.is_empty() {
        return Some(FileKind::Empty);
    }
    markup(text).or_else(|| records(text))
}

fn binary(bytes: &[u8]) -> Option<FileKind> {
    if bytes.starts_with(b"%PDF-") {
        Some(FileKind::Pdf)
    } else if bytes.starts_with(b"PK\x03\x04") {
        let is_workbook = memchr::memmem::find(bytes, b"xl/").is_some();
        Some(if is_workbook { FileKind::Xlsx } else { FileKind::Zip })
    } else if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        Some(FileKind::Xls)
    } else {
        None
    }
}

fn markup(text: &str) -> Option<FileKind> {
    let lower = text.to_ascii_lowercase();
    if lower.starts_with("ofxheader") || lower.contains("<ofx>") || lower.contains("<?ofx") {
        return Some(FileKind::Ofx);
    }
    if !lower.starts_with('<') {
        return None;
    }
    // In the order of how telling they are: every invoice has an element that is called Invoice.
    let tells = [
        ("<!doctype html", FileKind::Html),
        ("<html", FileKind::Html),
        ("camt.05", FileKind::Camt),
        ("bktocstmr", FileKind::Camt),
        ("<banktranlist", FileKind::Ofx),
        ("crossindustryinvoice", FileKind::CiiInvoice),
        ("facturae", FileKind::Facturae),
        ("fatturaelettronica", FileKind::FatturaPa),
        ("names:specification:ubl", FileKind::UblInvoice),
        ("<?xml", FileKind::Xml),
    ];
    let found = tells.into_iter().find(|(mark, _)| lower.contains(mark)).map(|(_, kind)| kind);
    found.or_else(|| lower.contains("</").then_some(FileKind::Xml))
}

fn records(text: &str) -> Option<FileKind> {
    let line = text.lines().next().unwrap_or_default().trim_end();
    let all_digits =
        |part: Option<&str>| part.is_some_and(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    if text.starts_with("{1:")
        || text.starts_with(":20:")
        || text.starts_with(":940:")
        || text.contains("\n:20:")
    {
        Some(FileKind::Mt940)
    } else if is_qif(text) {
        Some(FileKind::Qif)
    } else if line.starts_with("01,") && line.ends_with('/') {
        Some(FileKind::Bai2)
    } else if line.starts_with("11") && all_digits(line.get(..20)) && (50..=80).contains(&line.len()) {
        Some(FileKind::Norma43)
    } else if text.starts_with('{') || text.starts_with("[{") {
        Some(FileKind::Json)
    } else {
        None
    }
}

/// Comments and lone record marks may stand before the first header of a QIF file.
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
            (b"%PDF-1.7", Some(FileKind::Pdf)),
            (b"PK\x03\x04....xl/workbook.xml", Some(FileKind::Xlsx)),
            (b"PK\x03\x04....a.xml", Some(FileKind::Zip)),
            (b"\xd0\xcf\x11\xe0", Some(FileKind::Xls)),
            (b"<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">", Some(FileKind::Camt)),
            (
                b"<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\">",
                Some(FileKind::UblInvoice),
            ),
            (b"<?xml version=\"1.0\"?><a/>", Some(FileKind::Xml)),
            (b"{1:F01BANK}{4:\r\n:20:1", Some(FileKind::Mt940)),
            (b":20:1\r\n:25:DE", Some(FileKind::Mt940)),
            (b"!Type:Bank\nD1/2/26", Some(FileKind::Qif)),
            (b"# of Quicken\n^\n!Clear:AutoSwitch\n", Some(FileKind::Qif)),
            (
                b"110081539800014144521803181803202000000003005009783DUNDER MIFFLIN   \n",
                Some(FileKind::Norma43),
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
}
