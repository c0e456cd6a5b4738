//! Facts about a file that the file itself does not hold.

use gestiq_core::Currency;

use crate::bank_account::BankAccount;
use crate::date_format::DateFormat;
use crate::detect::Answers;
use crate::limits::Limits;
use crate::number::DecimalMark;
use crate::open_item::Direction;

/// Facts about a file that the caller knows.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ImportOptions {
    /// The limits of the import.
    pub limits: Limits,
    /// The account, if the file names none.
    pub account: Option<BankAccount>,
    /// The currency, if the file names none: in a column, in the header of the amount or beside it.
    pub currency: Option<Currency>,
    /// Direction of the electronic invoices in a file. The default is payable, as received from suppliers:
    /// a company usually has its own invoices already.
    pub invoices: Option<Direction>,
    /// The order of day and month, if the format leaves it open (QIF) and no date in the file shows it.
    pub date_format: Option<DateFormat>,
    /// The decimal mark of amounts that can be read in two ways (OFX, QIF), if no amount in the file shows it.
    pub decimal_mark: Option<DecimalMark>,
    /// Answers to the questions of a CSV file that is read by detection.
    pub answers: Answers,
}

impl ImportOptions {
    /// Returns the answers for a detection: [`ImportOptions::answers`], with the date format and the decimal mark of
    /// these options if they have none.
    #[must_use]
    pub fn detection_answers(&self) -> Answers {
        let mut answers = self.answers.clone();
        if answers.date_formats.is_empty() {
            answers.date_formats.extend(self.date_format.clone());
        }
        answers.decimal = answers.decimal.or_else(|| self.decimal_mark.map(Into::into));
        answers
    }
}
