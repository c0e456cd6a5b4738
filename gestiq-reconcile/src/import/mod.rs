//! Bank files and invoice files in, records and typed issues out.
//!
//! Readers never panic, never invent a value and never drop a record silently: what cannot be read becomes
//! an [`ImportIssue`] with its place. Readers return the good records beside the issues; [`Imported::strict`]
//! refuses a file with issues of error level.

#[cfg(feature = "bai2")]
pub mod bai2;
#[cfg(feature = "camt")]
pub mod camt;
pub mod csv;
pub mod detect;
#[cfg(feature = "einvoice")]
pub mod einvoice;
pub(crate) mod encoding;
mod findings;
pub mod identity;
mod importer;
mod issue;
mod limits;
#[cfg(feature = "mt940")]
pub mod mt940;
#[cfg(feature = "norma43")]
pub mod norma43;
pub mod number;
pub mod ofx;
pub mod pending;
mod places;
#[cfg(feature = "qif")]
pub mod qif;
#[cfg(any(feature = "mt940", feature = "norma43", feature = "qif", feature = "bai2"))]
mod record_text;
mod repeated_bank_ids;
mod repeats;
#[cfg(any(feature = "mt940", feature = "norma43", feature = "qif", feature = "bai2"))]
mod short_date;
mod text;
#[cfg(any(feature = "mt940", feature = "norma43", feature = "qif", feature = "bai2"))]
mod text_lines;
#[cfg(any(feature = "camt", feature = "einvoice"))]
mod xml;

pub use detect::detect;
pub use importer::Importer;
pub use issue::{ImportIssue, IssueCode, Severity};
pub use limits::{Limit, Limits, MOST_FILE_BYTES};

use gestiq_core::Currency;

use crate::{BankAccount, Error};

/// What a reader found in a file.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Imported<T> {
    /// The format of the file.
    pub format: Format,
    /// Name of the character encoding that was used, as WHATWG names it (`UTF-8`, `windows-1252`, …).
    pub encoding: &'static str,
    /// The statements or open items that were read, in the order of the file.
    pub records: Vec<T>,
    /// What was found wrong, in the order of the file.
    pub issues: Vec<ImportIssue>,
}

impl<T> Imported<T> {
    /// The import itself, unless an issue of error level says that something was not read for certain.
    ///
    /// # Errors
    /// [`Error::Refused`] with all issues.
    pub fn strict(self) -> Result<Self, Error> {
        if self.issues.iter().any(ImportIssue::is_error) {
            Err(Error::Refused { issues: self.issues })
        } else {
            Ok(self)
        }
    }
}

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
}

impl Format {
    /// Whether a file of this format is an invoice and no statement; separated values can be either.
    #[must_use]
    pub fn is_invoice(self) -> bool {
        matches!(self, Format::Facturae | Format::FatturaPa | Format::Ubl | Format::Cii)
    }
}

/// What the host knows about a file beyond its bytes.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ImportOptions {
    /// How much is taken.
    pub limits: Limits,
    /// The account, where the file names none.
    pub account: Option<BankAccount>,
    /// The currency, where the file names none.
    pub currency: Option<Currency>,
    /// Who pays the electronic invoices of a file. They are taken as those of suppliers where nobody says otherwise:
    /// a host knows its own ones already.
    pub invoices: Option<crate::Direction>,
    /// How dates are written, where the format leaves that open (QIF) and the file does not tell.
    pub date_format: Option<csv::DateFormat>,
}
