//! Matches, lessons and the audit trail in memory.

use std::collections::BTreeSet;
use std::ops::Bound::{Excluded, Unbounded};

use async_trait::async_trait;
use gestiq_core::{ChainedRecord, ErrorKind, IdempotencyKey, Page, PageRequest, PortError, TenantId};

use super::MemoryStore;
use super::paging::{after, cut, key};
use super::tenant::{Tenant, conflict};
use crate::books::lesson::{Lesson, LessonId};
use crate::books::{AccountKey, MatchCommit, MatchGroup, MatchGroupId, StoredItem, StoredLine};
use crate::store::{AccountTotals, GroupFilter, MatchStore, Receipt, StoredSubmission};

const GROUPS: &str = "matches";
const LESSONS: &str = "lessons";
const TRAIL: &str = "audit trail";

#[async_trait]
impl MatchStore for MemoryStore {
    async fn commit(&self, tenant: TenantId, commit: MatchCommit) -> Result<(), PortError> {
        self.write(tenant, |tenant| {
            let rows = tenant.check(&commit)?;
            tenant.apply(commit, rows);
            Ok(())
        })
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
        let after = after::<1>(page, GROUPS)?.map(|[id]| key::<MatchGroupId>(&id)).transpose()?;
        let wanted = |group: &&MatchGroup| {
            filter.account.as_ref().is_none_or(|account| *account == group.account)
                && filter.state.is_none_or(|state| state == group.state)
        };
        self.read(tenant, |tenant| {
            let ids = tenant.group_ids(filter.member.as_ref(), after);
            let rows = ids.filter_map(|id| tenant.groups.get(&id)).filter(wanted).cloned();
            cut(rows, page, GROUPS, |group| vec![group.id.to_string()])
        })
    }

    async fn lesson_page(&self, tenant: TenantId, page: &PageRequest) -> Result<Page<Lesson>, PortError> {
        let after = after::<1>(page, LESSONS)?.map(|[id]| key::<LessonId>(&id)).transpose()?;
        self.read(tenant, |tenant| {
            let from = after.map_or(Unbounded, Excluded);
            let rows = tenant.lessons.range((from, Unbounded)).map(|(_, lesson)| lesson.clone());
            cut(rows, page, LESSONS, |lesson| vec![lesson.id.to_string()])
        })
    }

    async fn audit_page(
        &self,
        tenant: TenantId,
        page: &PageRequest,
    ) -> Result<Page<ChainedRecord>, PortError> {
        let read = after::<1>(page, TRAIL)?.map(|[sequence]| key::<usize>(&sequence)).transpose()?;
        self.read(tenant, |tenant| {
            let rows = tenant.trail.iter().skip(read.unwrap_or_default()).cloned();
            cut(rows, page, TRAIL, |record| vec![record.sequence.to_string()])
        })
    }

    async fn audit_head(&self, tenant: TenantId) -> Result<Option<ChainedRecord>, PortError> {
        Ok(self.read(tenant, |tenant| tenant.trail.last().cloned()))
    }

    async fn submission(
        &self,
        tenant: TenantId,
        key: &IdempotencyKey,
    ) -> Result<Option<StoredSubmission>, PortError> {
        Ok(self.read(tenant, |tenant| tenant.submissions.get(key).cloned()))
    }

    async fn totals(&self, tenant: TenantId, account: &AccountKey) -> Result<AccountTotals, PortError> {
        self.read(tenant, |tenant| {
            let mut totals = AccountTotals::default();
            for row in tenant.accounts.get(account).into_iter().flat_map(|account| account.lines.values()) {
                totals.add(row).map_err(|error| {
                    PortError::new(ErrorKind::Internal, "the totals do not fit").because(error)
                })?;
            }
            Ok(totals)
        })
    }
}

/// Rows as a commit leaves them, after every check has passed.
struct Rows {
    lines: Vec<StoredLine>,
    items: Vec<StoredItem>,
    changed: Vec<MatchGroup>,
}

impl Tenant {
    /// Everything that can be wrong with a commit.
    fn check(&self, commit: &MatchCommit) -> Result<Rows, PortError> {
        self.check_once(commit.once.as_ref())?;
        self.check_audit(&commit.audit)?;
        let taken = commit.new.iter().find(|group| self.groups.contains_key(&group.id));
        let taken = taken.map(|group| format!("there is a match {} already", group.id));
        let learned = commit.lessons.iter().find(|lesson| self.lessons.contains_key(&lesson.id));
        if let Some(message) =
            taken.or(learned.map(|lesson| format!("there is a lesson {} already", lesson.id)))
        {
            return Err(conflict(message));
        }
        Ok(Rows {
            changed: commit
                .changed
                .iter()
                .map(|group| self.changed_group(group))
                .collect::<Result<_, _>>()?,
            lines: self.changed_lines(commit)?,
            items: self.changed_items(commit)?,
        })
    }

    fn changed_group(&self, group: &MatchGroup) -> Result<MatchGroup, PortError> {
        let missing = || PortError::not_found("match", group.id);
        let stored = self.groups.get(&group.id).ok_or_else(missing)?;
        let version = stored
            .version
            .check(group.version)
            .map_err(|stale| conflict(format!("match {} was changed meanwhile", group.id)).because(stale))?;
        Ok(MatchGroup { version: version.next(), ..group.clone() })
    }

    fn changed_lines(&self, commit: &MatchCommit) -> Result<Vec<StoredLine>, PortError> {
        let lines = self.accounts.get(&commit.account).map(|account| &account.lines);
        let changed = commit.lines.iter().map(|change| {
            let row = lines.and_then(|lines| lines.get(&change.line));
            change.apply(row.ok_or_else(|| PortError::not_found("line", &change.line))?)
        });
        changed.collect()
    }

    fn changed_items(&self, commit: &MatchCommit) -> Result<Vec<StoredItem>, PortError> {
        let changed = commit.items.iter().map(|change| {
            let row = self.items.get(&change.item);
            change.apply(row.ok_or_else(|| PortError::not_found("item", &change.item))?)
        });
        changed.collect()
    }

    /// Carries out a commit that was checked; nothing here can fail.
    fn apply(&mut self, commit: MatchCommit, rows: Rows) {
        let MatchCommit { account, once, new, lessons, unlearned, audit, .. } = commit;
        if let Some(first) = new.first() {
            self.submit(once, Receipt::Match { group: first.id });
        }
        let lines = &mut self.accounts.entry(account).or_default().lines;
        lines.extend(rows.lines.into_iter().map(|row| (row.id().clone(), row)));
        self.items.extend(rows.items.into_iter().map(|row| (row.id().clone(), row)));
        new.iter().for_each(|group| self.index(group));
        self.groups.extend(new.into_iter().chain(rows.changed).map(|group| (group.id, group)));
        for group in unlearned {
            for lesson in self.lessons_of.remove(&group).unwrap_or_default() {
                self.lessons.remove(&lesson);
            }
        }
        for lesson in lessons {
            self.lessons_of.entry(lesson.group).or_default().push(lesson.id);
            self.lessons.insert(lesson.id, lesson);
        }
        self.append(audit);
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
}
