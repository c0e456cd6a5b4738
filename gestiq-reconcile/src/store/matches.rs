//! The port of matches, of what they taught, and of the audit trail.

use std::fmt;

use async_trait::async_trait;
use gestiq_core::{ChainedRecord, IdempotencyKey, Page, PageRequest, PortError, TenantId};

use super::{AccountTotals, GroupFilter, StoredSubmission};
use crate::books::lesson::Lesson;
use crate::books::{AccountKey, MatchCommit, MatchGroup, MatchGroupId};

/// Keeps matches, lessons and the audit trail.
///
/// Contract: what holds for [all ports](crate::store).
#[async_trait]
pub trait MatchStore: fmt::Debug + Send + Sync + 'static {
    /// Saves a change whole, or not at all.
    ///
    /// Rows change as [`LineChange::apply`](crate::books::LineChange::apply) and
    /// [`ItemChange::apply`](crate::books::ItemChange::apply) say; a change that leaves a row as it is still checks its
    /// version. Withdrawn lessons go before new ones come.
    ///
    /// Fails as `Conflict` where a version is stale, or the id of a new match, of a lesson or the idempotency key is
    /// there already; as `NotFound` where a line, an item or a changed match is not there; as `Invalid` where more would
    /// be open than there was.
    async fn commit(&self, tenant: TenantId, commit: MatchCommit) -> Result<(), PortError>;

    /// The matches with these ids, by id; what is not there is left out.
    async fn groups(&self, tenant: TenantId, ids: &[MatchGroupId]) -> Result<Vec<MatchGroup>, PortError>;

    /// Matches by id, which is the order in which they were made.
    async fn group_page(
        &self,
        tenant: TenantId,
        filter: &GroupFilter,
        page: &PageRequest,
    ) -> Result<Page<MatchGroup>, PortError>;

    /// The lessons that hold, by id.
    async fn lesson_page(&self, tenant: TenantId, page: &PageRequest) -> Result<Page<Lesson>, PortError>;

    /// The audit trail, from its first record.
    async fn audit_page(
        &self,
        tenant: TenantId,
        page: &PageRequest,
    ) -> Result<Page<ChainedRecord>, PortError>;

    /// The last record of the audit trail; none while there is none.
    async fn audit_head(&self, tenant: TenantId) -> Result<Option<ChainedRecord>, PortError>;

    /// What the creation with an idempotency key was answered; none where the key is new.
    async fn submission(
        &self,
        tenant: TenantId,
        key: &IdempotencyKey,
    ) -> Result<Option<StoredSubmission>, PortError>;

    /// Counts and amounts of all lines of an account, as [`AccountTotals::add`] says.
    async fn totals(&self, tenant: TenantId, account: &AccountKey) -> Result<AccountTotals, PortError>;
}
