//! The life of a match, through the service.

use std::ops::ControlFlow;

use futures_executor::block_on;
use gestiq_core::audit::AuditFilter;
use gestiq_core::{Actor, ErrorKind, PageRequest, Role, TenantId, UserId};
use gestiq_reconcile::books::entry::ResolutionKind;
use gestiq_reconcile::books::{AccountKey, MatchGroup, MatchGroupId, MatchState, Origin};
use gestiq_reconcile::matching::{Progress, Stage};
use gestiq_reconcile::rules::{Condition, Effect, RuleBook, UserRule};
use gestiq_reconcile::service::{ResolveDifference, Settings};
use gestiq_reconcile::store::{ItemFilter, LineFilter};

use crate::company::{Company, ambiguous, because, code, eur, item, line, line_id};

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

    // The stored form of a match is enough to explain it.
    let kept: MatchGroup = serde_json::from_str(&serde_json::to_string(&group).unwrap()).unwrap();
    assert_eq!(kept, group);
    let rationale = kept.rationale.unwrap();
    let sum: u16 = rationale.fields.iter().map(|field| field.contribution.basis_points()).sum();
    assert_eq!(sum, rationale.score.basis_points(), "contributions add up to the score");
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
    // The next payment of Mr Smith is found by the lesson of the first one.
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

    // The proposals that wait are those that a run over everything would make.
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
fn every_step_is_in_the_audit_trail_with_its_reason() {
    let company = Company::new();
    ambiguous(&company);
    company.run();
    let id = company.groups().remove(0).id;
    block_on(company.service.confirm(&company.eva, id, Some(&because("by phone")))).unwrap();
    block_on(company.service.unmatch(&company.eva, id, &because("by mistake"))).unwrap();
    let trail =
        block_on(company.service.audit_trail(&company.eva, &AuditFilter::default(), &PageRequest::default()))
            .unwrap()
            .items;
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
    let end = block_on(company.service.verify_audit_trail(&company.eva)).unwrap();
    assert_eq!(end.length, 5);
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
    assert_eq!(
        code(block_on(service.audit_trail(rep, &AuditFilter::default(), &PageRequest::default()))),
        denied
    );
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
    let open = block_on(company.stores.items.count_items(company.eva.tenant(), &ItemFilter::Open, 20_000));
    assert!(open.unwrap().count < 5_000);
    let page = PageRequest::default();
    let pending = company.service.lines_of(&company.eva, &company.account, &LineFilter::Pending, &page);
    assert!(block_on(pending).unwrap().items.is_empty());
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
            (company.groups(), block_on(company.service.verify_audit_trail(&company.eva)).unwrap());
        let second = company.run();
        assert_eq!((second.0, second.1, second.3), (0, 0, 0), "{first:?}, then {second:?}");
        assert_eq!(company.groups(), groups);
        assert_eq!(
            block_on(company.service.verify_audit_trail(&company.eva)).unwrap(),
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

/// Lines and items of several customers: some certain, some not.
fn busy(company: &Company) {
    let parties = ["Acme Trading", "Blanco Hermanos", "Casa Nova", "Dulces Sol"];
    let sure = |n: i64| format!("F-2026-00{}", 40 + n);
    let lines = (0..).zip(parties).map(|(n, party)| {
        line(&format!("L{n}"), 100_00 + n, &party.to_uppercase(), &format!("fra. {}", sure(n)))
    });
    let unsure = (0..3).map(|n| line(&format!("U{n}"), 70_00, "TALLERES MOLINA", ""));
    company.lines(lines.chain(unsure).collect());
    let items = (0..).zip(parties).map(|(n, party)| item(&sure(n), 100_00 + n, party));
    let doubtful = (0..4).map(|n| item(&format!("M-{n}"), 70_00, "Talleres Molina"));
    company.items(items.chain(doubtful).collect());
}

#[test]
fn a_run_is_one_commit_unless_it_is_too_large_for_one() {
    let run = |rows_per_commit: Option<usize>| {
        let company = Company::new();
        busy(&company);
        let mut settings = Settings::default();
        settings.rows_per_commit = rows_per_commit.unwrap_or(settings.rows_per_commit);
        let service = company.service.clone().with_settings(settings);
        let loaded = block_on(service.load_run(&company.job, &company.account)).unwrap();
        assert_eq!((loaded.books().lines.len(), loaded.books().items.len()), (7, 8));
        let computed = service.compute_run(loaded, &()).unwrap();
        let (commits, promised) = (computed.commits(), computed.report());
        let report = block_on(service.apply_run(computed)).unwrap();
        assert_eq!(report, promised);
        let states: Vec<_> =
            company.groups().iter().map(|group| (group.state, group.lines.clone())).collect();
        assert_eq!(
            company.run(),
            (0, 0, report.proposed, 0, report.unmatched),
            "a second run changes nothing"
        );
        (commits, report, states)
    };
    let (commits, report, states) = run(None);
    assert_eq!((commits, report.confirmed), (1, 4));
    for rows_per_commit in [1, 3] {
        let (commits, parts, in_parts) = run(Some(rows_per_commit));
        assert!(commits > 1, "{commits} commits of about {rows_per_commit} rows");
        assert_eq!((&parts, &in_parts), (&report, &states));
    }
}

#[test]
fn a_run_is_computed_on_a_thread_of_its_own_and_can_be_stopped() {
    #[derive(Debug)]
    struct Stop;
    impl Progress for Stop {
        fn advanced(&self, _: Stage, _: usize, _: usize) -> ControlFlow<()> {
            ControlFlow::Break(())
        }
    }
    let company = Company::new();
    busy(&company);
    let loaded = block_on(company.service.load_run(&company.job, &company.account)).unwrap();
    let service = company.service.clone();
    let stopped = service.compute_run(loaded.clone(), &Stop).unwrap_err();
    assert_eq!((stopped.code(), stopped.kind()), ("stopped", ErrorKind::Unavailable));
    let computed = std::thread::spawn(move || service.compute_run(loaded, &())).join().unwrap().unwrap();
    assert_eq!(company.groups(), [], "nothing is saved before it is applied");
    company.items(vec![item("Z-1", 1_00, "Zeta")]);
    company.lines(vec![line("L0", 100_00, "ACME TRADING", "")]);
    assert_eq!(block_on(company.service.apply_run(computed)).unwrap().confirmed, 4);
}

#[test]
fn a_run_over_what_has_changed_meanwhile_is_stale_and_saves_nothing() {
    let company = Company::new();
    busy(&company);
    let loaded = block_on(company.service.load_run(&company.job, &company.account)).unwrap();
    let computed = company.service.compute_run(loaded, &()).unwrap();
    company.make(&company.manual(&["L0"], &["F-2026-0040"])).unwrap();
    let stale = block_on(company.service.apply_run(computed)).unwrap_err();
    assert!(stale.is_stale_version(), "{stale}");
    assert_eq!(company.groups().len(), 1);
    assert_eq!(company.run().0, 3, "a run with fresh data");
}
