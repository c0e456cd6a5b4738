//! The port of statements and their lines.

use std::fmt;

use async_trait::async_trait;
use gestiq_core::idempotency::Outcome;
use gestiq_core::{Page, PageRequest, PortError, TenantId};
use gestiq_statements::LineId;

use super::filter::LineFilter;
#[cfg(doc)]
use super::merge::MergedStatement;
#[cfg(doc)]
use super::statement::NewStatement;
use super::statement::{NewStatements, StatementReceipt, StoredStatement};
use crate::books::{AccountKey, StoredLine};

/// Keeps statements and their lines.
///
/// Contract, beyond what holds for [all ports](crate::store): lines change only by imports and through
/// [`MatchStore::commit`](super::MatchStore::commit).
#[async_trait]
pub trait StatementStore: fmt::Debug + Send + Sync + 'static {
    /// Adds the statements of a file, all or none, and returns what was new; [`NewStatement::merge`] and
    /// [`MergedStatement::repeats`] are the rule.
    ///
    /// - A line that the account has is skipped, unless it was pending and is booked now: then the line takes its place
    ///   with its id, wholly open.
    /// - A line that replaces a pending one takes its place; the pending one is gone. If no pending line of that id
    ///   is there any more, the line is added all the same.
    /// - Pending lines that have expired are gone; a booked line never is.
    /// - A statement that brings no new line, and whose header the account has, is known: neither it nor its audit
    ///   record is kept.
    ///
    /// A request that was carried out before changes nothing and returns what it returned then; that is checked first.
    ///
    /// # Errors
    /// `Conflict` if a statement id is there already, or with the code `idempotency_key_reused` if the key of the request
    /// came with another one; `Unavailable`.
    async fn add_statements(
        &self,
        tenant: TenantId,
        file: NewStatements,
    ) -> Result<Outcome<StatementReceipt>, PortError>;

    /// Returns the lines of an account with these ids, by id; those that it does not have are left out.
    async fn lines(
        &self,
        tenant: TenantId,
        account: &AccountKey,
        ids: &[LineId],
    ) -> Result<Vec<StoredLine>, PortError>;

    /// Returns a page of the lines of an account, by date, then by id.
    async fn line_page(
        &self,
        tenant: TenantId,
        account: &AccountKey,
        filter: &LineFilter,
        page: &PageRequest,
    ) -> Result<Page<StoredLine>, PortError>;

    /// Returns a page of the statements of an account, the newest first: by their last day, then by id.
    async fn statement_page(
        &self,
        tenant: TenantId,
        account: &AccountKey,
        page: &PageRequest,
    ) -> Result<Page<StoredStatement>, PortError>;

    /// Returns a page of the accounts that have statements, by key.
    async fn account_page(&self, tenant: TenantId, page: &PageRequest)
    -> Result<Page<AccountKey>, PortError>;
}
