//! Matches, what they taught, and the audit trail.

use std::collections::BTreeMap;

use async_trait::async_trait;
use gestiq_core::{ChainedRecord, ErrorKind, IdempotencyKey, Page, PageRequest, PortError, TenantId};
use gestiq_reconcile::books::lesson::Lesson;
use gestiq_reconcile::books::{AccountKey, MatchCommit, MatchGroup, MatchGroupId, StoredItem, StoredLine};
use gestiq_reconcile::store::{AccountTotals, GroupFilter, MatchStore, Receipt, StoredSubmission};

use super::{
    ReconcileStore, account_rows, audit_trail, group_rows, item_rows, lesson_rows, line_rows, submissions,
};
use crate::db::Session;

#[async_trait]
impl MatchStore for ReconcileStore {
    async fn commit(&self, tenant: TenantId, commit: MatchCommit) -> Result<(), PortError> {
        let mut tx = self.write(tenant).await?;
        let session = &mut tx.session();
        submissions::check_once(session, tenant, commit.once.as_ref()).await?;
        change_groups(session, tenant, &commit).await?;
        change_lines(session, tenant, &commit).await?;
        change_items(session, tenant, &commit).await?;
        lesson_rows::withdraw(session, tenant, &commit.unlearned).await?;
        lesson_rows::insert(session, tenant, &commit.lessons).await?;
        if let Some(first) = commit.new.first() {
            let receipt = Receipt::Match { group: first.id };
            submissions::submit(session, tenant, commit.once, receipt).await?;
        }
        audit_trail::append(session, tenant, commit.audit).await?;
        tx.commit().await
    }

    async fn groups(&self, tenant: TenantId, ids: &[MatchGroupId]) -> Result<Vec<MatchGroup>, PortError> {
        group_rows::by_id(&mut self.read(tenant).await?.session(), tenant, ids.iter().copied().collect())
            .await
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

    async fn audit_page(
        &self,
        tenant: TenantId,
        page: &PageRequest,
    ) -> Result<Page<ChainedRecord>, PortError> {
        audit_trail::records(&mut self.read(tenant).await?.session(), tenant, page).await
    }

    async fn audit_head(&self, tenant: TenantId) -> Result<Option<ChainedRecord>, PortError> {
        audit_trail::head(&mut self.read(tenant).await?.session(), tenant).await
    }

    async fn submission(
        &self,
        tenant: TenantId,
        key: &IdempotencyKey,
    ) -> Result<Option<StoredSubmission>, PortError> {
        submissions::submission(&mut self.read(tenant).await?.session(), tenant, key).await
    }

    async fn totals(&self, tenant: TenantId, account: &AccountKey) -> Result<AccountTotals, PortError> {
        account_rows::totals(&mut self.read(tenant).await?.session(), tenant, account).await
    }
}

async fn change_groups(
    session: &mut Session<'_>,
    tenant: TenantId,
    commit: &MatchCommit,
) -> Result<(), PortError> {
    let ids = commit.changed.iter().map(|group| group.id).collect();
    let stored = group_rows::by_id(session, tenant, ids).await?;
    let stored: BTreeMap<MatchGroupId, MatchGroup> = stored.into_iter().map(|row| (row.id, row)).collect();
    for group in &commit.changed {
        let missing = || PortError::not_found("match", group.id);
        let stored = stored.get(&group.id).ok_or_else(missing)?;
        let version = stored.version.check(group.version).map_err(|stale| {
            let message = format!("match {} was changed meanwhile", group.id);
            PortError::new(ErrorKind::Conflict, message).because(stale)
        })?;
        let group = MatchGroup { version: version.next(), ..group.clone() };
        group_rows::update(session, tenant, &group).await?;
    }
    // After the changed ones: a commit cannot change what only comes with it.
    group_rows::insert(session, tenant, &commit.new).await
}

async fn change_lines(
    session: &mut Session<'_>,
    tenant: TenantId,
    commit: &MatchCommit,
) -> Result<(), PortError> {
    let ids = commit.lines.iter().map(|change| &change.line).collect();
    let stored = line_rows::by_id(session, tenant, &commit.account, ids).await?;
    let stored: BTreeMap<&str, &StoredLine> = stored.iter().map(|row| (row.id().as_str(), row)).collect();
    for change in &commit.lines {
        let missing = || PortError::not_found("line", &change.line);
        let row = stored.get(change.line.as_str()).copied().ok_or_else(missing)?;
        let changed = change.apply(row)?;
        if changed != *row {
            line_rows::update(session, tenant, &changed).await?;
        }
    }
    Ok(())
}

async fn change_items(
    session: &mut Session<'_>,
    tenant: TenantId,
    commit: &MatchCommit,
) -> Result<(), PortError> {
    let ids = commit.items.iter().map(|change| &change.item).collect();
    let stored = item_rows::by_id(session, tenant, ids).await?;
    let stored: BTreeMap<&str, &StoredItem> = stored.iter().map(|row| (row.id().as_str(), row)).collect();
    for change in &commit.items {
        let missing = || PortError::not_found("item", &change.item);
        let row = stored.get(change.item.as_str()).copied().ok_or_else(missing)?;
        let changed = change.apply(row)?;
        if changed != *row {
            item_rows::update(session, tenant, &changed).await?;
        }
    }
    Ok(())
}
