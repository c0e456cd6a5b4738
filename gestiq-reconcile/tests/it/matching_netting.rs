//! Credit notes inside payments, and several payments for several items.

use gestiq_core::{Currency, Money};
use gestiq_reconcile::evaluate::evaluate_run;
use gestiq_reconcile::matching::{
    Decision, DifferenceKind, LineMatch, MatchInput, MatchPolicy, Matcher, ToleranceSide,
};
use gestiq_reconcile::synthetic::Scenario;
use gestiq_reconcile::{Direction, ItemId, LineId, OpenItem, Score, StatementLine};
use rust_decimal::Decimal;

fn eur(amount: &str) -> Money {
    Money::parse(amount, Currency::EUR).unwrap()
}

fn lines(all: &[(&str, &str)]) -> Vec<StatementLine> {
    let line = |(nth, (amount, text)): (usize, &(&str, &str))| {
        let id = LineId::new(format!("L{}", nth + 1)).unwrap();
        let mut line = StatementLine::new(id, "2026-03-30".parse().unwrap(), eur(amount));
        line.counterparty = Some("TALLERES MECANICOS ACME".into());
        line.description = Some((*text).into());
        line
    };
    all.iter().enumerate().map(line).collect()
}

fn items(amounts: &[&str]) -> Vec<OpenItem> {
    let item = |(nth, amount): (usize, &&str)| {
        let id = ItemId::new(format!("I{}", nth + 1)).unwrap();
        let issued = "2026-03-01".parse().unwrap();
        let mut item = OpenItem::new(id, format!("F-2026-00{}", nth + 41), eur(amount), issued);
        item.due_date = Some("2026-03-31".parse().unwrap());
        item.counterparty = Some("Talleres Mecánicos Acme, S.L.".into());
        item
    };
    amounts.iter().enumerate().map(item).collect()
}

fn run(lines: &[StatementLine], items: &[OpenItem]) -> Vec<LineMatch> {
    Matcher::default().run(&MatchInput::new(lines, items)).unwrap().iter().collect()
}

fn ids(found: &LineMatch) -> Vec<&str> {
    found.items.iter().map(ItemId::as_str).collect()
}

const AUTO: Decision = Decision::Automatic;
const SUGGESTED: Decision = Decision::Suggested;
const UNMATCHED: Decision = Decision::Unmatched;

#[test]
fn a_payment_may_be_less_a_credit_note() {
    type Case<'c> = (&'c [&'c str], (&'c str, &'c str), Decision, &'c [&'c str]);
    let cases: &[Case<'_>] = &[
        (&["100.00", "20.00", "-17.00"], ("103.00", ""), AUTO, &["I1", "I2", "I3"]),
        (&["100.00", "-30.00"], ("70.00", ""), AUTO, &["I1", "I2"]),
        (&["100.00", "50.00", "-30.00"], ("70.00", ""), AUTO, &["I1", "I3"]),
        (&["100.00", "-30.00", "-30.00"], ("70.00", ""), SUGGESTED, &["I1", "I2"]),
        (&["100.00", "-30.00", "-30.00"], ("70.00", "F-2026-0041 F-2026-0043"), AUTO, &["I1", "I3"]),
        (&["60.00", "40.00", "130.00", "-30.00"], ("100.00", ""), SUGGESTED, &["I1", "I2"]),
        // The name of the invoice alone: that the payer took the credit note too is a guess.
        (&["100.00", "-30.00"], ("70.00", "F-2026-0041"), SUGGESTED, &["I1", "I2"]),
        // 2 % are a usual discount, unless the payer names the credit note.
        (&["100.00", "-2.00"], ("98.00", "F-2026-0041"), AUTO, &["I1"]),
        (&["100.00", "-2.00"], ("98.00", "F-2026-0041 F-2026-0042"), AUTO, &["I1", "I2"]),
        // A refund of a credit note less an invoice.
        (&["-100.00", "30.00"], ("-70.00", ""), AUTO, &["I1", "I2"]),
    ];
    for (amounts, line, decision, expected) in cases {
        let found = run(&lines(&[*line]), &items(amounts)).remove(0);
        assert_eq!(
            (found.decision, ids(&found)),
            (*decision, expected.to_vec()),
            "{line:?} of {amounts:?}: {found:?}"
        );
    }
}

#[test]
fn a_netted_sum_is_written_with_its_signs() {
    let found = run(&lines(&[("103.00", "")]), &items(&["100.00", "20.00", "-17.00"])).remove(0);
    let amount = &found.explanation.unwrap().fields[1];
    assert_eq!((amount.rule, amount.item.raw.as_deref()), ("sum", Some("100.00 + 20.00 - 17.00")));
    assert_eq!(amount.item.normalised.as_deref(), Some("103.00 EUR"));
}

#[test]
fn an_invoice_is_not_netted_with_a_bill() {
    let mut items = items(&["100.00", "30.00"]);
    items[1].direction = Direction::Payable;
    let found = run(&lines(&[("70.00", "")]), &items).remove(0);
    assert!(found.group.is_none(), "{found:?}");
}

#[test]
fn several_lines_settle_several_items_where_the_net_is_nothing() {
    type Case<'c> = (&'c [&'c str], &'c [(&'c str, &'c str)], &'c [Decision], usize);
    let all = "F-2026-0041 F-2026-0042";
    let cases: &[Case<'_>] = &[
        (&["100.00", "35.00"], &[("70.00", all), ("65.00", all)], &[AUTO, AUTO], 2),
        (&["100.00", "35.00"], &[("70.00", ""), ("65.00", "")], &[SUGGESTED, SUGGESTED], 2),
        (&["100.00", "35.00"], &[("70.00", "F-2026-0041"), ("65.00", "")], &[SUGGESTED, SUGGESTED], 2),
        (&["100.00", "35.00"], &[("70.00", "F-2026-0041"), ("65.00", "F-2026-0042")], &[AUTO, AUTO], 2),
        (&["100.00", "35.00"], &[("70.00", ""), ("66.00", "")], &[SUGGESTED, UNMATCHED], 0),
        (&["100.00", "50.00", "-15.00"], &[("70.00", ""), ("65.00", "")], &[SUGGESTED, SUGGESTED], 3),
    ];
    for (amounts, paid, decisions, members) in cases {
        let found = run(&lines(paid), &items(amounts));
        let decided: Vec<Decision> = found.iter().map(|found| found.decision).collect();
        let grouped = found[0].group.as_ref().map_or(0, |group| group.items.len());
        assert_eq!(
            (decided.as_slice(), grouped),
            (*decisions, *members),
            "{paid:?} of {amounts:?}: {found:?}"
        );
        let lines = found[0].group.as_ref().map_or(2, |group| group.lines.len());
        assert_eq!(lines, 2);
    }
}

#[test]
fn a_group_of_several_lines_may_leave_a_rounding_difference() {
    let all = "F-2026-0041 F-2026-0042";
    let found = run(&lines(&[("70.00", all), ("64.99", all)]), &items(&["100.00", "35.00"]));
    for found in &found {
        let difference = found.difference.unwrap();
        assert_eq!((difference.kind, difference.amount), (DifferenceKind::Rounding, eur("0.01")));
        let amount = &found.explanation.as_ref().unwrap().fields[1];
        assert_eq!((amount.rule, amount.line.raw.as_deref()), ("rounding", Some("70.00 + 64.99")));
        assert_eq!(
            (amount.line.normalised.as_deref(), amount.item.normalised.as_deref()),
            (Some("134.99 EUR"), Some("135.00 EUR"))
        );
    }
}

#[test]
fn a_group_of_several_lines_may_leave_what_the_policy_tolerates() {
    let all = "F-2026-0041 F-2026-0042";
    let items = items(&["100.00", "35.00"]);
    let side = |percent| ToleranceSide { percent_at_most: Some(Decimal::new(percent, 1)), at_most: None };
    for (under, over, second, expected) in [
        (None, None, "63.70", None),
        (Some(10), None, "63.70", Some((DifferenceKind::Fee, "1.30"))),
        (Some(9), None, "63.70", None),
        (None, Some(10), "63.70", None),
        (None, Some(10), "66.30", Some((DifferenceKind::Tolerance, "-1.30"))),
        (Some(10), None, "66.30", None),
    ] {
        let mut policy = MatchPolicy::default();
        policy.differences.tolerance.under = under.map(side).unwrap_or_default();
        policy.differences.tolerance.over = over.map(side).unwrap_or_default();
        let lines = lines(&[("70.00", all), (second, all)]);
        let found = Matcher::new(policy).unwrap().run(&MatchInput::new(&lines, &items)).unwrap();
        for found in found.iter() {
            let group = found.group.as_ref().and(found.difference);
            let seen = group.map(|difference| (difference.kind, difference.amount));
            let expected = expected.map(|(kind, amount)| (kind, eur(amount)));
            assert_eq!(seen, expected, "{under:?} under, {over:?} over, {second}: {found:?}");
        }
    }
}

#[test]
fn a_line_that_quotes_another_item_joins_no_group_of_several_lines() {
    let mut items = items(&["100.00", "35.00", "500.00"]);
    items[2].counterparty = Some("Carpintería Blanco".into());
    let found = run(&lines(&[("70.00", "F-2026-0043"), ("65.00", "")]), &items);
    assert!(found.iter().all(|found| found.group.is_none()), "{found:?}");
}

#[test]
fn credit_notes_and_transfers_are_found_and_automatic_ones_are_right() {
    for seed in [7, 2026] {
        let data = Scenario::Netted.generate(seed, 10_000);
        let run = Matcher::default().run(&MatchInput::new(&data.lines, &data.items)).unwrap();
        let found = evaluate_run(&run, &data.truth);
        assert!(found.overall.f1 >= Score::from_basis_points(9_700), "seed {seed}: {:?}", found.overall);
        assert!(
            found.automatic.precision >= Score::from_basis_points(9_990),
            "seed {seed}: {:?}",
            found.automatic
        );
        for kind in &found.by_kind {
            let least = if kind.kind == "none" { 0 } else { 8_500 };
            assert!(kind.quality.recall >= Score::from_basis_points(least), "seed {seed}: {kind:?}");
        }
    }
}
