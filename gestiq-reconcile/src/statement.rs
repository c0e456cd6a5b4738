//! A bank statement: an account, a period, two balances and the lines between them.

use chrono::NaiveDate;
use gestiq_core::{Currency, Money};

use crate::LineId;

/// What a bank reports of one account over a period.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct BankStatement {
    /// The account, where the file names it or the host does.
    pub account: Option<BankAccount>,
    /// Currency of the balances, and of every line that names no other.
    pub currency: Currency,
    /// First day the statement covers.
    pub from: Option<NaiveDate>,
    /// Last day the statement covers.
    pub to: Option<NaiveDate>,
    /// Booked balance before the first line.
    pub opening: Option<Money>,
    /// Booked balance after the last line.
    pub closing: Option<Money>,
    /// The lines, oldest first where the file tells the order.
    pub lines: Vec<StatementLine>,
}

impl BankStatement {
    /// A statement without lines.
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

/// Whether the lines explain the two balances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case", tag = "result"))]
pub enum BalanceCheck {
    /// Opening balance plus lines is the closing balance.
    Balanced,
    /// It is not: a line is missing, doubled or misread.
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

/// The account of a statement, as the bank writes it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct BankAccount {
    /// Account number or IBAN; empty where the file names only the bank.
    pub number: String,
    /// Routing number, BIC or bank code.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub bank: Option<String>,
    /// Branch code.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub branch: Option<String>,
    /// Kind of account, as the file calls it (`CHECKING`, `CREDITCARD`, …).
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub kind: Option<String>,
}

impl BankAccount {
    /// An account by its number or IBAN.
    #[must_use]
    pub fn new(number: impl Into<String>) -> Self {
        BankAccount { number: number.into(), ..BankAccount::default() }
    }

    /// What tells two accounts apart: bank and number without spaces and hyphens, in upper case.
    #[must_use]
    pub fn key(&self) -> String {
        let bank = self.bank.as_deref().unwrap_or_default();
        let significant = |c: &char| c.is_alphanumeric();
        let mut key: String = bank.chars().filter(significant).collect();
        key.push('/');
        key.extend(self.number.chars().filter(significant));
        key.to_uppercase()
    }
}

/// One movement on the account: a statement line.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct StatementLine {
    /// Unique in its account: the file's own id, or the line's identity.
    pub id: LineId,
    /// The bank's id of the transaction (OFX `FITID`, …), as written; banks reuse them.
    pub bank_id: Option<String>,
    /// Booking date, as the bank's local day.
    pub date: NaiveDate,
    /// Day from which the amount bears interest.
    pub value_date: Option<NaiveDate>,
    /// Signed: what came in is positive, what went out is negative.
    pub amount: Money,
    /// Who paid or was paid.
    pub counterparty: Option<String>,
    /// Account of the counterparty, preferably an IBAN.
    pub counterparty_account: Option<String>,
    /// Free text.
    pub description: Option<String>,
    /// A reference that the file keeps in a field of its own.
    pub reference: Option<String>,
    /// SEPA end-to-end id.
    pub end_to_end_id: Option<String>,
    /// Kind of transaction as the bank codes it (`DEBIT`, `CHECK`, `NTRF`, …).
    pub kind: Option<String>,
    /// Balance after the line.
    pub balance: Option<Money>,
    /// Amount in the currency of the original transaction, where it differs.
    pub original_amount: Option<Money>,
    /// Booked, or still pending.
    pub status: LineStatus,
    /// Where the line stands in its file.
    pub place: Place,
}

impl StatementLine {
    /// A booked line with the three facts that every line has.
    #[must_use]
    pub fn new(id: LineId, date: NaiveDate, amount: Money) -> Self {
        StatementLine {
            id,
            bank_id: None,
            date,
            value_date: None,
            amount,
            counterparty: None,
            counterparty_account: None,
            description: None,
            reference: None,
            end_to_end_id: None,
            kind: None,
            balance: None,
            original_amount: None,
            status: LineStatus::Booked,
            place: Place::default(),
        }
    }
}

/// Whether the bank has booked a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum LineStatus {
    /// Part of the booked balance.
    #[default]
    Booked,
    /// Announced; it may change or vanish.
    Pending,
}

/// A place in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Place {
    /// Line of the text, from 1; 0 where the record came from no file.
    pub line: u64,
    /// Byte offset in the file, from 0.
    pub offset: u64,
    /// Number of the record (transaction, row) in the file, from 1; 0 where there is none.
    pub record: u64,
}
