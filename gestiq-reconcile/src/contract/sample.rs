//! Records that the checks are made of.

use chrono::{DateTime, NaiveDate};
use gestiq_core::audit::{AuditArea, AuditFilter};
use gestiq_core::idempotency::{Fingerprint, IdempotentRequest, Operation};
use gestiq_core::{
    Actor, AuditRecord, Currency, EventName, Money, PageRequest, PageSize, SequentialIds, Subject, TenantId,
    Version,
};
use gestiq_statements::{BalanceCheck, Direction, ItemId, LineId, LineStatus, OpenItem, StatementLine};

use crate::books::{
    AccountKey, Attention, ItemAllocation, ItemChange, LineAllocation, LineChange, MatchCommit, MatchGroup,
    MatchGroupId, MatchState, Origin, Stamp,
};
use crate::store::{
    LineFilter, NewItems, NewLine, NewStatement, NewStatements, StatementHeader, StatementId, Stores,
};

/// A tenant with its actor and its ids.
#[derive(Debug)]
pub(super) struct Sample {
    pub(super) actor: Actor,
    pub(super) account: AccountKey,
    pub(super) ids: SequentialIds,
}

impl Sample {
    /// Samples of different numbers are of different tenants, and use the same ids for everything else.
    pub(super) fn tenant(number: u128) -> Self {
        let tenant = TenantId::from_uuid(gestiq_core::Uuid::from_u128(number));
        Sample {
            actor: Actor::system(tenant),
            account: AccountKey::new("1").unwrap(),
            ids: SequentialIds::default(),
        }
    }

    pub(super) fn id(&self) -> TenantId {
        self.actor.tenant()
    }

    pub(super) fn audit(&self, action: &'static str) -> AuditRecord {
        let (action, subject) = (EventName::new(action).unwrap(), Subject::new("test", "1").unwrap());
        AuditRecord::new(&self.ids, DateTime::UNIX_EPOCH, &self.actor, action, subject)
    }

    pub(super) fn statement(&self, lines: Vec<StatementLine>) -> NewStatement {
        let day = lines.iter().map(|line| line.date).max().unwrap();
        NewStatement {
            id: StatementId::new(&self.ids),
            account: self.account.clone(),
            header: StatementHeader {
                day,
                currency: Currency::EUR,
                from: None,
                to: None,
                opening: None,
                closing: None,
                check: BalanceCheck::Unknown,
            },
            lines: lines.into_iter().map(|line| NewLine { line, replaces: None }).collect(),
            expired: Vec::new(),
            audit: self.audit("statement.imported"),
        }
    }

    pub(super) fn items(&self, items: Vec<OpenItem>) -> NewItems {
        NewItems { request: None, items, audit: self.audit("items.imported") }
    }

    /// Lines L1 to Ln of 100.00, 200.00, … on the first days of March.
    pub(super) async fn add_lines(&self, stores: &Stores, count: u32) {
        let lines = (1..=count).map(|n| line(&format!("L{n:03}"), n, i64::from(n) * 100_00)).collect();
        let file = NewStatements { request: None, statements: vec![self.statement(lines)] };
        stores.statements.add_statements(self.id(), file).await.unwrap();
    }

    /// Items I1 to In of 100.00, 200.00, …
    pub(super) async fn add_items(&self, stores: &Stores, count: u32) {
        let items = (1..=count).map(|n| item(&format!("I{n:03}"), i64::from(n) * 100_00)).collect();
        stores.items.add_items(self.id(), self.items(items)).await.unwrap();
    }

    /// Returns a match of one line and one item, wholly.
    pub(super) fn group(&self, number: u32, state: MatchState) -> MatchGroup {
        let amount = eur(i64::from(number) * 100_00);
        let created = Stamp { at: DateTime::UNIX_EPOCH, by: self.actor.user(), remark: None };
        MatchGroup {
            id: MatchGroupId::new(&self.ids),
            account: self.account.clone(),
            state,
            origin: Origin::Manual,
            lines: vec![LineAllocation { line: line_id(number), amount, value: amount }],
            items: vec![ItemAllocation { item: item_id(number), direction: Direction::Receivable, amount }],
            difference: None,
            resolutions: Vec::new(),
            rationale: None,
            decided: (state == MatchState::Confirmed).then(|| created.clone()),
            created,
            revoked: None,
            version: Version::FIRST,
        }
    }

    /// Returns a commit that changes nothing.
    pub(super) fn nothing(&self) -> MatchCommit {
        MatchCommit::new(self.account.clone())
    }

    /// Returns the commit that makes a match of fresh rows.
    pub(super) fn making(&self, group: MatchGroup) -> MatchCommit {
        let confirmed = group.state == MatchState::Confirmed;
        let open = |amount: Money| if confirmed { Money::zero(amount.currency()) } else { amount };
        let mut commit = MatchCommit::new(self.account.clone());
        commit.lines = group
            .lines
            .iter()
            .map(|line| LineChange {
                line: line.line.clone(),
                read: Version::FIRST,
                open: open(line.amount),
                proposal: (!confirmed).then_some(group.id),
                attention: Attention::Seen,
            })
            .collect();
        commit.items = group
            .items
            .iter()
            .map(|item| ItemChange {
                item: item.item.clone(),
                read: Version::FIRST,
                open: open(item.amount),
                attention: Attention::Seen,
            })
            .collect();
        commit.new = vec![group];
        commit.audit = vec![self.audit("match.confirmed")];
        commit
    }

    /// Returns everything that a tenant has, for comparisons.
    pub(super) async fn everything(&self, stores: &Stores) -> String {
        let page = whole();
        let lines = stores.statements.line_page(self.id(), &self.account, &LineFilter::All, &page).await;
        let statements = stores.statements.statement_page(self.id(), &self.account, &page).await;
        let items = stores.items.item_page(self.id(), &crate::store::ItemFilter::All, &page).await;
        let groups = stores.matches.group_page(self.id(), &crate::store::GroupFilter::default(), &page).await;
        let lessons = stores.matches.lesson_page(self.id(), &page).await;
        let trail =
            stores.audit.page(self.id(), AuditArea::RECONCILIATION, &AuditFilter::default(), &page).await;
        format!(
            "{:#?}",
            (
                lines.unwrap(),
                statements.unwrap(),
                items.unwrap(),
                groups.unwrap(),
                lessons.unwrap(),
                trail.unwrap()
            )
        )
    }
}

/// Returns the largest page.
pub(super) fn whole() -> PageRequest {
    PageRequest::first(PageSize::new(100).unwrap())
}

pub(super) fn eur(minor: i64) -> Money {
    Money::from_minor(minor, Currency::EUR)
}

/// Returns a request for the one operation of the cases.
pub(super) fn request(key: &str, content: &str) -> IdempotentRequest {
    request_of(Operation::new("test.create"), key, content)
}

pub(super) fn request_of(operation: Operation, key: &str, content: &str) -> IdempotentRequest {
    let fingerprint = Fingerprint::of(operation.as_str(), content.as_bytes());
    IdempotentRequest { operation, key: key.parse().unwrap(), fingerprint }
}

pub(super) fn line_id(number: u32) -> LineId {
    LineId::new(format!("L{number:03}")).unwrap()
}

pub(super) fn item_id(number: u32) -> ItemId {
    ItemId::new(format!("I{number:03}")).unwrap()
}

pub(super) fn line(id: &str, day: u32, minor: i64) -> StatementLine {
    // Beyond the month, two lines share a day.
    let date = NaiveDate::from_ymd_opt(2026, 3, day.min(28)).unwrap();
    StatementLine::new(LineId::new(id).unwrap(), date, eur(minor))
}

pub(super) fn pending(id: &str, day: u32, minor: i64) -> StatementLine {
    let mut line = line(id, day, minor);
    line.status = LineStatus::Pending;
    line
}

pub(super) fn item(id: &str, minor: i64) -> OpenItem {
    let date = NaiveDate::from_ymd_opt(2026, 2, 1).unwrap();
    OpenItem::new(ItemId::new(id).unwrap(), id, eur(minor), date)
}
