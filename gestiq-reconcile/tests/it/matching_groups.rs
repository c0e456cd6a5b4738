//! One payment for several items, and several payments for one item.

use gestiq_core::{Currency, Money};
use gestiq_reconcile::evaluate::evaluate_run;
use gestiq_reconcile::matching::{Decision, LineMatch, MatchInput, Matcher, Reason};
use gestiq_reconcile::synthetic::Scenario;
use gestiq_reconcile::{ItemId, LineId, OpenItem, Score, StatementLine};

const ACME: &str = "Talleres Mecánicos Acme, S.L.";

fn eur(amount: &str) -> Money {
    Money::parse(amount, Currency::EUR).unwrap()
}

fn line(id: &str, amount: &str, description: &str) -> StatementLine {
    let mut line = StatementLine::new(LineId::new(id).unwrap(), "2026-03-30".parse().unwrap(), eur(amount));
    line.counterparty = Some("TALLERES MECANICOS ACME".into());
    line.description = Some(description.into());
    line
}

fn items(amounts: &[&str]) -> Vec<OpenItem> {
    let item = |(nth, amount): (usize, &&str)| {
        let id = ItemId::new(format!("I{}", nth + 1)).unwrap();
        let mut item =
            OpenItem::new(id, format!("F-2026-00{}", nth + 41), eur(amount), "2026-03-01".parse().unwrap());
        item.due_date = Some("2026-03-31".parse().unwrap());
        item.counterparty = Some(ACME.into());
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

#[test]
fn one_payment_settles_the_items_that_add_up() {
    use Decision::{Automatic, Suggested, Unmatched};
    type Case<'c> = (&'c [&'c str], &'c str, &'c str, Decision, &'c [&'c str]);
    let cases: &[Case<'_>] = &[
        (&["100.00", "20.00", "3.00"], "103.00", "", Automatic, &["I1", "I3"]),
        (&["100.00", "20.00", "3.00"], "123.00", "", Automatic, &["I1", "I2", "I3"]),
        (&["10.00", "20.00", "30.00", "40.00"], "50.00", "", Suggested, &["I2", "I3"]),
        (&["10.00", "20.00", "30.00", "40.00"], "50.00", "F-2026-0041 F-2026-0044", Automatic, &["I1", "I4"]),
        (&["100.00", "20.00"], "500.00", "", Unmatched, &[]),
    ];
    for (amounts, paid, description, decision, expected) in cases {
        let found = run(&[line("L", paid, description)], &items(amounts)).remove(0);
        let group = found.group.as_ref().map_or(0, |group| group.items.len());
        assert_eq!((found.decision, ids(&found)), (*decision, expected.to_vec()), "{paid} of {amounts:?}");
        assert_eq!(group, if expected.len() > 1 { expected.len() } else { 0 });
    }
}

#[test]
fn an_ambiguous_sum_is_suggested_with_its_reason_and_shows_the_sum() {
    let found = run(&[line("L", "50.00", "")], &items(&["10.00", "20.00", "30.00", "40.00"])).remove(0);
    assert_eq!(found.why_not_automatic, [Reason::BelowThreshold, Reason::AmbiguousGroup]);
    assert_eq!(found.group.as_ref().map(|group| group.other_sums), Some(1), "10.00 + 40.00");
    let amount = &found.explanation.as_ref().unwrap().fields[1];
    assert_eq!((amount.rule, amount.item.raw.as_deref()), ("sum", Some("20.00 + 30.00")));
    assert_eq!(amount.item.normalised.as_deref(), Some("50.00 EUR"));
    assert!(found.difference.is_none());
}

#[test]
fn instalments_that_name_the_item_settle_it_together() {
    let items = items(&["100.00"]);
    let quoted = [line("A", "60.00", "F-2026-0041 1/2"), line("B", "40.00", "F-2026-0041 2/2")];
    for found in run(&quoted, &items) {
        assert_eq!((found.decision, ids(&found)), (Decision::Automatic, vec!["I1"]));
        assert_eq!(found.group.unwrap().lines.len(), 2);
    }
    let short = [line("A", "60.00", "F-2026-0041"), line("B", "30.00", "F-2026-0041")];
    let found = run(&short, &items);
    assert!(found.iter().all(|one| one.group.is_none()), "90 is not 100: {found:?}");
}

#[test]
fn another_customer_lends_no_items() {
    let mut items = items(&["100.00", "20.00"]);
    items[1].counterparty = Some("Carpintería Blanco".into());
    let found = run(&[line("L", "120.00", "")], &items).remove(0);
    assert_eq!(found.decision, Decision::Unmatched);
}

#[test]
fn too_many_open_items_are_never_automatic() {
    let prices: Vec<String> = (0..12).map(|nth| format!("{}.{:02}", 100 + nth * nth * 7, nth * 3)).collect();
    let items = items(&prices.iter().map(String::as_str).collect::<Vec<_>>());
    let paid = items[2].open.checked_add(items[7].open).unwrap();
    let found = run(&[line("L", &paid.to_plain(), "")], &items).remove(0);
    assert_eq!((found.decision, ids(&found)), (Decision::Suggested, vec!["I3", "I8"]));
    assert_eq!(found.why_not_automatic, [Reason::AmbiguousGroup]);
}

#[test]
fn batches_and_instalments_are_found_and_automatic_ones_are_right() {
    for seed in [7, 2026] {
        let data = Scenario::Grouped.generate(seed, 10_000);
        let run = Matcher::default().run(&MatchInput::new(&data.lines, &data.items)).unwrap();
        let found = evaluate_run(&run, &data.truth);
        assert!(found.overall.f1 >= Score::from_basis_points(9_800), "seed {seed}: {:?}", found.overall);
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
