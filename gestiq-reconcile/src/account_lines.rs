//! Lines and the account they stand on.

use gestiq_statements::StatementLine;

/// Lines of one bank account: a line itself does not say where it was booked.
#[derive(Clone, Copy, Debug)]
pub struct AccountLines<'a> {
    /// The account's key, as [`gestiq_statements::BankAccount::key`] writes it.
    pub account: &'a str,
    /// Its lines.
    pub lines: &'a [StatementLine],
}
