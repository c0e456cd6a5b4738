//! Decisions of the matcher, case by case.

use chrono::NaiveDate;
use gestiq_core::{Currency, Money};
use gestiq_reconcile::matching::{
    Alias, Decision, DifferenceKind, LineMatch, MatchInput, MatchPolicy, Matcher, Progress, Reason, Stage,
};
use gestiq_reconcile::{Direction, Error, ItemId, LineId, LineStatus, OpenItem, Score, StatementLine};
use std::ops::ControlFlow;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn eur(amount: &str) -> Money {
    Money::parse(amount, Currency::EUR).unwrap()
}

fn line(id: &str, date: &str, amount: &str, counterparty: &str, description: &str) -> StatementLine {
    let mut line = StatementLine::new(LineId::new(id).unwrap(), day(date), eur(amount));
    line.counterparty = (!counterparty.is_empty()).then(|| counterparty.into());
    line.description = (!description.is_empty()).then(|| description.into());
    line
}

/// Issued on 2026-03-01, due on 2026-03-31.
fn item(id: &str, number: &str, amount: &str, counterparty: &str) -> OpenItem {
    let mut item = OpenItem::new(ItemId::new(id).unwrap(), number, eur(amount), day("2026-03-01"));
    item.counterparty = (!counterparty.is_empty()).then(|| counterparty.into());
    item.due_date = Some(day("2026-03-31"));
    item
}

fn run(lines: &[StatementLine], items: &[OpenItem]) -> Vec<LineMatch> {
    Matcher::default().run(&MatchInput::new(lines, items)).unwrap().iter().collect()
}

/// Decision, items and difference of the only line.
fn only(line: StatementLine, items: &[OpenItem]) -> LineMatch {
    run(&[line], items).remove(0)
}

const ACME: &str = "Talleres Mecánicos Acme, S.L.";

#[test]
fn one_line_and_one_item_are_matched_as_their_evidence_tells() {
    use Decision::{Automatic, Suggested, Unmatched};
    use DifferenceKind::{Discount, Fee, Over, Partial, Rounding};
    type Case<'c> = (&'c str, &'c str, &'c str, &'c str, Decision, Option<DifferenceKind>);
    let cases: &[Case<'_>] = &[
        ("2026-03-30", "121.00", ACME, "fra. F-2026-0042", Automatic, None),
        ("2026-03-30", "121.00", "TALLERES MECANICOS ACME", "", Automatic, None),
        ("2026-03-30", "121.00", "TALLERES MECANICOS AC", "", Automatic, None),
        ("2026-03-30", "121.00", "TALL. MECANICOS ACME SL", "", Automatic, None),
        ("2026-03-30", "121.00", "", "PAGO F 2026 0042 TALLERES MECANICOS ACME", Automatic, None),
        ("2026-03-30", "121.00", "Carpintería Blanco", "F-2026-0042", Suggested, None),
        ("2026-03-30", "121.00", "Carpintería Blanco", "", Unmatched, None),
        ("2026-03-30", "121.00", "", "", Suggested, None),
        ("2026-03-30", "121.00", "", "F20260042", Automatic, None),
        ("2026-03-30", "121.00", ACME, "F-2026-0099", Suggested, None),
        ("2026-03-30", "121.00", ACME, "F-2026-0024", Suggested, None),
        ("2026-04-20", "121.00", ACME, "F-2026-0042", Automatic, None),
        ("2026-05-20", "121.00", ACME, "F-2026-0042", Automatic, None),
        ("2026-05-20", "121.00", ACME, "", Automatic, None),
        ("2026-12-20", "121.00", ACME, "F-2026-0042", Suggested, None),
        ("2026-12-20", "121.00", ACME, "", Suggested, None),
        ("2026-03-30", "120.99", ACME, "", Automatic, Some(Rounding)),
        ("2026-03-30", "118.58", ACME, "F-2026-0042", Automatic, Some(Discount)),
        ("2026-03-30", "118.58", ACME, "", Suggested, Some(Discount)),
        ("2026-03-30", "113.50", ACME, "F-2026-0042", Automatic, Some(Fee)),
        ("2026-03-30", "60.00", ACME, "F-2026-0042", Suggested, Some(Partial)),
        ("2026-03-30", "122.00", ACME, "F-2026-0042", Suggested, Some(Over)),
        ("2026-03-30", "180.00", ACME, "F-2026-0042", Suggested, Some(Over)),
        ("2026-03-30", "180.00", ACME, "", Unmatched, None),
        ("2026-03-30", "-121.00", ACME, "F-2026-0042", Unmatched, None),
        ("2026-03-30", "0.00", ACME, "F-2026-0042", Unmatched, None),
    ];
    for (date, amount, counterparty, description, decision, difference) in cases {
        let found = only(
            line("L", date, amount, counterparty, description),
            &[item("I", "F-2026-0042", "121.00", ACME)],
        );
        let kind = found.difference.map(|difference| difference.kind);
        assert_eq!(
            (found.decision, kind),
            (*decision, *difference),
            "{date} {amount} {counterparty:?} {description:?}: {} {:?}",
            found.score,
            found.why_not_automatic
        );
        assert_eq!(found.items.is_empty(), *decision == Unmatched);
        assert_eq!(found.why_not_automatic.is_empty(), *decision == Automatic);
    }
}

#[test]
fn an_explanation_names_values_scores_weights_and_rules_and_adds_up() {
    let found = only(
        line("L", "2026-04-02", "118.58", "TALLERES MECANICOS ACME SL", "Fra F-2026/0042"),
        &[item("I", "F-2026-0042", "121.00", ACME)],
    );
    let explanation = found.explanation.unwrap();
    let rules: Vec<_> = explanation.fields.iter().map(|field| (field.field, field.rule)).collect();
    assert_eq!(
        rules,
        [("name", "equal"), ("amount", "discount"), ("date", "after_due"), ("reference", "number")]
    );
    let name = &explanation.fields[0];
    assert_eq!(name.line.raw.as_deref(), Some("TALLERES MECANICOS ACME SL"));
    assert_eq!(name.line.normalised.as_deref(), Some("talleres mecanicos acme"));
    assert_eq!(name.item.raw.as_deref(), Some(ACME));
    assert_eq!((name.weight.to_string(), name.contribution.to_string()), ("40.00".into(), "40.00".into()));
    assert_eq!(found.difference.unwrap().amount, eur("2.42"));
    let sum: u32 = explanation.fields.iter().map(|field| u32::from(field.contribution.basis_points())).sum();
    assert_eq!(Score::from_basis_points(sum), found.score);
    assert!(explanation.certain && !explanation.capped);
}

#[test]
fn what_a_side_does_not_say_is_renormalised_and_shown_as_absent() {
    let found =
        only(line("L", "2026-03-31", "121.00", ACME, ""), &[item("I", "F-2026-0042", "121.00", ACME)]);
    let explanation = found.explanation.unwrap();
    let reference = &explanation.fields[3];
    assert_eq!((reference.rule, reference.score, reference.weight), ("absent", None, Score::ZERO));
    assert_eq!(explanation.fields[0].weight.to_string(), "44.45", "40 of 90, and the parts add up to 100");
    assert_eq!(found.score, Score::FULL);
}

#[test]
fn two_items_that_fit_equally_are_suggested_and_name_their_rival() {
    let items = [item("A", "1", "50.00", ACME), item("B", "2", "50.00", ACME)];
    let found = only(line("L", "2026-03-30", "50.00", ACME, ""), &items);
    assert_eq!((found.decision, found.items.len(), found.alternatives.len()), (Decision::Suggested, 1, 1));
    assert_eq!(found.why_not_automatic, [Reason::RivalItem]);
}

#[test]
fn two_lines_for_one_item_are_not_automatic() {
    let lines = [line("A", "2026-03-30", "50.00", ACME, ""), line("B", "2026-03-30", "50.00", ACME, "")];
    let found = run(&lines, &[item("I", "F-2026-0042", "50.00", ACME)]);
    assert_eq!(found[0].decision, Decision::Suggested);
    assert_eq!(found[0].why_not_automatic, [Reason::RivalLine]);
    assert_eq!(
        (found[1].decision, &found[1].why_not_automatic[..]),
        (Decision::Unmatched, &[Reason::ItemsTaken][..])
    );
}

#[test]
fn an_invoice_that_two_lines_quote_goes_to_a_person() {
    let lines = [
        line("A", "2026-03-30", "50.00", ACME, "F-2026-0042"),
        line("B", "2026-03-31", "50.00", ACME, "F-2026-0042"),
    ];
    let found = run(&lines, &[item("I", "F-2026-0042", "50.00", ACME)]);
    assert!(found.iter().all(|one| one.decision != Decision::Automatic), "{found:?}");
}

#[test]
fn a_quoted_number_beats_a_rival_of_equal_amount() {
    let items = [item("A", "F-2026-0041", "50.00", ACME), item("B", "F-2026-0042", "50.00", ACME)];
    let lines = [
        line("1", "2026-03-30", "50.00", ACME, ""),
        line("2", "2026-03-30", "50.00", ACME, "pago F-2026-0042"),
    ];
    let found = run(&lines, &items);
    assert_eq!((found[1].decision, found[1].items[0].as_str()), (Decision::Automatic, "B"));
    assert_eq!((found[0].decision, found[0].items[0].as_str()), (Decision::Suggested, "A"));
}

#[test]
fn payments_in_order_settle_invoices_in_order() {
    let invoices: Vec<OpenItem> = (1..=4)
        .map(|week| {
            let mut item = item(&format!("I{week}"), &week.to_string(), "50.00", ACME);
            item.issue_date = day("2026-03-02") + chrono::Days::new(7 * (week - 1));
            item.due_date = Some(item.issue_date + chrono::Days::new(7));
            item
        })
        .collect();
    let payments: Vec<StatementLine> = (1..=4)
        .map(|week| {
            let mut line = line(&format!("L{week}"), "2026-03-10", "50.00", ACME, "");
            line.date = line.date + chrono::Days::new(7 * (week - 1));
            line
        })
        .collect();
    for found in run(&payments, &invoices) {
        assert_eq!(found.line.as_str().replace('L', "I"), found.items[0].as_str());
        assert_eq!(found.decision, Decision::Suggested, "equal amounts every week are never automatic");
    }
}

#[test]
fn references_with_check_digits_accounts_and_aliases_identify() {
    let mut with_reference = item("I", "4711", "121.00", ACME);
    with_reference.reference = Some("RF18539007547034".into());
    let printed = line("L", "2026-03-30", "121.00", "", "RF18 5390 0754 7034 gracias");
    let found = only(printed, &[with_reference]);
    assert_eq!(found.decision, Decision::Automatic);
    assert_eq!(found.explanation.unwrap().fields[3].rule, "checked_reference");

    let mut with_account = item("I", "4711", "121.00", ACME);
    with_account.iban = Some("ES91 2100 0418 4502 0005 1332".into());
    let mut by_account = line("L", "2026-03-30", "121.00", "J. Pérez", "");
    by_account.details_mut().counterparty_account = Some("ES9121000418450200051332".into());
    let found = only(by_account, &[with_account]);
    assert_eq!((found.decision, found.explanation.unwrap().fields[0].rule), (Decision::Automatic, "account"));

    let lines = [line("L", "2026-03-30", "121.00", "GRUPO JPR HOLDING", "")];
    let items = [item("I", "4711", "121.00", ACME)];
    let aliases = [Alias { counterparty: "Grupo JPR Holding".into(), customer: ACME.into() }];
    let learned = Matcher::default().run(&MatchInput::new(&lines, &items).aliases(&aliases)).unwrap();
    let found = learned.get(0).unwrap();
    assert_eq!((found.decision, found.explanation.unwrap().fields[0].rule), (Decision::Automatic, "alias"));
    assert_eq!(run(&lines, &items)[0].decision, Decision::Unmatched, "without the alias nobody knows");
}

#[test]
fn currencies_never_mix_and_payables_go_out() {
    let mut dollars = line("L", "2026-03-30", "121.00", ACME, "F-2026-0042");
    dollars.amount = Money::parse("121.00", Currency::USD).unwrap();
    let receivable = item("I", "F-2026-0042", "121.00", ACME);
    assert_eq!(only(dollars, std::slice::from_ref(&receivable)).decision, Decision::Unmatched);

    let payable = OpenItem::clone(&receivable);
    let payable = {
        let mut item = payable;
        item.direction = Direction::Payable;
        item
    };
    let out = line("L", "2026-03-30", "-121.00", ACME, "F-2026-0042");
    assert_eq!(only(out, std::slice::from_ref(&payable)).decision, Decision::Automatic);
    let back = line("L", "2026-03-30", "121.00", ACME, "F-2026-0042");
    assert_eq!(only(back, &[payable]).decision, Decision::Unmatched);
}

#[test]
fn pending_lines_and_unbalanced_statements_are_only_suggested() {
    let items = [item("I", "F-2026-0042", "121.00", ACME)];
    let booked = line("L", "2026-03-30", "121.00", ACME, "F-2026-0042");
    let mut pending = booked.clone();
    pending.status = LineStatus::Pending;
    let found = only(pending, &items);
    assert_eq!((found.decision, &found.why_not_automatic[..]), (Decision::Suggested, &[Reason::Pending][..]));

    let lines = [booked];
    let doubtful = [lines[0].id.clone()];
    let review = Matcher::default().run(&MatchInput::new(&lines, &items).review_only(&doubtful)).unwrap();
    assert_eq!(review.get(0).unwrap().why_not_automatic, [Reason::ReviewOnly]);
}

#[test]
fn a_name_with_another_legal_form_is_a_little_less_alike() {
    let found =
        only(line("L", "2026-03-31", "121.00", "Acme GmbH", ""), &[item("I", "", "121.00", "Acme AG")]);
    let name = &found.explanation.unwrap().fields[0];
    assert_eq!((name.rule, name.score.unwrap().to_string()), ("other_legal_form", "97.00".into()));
}

#[test]
fn the_policy_moves_thresholds_weights_and_tolerances() {
    let items = [item("I", "F-2026-0042", "121.00", ACME)];
    let lines = [line("L", "2026-03-30", "118.58", ACME, "F-2026-0042")];
    let decision = |text: &str| {
        let policy: MatchPolicy = toml::from_str(text).unwrap();
        Matcher::new(policy).unwrap().run(&MatchInput::new(&lines, &items)).unwrap().get(0).unwrap().decision
    };
    assert_eq!(decision(""), Decision::Automatic);
    assert_eq!(decision("automatic_from = \"99\""), Decision::Automatic, "the evidence decides");
    let strict = "automatic_from = \"99\"\n[conclusive]\nfrom = \"99\"";
    assert_eq!(decision(strict), Decision::Suggested);
    assert_eq!(decision("[differences]\nnamed_may_be_automatic = false"), Decision::Suggested);
    assert_eq!(
        decision("[differences]\ndiscount_percents = []\nfee_at_most = { EUR = \"1\" }"),
        Decision::Suggested
    );
    let unknown: Result<MatchPolicy, _> = toml::from_str("treshold = 3");
    assert!(unknown.is_err(), "a misspelled field is refused");
}

#[test]
fn wrong_input_is_refused_with_its_own_error() {
    let lines = [line("L", "2026-03-30", "1.00", "", ""), line("L", "2026-03-30", "2.00", "", "")];
    let items = [item("I", "1", "1.00", ""), item("I", "2", "2.00", "")];
    let code = |lines: &[StatementLine], items: &[OpenItem]| {
        Matcher::default().run(&MatchInput::new(lines, items)).err().map(|error| error.code())
    };
    assert_eq!(code(&lines, &[]), Some("duplicate_id"));
    assert_eq!(code(&[], &items), Some("duplicate_id"));
    for amount in ["12345678901234567.89", "0.12345678"] {
        assert_eq!(
            code(&[line("L", "2026-03-30", amount, "", "")], &[]),
            Some("amount_out_of_range"),
            "{amount}"
        );
    }
    assert_eq!(code(&[line("L", "2026-03-30", "0.12345", "", "")], &items[..1]), None, "five decimals fit");
    assert_eq!(code(&[], &[]), None);
}

struct StopAt(Stage);

impl Progress for StopAt {
    fn advanced(&self, stage: Stage, _: usize, _: usize) -> ControlFlow<()> {
        if stage == self.0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

#[test]
fn the_host_can_stop_a_run() {
    let lines = [line("L", "2026-03-30", "121.00", ACME, "")];
    let items = [item("I", "1", "121.00", ACME)];
    for stage in [Stage::Names, Stage::Pairs] {
        let stopped = Matcher::default().run_with_progress(&MatchInput::new(&lines, &items), &StopAt(stage));
        assert!(matches!(stopped, Err(Error::Stopped)));
    }
}

#[test]
fn a_summary_counts_lines_and_adds_amounts_by_decision() {
    let lines = [
        line("1", "2026-03-30", "121.00", ACME, "F-2026-0042"),
        line("2", "2026-03-30", "-7.00", "Stranger", ""),
        line("3", "2026-03-30", "8.00", "Stranger", ""),
    ];
    let items = [item("I", "F-2026-0042", "121.00", ACME)];
    let summary = Matcher::default().run(&MatchInput::new(&lines, &items)).unwrap().summary().unwrap();
    let rows: Vec<_> =
        summary.iter().map(|row| (row.decision.code(), row.lines, row.amounts.clone())).collect();
    assert_eq!(
        rows,
        [("auto", 1, vec![eur("121.00")]), ("suggested", 0, vec![]), ("unmatched", 2, vec![eur("15.00")])]
    );
}
