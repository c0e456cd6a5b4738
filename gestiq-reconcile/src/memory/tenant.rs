//! Everything of one tenant.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use gestiq_core::{
    AuditArea, AuditChain, AuditError, AuditRecord, ChainedRecord, ErrorKind, IdempotencyKey, PortError,
    TenantId,
};
use gestiq_statements::{ItemId, LineId};

use crate::books::lesson::{Lesson, LessonId};
use crate::books::{AccountKey, MatchGroup, MatchGroupId, MatchState, Once, StoredItem, StoredLine};
use crate::store::{Member, Receipt, StatementId, StoredStatement, StoredSubmission};

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
    pub(super) trail: Vec<ChainedRecord>,
    pub(super) submissions: BTreeMap<IdempotencyKey, StoredSubmission>,
    chain: AuditChain,
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
            trail: Vec::new(),
            submissions: BTreeMap::new(),
            chain: AuditChain::start(id, AuditArea::RECONCILIATION),
            id,
        }
    }

    /// Refuses an idempotency key that is there already.
    pub(super) fn check_once(&self, once: Option<&Once>) -> Result<(), PortError> {
        match once.filter(|once| self.submissions.contains_key(&once.key)) {
            None => Ok(()),
            Some(once) => Err(conflict(format!("the idempotency key {} was used before", once.key))),
        }
    }

    /// Refuses audit records of another tenant.
    pub(super) fn check_audit<'r>(
        &self,
        records: impl IntoIterator<Item = &'r AuditRecord>,
    ) -> Result<(), PortError> {
        let wanted = self.id;
        match records.into_iter().find(|record| record.tenant != wanted) {
            None => Ok(()),
            Some(record) => {
                let error = AuditError::OtherTenant { wanted, found: record.tenant };
                Err(PortError::new(ErrorKind::Internal, "an audit record of another tenant").because(error))
            }
        }
    }

    pub(super) fn submit(&mut self, once: Option<Once>, receipt: Receipt) {
        if let Some(Once { key, fingerprint }) = once {
            self.submissions.insert(key, StoredSubmission { fingerprint, receipt });
        }
    }

    /// Appends records that [`Tenant::check_audit`] has seen, and which therefore belong to the chain.
    pub(super) fn append(&mut self, records: impl IntoIterator<Item = AuditRecord>) {
        for record in records {
            self.trail.extend(self.chain.append(record));
        }
    }

    /// Whether a proposed or confirmed match has the item.
    pub(super) fn is_matched(&self, item: &ItemId) -> bool {
        let groups = self.groups_of_item.get(item).into_iter().flatten();
        groups
            .filter_map(|id| self.groups.get(id))
            .any(|group| matches!(group.state, MatchState::Proposed | MatchState::Confirmed))
    }

    /// The ids of the matches of a line or item, in their order; all of them where no member is named.
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
