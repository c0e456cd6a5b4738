//! Statements, as they come in and as they are kept.

use chrono::NaiveDate;
use gestiq_core::idempotency::IdempotentRequest;
use gestiq_core::{AuditRecord, Currency, Money};
use gestiq_statements::{BalanceCheck, LineId, StatementLine};

use crate::books::AccountKey;

gestiq_core::id! {
    /// Identifies a statement.
    pub struct StatementId: "statement";
}

/// The statements of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewStatements {
    /// The request that imports them, if it has an idempotency key.
    pub request: Option<IdempotentRequest>,
    /// The statements, in the order of the file.
    pub statements: Vec<NewStatement>,
}

/// A statement that comes in.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct NewStatement {
    /// Its id.
    pub id: StatementId,
    /// Its account.
    pub account: AccountKey,
    /// The header of the statement.
    pub header: StatementHeader,
    /// Its lines; each id stands once.
    pub lines: Vec<NewLine>,
    /// Pending lines that the bank has dropped.
    pub expired: Vec<LineId>,
    /// The record for the audit trail.
    pub audit: AuditRecord,
}

/// A line that comes in.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct NewLine {
    /// The line.
    pub line: StatementLine,
    /// The pending line that it has become, if that has another id.
    pub replaces: Option<LineId>,
}

/// The header of a statement: what it says of itself.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct StatementHeader {
    /// The last day that it covers, or that one of its lines has: statements are listed by it.
    pub day: NaiveDate,
    /// The currency of its balances.
    pub currency: Currency,
    /// The first day, if the statement names it.
    pub from: Option<NaiveDate>,
    /// The last day, if the statement names it.
    pub to: Option<NaiveDate>,
    /// Balance before its first line.
    pub opening: Option<Money>,
    /// Balance after its last line.
    pub closing: Option<Money>,
    /// The check of its balances by its lines. The lines of one whose balances do not add up are never matched without
    /// a review.
    pub check: BalanceCheck,
}

/// A statement in the books.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct StoredStatement {
    /// Its id.
    pub id: StatementId,
    /// Its account.
    pub account: AccountKey,
    /// The header of the statement.
    pub header: StatementHeader,
    /// Lines that it had.
    pub lines: u64,
    /// Lines that it brought.
    pub new_lines: u64,
}

/// The counts of an import of statements.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct StatementReceipt {
    /// Statements that are new.
    pub statements: Vec<StatementId>,
    /// Lines that are new.
    pub new_lines: u64,
    /// Pending lines that are booked now.
    pub booked_lines: u64,
    /// Lines that were there already.
    pub known_lines: u64,
    /// Pending lines that the bank has dropped.
    pub expired_lines: u64,
}
