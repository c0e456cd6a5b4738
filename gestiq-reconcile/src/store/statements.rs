//! The port of statements and their lines.

use std::fmt;

use async_trait::async_trait;
use chrono::NaiveDate;
use gestiq_core::{AuditRecord, Currency, Money, Page, PageRequest, PortError, TenantId};
use gestiq_statements::{BalanceCheck, LineId, StatementLine};

use super::LineFilter;
use crate::books::{AccountKey, Once, StoredLine};

gestiq_core::id! {
    /// Identifies a statement.
    pub struct StatementId: "statement";
}

/// Keeps statements and their lines.
///
/// Contract, beyond what holds for [all ports](crate::store): lines change only by imports and through
/// [`MatchStore::commit`](super::MatchStore::commit).
#[async_trait]
pub trait StatementStore: fmt::Debug + Send + Sync + 'static {
    /// Adds the statements of a file, all or none, and answers what was new.
    ///
    /// - A line that the account has is skipped, unless it was pending and is booked now: then the line takes its place
    ///   with its id, wholly open.
    /// - A line that replaces a pending one takes its place; the pending one is gone. Where no pending line of that id
    ///   is there any more, the line is added all the same.
    /// - Pending lines that have expired are gone; a booked line never is.
    /// - A statement that brings no new line, and whose header the account has, is known: neither it nor its audit
    ///   record is kept.
    ///
    /// Fails as `Conflict` where a statement id or the idempotency key is there already.
    async fn add_statements(
        &self,
        tenant: TenantId,
        file: NewStatements,
    ) -> Result<StatementReceipt, PortError>;

    /// The lines of an account with these ids, by id; what it does not have is left out.
    async fn lines(
        &self,
        tenant: TenantId,
        account: &AccountKey,
        ids: &[LineId],
    ) -> Result<Vec<StoredLine>, PortError>;

    /// The lines of an account, by date, then by id.
    async fn line_page(
        &self,
        tenant: TenantId,
        account: &AccountKey,
        filter: LineFilter,
        page: &PageRequest,
    ) -> Result<Page<StoredLine>, PortError>;

    /// The statements of an account, the newest first: by their last day, then by id.
    async fn statement_page(
        &self,
        tenant: TenantId,
        account: &AccountKey,
        page: &PageRequest,
    ) -> Result<Page<StoredStatement>, PortError>;

    /// The accounts that have statements, by key.
    async fn account_page(&self, tenant: TenantId, page: &PageRequest)
    -> Result<Page<AccountKey>, PortError>;
}

/// The statements of a file.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct NewStatements {
    /// The idempotency key of the import.
    pub once: Option<Once>,
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
    /// What it says of itself.
    pub header: StatementHeader,
    /// Its lines; each id stands once.
    pub lines: Vec<NewLine>,
    /// Pending lines that the bank has dropped.
    pub expired: Vec<LineId>,
    /// What the audit trail gets.
    pub audit: AuditRecord,
}

/// A line that comes in.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct NewLine {
    /// The line.
    pub line: StatementLine,
    /// The pending line that it has become, where that has another id.
    pub replaces: Option<LineId>,
}

/// What a statement says of itself.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct StatementHeader {
    /// The last day that it covers, or that one of its lines has: statements are listed by it.
    pub day: NaiveDate,
    /// The currency of its balances.
    pub currency: Currency,
    /// First day, where it tells.
    pub from: Option<NaiveDate>,
    /// Last day, where it tells.
    pub to: Option<NaiveDate>,
    /// Balance before its first line.
    pub opening: Option<Money>,
    /// Balance after its last line.
    pub closing: Option<Money>,
    /// Whether its lines explain its balances. The lines of one that they do not are never matched without a look.
    pub check: BalanceCheck,
}

/// A statement in the books.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct StoredStatement {
    /// Its id.
    pub id: StatementId,
    /// Its account.
    pub account: AccountKey,
    /// What it says of itself.
    pub header: StatementHeader,
    /// Lines that it had.
    pub lines: u64,
    /// Lines that it brought.
    pub new_lines: u64,
}

/// What an import of statements did.
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
