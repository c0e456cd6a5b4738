//! The life of a match, through the service.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate};
use futures_executor::block_on;
use gestiq_core::{
    Actor, Currency, ErrorKind, ManualClock, Money, PageRequest, PageSize, Role, SequentialIds,
    StandardPolicy, TenantId, UserId,
};
use gestiq_reconcile::adjustment::{LedgerAccount, ResolutionKind, WriteOffLimits};
use gestiq_reconcile::ledger::{AccountKey, StoredItem, StoredLine};
use gestiq_reconcile::match_group::{ManualMatch, MatchGroup, MatchGroupId, MatchState, Origin, Remark};
use gestiq_reconcile::matching::DifferenceKind;
use gestiq_reconcile::memory::MemoryStore;
use gestiq_reconcile::rules::{Condition, Effect, RuleBook, UserRule};
use gestiq_reconcile::service::{ReconciliationService, ResolveDifference, Settings};
use gestiq_reconcile::store::{GroupFilter, ItemFilter, LineFilter, Member, Stores};
use gestiq_reconcile::{
    BankAccount, BankStatement, Direction, Error, ItemId, LineId, LineStatus, OpenItem, StatementLine,
};

/// A company with one bank account, and the people who work on it.
pub(crate) struct Company {
    pub(crate) service: ReconciliationService,
    pub(crate) stores: Stores,
    pub(crate) account: AccountKey,
    pub(crate) eva: Actor,
    pub(crate) admin: Actor,
    pub(crate) job: Actor,
    rep: Actor,
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

    fn manual(&self, lines: &[&str], items: &[&str]) -> ManualMatch {
        let lines = lines.iter().map(|id| line_id(id));
        ManualMatch::new(self.account.clone(), lines, items.iter().map(|id| item_id(id)))
    }

    fn make(&self, request: &ManualMatch) -> Result<MatchGroup, Error> {
        block_on(self.service.match_manually(&self.eva, request, None))
    }

    /// What is open of lines and items, in cents.
    fn open(&self, lines: &[&str], items: &[&str]) -> (Vec<i64>, Vec<i64>) {
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

fn payable(id: &str, minor: i64, party: &str) -> OpenItem {
    let mut item = item(id, minor, party);
    item.direction = Direction::Payable;
    item
}

fn because(text: &str) -> Remark {
    Remark::new(text).unwrap()
}

fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> (&'static str, ErrorKind) {
    let error = result.unwrap_err();
    (error.code(), error.kind())
}

#[test]
fn a_certain_match_is_confirmed_and_explained_after_a_restart() {
    let company = Company::new();
    company.lines(vec![line("L", 121_00, "TALLERES ACME", "fra. F-2026-0042")]);
    company.items(vec![item("F-2026-0042", 121_00, "Talleres Acme S.L.")]);
    assert_eq!(company.run(), (1, 0, 0, 0, 0));
    let group = company.groups().remove(0);
    assert_eq!((group.state, group.origin), (MatchState::Confirmed, Origin::Automatic));
    assert_eq!(company.open(&["L"], &["F-2026-0042"]), (vec![0], vec![0]));
    assert_eq!(group.imbalance().unwrap(), Some(eur(0)));
    assert_eq!(company.run(), (0, 0, 0, 0, 0), "a second run finds nothing to do");

    // What a store keeps of it is enough to explain it.
    let kept: MatchGroup = serde_json::from_str(&serde_json::to_string(&group).unwrap()).unwrap();
    assert_eq!(kept, group);
    let rationale = kept.rationale.unwrap();
    let sum: u16 = rationale.fields.iter().map(|field| field.contribution.basis_points()).sum();
    assert_eq!(sum, rationale.score.basis_points(), "contributions add up to the score");
}

#[test]
fn what_is_paid_too_little_or_too_much_stays_open() {
    // Paid, owed; left of the line, left of the item, the name of the difference.
    for (paid, owed, line_left, item_left, kind) in [
        (60_00, 100_00, 0, 40_00, Some(DifferenceKind::Partial)),
        (130_00, 100_00, 30_00, 0, Some(DifferenceKind::Over)),
        (100_00, 100_00, 0, 0, None),
        (-40_00, -100_00, 0, -60_00, Some(DifferenceKind::Partial)),
    ] {
        let company = Company::new();
        company.lines(vec![line("L", paid, "Acme", "")]);
        company.items(vec![item("I", owed, "Acme")]);
        let group = company.make(&company.manual(&["L"], &["I"])).unwrap();
        assert_eq!(company.open(&["L"], &["I"]), (vec![line_left], vec![item_left]), "{paid} for {owed}");
        let difference = group.difference.clone();
        assert_eq!(difference.as_ref().map(|difference| difference.kind), kind);
        assert_eq!(group.imbalance().unwrap(), Some(eur(0)));
        assert!(difference.is_none_or(|difference| difference.unresolved == eur(owed.abs() - paid.abs())));

        let revoked = block_on(company.service.unmatch(&company.eva, group.id, &because("wrong"))).unwrap();
        assert_eq!(revoked.state, MatchState::Revoked);
        assert_eq!(company.open(&["L"], &["I"]), (vec![paid], vec![owed]), "revoking restores both");
        let again = block_on(company.service.unmatch(&company.eva, group.id, &because("again")));
        assert_eq!(code(again), ("match_transition", ErrorKind::Conflict));
    }
}

#[test]
fn credit_notes_and_several_lines_are_netted() {
    let company = Company::new();
    company.lines(vec![line("L1", 50_00, "Acme", ""), line("L2", 30_00, "Acme", "")]);
    company.items(vec![item("I1", 60_00, "Acme"), item("I2", -10_00, "Acme"), item("I3", 50_00, "Acme")]);
    let group = company.make(&company.manual(&["L1", "L2"], &["I1", "I2", "I3"])).unwrap();
    assert_eq!(company.open(&["L1", "L2"], &["I1", "I2", "I3"]), (vec![0, 0], vec![0, 0, 20_00]));
    assert_eq!(group.imbalance().unwrap(), Some(eur(0)));
}

#[test]
fn a_difference_is_resolved_by_an_entry_that_settles_it() {
    use LedgerAccount as A;
    use ResolutionKind as K;
    // Paid (negative goes out), owed, kind; debit, credit.
    for (paid, owed, kind, debit, credit) in [
        (93_50, 100_00, K::Fee, A::BankFees, A::Receivable),
        (98_00, 100_00, K::Discount, A::DiscountsGiven, A::Receivable),
        (-98_00, 100_00, K::Discount, A::Payable, A::DiscountsTaken),
        (99_99, 100_00, K::Rounding, A::Rounding, A::Receivable),
        (100_02, 100_00, K::Rounding, A::Bank, A::Rounding),
        (96_00, 100_00, K::WriteOff, A::WriteOff, A::Receivable),
        (101_00, 100_00, K::WriteOff, A::Bank, A::WriteOff),
        (-102_00, 100_00, K::Fee, A::BankFees, A::Bank),
        (99_00, 100_00, K::Fx, A::FxLoss, A::Receivable),
        (-99_00, 100_00, K::Fx, A::Payable, A::FxGain),
    ] {
        let company = Company::new();
        company.lines(vec![line("L", paid, "Acme", "")]);
        company.items(vec![if paid < 0 { payable("I", owed, "Acme") } else { item("I", owed, "Acme") }]);
        let group = company.make(&company.manual(&["L"], &["I"])).unwrap();
        let resolve = ResolveDifference::new(group.id, kind);
        let group = block_on(company.service.resolve_difference(&company.eva, &resolve)).unwrap();
        assert_eq!(company.open(&["L"], &["I"]), (vec![0], vec![0]), "{kind} settles {paid} for {owed}");
        let entry = &group.resolutions[0].entry;
        assert_eq!((entry.debit(), entry.credit()), (debit, credit), "{kind}: {paid} for {owed}");
        assert_eq!(entry.amount(), eur(paid.abs().abs_diff(owed).try_into().unwrap()));
        assert_eq!(group.imbalance().unwrap(), Some(eur(0)));
        assert_eq!(group.difference.unwrap().unresolved, eur(0));
        let again = block_on(company.service.resolve_difference(&company.eva, &resolve));
        assert_eq!(code(again), ("nothing_to_resolve", ErrorKind::Conflict));

        let revoked = block_on(company.service.unmatch(&company.eva, group.id, &because("wrong"))).unwrap();
        assert_eq!(company.open(&["L"], &["I"]), (vec![paid], vec![owed]), "{kind} is undone");
        let reversal = revoked.resolutions[0].reversal.clone().unwrap();
        assert_eq!((reversal.debit(), reversal.credit()), (credit, debit));
    }
}

#[test]
fn a_difference_is_resolved_in_parts_and_by_several_items() {
    let company = Company::new();
    company.lines(vec![line("L", 150_00, "Acme", "")]);
    company.items(vec![item("I1", 100_00, "Acme"), item("I2", 60_00, "Acme")]);
    let id = company.make(&company.manual(&["L"], &["I1", "I2"])).unwrap().id;
    let resolve = |kind, minor| {
        let request = ResolveDifference { amount: Some(eur(minor)), ..ResolveDifference::new(id, kind) };
        block_on(company.service.resolve_difference(&company.eva, &request))
    };
    assert_eq!(code(resolve(ResolutionKind::Fee, 10_01)).0, "beyond_open_amount");
    assert_eq!(code(resolve(ResolutionKind::Fee, -1)).0, "wrong_sign");
    assert_eq!(code(resolve(ResolutionKind::Rounding, 3)).0, "no_rounding");
    let group = resolve(ResolutionKind::Fee, 7_00).unwrap();
    assert_eq!(group.difference.unwrap().unresolved, eur(3_00));
    let group = resolve(ResolutionKind::Discount, 3_00).unwrap();
    assert_eq!((group.resolutions.len(), group.imbalance().unwrap()), (2, Some(eur(0))));
    assert_eq!(company.open(&["L"], &["I1", "I2"]), (vec![0], vec![0, 0]));
}

#[test]
fn who_may_write_off_depends_on_the_limit_of_the_currency() {
    for (paid, supervisor, admin) in [(95_00, true, true), (94_99, false, true)] {
        for (actor, allowed) in [(0, supervisor), (1, admin)] {
            let company = Company::new();
            let actor = if actor == 0 { &company.eva } else { &company.admin };
            company.lines(vec![line("L", paid, "Acme", "")]);
            company.items(vec![item("I", 100_00, "Acme")]);
            let stated =
                company.manual(&["L"], &["I"]).with_difference(ResolutionKind::WriteOff, eur(100_00 - paid));
            let group = block_on(company.service.match_manually(actor, &stated, None));
            assert_eq!(group.is_ok(), allowed, "{paid} by {actor}");
            let group = company.make(&company.manual(&["L"], &["I"]));
            let Ok(group) = group else { continue };
            let resolve = ResolveDifference::new(group.id, ResolutionKind::WriteOff);
            let refused = block_on(company.service.resolve_difference(actor, &resolve));
            assert_eq!(code(refused), ("denied", ErrorKind::Denied), "{paid} by {actor}");
            assert_eq!(company.item("I").open, eur(100_00 - paid), "what is denied changes nothing");
        }
    }
}

#[test]
fn a_line_in_another_currency_is_matched_at_what_it_is_worth() {
    let company = Company::new();
    let mut dollars = line("L", 0, "Acme Inc.", "");
    dollars.amount = Money::from_minor(110_00, Currency::USD);
    company.lines(vec![dollars]);
    company.items(vec![item("I", 100_00, "Acme Inc.")]);
    let mut request = company.manual(&["L"], &["I"]);
    assert_eq!(code(company.make(&request)).0, "line_value_missing");
    request.lines[0].value = Some(eur(101_00));
    assert_eq!(code(company.make(&request)).0, "sums_differ");
    let group = company.make(&request.with_difference(ResolutionKind::Fx, eur(-1_00))).unwrap();
    let entry = &group.resolutions[0].entry;
    assert_eq!((entry.debit(), entry.credit()), (LedgerAccount::Receivable, LedgerAccount::FxGain));
    assert_eq!((company.line("L").open.is_zero(), company.item("I").open), (true, eur(0)));
    block_on(company.service.unmatch(&company.eva, group.id, &because("wrong"))).unwrap();
    assert_eq!(company.line("L").open, Money::from_minor(110_00, Currency::USD));
}

#[test]
fn a_match_by_hand_says_what_is_wrong_with_it() {
    let company = Company::new();
    let mut announced = line("P", 100_00, "Acme", "");
    announced.status = LineStatus::Pending;
    company.lines(vec![line("L1", 100_00, "Acme", ""), line("L2", -50_00, "Acme", ""), announced]);
    let mut dollars = item("D", 0, "Acme");
    (dollars.amount, dollars.open) =
        (Money::from_minor(1, Currency::USD), Money::from_minor(1, Currency::USD));
    company.items(vec![item("I1", 100_00, "Acme"), item("I2", 40_00, "Acme"), dollars, item("Z", 0, "Acme")]);
    let manual = |lines: &[&str], items: &[&str]| company.manual(lines, items);
    let amounts = |line: i64, item: i64| {
        let mut request = manual(&["L1"], &["I1"]);
        (request.lines[0].amount, request.items[0].amount) = (Some(eur(line)), Some(eur(item)));
        request
    };
    let mut valued = manual(&["L1"], &["I1"]);
    valued.lines[0].value = Some(eur(99_00));
    let many = (0..501).map(|number| number.to_string()).collect::<Vec<_>>();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let cases = [
        (manual(&[], &["I1"]), "match_without_members", ErrorKind::Invalid),
        (manual(&["L1"], &[]), "match_without_members", ErrorKind::Invalid),
        (manual(&["L1", "L1"], &["I1"]), "match_member_repeated", ErrorKind::Invalid),
        (manual(&many, &["I1"]), "match_too_large", ErrorKind::Invalid),
        (manual(&["X"], &["I1"]), "record_not_found", ErrorKind::NotFound),
        (manual(&["L1"], &["X"]), "record_not_found", ErrorKind::NotFound),
        (manual(&["P"], &["I1"]), "line_pending", ErrorKind::Conflict),
        (manual(&["L1"], &["Z"]), "nothing_open", ErrorKind::Conflict),
        (manual(&["L1"], &["I1", "D"]), "wrong_currency", ErrorKind::Invalid),
        (manual(&["L1"], &["D"]), "line_value_missing", ErrorKind::Invalid),
        (manual(&["L2"], &["I1"]), "opposite_directions", ErrorKind::Invalid),
        (amounts(100_01, 100_00), "beyond_open_amount", ErrorKind::Conflict),
        (amounts(100_00, 100_01), "beyond_open_amount", ErrorKind::Conflict),
        (amounts(-1, 100_00), "wrong_sign", ErrorKind::Invalid),
        (amounts(0, 100_00), "wrong_sign", ErrorKind::Invalid),
        (amounts(90_00, 100_00), "sums_differ", ErrorKind::Invalid),
        (
            amounts(90_00, 100_00).with_difference(ResolutionKind::Fee, eur(9_00)),
            "sums_differ",
            ErrorKind::Invalid,
        ),
        (
            amounts(90_00, 100_00).with_difference(ResolutionKind::Rounding, eur(10_00)),
            "no_rounding",
            ErrorKind::Invalid,
        ),
        (
            amounts(90_00, 100_00).with_difference(ResolutionKind::Fx, eur(10_00)),
            "fx_without_currencies",
            ErrorKind::Invalid,
        ),
        (valued, "line_value_wrong", ErrorKind::Invalid),
    ];
    for (request, expected, kind) in cases {
        let made = company.make(&request);
        let message = made.as_ref().err().map(ToString::to_string).unwrap_or_default();
        assert_eq!(code(made), (expected, kind), "{message}");
        assert!(!message.ends_with('.') && !message.starts_with(char::is_uppercase), "{message}");
    }
    assert!(company.groups().is_empty());
    let request = amounts(90_00, 100_00).with_difference(ResolutionKind::Fee, eur(10_00));
    let group = company.make(&request).unwrap();
    assert_eq!(group.imbalance().unwrap(), Some(eur(0)));
    assert_eq!(company.open(&["L1"], &["I1"]), (vec![10_00], vec![0]), "the stated fee settles the item");
}

#[test]
fn roundings_are_resolved_at_once() {
    let company = Company::new();
    company.lines(vec![line("L", 120_99, "TALLERES ACME", "fra. F-2026-0042")]);
    company.items(vec![item("F-2026-0042", 121_00, "Talleres Acme S.L.")]);
    assert_eq!(company.run(), (1, 0, 0, 0, 0));
    let group = company.groups().remove(0);
    assert_eq!(group.resolutions[0].kind, ResolutionKind::Rounding);
    assert_eq!(company.open(&["L"], &["F-2026-0042"]), (vec![0], vec![0]));
}

#[test]
fn lines_that_a_rule_decides_are_reported_with_it_each_time() {
    let mut company = Company::new();
    let rule = |name: &str, text: &str, then| UserRule {
        name: name.into(),
        when: vec![Condition::TextContains(text.into())],
        then,
    };
    let book = Effect::LedgerAccount("6260".into());
    let mut settings = Settings::default();
    settings.rules = RuleBook::new(vec![
        rule("bank charges", "comision", book),
        rule("payroll", "nomina", Effect::NeverMatch),
    ])
    .unwrap();
    company.service = company.service.with_settings(settings);
    company.lines(vec![
        line("L1", -12_50, "BANCO", "comisión de mantenimiento"),
        line("L2", -900_00, "EVA", "NOMINA MARZO"),
        line("L3", 77_00, "NADIE", ""),
    ]);
    for _ in 0..2 {
        let report = block_on(company.service.run_matching(&company.job, &company.account)).unwrap();
        let by_rule: Vec<(&str, &str)> =
            report.by_rule.iter().map(|one| (one.line.as_str(), one.rule.name.as_str())).collect();
        assert_eq!(by_rule, [("L1", "bank charges"), ("L2", "payroll")]);
        assert_eq!(report.unmatched, 1, "only L3 is");
        assert_eq!(company.line("L1").open, eur(-12_50), "the entry is the host's");
    }
}

/// Two equal invoices and one payment that quotes neither.
fn ambiguous(company: &Company) {
    company.lines(vec![line("L", 50_00, "ACME TRADING", "")]);
    company.items(vec![item("A-1001", 50_00, "Acme Trading"), item("A-1002", 50_00, "Acme Trading")]);
}

#[test]
fn a_suggestion_waits_until_it_is_confirmed() {
    let company = Company::new();
    ambiguous(&company);
    assert_eq!(company.run(), (0, 1, 0, 0, 0));
    let proposal = company.groups().remove(0);
    assert_eq!((proposal.state, company.line("L").open), (MatchState::Proposed, eur(50_00)));
    assert_eq!(company.line("L").proposal, Some(proposal.id));
    assert_eq!(company.run(), (0, 0, 1, 0, 0), "it is left alone");
    assert_eq!(company.groups(), std::slice::from_ref(&proposal));
    let confirmed = block_on(company.service.confirm(&company.eva, proposal.id, None)).unwrap();
    assert_eq!((confirmed.state, confirmed.decided.unwrap().by), (MatchState::Confirmed, company.eva.user()));
    assert_eq!((company.line("L").open, company.line("L").proposal), (eur(0), None));
    let again = block_on(company.service.confirm(&company.eva, proposal.id, None));
    assert_eq!(code(again), ("match_transition", ErrorKind::Conflict));
}

#[test]
fn a_rejected_pair_is_not_proposed_again() {
    let company = Company::new();
    ambiguous(&company);
    company.run();
    let first = company.groups().remove(0);
    let rejected = block_on(company.service.reject(&company.eva, first.id, &because("another one"))).unwrap();
    assert_eq!(rejected.decided.unwrap().remark, Some(because("another one")));
    for _ in 0..2 {
        company.run();
        let live: Vec<_> = company.in_state(MatchState::Proposed);
        assert!(live.iter().all(|group| group.items[0].item != first.items[0].item));
        assert!(company.in_state(MatchState::Confirmed).is_empty());
    }
}

#[test]
fn what_a_revoked_match_taught_is_forgotten() {
    let company = Company::new();
    company.lines(vec![line("L", 77_00, "MR SMITH", "")]);
    company.items(vec![item("A-1001", 77_00, "Acme Trading")]);
    let group = company.make(&company.manual(&["L"], &["A-1001"])).unwrap();
    let tenant = company.eva.tenant();
    let lessons =
        || block_on(company.stores.matches.lesson_page(tenant, &PageRequest::default())).unwrap().items;
    assert_eq!(lessons().len(), 2, "a name and a habit");
    // The next payment of Mr Smith is found by what the first one taught.
    company.lines(vec![line("L2", 88_00, "Mr. Smith", "")]);
    company.items(vec![item("A-1002", 88_00, "Acme Trading")]);
    let found = company.run();
    assert_eq!(found.0 + found.1, 1, "{found:?}");
    block_on(company.service.unmatch(&company.eva, group.id, &because("not his"))).unwrap();
    assert!(lessons().iter().all(|lesson| lesson.group != group.id));
}

#[test]
fn something_new_changes_only_the_proposals_that_it_touches() {
    let company = Company::new();
    ambiguous(&company);
    company.lines(vec![line("M", 60_00, "BLANCO HERMANOS", "")]);
    company.items(vec![item("B-1", 60_00, "Blanco Hermanos"), item("B-2", 60_00, "Blanco Hermanos")]);
    assert_eq!(company.run(), (0, 2, 0, 0, 0));
    let before = company.groups();
    // A second payment of Acme: two payments, two invoices, both still ambiguous; and a line of somebody else.
    company.lines(vec![line("L2", 50_00, "ACME TRADING", "")]);
    company.run();
    let of_blanco = |groups: &[MatchGroup]| {
        groups.iter().filter(|group| group.lines[0].line == line_id("M")).cloned().collect::<Vec<_>>()
    };
    assert_eq!(of_blanco(&company.groups()), of_blanco(&before), "nothing about it has changed");

    // What waits is what a run over everything would propose.
    let fresh = Company::new();
    ambiguous(&fresh);
    fresh.lines(vec![line("M", 60_00, "BLANCO HERMANOS", "")]);
    fresh.items(vec![item("B-1", 60_00, "Blanco Hermanos"), item("B-2", 60_00, "Blanco Hermanos")]);
    fresh.lines(vec![line("L2", 50_00, "ACME TRADING", "")]);
    fresh.run();
    let waiting = |company: &Company| {
        let mut pairs: Vec<_> = company
            .in_state(MatchState::Proposed)
            .into_iter()
            .map(|group| (group.lines[0].line.clone(), group.items[0].item.clone()))
            .collect();
        pairs.sort();
        pairs
    };
    assert_eq!(waiting(&company), waiting(&fresh));
}

#[test]
fn a_released_residual_is_matched_again() {
    let company = Company::new();
    company.lines(vec![line("L", 50_00, "ACME TRADING", "")]);
    company.items(vec![item("A-1001", 50_00, "Acme Trading"), item("X", 50_00, "Somebody Else")]);
    let wrong = company.make(&company.manual(&["L"], &["X"])).unwrap();
    assert_eq!(company.run(), (0, 0, 0, 0, 0));
    block_on(company.service.unmatch(&company.eva, wrong.id, &because("wrong customer"))).unwrap();
    let (confirmed, proposed, ..) = company.run();
    assert_eq!(confirmed + proposed, 1);
    assert_eq!(company.groups().last().unwrap().items[0].item, item_id("A-1001"));
}

#[test]
fn a_match_by_hand_takes_the_place_of_a_proposal() {
    let company = Company::new();
    ambiguous(&company);
    company.run();
    let proposal = company.groups().remove(0);
    let other = if proposal.items[0].item == item_id("A-1001") { "A-1002" } else { "A-1001" };
    company.make(&company.manual(&["L"], &[other])).unwrap();
    let old = block_on(company.service.match_group(&company.eva, proposal.id)).unwrap();
    assert_eq!(old.state, MatchState::Rejected);
    let filter = GroupFilter {
        member: Some(Member::Line(company.account.clone(), line_id("L"))),
        ..GroupFilter::default()
    };
    let history =
        block_on(company.service.match_groups(&company.eva, &filter, &PageRequest::default())).unwrap();
    assert_eq!(history.items.len(), 2, "the line remembers both");
}

#[test]
fn a_key_makes_a_match_by_hand_safe_to_repeat() {
    let company = Company::new();
    company.lines(vec![line("L", 50_00, "Acme", ""), line("L2", 1_00, "Acme", "")]);
    company.items(vec![item("I", 50_00, "Acme")]);
    let (request, key) = (company.manual(&["L"], &["I"]), "k-1".parse().unwrap());
    let make = |request| block_on(company.service.match_manually(&company.eva, request, Some(&key)));
    let first = make(&request).unwrap();
    assert_eq!(make(&request).unwrap(), first);
    assert_eq!(company.groups().len(), 1);
    let other = make(&company.manual(&["L2"], &["I"]));
    assert_eq!(code(other), ("idempotency_key_reused", ErrorKind::Conflict));
}

#[test]
fn every_step_is_in_the_audit_trail_with_its_reason() {
    let company = Company::new();
    ambiguous(&company);
    company.run();
    let id = company.groups().remove(0).id;
    block_on(company.service.confirm(&company.eva, id, Some(&because("by phone")))).unwrap();
    block_on(company.service.unmatch(&company.eva, id, &because("by mistake"))).unwrap();
    let trail = block_on(company.service.history(&company.eva, &PageRequest::default())).unwrap().items;
    let steps: Vec<_> = trail
        .iter()
        .map(|chained| &chained.record)
        .map(|record| (record.action.as_str(), record.user, record.reason.as_deref()))
        .collect();
    let (job, eva) = (UserId::SYSTEM, company.eva.user());
    let expected = [
        ("statement.imported", job, None),
        ("items.imported", job, None),
        ("match.proposed", job, None),
        ("match.confirmed", eva, Some("by phone")),
        ("match.revoked", eva, Some("by mistake")),
    ];
    assert_eq!(steps, expected);
    let confirmed = &trail[3].record;
    assert!(confirmed.before.as_deref().unwrap().starts_with("proposed suggested"));
    assert!(confirmed.after.as_deref().unwrap().contains("lines L 50.00 EUR; items A-100"));
    let end = block_on(company.service.verify_history(&company.eva)).unwrap();
    assert_eq!(end.length(), 5);
}

#[test]
fn the_status_shows_how_far_an_account_is() {
    let company = Company::new();
    ambiguous(&company);
    company.lines(vec![
        line("N", 12_34, "NOBODY KNOWN", ""),
        line("K", 20_00, "TALLERES ACME", "fra. F-2026-0042"),
    ]);
    company.items(vec![item("F-2026-0042", 20_00, "Talleres Acme S.L.")]);
    company.run();
    let status = block_on(company.service.status(&company.eva, &company.account)).unwrap();
    let row = &status.totals.currencies[0];
    let tally = |tally: gestiq_reconcile::store::Tally| (tally.lines, tally.amount.to_minor().unwrap());
    assert_eq!(tally(row.lines), (3, 82_34));
    assert_eq!(tally(row.matched), (1, 20_00));
    assert_eq!(tally(row.suggested), (1, 50_00));
    assert_eq!(tally(row.unmatched), (1, 12_34));
    assert!(status.statement.is_some());
    let other = AccountKey::new("other").unwrap();
    let missing = block_on(company.service.status(&company.eva, &other));
    assert_eq!(code(missing), ("record_not_found", ErrorKind::NotFound));
}

#[test]
fn another_tenants_match_does_not_exist_and_a_representative_may_nothing() {
    let company = Company::new();
    ambiguous(&company);
    company.run();
    let id = company.groups().remove(0).id;
    let stranger = Actor::new(TenantId::from_uuid(gestiq_core::Uuid::max()), UserId::SYSTEM, Role::Admin);
    let service = &company.service;
    let remark = because("x");
    let not_found = ("record_not_found", ErrorKind::NotFound);
    assert_eq!(code(block_on(service.match_group(&stranger, id))), not_found);
    assert_eq!(code(block_on(service.confirm(&stranger, id, None))), not_found);
    assert_eq!(code(block_on(service.reject(&stranger, id, &remark))), not_found);
    assert_eq!(code(block_on(service.unmatch(&stranger, id, &remark))), not_found);
    let resolve = ResolveDifference::new(id, ResolutionKind::Fee);
    assert_eq!(code(block_on(service.resolve_difference(&stranger, &resolve))), not_found);
    let manual = company.manual(&["L"], &["A-1001"]);
    assert_eq!(code(block_on(service.match_manually(&stranger, &manual, None))), not_found);
    assert_eq!(code(block_on(service.status(&stranger, &company.account))), not_found);

    let (rep, denied) = (&company.rep, ("denied", ErrorKind::Denied));
    assert_eq!(code(block_on(service.run_matching(rep, &company.account))), denied);
    assert_eq!(code(block_on(service.confirm(rep, id, None))), denied);
    assert_eq!(code(block_on(service.match_manually(rep, &manual, None))), denied);
    assert_eq!(code(block_on(service.add_statements(rep, &[]))), denied);
    assert_eq!(code(block_on(service.add_items(rep, Vec::new()))), denied);
    assert_eq!(code(block_on(service.history(rep, &PageRequest::default()))), denied);
    assert_eq!(code(block_on(service.unmatch(&company.job, id, &remark))), denied, "jobs revoke nothing");
}

#[test]
fn the_futures_of_the_service_move_between_threads() {
    fn is_send<T: Send>(_: &T) {}
    let company = Company::new();
    let remark = because("x");
    let id = MatchGroupId::from_uuid(gestiq_core::Uuid::nil());
    is_send(&company.service.run_matching(&company.job, &company.account));
    is_send(&company.service.confirm(&company.job, id, None));
    is_send(&company.service.unmatch(&company.job, id, &remark));
    is_send(&company.service.add_statements(&company.job, &[]));
}

#[test]
fn ten_thousand_lines_are_matched_in_batches() {
    let data = gestiq_reconcile::synthetic::Scenario::Mixed.generate(7, 10_000);
    let company = Company::new();
    company.lines(data.lines);
    company.items(data.items);
    let (confirmed, proposed, _, _, unmatched) = company.run();
    assert!(confirmed > 7_500, "{confirmed} {proposed} {unmatched}");
    let second = company.run();
    assert_eq!(second.0, 0, "{second:?}");
    let open = block_on(company.stores.items.count_items(company.eva.tenant(), ItemFilter::Open, 20_000));
    assert!(open.unwrap().count < 5_000);
    let page = PageRequest::default();
    let pending = company.service.lines_of(&company.eva, &company.account, LineFilter::Pending, &page);
    assert!(block_on(pending).unwrap().items.is_empty());
}

mod entries {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn every_entry_balances_and_lines_with_entries_equal_items(
            paid in prop::collection::vec(1..500_i64, 1..4),
            owed in prop::collection::vec(1..500_i64, 1..4),
            outgoing in any::<bool>(),
            kind in prop::sample::select(vec![ResolutionKind::Fee, ResolutionKind::Discount, ResolutionKind::WriteOff]),
            part in 1..=100_i64,
            stated in any::<bool>(),
        ) {
            let company = Company::new();
            let sign = if outgoing { -1 } else { 1 };
            let ids = |name: &str, count: usize| (0..count).map(|n| format!("{name}{n}")).collect::<Vec<_>>();
            let (lines, items) = (ids("L", paid.len()), ids("I", owed.len()));
            company.lines(lines.iter().zip(&paid).map(|(id, minor)| line(id, sign * minor, "Acme", "")).collect());
            let owing = |(id, minor): (&String, &i64)| if outgoing { payable(id, *minor, "Acme") } else { item(id, *minor, "Acme") };
            company.items(items.iter().zip(&owed).map(owing).collect());
            let difference = owed.iter().sum::<i64>() - paid.iter().sum::<i64>();
            let (line_ids, item_ids) = (lines.iter().map(|id| line_id(id)), items.iter().map(|id| item_id(id)));
            let mut request = ManualMatch::new(company.account.clone(), line_ids, item_ids);
            if stated && difference != 0 {
                request = request.with_difference(kind, eur(difference));
            }
            let mut group = block_on(company.service.match_manually(&company.admin, &request, None)).unwrap();
            if let Some(open) = group.difference.clone() {
                let minor = open.amount.to_minor().unwrap() * part / 100;
                let amount = (minor != 0).then(|| eur(minor));
                let resolve = ResolveDifference { amount, ..ResolveDifference::new(group.id, kind) };
                group = block_on(company.service.resolve_difference(&company.admin, &resolve)).unwrap();
            }
            prop_assert_eq!(group.imbalance(), Ok(Some(eur(0))), "lines and entries equal items");
            for resolution in &group.resolutions {
                let [debit, credit] = resolution.entry.legs();
                prop_assert_eq!(debit.amount, credit.amount);
                prop_assert!(debit.account != credit.account && !debit.amount.is_negative() && !debit.amount.is_zero());
            }
            crate::books_hold::books_hold(&company);
            block_on(company.service.unmatch(&company.admin, group.id, &because("undo"))).unwrap();
            crate::books_hold::books_hold(&company);
            for (id, minor) in lines.iter().zip(&paid) {
                prop_assert_eq!(company.line(id).open, eur(sign * minor));
            }
        }
    }
}

#[test]
fn a_second_run_changes_nothing_and_new_data_is_decided_as_a_run_over_everything_would() {
    use gestiq_reconcile::synthetic::Scenario;
    for scenario in [Scenario::Mixed, Scenario::WeeklyEqual, Scenario::Grouped, Scenario::Netted] {
        let data = scenario.generate(11, 600);
        let company = Company::new();
        company.items(data.items);
        company.lines(data.lines);
        let first = company.run();
        let (groups, length) =
            (company.groups(), block_on(company.service.verify_history(&company.eva)).unwrap());
        let second = company.run();
        assert_eq!((second.0, second.1, second.3), (0, 0, 0), "{first:?}, then {second:?}");
        assert_eq!(company.groups(), groups);
        assert_eq!(
            block_on(company.service.verify_history(&company.eva)).unwrap(),
            length,
            "not a word in the trail"
        );
    }
}

#[test]
fn what_a_person_has_undone_does_not_come_back() {
    let company = Company::new();
    company.lines(vec![line("L", 121_00, "TALLERES ACME", "fra. F-2026-0042")]);
    company.items(vec![item("F-2026-0042", 121_00, "Talleres Acme S.L.")]);
    company.run();
    let found = company.groups().remove(0);
    block_on(company.service.unmatch(&company.eva, found.id, &because("a deposit"))).unwrap();
    assert_eq!(company.run(), (0, 0, 0, 0, 1));
    company.lines(vec![line("L2", 5_00, "TALLERES ACME", "")]);
    assert_eq!(company.run().0, 0);
}

#[test]
fn a_payment_in_another_currency_is_settled_at_the_rate_of_the_day() {
    let mut company = Company::new();
    let day = NaiveDate::from_ymd_opt(2026, 4, 2).unwrap();
    let mut rates = gestiq_core::RateTable::new();
    let rate = "1.10".parse().unwrap();
    rates.insert(gestiq_core::ExchangeRate::new(Currency::EUR, Currency::USD, rate, day).unwrap());
    let mut settings = Settings::default();
    settings.rates = Some(rates);
    company.service = company.service.with_settings(settings);
    let mut dollars = line("L", 0, "TALLERES ACME", "fra. F-2026-0042");
    dollars.amount = Money::from_minor(111_00, Currency::USD);
    company.lines(vec![dollars]);
    company.items(vec![item("F-2026-0042", 100_00, "Talleres Acme S.L.")]);
    assert_eq!(company.run(), (1, 0, 0, 0, 0));
    let group = company.groups().remove(0);
    let entry = &group.resolutions[0].entry;
    assert_eq!((entry.debit(), entry.credit()), (LedgerAccount::Receivable, LedgerAccount::FxGain));
    assert_eq!((entry.amount(), group.imbalance()), (eur(91), Ok(Some(eur(0)))));
    assert!(company.line("L").open.is_zero() && company.item("F-2026-0042").open.is_zero());
}
