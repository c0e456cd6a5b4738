//! The door for hosts: any bytes in, and either a whole import or none.

use crate::bai2;
use crate::csv::CsvProfile;
use crate::detect::{FileKind, sniff};
use crate::error::Error;
use crate::format::Format;
use crate::imported::Imported;
use crate::open_item::OpenItem;
use crate::options::ImportOptions;
use crate::statement::BankStatement;
#[cfg(feature = "xml")]
use crate::{camt, einvoice};
use crate::{csv, mt940, norma43, ofx, qif};

/// Reads files; strict unless told otherwise.
///
/// Strict, a file with an issue of error level is refused whole, so that a host never books half a statement.
/// Lenient, the good records come with the issues. A profile is needed for separated values other than
/// the canonical ones; [`detect`](super::detect()) proposes one, which is for a person to confirm.
///
/// ```
/// use gestiq_statements::Importer;
///
/// let lines = "id,date,amount,currency,counterparty,description,reference
/// L1,2026-03-30,121.00,EUR,Acme,,
/// L2,2026-02-30,10.00,EUR,Acme,,
/// ";
/// let refused = Importer::default().statements(lines.as_bytes()).err().ok_or("30 February")?;
/// assert_eq!(refused.code(), "import_refused");
///
/// let imported = Importer::default().lenient().statements(lines.as_bytes())?;
/// assert_eq!((imported.records[0].lines.len(), imported.issues.len()), (1, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Importer {
    options: ImportOptions,
    profile: Option<CsvProfile>,
    lenient: bool,
}

impl Importer {
    /// A strict importer that knows this beyond the bytes.
    #[must_use]
    pub fn new(options: ImportOptions) -> Self {
        Importer { options, ..Importer::default() }
    }

    /// Reads separated values by this profile.
    #[must_use]
    pub fn profile(mut self, profile: CsvProfile) -> Self {
        self.profile = Some(profile);
        self
    }

    /// Keeps the good records of a file that has errors.
    #[must_use]
    pub fn lenient(mut self) -> Self {
        self.lenient = true;
        self
    }

    /// The statements of a file.
    ///
    /// # Errors
    /// [`Error::UnknownFormat`] for files without a reader, [`Error::LimitExceeded`], [`Error::InvalidProfile`],
    /// and [`Error::Refused`] where a strict import met errors.
    ///
    /// # Examples
    /// ```
    /// use gestiq_statements::Importer;
    ///
    /// let file = b"<OFX><STMTRS><CURDEF>EUR<BANKTRANLIST><STMTTRN><DTPOSTED>20260402<TRNAMT>118.58<FITID>1\
    ///              <NAME>ACME</STMTTRN></BANKTRANLIST></STMTRS></OFX>";
    /// let statement = &Importer::default().statements(file)?.records[0];
    /// assert_eq!(statement.lines[0].amount.to_string(), "118.58 EUR");
    /// # Ok::<(), gestiq_statements::Error>(())
    /// ```
    pub fn statements(&self, bytes: &[u8]) -> Result<Imported<BankStatement>, Error> {
        let kind = sniff::foreign(bytes).unwrap_or(FileKind::Csv);
        let imported = match kind.format() {
            Some(Format::Ofx) => ofx::read(bytes, &self.options)?,
            #[cfg(feature = "xml")]
            Some(Format::Camt) => camt::read(bytes, &self.options)?,
            Some(Format::Mt940) => mt940::read(bytes, &self.options)?,
            Some(Format::Norma43) => norma43::read(bytes, &self.options)?,
            Some(Format::Qif) => qif::read(bytes, &self.options)?,
            Some(Format::Bai2) => bai2::read(bytes, &self.options)?,
            Some(Format::Csv) => {
                let profile = self.profile.clone().unwrap_or_else(CsvProfile::canonical_lines);
                csv::read_statement(bytes, &profile, &self.options)?
            }
            _ => return Err(unreadable("a statement in a format that has a reader", bytes)),
        };
        if self.lenient { Ok(imported) } else { imported.strict() }
    }

    /// The open items of a file.
    ///
    /// # Errors
    /// As [`Importer::statements`].
    ///
    /// # Examples
    /// ```
    /// use gestiq_statements::Importer;
    /// use gestiq_statements::csv::ready;
    ///
    /// let file = "id,number,customer,amount,currency,issue_date,due_date\n7,F-42,Acme,121.00,EUR,2026-03-01,\n";
    /// let items = Importer::default().items(file.as_bytes())?.records;
    /// assert_eq!((items[0].number.as_str(), items[0].open.to_string().as_str()), ("F-42", "121.00 EUR"));
    /// assert!(ready::named("spanish").is_some(), "other forms are read by a profile");
    /// # Ok::<(), gestiq_statements::Error>(())
    /// ```
    pub fn items(&self, bytes: &[u8]) -> Result<Imported<OpenItem>, Error> {
        let kind = sniff::foreign(bytes).unwrap_or(FileKind::Csv);
        let imported = match kind.format() {
            Some(Format::Csv) => {
                let profile = self.profile.clone().unwrap_or_else(CsvProfile::canonical_items);
                csv::read_items(bytes, &profile, &self.options)?
            }
            #[cfg(feature = "xml")]
            Some(Format::Facturae | Format::FatturaPa | Format::Ubl | Format::Cii) => {
                einvoice::read(bytes, &self.options)?
            }
            _ => return Err(unreadable("invoices in a format that has a reader", bytes)),
        };
        if self.lenient { Ok(imported) } else { imported.strict() }
    }
}

fn unreadable(expected: &'static str, bytes: &[u8]) -> Error {
    Error::UnknownFormat { expected, found: sniff::describe(bytes) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_without_a_reader_are_refused_by_name() {
        for (bytes, found) in [(&b"%PDF-1.7"[..], "PDF"), (b"PK\x03\x04....", "ZIP"), (b"", "empty")] {
            let error = Importer::default().statements(bytes).err().map(|error| error.to_string());
            let message = error.unwrap_or_default();
            assert!(message.to_lowercase().contains(&found.to_lowercase()), "{message}");
        }
        let ofx = b"<OFX><BANKTRANLIST></BANKTRANLIST></OFX>";
        assert_eq!(Importer::default().items(ofx).err().map(|error| error.code()), Some("unknown_format"));
    }
}
