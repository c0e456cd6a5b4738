//! The entry point: detects the format of a file and reads it, whole or not at all.

use std::borrow::Cow;

use crate::csv::CsvProfile;
use crate::csv::source::CsvSource;
use crate::detect::{CsvContent, Detection, QuestionTopic, detect_answered};
use crate::error::Error;
use crate::file_kind::FileKind;
use crate::format::Format;
use crate::imported::Imported;
use crate::open_item::OpenItem;
use crate::options::ImportOptions;
use crate::statement::BankStatement;
use crate::{bai2, csv, mt940, norma43, ofx, parts, qif, sniff};
#[cfg(feature = "xml")]
use crate::{camt, einvoice};

/// Reads files of any format; strict by default.
///
/// A strict importer refuses a file with an issue of error level, so that half a statement is never booked.
/// A lenient importer returns the good records with the issues. A profile is needed for CSV files other than
/// the canonical ones; [`detect`](crate::detect()) proposes one, which a person should confirm.
///
/// Archives, signed files, PDFs with an invoice and workbooks are opened first (see [`container`](crate::container)), and
/// all that they hold is read, each part by itself.
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
    detects: bool,
    lenient: bool,
}

impl Importer {
    /// Creates a strict importer with these options.
    #[must_use]
    pub fn new(options: ImportOptions) -> Self {
        Importer { options, ..Importer::default() }
    }

    /// Sets the profile for CSV files.
    #[must_use]
    pub fn profile(mut self, profile: CsvProfile) -> Self {
        self.profile = Some(profile);
        self
    }

    /// Makes the importer detect the profile of CSV files for which none is set: the canonical form of a file with
    /// its header, else the proposal of [`detect`](crate::detect()).
    ///
    /// A file that leaves a question open is refused with [`Error::OpenQuestions`], which names the column, its values
    /// and the lines of a profile that answer it.
    ///
    /// ```
    /// use gestiq_statements::Importer;
    ///
    /// let file = "Fecha;Concepto;Importe;Divisa\n31/01/2026;Ventas;1.650,00;EUR\n30/01/2026;Luz;-50,25;EUR\n";
    /// let imported = Importer::default().detecting().statements(file.as_bytes())?;
    /// assert_eq!(imported.records[0].lines[0].amount.to_string(), "-50.25 EUR");
    ///
    /// let dates = "Date,Description,Amount,Currency\n01/02/2026,Rent,-5.00,USD\n03/04/2026,Salary,6.00,USD\n";
    /// let refused = Importer::default().detecting().statements(dates.as_bytes()).err().ok_or("two ways")?;
    /// assert!(refused.to_string().contains("date_formats = [\"dd/MM/yyyy\"]"), "{refused}");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn detecting(mut self) -> Self {
        self.detects = true;
        self
    }

    /// Makes the importer lenient: it returns the good records of a file that has errors.
    #[must_use]
    pub fn lenient(mut self) -> Self {
        self.lenient = true;
        self
    }

    /// Reads the statements of a file.
    ///
    /// # Errors
    /// [`Error::UnknownFormat`] for files without a reader, [`Error::LimitExceeded`], [`Error::InvalidProfile`],
    /// and [`Error::Refused`] if a strict import found errors.
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
        self.finish(parts::read(bytes, &self.options.limits, |kind, part| self.plain_statements(kind, part))?)
    }

    /// Reads the statements of a file that is not a container.
    fn plain_statements(&self, kind: FileKind, bytes: &[u8]) -> Result<Imported<BankStatement>, Error> {
        match kind.format() {
            Some(Format::Ofx) => ofx::read(bytes, &self.options),
            #[cfg(feature = "xml")]
            Some(Format::Camt) => camt::read(bytes, &self.options),
            Some(Format::Mt940) => mt940::read(bytes, &self.options),
            Some(Format::Norma43) => norma43::read(bytes, &self.options),
            Some(Format::Qif) => qif::read(bytes, &self.options),
            Some(Format::Bai2) => bai2::read(bytes, &self.options),
            Some(Format::Csv) => {
                let (profile, options) = self.csv_profile(bytes, CsvContent::Lines)?;
                Ok(csv::statement::read(&CsvSource::sniffed(bytes), &profile, &options)?.0)
            }
            _ => Err(unreadable("a statement in a format that has a reader", bytes)),
        }
    }

    fn finish<T>(&self, imported: Imported<T>) -> Result<Imported<T>, Error> {
        if self.lenient { Ok(imported) } else { imported.strict() }
    }

    /// Reads the open items of a file.
    ///
    /// # Errors
    /// The same as for [`Importer::statements`].
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
        self.finish(parts::read(bytes, &self.options.limits, |kind, part| self.plain_items(kind, part))?)
    }

    /// Reads the open items of a file that is not a container.
    fn plain_items(&self, kind: FileKind, bytes: &[u8]) -> Result<Imported<OpenItem>, Error> {
        match kind.format() {
            Some(Format::Csv) => {
                let (profile, options) = self.csv_profile(bytes, CsvContent::Items)?;
                Ok(csv::items::read(&CsvSource::sniffed(bytes), &profile, &options)?.0)
            }
            #[cfg(feature = "xml")]
            Some(Format::Facturae | Format::FatturaPa | Format::Ubl | Format::Cii) => {
                einvoice::read(bytes, &self.options)
            }
            _ => Err(unreadable("invoices in a format that has a reader", bytes)),
        }
    }

    /// Returns the profile that is set, or the detected one, or the canonical one, and the options to read with it.
    fn csv_profile(
        &self,
        bytes: &[u8],
        content: CsvContent,
    ) -> Result<(CsvProfile, Cow<'_, ImportOptions>), Error> {
        let options = Cow::Borrowed(&self.options);
        match &self.profile {
            Some(profile) => Ok((profile.clone(), options)),
            None if self.detects => {
                let profile = detected(bytes, content, &self.options)?;
                // What the file itself names takes precedence over what the caller says of a file that names nothing.
                let currency = self.options.currency.filter(|_| profile.default_currency.is_none());
                Ok((profile, Cow::Owned(ImportOptions { currency, ..self.options.clone() })))
            }
            None if content == CsvContent::Items => Ok((CsvProfile::canonical_items(), options)),
            None => Ok((CsvProfile::canonical_lines(), options)),
        }
    }
}

/// Returns the profile that detection proposes.
fn detected(bytes: &[u8], wanted: CsvContent, options: &ImportOptions) -> Result<CsvProfile, Error> {
    let Detection { csv, mut questions, evidence, .. } = detect_answered(bytes, &options.detection_answers());
    questions.retain(|question| question.topic != QuestionTopic::Currency || options.currency.is_none());
    let found = evidence.join("; ");
    let Some(proposal) = csv else {
        return Err(Error::UnknownFormat { expected: "a CSV file whose columns are understood", found });
    };
    if proposal.content != wanted {
        let expected = if wanted == CsvContent::Items { "a list of invoices" } else { "a bank statement" };
        return Err(Error::UnknownFormat { expected, found });
    }
    if questions.is_empty() { Ok(proposal.profile) } else { Err(Error::OpenQuestions { questions }) }
}

fn unreadable(expected: &'static str, bytes: &[u8]) -> Error {
    Error::UnknownFormat { expected, found: sniff::describe(bytes) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passes::{self, Passes};

    #[test]
    fn a_csv_file_is_sniffed_decoded_and_opened_once() {
        let lines = "id,date,amount,currency,counterparty,description,reference\nL1,2026-03-30,1.00,EUR,,,\n";
        let items =
            "id,number,customer,amount,currency,issue_date,due_date\n7,F-42,Acme,1.00,EUR,2026-03-01,\n";
        let once = Passes { sniffed: 1, decoded: 1, opened: 1 };
        passes::take();
        assert_eq!(
            Importer::default().statements(lines.as_bytes()).map(|read| read.records.len()).ok(),
            Some(1)
        );
        assert_eq!(passes::take(), once);
        assert_eq!(Importer::default().items(items.as_bytes()).map(|read| read.records.len()).ok(), Some(1));
        assert_eq!(passes::take(), once);
    }

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
