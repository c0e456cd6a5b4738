//! The ways in which people quote, and what a quote excludes.

use chrono::{Days, NaiveDate};
use gestiq_core::{Currency, Money};
use gestiq_reconcile::matching::{Decision, DifferenceKind, LineMatch, MatchInput, Matcher, Reason};
use gestiq_reconcile::{Direction, ItemId, LineId, OpenItem, StatementLine};
use proptest::prelude::*;

const ACME: &str = "Talleres Mecánicos Acme, S.L.";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn line(id: &str, on: NaiveDate, cents: i64, payer: &str, text: &str) -> StatementLine {
    let mut line = StatementLine::new(LineId::new(id).unwrap(), on, Money::from_minor(cents, Currency::EUR));
    line.counterparty = (!payer.is_empty()).then(|| payer.into());
    line.description = Some(text.into());
    line
}

fn item(id: &str, number: &str, cents: i64, customer: &str, issued: NaiveDate) -> OpenItem {
    let mut item =
        OpenItem::new(ItemId::new(id).unwrap(), number, Money::from_minor(cents, Currency::EUR), issued);
    item.counterparty = Some(customer.to_owned());
    item.due_date = Some(issued + Days::new(30));
    item
}

fn run(lines: &[StatementLine], items: &[OpenItem]) -> Vec<LineMatch> {
    Matcher::default().run(&MatchInput::new(lines, items)).unwrap().iter().collect()
}

fn ids(found: &LineMatch) -> Vec<&str> {
    found.items.iter().map(ItemId::as_str).collect()
}

/// The number `F-2026-000718` as people write it.
fn ways(serial: u32, width: usize) -> Vec<String> {
    vec![
        format!("F-2026-{serial:0width$}"),
        format!("F2026{serial:0width$}"),
        format!("F 2026 {serial:0width$}"),
        format!("F-2026-\n{serial:0width$}"),
        format!("f/2026/{serial}"),
        format!("F-26-{serial}"),
        format!("FACTURAF-2026-{serial:0width$}"),
        format!("pago 2026-{serial:0width$}"),
        format!("2026/{serial}"),
        format!("{serial}/2026"),
        format!("fra {serial}/26"),
        format!("rg 26/{serial}"),
        format!("F-{serial}"),
        format!("F {serial}/26"),
        format!("fra {serial}"),
        format!("Factura nº {serial:0width$}"),
        format!("Rechnung Nr. {serial}"),
        format!("FRA{serial}"),
        format!("INVOICE #{serial:08}"),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn of_two_equal_items_the_one_that_is_named_is_taken(
        serial in 101_u32..9_000, apart in 1_u32..60, width in 4_usize..7, way in 0_usize..19, is_older in any::<bool>(), late in 0_u64..85,
    ) {
        let (older, newer) = (day("2026-02-10"), day("2026-04-10"));
        let (named, other) = if is_older { (older, newer) } else { (newer, older) };
        let number = |serial: u32| format!("F-2026-{serial:0width$}");
        let items = [
            item("named", &number(serial), 423_50, ACME, named),
            item("other", &number(serial + apart), 423_50, ACME, other),
        ];
        let text = &ways(serial, width)[way];
        let found = run(&[line("L", newer + Days::new(late.min(80)), 423_50, "TALLERES MECANICOS ACME", text)], &items);
        prop_assert_eq!(ids(&found[0]), ["named"], "{}: {:?}", text, found[0].why_not_automatic);
        prop_assert!(found[0].alternatives.iter().all(|other| other.score < found[0].score), "{text}");
    }

    #[test]
    fn a_number_of_another_year_or_of_no_item_is_never_automatic_on_one(
        serial in 101_u32..9_000, apart in 1_u32..60, width in 4_usize..7,
    ) {
        let items = [item("I", &format!("2026/{serial:0width$}"), 242_00, ACME, day("2026-02-20"))];
        for text in [
            format!("fra {serial:0width$}/2025"),
            format!("{serial}/2025"),
            format!("2025-{serial:0width$}"),
            format!("fra {:0width$}", serial + apart),
            format!("Rechnung {:0width$}/2026", serial + apart),
        ] {
            let found = run(&[line("L", day("2026-03-20"), 242_00, ACME, &text)], &items);
            prop_assert!(found[0].decision != Decision::Automatic, "{text}");
        }
    }

    #[test]
    fn a_named_item_never_scores_below_one_that_is_not(
        serial in 101_u32..9_000, paid in 20_00_i64..900_00, open in 20_00_i64..900_00, way in 0_usize..19,
    ) {
        let items = [
            item("named", &format!("F-2026-{serial:06}"), open, ACME, day("2026-02-10")),
            item("other", &format!("F-2026-{:06}", serial + 1), paid, ACME, day("2026-03-10")),
        ];
        let found = run(&[line("L", day("2026-03-20"), paid, ACME, &ways(serial, 6)[way])], &items);
        let (one, others) = (&found[0], &found[0].alternatives);
        let score = |id: &str| {
            let chosen = (ids(one) == [id]).then_some(one.score);
            chosen.or_else(|| others.iter().find(|other| other.item.as_str() == id).map(|other| other.score))
        };
        if let (Some(named), Some(other)) = (score("named"), score("other")) {
            prop_assert!(other <= named, "{other} above {named}");
        }
        prop_assert!(one.decision != Decision::Automatic || ids(one) == ["named"]);
    }

    #[test]
    fn quoted_invoices_are_suggested_together_with_what_is_missing(
        amounts in proptest::collection::vec(100_00_i64..2_000_00, 2..5), kind in 0_usize..5,
    ) {
        let issued = day("2026-02-20");
        let number = |at: usize| format!("F-2026-0{}", 301 + at * 7);
        let items: Vec<OpenItem> = amounts.iter().enumerate()
            .map(|(at, cents)| item(&format!("I{at}"), &number(at), *cents, ACME, issued)).collect();
        let sum: i64 = amounts.iter().sum();
        let count = i64::try_from(amounts.len()).unwrap();
        let (missing, expected) = [
            (1, DifferenceKind::Rounding),
            ((sum * 2 + 50) / 100, DifferenceKind::Discount),
            (9_50, DifferenceKind::Fee),
            (4_25 * count, DifferenceKind::Fee),
            (sum * 15 / 121, DifferenceKind::Withholding),
        ][kind];
        // What is left is not by chance the amount of one of them.
        prop_assume!(amounts.iter().all(|amount| (sum - missing - amount).abs() > 50_00));
        let text: Vec<String> = (0..amounts.len()).map(number).collect();
        let found = run(&[line("L", day("2026-03-18"), sum - missing, ACME, &text.join(" "))], &items);
        let one = &found[0];
        prop_assert_eq!(one.items.len(), items.len(), "{:?}", one);
        let difference = one.difference.unwrap();
        prop_assert_eq!(difference.amount, Money::from_minor(missing, Currency::EUR));
        let rounding_or_named = difference.kind == expected || kind > 0 && difference.kind != DifferenceKind::Rounding;
        prop_assert!(rounding_or_named, "{:?} is not {:?}", difference.kind, expected);
        prop_assert!(one.decision == Decision::Suggested || kind == 0);
    }
}

#[test]
fn lists_and_ranges_name_all_their_numbers() {
    let items: Vec<OpenItem> = (101..=106)
        .map(|nth| {
            item(&format!("I{nth}"), &format!("F-2026-{nth:04}"), 100_00 + nth, ACME, day("2026-02-20"))
        })
        .collect();
    for (text, members) in [
        ("fras 0101 A 0103", &[101, 102, 103][..]),
        ("fras 0101-0103", &[101, 102, 103]),
        ("facturas 0101, 0103 y 0106", &[101, 103, 106]),
        ("F-2026-0101/0102/0105", &[101, 102, 105]),
        ("Rechnungen 102 bis 104", &[102, 103, 104]),
        ("invoices F-2026-0101, 0104", &[101, 104]),
    ] {
        let sum: i64 = members.iter().map(|nth| 100_00 + nth).sum();
        let found = run(&[line("L", day("2026-03-18"), sum, ACME, text)], &items);
        let expected: Vec<String> = members.iter().map(|nth| format!("I{nth}")).collect();
        let mut got = ids(&found[0]);
        got.sort_unstable();
        assert_eq!(got, expected, "{text}: {:?}", found[0].why_not_automatic);
    }
}

#[test]
fn the_name_of_another_customer_is_never_automatic() {
    for (ours, theirs) in [
        ("Talleres Martín e Hijos S.L.", "Talleres Martínez e Hijos S.L."),
        ("Hans Meier", "Hans Maier"),
        ("Acme AG", "Acme GmbH"),
        ("Juan López García", "Juan García López"),
        ("Ana Lopes", "Ana López"),
        ("Kurt Schmidt", "Kurt Schmitt"),
    ] {
        for both in [true, false] {
            let mut items = vec![item("theirs", "R-301", 484_00, theirs, day("2026-02-20"))];
            if both {
                items.push(item("ours", "R-302", 90_00, ours, day("2026-02-20")));
            }
            let found = run(&[line("L", day("2026-03-20"), 484_00, ours, "TRANSFERENCIA")], &items);
            assert_ne!(found[0].decision, Decision::Automatic, "{ours} on {theirs}, both customers: {both}");
        }
    }
}

#[test]
fn what_came_back_settles_nothing_and_is_told() {
    let bill = |cents: i64| {
        let mut bill = item("bill", "B-88121", cents, ACME, day("2026-02-24"));
        bill.direction = Direction::Payable;
        bill
    };
    for text in [
        "DEVOLUCION RECIBO R-2026-0303 MOTIVO AM04",
        "RECIBO IMPAGADO R-2026-0303",
        "Rücklastschrift R-2026-0303 MD06",
        "DIRECT DEBIT RETURNED R-2026-0303",
        "PRELEVEMENT IMPAYE",
        "INSOLUTO SDD",
        "SDD AC04",
    ] {
        let back = line("2", day("2026-03-25"), -121_00, ACME, text);
        let found = run(std::slice::from_ref(&back), &[bill(121_00)]);
        assert_eq!(found[0].why_not_automatic, [Reason::PaymentReturned], "{text}");

        let collection = line("1", day("2026-03-20"), 121_00, ACME, "RECIBO R-2026-0303");
        let open = [item("I", "R-2026-0303", 121_00, ACME, day("2026-03-01")), bill(121_00)];
        let found = run(&[collection, back], &open);
        let partners: Vec<_> = found.iter().map(|one| one.cancelled_by.as_ref().unwrap().as_str()).collect();
        assert_eq!(partners, ["2", "1"], "{text}");
        assert!(found.iter().all(|one| one.decision == Decision::Unmatched), "{text}");
    }
}

#[test]
fn an_amount_in_and_out_on_a_day_cancels_and_a_payment_beside_a_bill_does_not() {
    let on = day("2026-03-20");
    let twice = |second: &str| [line("1", on, 300_00, ACME, "pago"), line("2", on, -300_00, ACME, second)];
    let found = run(&twice("pago"), &[item("I", "F-77", 300_00, ACME, day("2026-03-01"))]);
    assert!(found.iter().all(|one| one.why_not_automatic == [Reason::CancelledByLine]), "{found:?}");

    let mut bill = item("bill", "B-2026-88121", 300_00, ACME, day("2026-03-01"));
    bill.direction = Direction::Payable;
    let lines =
        [line("1", on, 300_00, ACME, "fra F-2026-0077"), line("2", on, -300_00, ACME, "B-2026-88121")];
    let found = run(&lines, &[item("I", "F-2026-0077", 300_00, ACME, day("2026-03-01")), bill]);
    assert_eq!(found.iter().map(ids).collect::<Vec<_>>(), [["I"], ["bill"]]);
}

#[test]
fn what_nobody_granted_needs_a_person() {
    for (paid, open) in [(9_500_00, 10_000_00), (550_10, 600_00), (1_235_00, 1_300_00), (975_00, 1_000_00)] {
        let items = [item("I", "F-2026-0850", open, ACME, day("2026-02-20"))];
        let found = run(&[line("L", day("2026-03-20"), paid, ACME, "F-2026-0850")], &items);
        assert_eq!((found[0].decision, ids(&found[0])), (Decision::Suggested, vec!["I"]), "{paid} of {open}");
    }
}

#[test]
fn a_guessed_difference_takes_no_item_that_a_sum_needs() {
    let issued = day("2026-02-20");
    let items = [
        item("single", "F-2026-0001", 1_010_00, ACME, issued),
        item("first", "F-2026-0002", 600_00, ACME, issued),
        item("second", "F-2026-0003", 385_00, ACME, issued),
    ];
    let found = run(&[line("L", day("2026-03-18"), 985_00, ACME, "pago")], &items);
    assert_eq!(ids(&found[0]), ["first", "second"], "{found:?}");
}

#[test]
fn the_explanation_tells_the_percentage_the_share_of_each_member_and_the_threshold() {
    let issued = day("2026-02-20");
    let items: Vec<OpenItem> = [(301, 300_00), (302, 450_00), (303, 250_00)]
        .map(|(nth, cents)| item(&format!("I{nth}"), &format!("F-2026-0{nth}"), cents, ACME, issued))
        .to_vec();
    let text = "F-2026-0301 F-2026-0302 F-2026-0303";
    let found = run(&[line("L", day("2026-03-18"), 980_00, ACME, text)], &items).remove(0);
    let shares: Vec<String> =
        found.group.unwrap().shares.iter().map(|share| share.paid.to_string()).collect();
    assert_eq!(shares, ["294.00 EUR", "441.00 EUR", "245.00 EUR"]);
    let explanation = found.explanation.unwrap();
    assert_eq!(explanation.difference_percent.map(|percent| percent.to_string()).as_deref(), Some("2.00"));
    assert_eq!(explanation.automatic_from.to_string(), "95.00");
}

#[test]
fn the_line_that_competes_for_an_item_is_named() {
    let items = [item("I", "F-77", 300_00, ACME, day("2026-03-01"))];
    let lines = [
        line("1", day("2026-03-20"), 300_00, ACME, "pago"),
        line("2", day("2026-03-21"), 300_00, ACME, "pago"),
    ];
    let found = run(&lines, &items);
    let suggested = found.iter().find(|one| !one.items.is_empty()).unwrap();
    let rival = if suggested.line.as_str() == "1" { "2" } else { "1" };
    assert_eq!(suggested.rival_line.as_ref().map(LineId::as_str), Some(rival), "{suggested:?}");
}
