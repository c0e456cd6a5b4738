//! A company with a bank account, on which the tests of the service play.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate};
use futures_executor::block_on;
use gestiq_core::{
    Actor, Currency, ErrorKind, ManualClock, Money, PageRequest, PageSize, Role, SequentialIds,
    StandardPolicy, TenantId, UserId,
};
use gestiq_reconcile::books::entry::WriteOffLimits;
use gestiq_reconcile::books::{
    AccountKey, ManualMatch, MatchGroup, MatchState, Remark, StoredItem, StoredLine,
};
use gestiq_reconcile::memory::MemoryStore;
use gestiq_reconcile::service::{ReconciliationService, Settings};
use gestiq_reconcile::store::{GroupFilter, Stores};
use gestiq_reconcile::{
    BankAccount, BankStatement, Direction, Error, ItemId, LineId, OpenItem, StatementLine,
};

/// A company with one bank account, and the people who work on it.
pub(crate) struct Company {
    pub(crate) service: ReconciliationService,
    pub(crate) stores: Stores,
    pub(crate) account: AccountKey,
    pub(crate) eva: Actor,
    pub(crate) admin: Actor,
    pub(crate) job: Actor,
    pub(crate) rep: Actor,
}

impl Company {
    pub(crate) fn new() -> Self {
        Company::over(Stores::of(Arc::new(MemoryStore::default())))
    }

    pub(crate) fn over(stores: Stores) -> Self {
        let ids = SequentialIds::default();
        let tenant = TenantId::new(&ids);
        let mut settings = Settings::default();
        settings.write_off_limits = WriteOffLimits::none().with(eur(500));
        let service = ReconciliationService::new(
            stores.clone(),
            Arc::new(StandardPolicy),
            Arc::new(ManualClock::at(DateTime::UNIX_EPOCH)),
            Arc::new(ids),
        );
        let user =
            |number, role| Actor::new(tenant, UserId::from_uuid(gestiq_core::Uuid::from_u128(number)), role);
        Company {
            service: service.with_settings(settings),
            stores,
            account: AccountKey::new("/1").unwrap(),
            eva: user(1, Role::Supervisor),
            admin: user(2, Role::Admin),
            rep: user(3, Role::SalesRep),
            job: Actor::system(tenant),
        }
    }

    pub(crate) fn lines(&self, lines: Vec<StatementLine>) {
        let mut statement = BankStatement::new(Currency::EUR);
        statement.account = Some(BankAccount::new("1"));
        statement.lines = lines;
        block_on(self.service.add_statements(&self.job, &[statement])).unwrap();
    }

    pub(crate) fn items(&self, items: Vec<OpenItem>) {
        block_on(self.service.add_items(&self.job, items)).unwrap();
    }

    pub(crate) fn run(&self) -> (u64, u64, u64, u64, u64) {
        let report = block_on(self.service.run_matching(&self.job, &self.account)).unwrap();
        (report.confirmed, report.proposed, report.kept, report.superseded, report.unmatched)
    }

    pub(crate) fn groups(&self) -> Vec<MatchGroup> {
        let mut page = PageRequest::first(PageSize::new(100).unwrap());
        let mut groups = Vec::new();
        loop {
            let read =
                block_on(self.service.match_groups(&self.eva, &GroupFilter::default(), &page)).unwrap();
            groups.extend(read.items);
            match read.next {
                Some(next) => page.after = Some(next),
                None => return groups,
            }
        }
    }

    pub(crate) fn in_state(&self, state: MatchState) -> Vec<MatchGroup> {
        self.groups().into_iter().filter(|group| group.state == state).collect()
    }

    pub(crate) fn line(&self, id: &str) -> StoredLine {
        let ids = [line_id(id)];
        block_on(self.stores.statements.lines(self.eva.tenant(), &self.account, &ids)).unwrap().remove(0)
    }

    pub(crate) fn item(&self, id: &str) -> StoredItem {
        block_on(self.stores.items.items(self.eva.tenant(), &[item_id(id)])).unwrap().remove(0)
    }

    pub(crate) fn manual(&self, lines: &[&str], items: &[&str]) -> ManualMatch {
        let lines = lines.iter().map(|id| line_id(id));
        ManualMatch::new(self.account.clone(), lines, items.iter().map(|id| item_id(id)))
    }

    pub(crate) fn make(&self, request: &ManualMatch) -> Result<MatchGroup, Error> {
        block_on(self.service.match_manually(&self.eva, request, None))
    }

    /// Returns the open amounts of lines and items, in cents.
    pub(crate) fn open(&self, lines: &[&str], items: &[&str]) -> (Vec<i64>, Vec<i64>) {
        (
            lines.iter().map(|id| self.line(id).open.to_minor().unwrap()).collect(),
            items.iter().map(|id| self.item(id).open.to_minor().unwrap()).collect(),
        )
    }
}

pub(crate) fn eur(minor: i64) -> Money {
    Money::from_minor(minor, Currency::EUR)
}

pub(crate) fn line_id(id: &str) -> LineId {
    LineId::new(id).unwrap()
}

pub(crate) fn item_id(id: &str) -> ItemId {
    ItemId::new(id).unwrap()
}

pub(crate) fn line(id: &str, minor: i64, party: &str, text: &str) -> StatementLine {
    let date = NaiveDate::from_ymd_opt(2026, 4, 2).unwrap();
    let mut line = StatementLine::new(line_id(id), date, eur(minor));
    line.counterparty = Some(party.into());
    line.description = (!text.is_empty()).then(|| text.into());
    line
}

pub(crate) fn item(id: &str, minor: i64, party: &str) -> OpenItem {
    let date = |month, day| NaiveDate::from_ymd_opt(2026, month, day);
    let mut item = OpenItem::new(item_id(id), id, eur(minor), date(3, 1).unwrap());
    item.counterparty = Some(party.into());
    item.due_date = date(3, 31);
    item
}

pub(crate) fn payable(id: &str, minor: i64, party: &str) -> OpenItem {
    let mut item = item(id, minor, party);
    item.direction = Direction::Payable;
    item
}

pub(crate) fn because(text: &str) -> Remark {
    Remark::new(text).unwrap()
}

pub(crate) fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> (&'static str, ErrorKind) {
    let error = result.unwrap_err();
    (error.code(), error.kind())
}

/// Two equal invoices and one payment that quotes neither.
pub(crate) fn ambiguous(company: &Company) {
    company.lines(vec![line("L", 50_00, "ACME TRADING", "")]);
    company.items(vec![item("A-1001", 50_00, "Acme Trading"), item("A-1002", 50_00, "Acme Trading")]);
}
