//! Matches and lessons in memory.

use std::collections::BTreeSet;
use std::ops::Bound::{Excluded, Unbounded};

use async_trait::async_trait;
use gestiq_core::idempotency::Outcome;
use gestiq_core::{ErrorKind, Page, PageRequest, PortError, TenantId};

use super::store::MemoryStore;
use super::tenant::{Tenant, conflict};
use crate::books::lesson::Lesson;
use crate::books::{AccountKey, CommitRows, MatchCommit, MatchGroup, MatchGroupId, OpenBooks, StoredLine};
use crate::store::{AccountTotals, GroupFilter, MatchStore};

#[async_trait]
impl MatchStore for MemoryStore {
    async fn commit(
        &self,
        tenant: TenantId,
        commit: MatchCommit,
    ) -> Result<Outcome<Option<MatchGroupId>>, PortError> {
        self.write(tenant, |tenant| tenant.commit(commit))
    }

    async fn open_books(&self, tenant: TenantId, account: &AccountKey) -> Result<OpenBooks, PortError> {
        Ok(self.read(tenant, |tenant| tenant.open_books(account)))
    }

    async fn groups(&self, tenant: TenantId, ids: &[MatchGroupId]) -> Result<Vec<MatchGroup>, PortError> {
        let ids: BTreeSet<MatchGroupId> = ids.iter().copied().collect();
        Ok(self.read(tenant, |tenant| ids.iter().filter_map(|id| tenant.groups.get(id).cloned()).collect()))
    }

    async fn group_page(
        &self,
        tenant: TenantId,
        filter: &GroupFilter,
        page: &PageRequest,
    ) -> Result<Page<MatchGroup>, PortError> {
        let after = MatchGroup::id_after(page)?;
        self.read(tenant, |tenant| {
            let ids = tenant.group_ids(filter.member.as_ref(), after);
            let rows = ids.filter_map(|id| tenant.groups.get(&id));
            Ok(MatchGroup::page(rows.filter(|group| filter.matches(group)).cloned(), page)?)
        })
    }

    async fn lesson_page(&self, tenant: TenantId, page: &PageRequest) -> Result<Page<Lesson>, PortError> {
        let from = Lesson::id_after(page)?.map_or(Unbounded, Excluded);
        self.read(tenant, |tenant| {
            let rows = tenant.lessons.range((from, Unbounded)).map(|(_, lesson)| lesson.clone());
            Ok(Lesson::page(rows, page)?)
        })
    }

    async fn totals(&self, tenant: TenantId, account: &AccountKey) -> Result<AccountTotals, PortError> {
        self.read(tenant, |tenant| {
            let mut totals = AccountTotals::default();
            for row in tenant.accounts.get(account).into_iter().flat_map(|account| account.lines.values()) {
                totals.add(row).map_err(|error| {
                    PortError::new(ErrorKind::Internal, "the totals of the account are too large")
                        .because(error)
                })?;
            }
            Ok(totals)
        })
    }
}

impl Tenant {
    fn commit(&mut self, commit: MatchCommit) -> Result<Outcome<Option<MatchGroupId>>, PortError> {
        if let Some(first) = self.match_requests.replay(commit.request.as_ref())? {
            return Ok(Outcome::Replayed(Some(first)));
        }
        self.check(&commit)?;
        let rows = commit.apply(self.rows_of(&commit))?;
        let first = commit.new.first().map(|group| group.id);
        self.carry_out(commit, rows)?;
        Ok(Outcome::Created(first))
    }

    /// Checks everything that can be wrong with the new records of a commit.
    fn check(&self, commit: &MatchCommit) -> Result<(), PortError> {
        self.check_audit(&commit.audit)?;
        let taken = commit.new.iter().find(|group| self.groups.contains_key(&group.id));
        let taken = taken.map(|group| format!("there is a match {} already", group.id));
        let learned = commit.lessons.iter().find(|lesson| self.lessons.contains_key(&lesson.id));
        let learned = learned.map(|lesson| format!("there is a lesson {} already", lesson.id));
        taken.or(learned).map_or(Ok(()), |message| Err(conflict(message)))
    }

    /// Returns the stored rows that a commit names.
    fn rows_of(&self, commit: &MatchCommit) -> CommitRows {
        let lines = self.accounts.get(&commit.account).map(|account| &account.lines);
        let lines = commit.lines.iter().filter_map(|change| lines?.get(&change.line).cloned());
        let items = commit.items.iter().filter_map(|change| self.items.get(&change.item).cloned());
        let groups = commit.changed.iter().filter_map(|group| self.groups.get(&group.id).cloned());
        CommitRows { lines: lines.collect(), items: items.collect(), groups: groups.collect() }
    }

    /// Carries out a commit that was checked; nothing here fails any more.
    fn carry_out(&mut self, commit: MatchCommit, rows: CommitRows) -> Result<(), PortError> {
        let MatchCommit { account, request, new, lessons, unlearned, audit, .. } = commit;
        self.append(audit)?;
        if let Some(first) = new.first() {
            self.match_requests.record(request.as_ref(), first.id);
        }
        let lines = &mut self.accounts.entry(account).or_default().lines;
        lines.extend(rows.lines.into_iter().map(|row| (row.id().clone(), row)));
        self.items.extend(rows.items.into_iter().map(|row| (row.id().clone(), row)));
        new.iter().for_each(|group| self.index(group));
        self.groups.extend(new.into_iter().chain(rows.groups).map(|group| (group.id, group)));
        for group in unlearned {
            for lesson in self.lessons_of.remove(&group).unwrap_or_default() {
                self.lessons.remove(&lesson);
            }
        }
        for lesson in lessons {
            self.lessons_of.entry(lesson.group).or_default().push(lesson.id);
            self.lessons.insert(lesson.id, lesson);
        }
        Ok(())
    }

    fn index(&mut self, group: &MatchGroup) {
        for line in &group.lines {
            let line = (group.account.clone(), line.line.clone());
            self.groups_of_line.entry(line).or_default().insert(group.id);
        }
        for item in &group.items {
            self.groups_of_item.entry(item.item.clone()).or_default().insert(group.id);
        }
    }

    fn open_books(&self, account: &AccountKey) -> OpenBooks {
        let lines = self.accounts.get(account).into_iter().flat_map(|account| account.lines.values());
        let lines: Vec<StoredLine> = lines.filter(|row| row.is_open()).cloned().collect();
        let items = self.items.values().filter(|row| row.is_open()).cloned().collect();
        let proposals = lines.iter().filter_map(|row| self.groups.get(&row.proposal?)).cloned().collect();
        OpenBooks::new(lines, items, proposals, self.lessons.values().cloned().collect())
    }
}
