//! Everything of one tenant.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use gestiq_core::audit::{AuditArea, AuditBook, AuditRecord};
use gestiq_core::{ErrorKind, PortError, TenantId};
use gestiq_statements::{ItemId, LineId};

use super::requests::Requests;
use crate::books::lesson::{Lesson, LessonId};
use crate::books::{AccountKey, MatchGroup, MatchGroupId, StoredItem, StoredLine};
use crate::store::{ItemsReceipt, Member, NewItems, StatementId, StatementReceipt, StoredStatement};

/// The tables of a tenant.
#[derive(Debug)]
pub(super) struct Tenant {
    pub(super) accounts: BTreeMap<AccountKey, Account>,
    pub(super) statement_ids: BTreeSet<StatementId>,
    pub(super) items: BTreeMap<ItemId, StoredItem>,
    pub(super) groups: BTreeMap<MatchGroupId, MatchGroup>,
    /// The matches of each line and item, whatever became of them.
    pub(super) groups_of_line: BTreeMap<(AccountKey, LineId), BTreeSet<MatchGroupId>>,
    pub(super) groups_of_item: BTreeMap<ItemId, BTreeSet<MatchGroupId>>,
    pub(super) lessons: BTreeMap<LessonId, Lesson>,
    pub(super) lessons_of: BTreeMap<MatchGroupId, Vec<LessonId>>,
    pub(super) audit: AuditBook,
    pub(super) statement_requests: Requests<StatementReceipt>,
    pub(super) item_requests: Requests<ItemsReceipt>,
    pub(super) match_requests: Requests<MatchGroupId>,
    id: TenantId,
}

/// The lines and statements of an account.
#[derive(Debug, Default)]
pub(super) struct Account {
    pub(super) lines: BTreeMap<LineId, StoredLine>,
    /// The lines by date.
    pub(super) by_day: BTreeSet<(NaiveDate, LineId)>,
    pub(super) statements: BTreeMap<(NaiveDate, StatementId), StoredStatement>,
}

impl Account {
    pub(super) fn insert(&mut self, row: StoredLine) {
        self.by_day.insert((row.line.date, row.id().clone()));
        self.lines.insert(row.id().clone(), row);
    }

    pub(super) fn remove(&mut self, id: &LineId) {
        if let Some(row) = self.lines.remove(id) {
            self.by_day.remove(&(row.line.date, id.clone()));
        }
    }
}

impl Tenant {
    pub(super) fn new(id: TenantId) -> Self {
        Tenant {
            accounts: BTreeMap::new(),
            statement_ids: BTreeSet::new(),
            items: BTreeMap::new(),
            groups: BTreeMap::new(),
            groups_of_line: BTreeMap::new(),
            groups_of_item: BTreeMap::new(),
            lessons: BTreeMap::new(),
            lessons_of: BTreeMap::new(),
            audit: AuditBook::default(),
            statement_requests: Requests::default(),
            item_requests: Requests::default(),
            match_requests: Requests::default(),
            id,
        }
    }

    /// Refuses audit records of another tenant.
    pub(super) fn check_audit<'r>(
        &self,
        records: impl IntoIterator<Item = &'r AuditRecord>,
    ) -> Result<(), PortError> {
        Ok(records.into_iter().try_for_each(|record| record.check_tenant(self.id))?)
    }

    /// Appends records that [`Tenant::check_audit`] has seen, and which therefore belong to the chain.
    pub(super) fn append(&mut self, records: impl IntoIterator<Item = AuditRecord>) -> Result<(), PortError> {
        Ok(self.audit.append(self.id, AuditArea::RECONCILIATION, records).map(drop)?)
    }

    /// Returns `true` if a match holds the item.
    pub(super) fn is_matched(&self, item: &ItemId) -> bool {
        let groups = self.groups_of_item.get(item).into_iter().flatten();
        groups.filter_map(|id| self.groups.get(id)).any(|group| NewItems::is_held_by(group.state))
    }

    /// Returns the ids of the matches of a line or item, in their order; of all matches if no member is named.
    pub(super) fn group_ids<'t>(
        &'t self,
        member: Option<&Member>,
        after: Option<MatchGroupId>,
    ) -> Box<dyn Iterator<Item = MatchGroupId> + 't> {
        use std::ops::Bound::{Excluded, Unbounded};
        let from = after.map_or(Unbounded, Excluded);
        let of_member = match member {
            None => return Box::new(self.groups.range((from, Unbounded)).map(|(id, _)| *id)),
            Some(Member::Line(account, line)) => self.groups_of_line.get(&(account.clone(), line.clone())),
            Some(Member::Item(item)) => self.groups_of_item.get(item),
        };
        Box::new(of_member.into_iter().flat_map(move |ids| ids.range((from, Unbounded)).copied()))
    }
}

pub(super) fn conflict(message: String) -> PortError {
    PortError::new(ErrorKind::Conflict, message)
}
