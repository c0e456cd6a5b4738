//! Pending lines that are booked later.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use gestiq_core::{Currency, Money};
use gestiq_reconcile::pending::{PostingPolicy, Postings, recognise};
use gestiq_reconcile::{AccountLines, LineId, LineStatus, StatementLine};
use proptest::prelude::*;

fn line(id: &str, day: u64, cents: i64, text: &str) -> StatementLine {
    let start = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
    let amount = Money::from_minor(cents, Currency::EUR);
    let mut line = StatementLine::new(LineId::new(id).unwrap(), start + Days::new(day), amount);
    line.description = (!text.is_empty()).then(|| text.into());
    line
}

fn held(id: &str, day: u64, cents: i64, text: &str) -> StatementLine {
    let mut line = line(id, day, cents, text);
    line.status = LineStatus::Pending;
    line
}

fn find(stored: &[StatementLine], imported: &[StatementLine], today: u64) -> Postings {
    let of = |lines| [AccountLines { account: "/ES91", lines }];
    let today = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap() + Days::new(today);
    recognise(&of(stored), &of(imported), &PostingPolicy::default(), today)
}

fn ids(ids: &[LineId]) -> Vec<&str> {
    ids.iter().map(LineId::as_str).collect()
}

fn pairs(found: &Postings) -> Vec<(&str, &str)> {
    found.posted.iter().map(|(pending, booked)| (pending.as_str(), booked.as_str())).collect()
}

#[test]
fn a_booked_line_is_recognised_by_what_stays() {
    let cafe = || held("P", 5, -1_000, "CAFE METRO MADRID");
    for (booked, expected) in [
        (line("B", 7, -1_000, "Café Metro Madrid 4321"), true),
        (line("B", 7, -1_150, "Café Metro Madrid"), true),
        (line("B", 7, -1_200, "Café Metro Madrid"), true),
        (line("B", 7, -1_201, "Café Metro Madrid"), false),
        (line("B", 7, -800, "Café Metro Madrid"), true),
        (line("B", 7, -1_150, "Gasolinera Norte"), false),
        (line("B", 7, -1_000, "Gasolinera Norte"), true),
        (line("B", 7, -1_000, ""), true),
        (line("B", 7, 1_000, "Café Metro Madrid"), false),
        (line("B", 15, -1_000, "Café Metro Madrid"), true),
        (line("B", 16, -1_000, "Café Metro Madrid"), false),
        (line("B", 4, -1_000, "Café Metro Madrid"), true),
        (line("B", 3, -1_000, "Café Metro Madrid"), false),
        (held("B", 7, -1_000, "Café Metro Madrid"), false),
    ] {
        let found = find(&[cafe()], std::slice::from_ref(&booked), 7);
        assert_eq!(!found.posted.is_empty(), expected, "{booked:?}");
        assert_eq!(found.pending.is_empty(), expected);
    }
}

#[test]
fn the_bank_id_wins_over_the_text_and_the_same_id_over_all() {
    let mut pending = held("P", 5, -1_000, "CAFE METRO");
    pending.bank_id = Some("77".into());
    let mut by_id = line("B", 8, -3_000, "HOTEL");
    by_id.bank_id = Some(" 77".into());
    let alike = line("A", 5, -1_000, "CAFE METRO");
    assert_eq!(pairs(&find(&[pending.clone()], &[alike.clone(), by_id.clone()], 8)), [("P", "B")]);
    let same = line("P", 30, -1_000, "x");
    assert_eq!(pairs(&find(&[pending.clone()], &[alike, by_id, same], 30)), [("P", "P")]);
    pending.bank_id = Some("000".into());
    let mut zeros = line("B", 8, -3_000, "HOTEL");
    zeros.bank_id = Some("000".into());
    assert!(find(&[pending], &[zeros], 8).posted.is_empty(), "zeros are no id");
}

#[test]
fn the_nearest_is_taken_and_an_amount_alone_only_without_a_choice() {
    let stored = [held("P1", 5, -1_000, "CAFE METRO"), held("P2", 5, -1_000, "BAR CENTRAL")];
    let imported = [line("B1", 6, -1_000, "Bar Central"), line("B2", 6, -1_000, "Café Metro")];
    assert_eq!(pairs(&find(&stored, &imported, 6)), [("P1", "B2"), ("P2", "B1")]);
    let twins = [line("B1", 6, -1_000, "CAFE METRO"), line("B2", 6, -1_000, "CAFE METRO")];
    assert_eq!(pairs(&find(&stored[..1], &twins, 6)), [("P1", "B1")], "of two real twins either is right");
    let strangers = [line("B1", 6, -1_000, "Gasolinera"), line("B2", 6, -1_000, "Zapatos")];
    assert!(find(&stored[..1], &strangers, 6).posted.is_empty());
    assert_eq!(pairs(&find(&stored[..1], &strangers[..1], 6)), [("P1", "B1")]);
    assert!(find(&stored, &strangers[..1], 6).posted.is_empty(), "either of two may be it");
}

#[test]
fn what_is_announced_again_stays_and_what_never_comes_expires() {
    let stored = [
        held("P1", 0, -1_000, "A"),
        held("P2", 0, -2_000, "B"),
        held("P3", 10, -3_000, "C"),
        line("X", 0, -1, ""),
    ];
    let imported = [held("P1", 0, -1_000, "A"), line("B1", 5, -1_000, "A")];
    let found = find(&stored, &imported, 14);
    assert_eq!((pairs(&found), ids(&found.pending)), (vec![], vec!["P1", "P2", "P3"]));
    let found = find(&stored, &imported, 15);
    assert_eq!((ids(&found.pending), ids(&found.expired)), (vec!["P1", "P3"], vec!["P2"]));
}

#[test]
fn huge_amounts_do_not_overflow() {
    let huge = |id: &str, negative: bool| {
        let mut line = held(id, 5, 0, "HUGE");
        let amount = if negative { rust_decimal::Decimal::MIN } else { rust_decimal::Decimal::MAX };
        line.amount = Money::new(amount, Currency::EUR);
        line
    };
    let booked = |id: &str, negative| {
        let mut line = huge(id, negative);
        line.status = LineStatus::Booked;
        line
    };
    let found = find(&[huge("P1", false), huge("P2", true)], &[booked("B1", false), booked("B2", true)], 6);
    assert_eq!(pairs(&found), [("P1", "B1"), ("P2", "B2")]);
}

/// Lines of two accounts and two currencies; the id tells account and currency.
fn of_accounts(kind: &'static str) -> impl Strategy<Value = [Vec<StatementLine>; 2]> {
    let one = (
        0_u64..25,
        -5_i64..6,
        prop::sample::select(vec!["cafe metro", "cafe metro madrid", "bar", ""]),
        any::<bool>(),
    );
    let account = move |account: usize| {
        proptest::collection::vec(one.clone(), 0..12).prop_map(move |all| {
            let make = |(nth, (day, units, text, dollars)): (usize, (u64, i64, &str, bool))| {
                let currency = if dollars { Currency::USD } else { Currency::EUR };
                let mut line = line(&format!("{kind}{account}{currency}{nth}"), day, 0, text);
                line.amount = Money::from_minor(units * 100, currency);
                line.status = if kind == "P" { LineStatus::Pending } else { LineStatus::Booked };
                line
            };
            all.into_iter().enumerate().map(make).collect::<Vec<_>>()
        })
    };
    (account(0), account(1)).prop_map(|(first, second)| [first, second])
}

proptest! {
    #[test]
    fn postings_are_one_to_one_inside_an_account_and_a_currency_whatever_the_order(
        stored in of_accounts("P"), imported in of_accounts("B"), today in 0_u64..60,
    ) {
        let turn = |accounts: &[Vec<StatementLine>; 2]| -> [Vec<StatementLine>; 2] {
            accounts.clone().map(|lines| lines.into_iter().rev().collect())
        };
        let today = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap() + Days::new(today);
        let find = |stored: &[Vec<StatementLine>; 2], imported: &[Vec<StatementLine>; 2], order: [usize; 2]| {
            let of = |accounts: &[Vec<StatementLine>; 2]| -> Vec<(&str, Vec<StatementLine>)> {
                order.iter().map(|nth| (["/0", "/1"][*nth], accounts[*nth].clone())).collect()
            };
            let (stored, imported) = (of(stored), of(imported));
            let stored: Vec<_> = stored.iter().map(|(account, lines)| AccountLines { account, lines }).collect();
            let imported: Vec<_> = imported.iter().map(|(account, lines)| AccountLines { account, lines }).collect();
            recognise(&stored, &imported, &PostingPolicy::default(), today)
        };
        let found = find(&stored, &imported, [0, 1]);
        prop_assert_eq!(&found, &find(&turn(&stored), &turn(&imported), [1, 0]));
        let key = |id: &LineId| id.as_str().chars().skip(1).take(4).collect::<String>();
        for (pending, booked) in &found.posted {
            prop_assert_eq!(key(pending), key(booked));
        }
        let booked: BTreeSet<_> = found.posted.iter().map(|(_, booked)| booked).collect();
        prop_assert_eq!(booked.len(), found.posted.len());
        let mut answered: Vec<&LineId> = found.posted.iter().map(|(pending, _)| pending).chain(&found.pending).chain(&found.expired).collect();
        answered.sort_unstable();
        let mut all: Vec<&LineId> = stored.iter().flatten().map(|line| &line.id).collect();
        all.sort_unstable();
        prop_assert_eq!(answered, all);
    }
}
