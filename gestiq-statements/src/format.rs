//! File formats.

/// The format of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Format {
    /// Open Financial Exchange 1.x (SGML) or 2.x (XML), QFX included.
    Ofx,
    /// Separated values, read by a profile.
    Csv,
    /// ISO 20022 statements, reports and notifications: camt.053, .052 and .054.
    Camt,
    /// Spanish invoices, Facturae 3.2.x.
    Facturae,
    /// Italian invoices, FatturaPA 1.2.
    FatturaPa,
    /// Invoices in UBL 2.x.
    Ubl,
    /// Invoices in UN/CEFACT CII, the XML of Factur-X too.
    Cii,
    /// SWIFT customer statement MT940, or interim report MT942.
    Mt940,
    /// Spanish statement of 80-column records, Cuaderno 43.
    Norma43,
    /// Quicken Interchange Format.
    Qif,
    /// BAI2 cash management report.
    Bai2,
    /// Workbook: XLSX, XLSB, XLS, ODS, or an HTML table. Its sheets are read as separated values.
    Spreadsheet,
    /// ZIP archive whose files are of several formats.
    Archive,
    /// Signed file; what it holds has a format of its own.
    Signed,
    /// PDF with an XML invoice; the invoice has a format of its own.
    Pdf,
}

impl Format {
    /// Returns `true` for invoices; separated values can be a statement too.
    #[must_use]
    pub fn is_invoice(self) -> bool {
        matches!(self, Format::Facturae | Format::FatturaPa | Format::Ubl | Format::Cii)
    }
}
