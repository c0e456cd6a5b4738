//! Matches, and their lessons.

use std::collections::BTreeSet;

use async_trait::async_trait;
use gestiq_core::idempotency::Outcome;
use gestiq_core::{Page, PageRequest, PortError, TenantId};
use gestiq_reconcile::books::lesson::Lesson;
use gestiq_reconcile::books::{AccountKey, CommitRows, MatchCommit, MatchGroup, MatchGroupId, OpenBooks};
use gestiq_reconcile::store::{AccountTotals, GroupFilter, MatchStore};

use super::store::{ReconcileStore, append};
use super::{account_rows, group_rows, lesson_rows, line_rows, open_books};
use crate::db::{Session, values};
use crate::error::corrupt;
use crate::{idempotency, record};

#[async_trait]
impl MatchStore for ReconcileStore {
    async fn commit(
        &self,
        tenant: TenantId,
        commit: MatchCommit,
    ) -> Result<Outcome<Option<MatchGroupId>>, PortError> {
        let mut tx = self.write(tenant).await?;
        let outcome = carry_out(&mut tx.session(), tenant, commit).await?;
        tx.commit().await?;
        Ok(outcome)
    }

    async fn open_books(&self, tenant: TenantId, account: &AccountKey) -> Result<OpenBooks, PortError> {
        open_books::read(&mut self.read(tenant).await?.session(), tenant, account).await
    }

    async fn groups(&self, tenant: TenantId, ids: &[MatchGroupId]) -> Result<Vec<MatchGroup>, PortError> {
        let ids: BTreeSet<MatchGroupId> = ids.iter().copied().collect();
        let ids = ids.into_iter().map(MatchGroupId::as_uuid);
        record::by_ids(&mut self.read(tenant).await?.session(), values![tenant.as_uuid()], ids).await
    }

    async fn group_page(
        &self,
        tenant: TenantId,
        filter: &GroupFilter,
        page: &PageRequest,
    ) -> Result<Page<MatchGroup>, PortError> {
        group_rows::list(&mut self.read(tenant).await?.session(), tenant, filter, page).await
    }

    async fn lesson_page(&self, tenant: TenantId, page: &PageRequest) -> Result<Page<Lesson>, PortError> {
        lesson_rows::list(&mut self.read(tenant).await?.session(), tenant, page).await
    }

    async fn totals(&self, tenant: TenantId, account: &AccountKey) -> Result<AccountTotals, PortError> {
        account_rows::totals(&mut self.read(tenant).await?.session(), tenant, account).await
    }
}

async fn carry_out(
    session: &mut Session<'_>,
    tenant: TenantId,
    commit: MatchCommit,
) -> Result<Outcome<Option<MatchGroupId>>, PortError> {
    if let Some(first) = idempotency::replay(session, tenant, commit.request.as_ref()).await? {
        let first = first.parse().map_err(|error| corrupt("match id", error))?;
        return Ok(Outcome::Replayed(Some(first)));
    }
    let rows = commit.apply(stored_rows(session, tenant, &commit).await?)?;
    record::replace(session, tenant, &rows.groups).await?;
    record::replace(session, tenant, &rows.lines).await?;
    record::replace(session, tenant, &rows.items).await?;
    group_rows::insert(session, tenant, &commit.new).await?;
    lesson_rows::withdraw(session, tenant, &commit.unlearned).await?;
    record::insert(session, tenant, &commit.lessons).await?;
    let first = commit.new.first().map(|group| group.id);
    if let (Some(request), Some(first)) = (&commit.request, first) {
        idempotency::record(session, tenant, [(request, first.to_string())]).await?;
    }
    append(session, tenant, commit.audit).await?;
    Ok(Outcome::Created(first))
}

/// Returns the rows that a commit names, as far as they are there.
async fn stored_rows(
    session: &mut Session<'_>,
    tenant: TenantId,
    commit: &MatchCommit,
) -> Result<CommitRows, PortError> {
    let groups = commit.changed.iter().map(|group| group.id.as_uuid());
    let lines = commit.lines.iter().map(|change| change.line.as_str());
    let items = commit.items.iter().map(|change| change.item.as_str());
    Ok(CommitRows {
        groups: record::by_ids(session, values![tenant.as_uuid()], groups).await?,
        lines: record::by_ids(session, line_rows::scope(tenant, &commit.account), lines).await?,
        items: record::by_ids(session, values![tenant.as_uuid()], items).await?,
    })
}
