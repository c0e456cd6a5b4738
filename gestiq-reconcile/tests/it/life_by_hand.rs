//! Matches that people make.

use futures_executor::block_on;
use gestiq_core::{Currency, ErrorKind, Money, PageRequest};
use gestiq_reconcile::LineStatus;
use gestiq_reconcile::books::MatchState;
use gestiq_reconcile::books::entry::{LedgerAccount, ResolutionKind};
use gestiq_reconcile::matching::DifferenceKind;
use gestiq_reconcile::store::{GroupFilter, Member};

use crate::company::{Company, ambiguous, because, code, eur, item, item_id, line, line_id};

#[test]
fn what_is_paid_too_little_or_too_much_stays_open() {
    // Paid, due; left of the line, left of the item, the name of the difference.
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
