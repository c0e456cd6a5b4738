//! The port of matches and of their lessons.

use std::fmt;

use async_trait::async_trait;
use gestiq_core::idempotency::Outcome;
use gestiq_core::{Page, PageRequest, PortError, TenantId};

use super::filter::GroupFilter;
use super::totals::AccountTotals;
use crate::books::lesson::Lesson;
use crate::books::{AccountKey, MatchCommit, MatchGroup, MatchGroupId, OpenBooks};

/// Keeps matches and lessons.
///
/// Contract: what holds for [all ports](crate::store).
#[async_trait]
pub trait MatchStore: fmt::Debug + Send + Sync + 'static {
    /// Saves a change whole, or not at all, and returns the first new match.
    ///
    /// Rows change as [`MatchCommit::apply`] says; a change that leaves a row as it is still checks its version. Withdrawn
    /// lessons go before new ones come.
    ///
    /// A request that was carried out before changes nothing, whatever else the commit holds, and returns the match
    /// that it made then; that is checked first. It is recorded with the first new match; a commit without one records
    /// nothing.
    ///
    /// # Errors
    /// `Conflict` with the code `stale_version` if a version is stale, with `idempotency_key_reused` if the key of the
    /// request came with another one, and otherwise if the id of a new match or of a lesson is there already; `NotFound` if
    /// a line, an item or a changed match is not there; `Invalid` if more would be open than there was; `Unavailable`.
    async fn commit(
        &self,
        tenant: TenantId,
        commit: MatchCommit,
    ) -> Result<Outcome<Option<MatchGroupId>>, PortError>;

    /// Returns the input of a run over an account, read at one moment: the open lines of the account, the proposals
    /// that wait on them, all open items and all lessons of the tenant.
    ///
    /// A tenant may have a million open items, so they are read in large parts, and not page by page.
    async fn open_books(&self, tenant: TenantId, account: &AccountKey) -> Result<OpenBooks, PortError>;

    /// Returns the matches with these ids, by id; those that are not there are left out.
    async fn groups(&self, tenant: TenantId, ids: &[MatchGroupId]) -> Result<Vec<MatchGroup>, PortError>;

    /// Returns a page of matches by id, which is the order in which they were made.
    async fn group_page(
        &self,
        tenant: TenantId,
        filter: &GroupFilter,
        page: &PageRequest,
    ) -> Result<Page<MatchGroup>, PortError>;

    /// Returns a page of the lessons that hold, by id.
    async fn lesson_page(&self, tenant: TenantId, page: &PageRequest) -> Result<Page<Lesson>, PortError>;

    /// Returns the counts and amounts of all lines of an account, as [`AccountTotals::add`] says.
    async fn totals(&self, tenant: TenantId, account: &AccountKey) -> Result<AccountTotals, PortError>;
}
