//! Facts about a file that its bytes do not tell.

use gestiq_core::Currency;

use crate::csv::DateFormat;
use crate::limits::Limits;
use crate::open_item::Direction;
use crate::statement::BankAccount;

/// Facts that the host knows about a file beyond its bytes.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ImportOptions {
    /// The most that is read.
    pub limits: Limits,
    /// The account, if the file names none.
    pub account: Option<BankAccount>,
    /// The currency, if the file names none.
    pub currency: Option<Currency>,
    /// Who pays the electronic invoices of a file. They are taken as those of suppliers unless this says otherwise:
    /// a host knows its own ones already.
    pub invoices: Option<Direction>,
    /// The order of day and month, if the format leaves that open (QIF) and the file does not tell.
    pub date_format: Option<DateFormat>,
}
