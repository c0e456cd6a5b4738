//! A bank statement: an account, a period, two balances and the lines between them.

use chrono::NaiveDate;
use gestiq_core::{Currency, Money};

use crate::bank_account::BankAccount;
use crate::statement_line::{LineStatus, StatementLine};

/// A report of a bank on one account over a period.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct BankStatement {
    /// The account, if the file or the caller names it.
    pub account: Option<BankAccount>,
    /// Currency of the balances, and of every line that names no other one.
    pub currency: Currency,
    /// First day the statement covers.
    pub from: Option<NaiveDate>,
    /// Last day the statement covers.
    pub to: Option<NaiveDate>,
    /// Booked balance before the first line.
    pub opening: Option<Money>,
    /// Booked balance after the last line.
    pub closing: Option<Money>,
    /// The lines, oldest first if the file shows the order.
    pub lines: Vec<StatementLine>,
}

impl BankStatement {
    /// Creates a statement without lines.
    #[must_use]
    pub fn new(currency: Currency) -> Self {
        BankStatement {
            account: None,
            currency,
            from: None,
            to: None,
            opening: None,
            closing: None,
            lines: Vec::new(),
        }
    }

    /// Checks that `opening + sum(lines) = closing`.
    ///
    /// Pending lines are not booked and do not count; a line in another currency than the statement's
    /// makes the sum unknown.
    #[must_use]
    pub fn balance_check(&self) -> BalanceCheck {
        let (Some(opening), Some(closing)) = (self.opening, self.closing) else {
            return BalanceCheck::Unknown;
        };
        let mut expected = opening;
        for line in self.lines.iter().filter(|line| line.status == LineStatus::Booked) {
            match expected.checked_add(line.amount) {
                Ok(sum) => expected = sum,
                Err(_) => return BalanceCheck::Unknown,
            }
        }
        match closing.checked_sub(expected) {
            Ok(difference) if difference.is_zero() => BalanceCheck::Balanced,
            Ok(difference) => BalanceCheck::Mismatch { expected, closing, difference },
            Err(_) => BalanceCheck::Unknown,
        }
    }
}

/// The result of comparing the lines with the two balances.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case", tag = "result")]
pub enum BalanceCheck {
    /// Opening balance plus lines is the closing balance.
    Balanced,
    /// The sums differ: a line is missing, doubled or misread.
    Mismatch {
        /// Opening balance plus lines.
        expected: Money,
        /// The closing balance of the file.
        closing: Money,
        /// `closing - expected`.
        difference: Money,
    },
    /// The file lacks a balance, or mixes currencies.
    Unknown,
}
