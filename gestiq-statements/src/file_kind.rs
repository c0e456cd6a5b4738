//! The kinds of files that people submit as a bank statement.

use crate::format::Format;

macro_rules! kinds {
    ($($(#[$meta:meta])* $name:ident = $code:literal, $text:literal;)*) => {
        /// A kind of file that can be recognized. Only kinds with a [`format`](FileKind::format) can be read.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum FileKind {
            $($(#[$meta])* $name,)*
        }

        impl FileKind {
            /// All kinds.
            pub const ALL: &'static [FileKind] = &[$(FileKind::$name),*];

            /// Returns the stable code.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(FileKind::$name => $code,)* }
            }

            /// Returns the name for messages.
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
    /// An empty file, or one with white space only.
    Empty = "empty", "an empty file";
    /// A web page: often the login page of a session that has ended.
    Html = "html", "an HTML page, such as a login or error page";
    /// An HTML table, which some banks send under the name `.xls`.
    HtmlTable = "html_table", "an HTML table, as some banks send it under the name .xls";
    /// A PDF document.
    Pdf = "pdf", "a PDF document";
    /// An Office Open XML workbook.
    Xlsx = "xlsx", "an Excel workbook (XLSX)";
    /// A workbook in the older binary form.
    Xls = "xls", "an Excel workbook (XLS)";
    /// An OpenDocument spreadsheet.
    Ods = "ods", "an OpenDocument spreadsheet (ODS)";
    /// A workbook in the XML form of Excel 2003.
    ExcelXml = "excel_xml", "an Excel 2003 XML workbook";
    /// A workbook that only opens with a password.
    LockedWorkbook = "locked_workbook", "an Excel workbook with a password";
    /// A text, presentation or other document of an office program.
    Office = "office", "a document of an office program that is not a spreadsheet";
    /// A PDF with an embedded XML invoice (Factur-X, ZUGFeRD).
    FacturX = "factur_x", "a Factur-X PDF, which carries an XML invoice";
    /// A signed file, such as the Italian `.p7m`: its content is wrapped in CMS (PKCS #7).
    Signed = "signed", "a signed file (PKCS #7, .p7m)";
    /// An archive.
    Zip = "zip", "a ZIP archive";
    /// A compressed file.
    Gzip = "gzip", "a gzip archive";
    /// A picture.
    Picture = "picture", "a picture";
    /// ISO 20022 bank-to-customer reports: camt.052, .053 and .054.
    Camt = "camt", "an ISO 20022 CAMT file";
    /// An ISO 20022 payment order or its status report: pain.001, .002, .008 and others.
    PaymentOrder = "payment_order", "an ISO 20022 payment message (pain), which orders payments and reports none";
    /// Another ISO 20022 message, such as the account reporting request camt.060.
    Iso20022 = "iso20022", "an ISO 20022 message that is not an account report";
    /// An invoice in UBL 2.x.
    UblInvoice = "ubl_invoice", "a UBL invoice";
    /// An invoice in UN/CEFACT CII.
    CiiInvoice = "cii_invoice", "a CII invoice";
    /// A Spanish invoice.
    Facturae = "facturae", "a Facturae invoice";
    /// An Italian invoice.
    FatturaPa = "fattura_pa", "a FatturaPA invoice";
    /// Another XML document.
    Xml = "xml", "an XML document";
    /// SWIFT customer statement message.
    Mt940 = "mt940", "an MT940 statement";
    /// Quicken Interchange Format.
    Qif = "qif", "a QIF file";
    /// BAI2 cash management report.
    Bai2 = "bai2", "a BAI2 file";
    /// Spanish statement of 80-column records (Cuaderno 43).
    Norma43 = "norma43", "a Norma 43 statement";
    /// JSON.
    Json = "json", "a JSON document";
    /// A file of another kind.
    Unknown = "unknown", "bytes of no known format";
}

impl FileKind {
    /// Returns the format whose reader takes this kind of file, if there is one.
    #[must_use]
    pub fn format(self) -> Option<Format> {
        match self {
            FileKind::Ofx => Some(Format::Ofx),
            FileKind::Csv => Some(Format::Csv),
            #[cfg(feature = "xml")]
            FileKind::Camt => Some(Format::Camt),
            #[cfg(feature = "xml")]
            FileKind::Facturae => Some(Format::Facturae),
            #[cfg(feature = "xml")]
            FileKind::FatturaPa => Some(Format::FatturaPa),
            #[cfg(feature = "en16931")]
            FileKind::UblInvoice => Some(Format::Ubl),
            #[cfg(feature = "en16931")]
            FileKind::CiiInvoice => Some(Format::Cii),
            FileKind::Mt940 => Some(Format::Mt940),
            FileKind::Norma43 => Some(Format::Norma43),
            FileKind::Qif => Some(Format::Qif),
            FileKind::Bai2 => Some(Format::Bai2),
            #[cfg(feature = "zip")]
            FileKind::Zip => Some(Format::Archive),
            #[cfg(feature = "p7m")]
            FileKind::Signed => Some(Format::Signed),
            #[cfg(feature = "pdf")]
            FileKind::FacturX => Some(Format::Pdf),
            #[cfg(feature = "spreadsheet")]
            FileKind::Xlsx | FileKind::Xls | FileKind::Ods | FileKind::HtmlTable => Some(Format::Spreadsheet),
            _ => None,
        }
    }

    /// Returns what to do with a file of a kind that has no reader, if something can be done.
    #[must_use]
    pub fn advice(self) -> Option<&'static str> {
        match self {
            FileKind::Html => Some("log in to the bank and download the file again"),
            FileKind::Pdf => Some("download the statement in another format, such as OFX, CAMT or CSV"),
            FileKind::Xlsx | FileKind::Xls | FileKind::Ods | FileKind::HtmlTable => {
                Some("the feature spreadsheet reads it; without it, save it as CSV")
            }
            FileKind::ExcelXml => Some("save it as XLSX or CSV"),
            FileKind::LockedWorkbook => Some("save it without the password"),
            FileKind::FacturX => Some("the feature pdf reads it; without it, extract the XML invoice first"),
            FileKind::Signed => Some("the feature p7m reads it; without it, extract its content first"),
            FileKind::Zip => Some("the feature zip reads it; without it, unpack the archive first"),
            FileKind::Gzip => Some("unpack it first"),
            FileKind::PaymentOrder | FileKind::Iso20022 => {
                Some("download an account report instead: camt.053, camt.052 or camt.054")
            }
            FileKind::UblInvoice | FileKind::CiiInvoice => Some("the feature en16931 reads it"),
            _ => None,
        }
    }
}

impl serde::Serialize for FileKind {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}
