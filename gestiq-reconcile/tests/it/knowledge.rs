//! The knowledge of a host, as input to a run.

use gestiq_core::{Currency, Money};
use gestiq_reconcile::matching::{
    Alias, CannotLink, DateOffset, Decision, KnownAccount, LineMatch, MatchInput, Matcher,
};
use gestiq_reconcile::synthetic::Scenario;
use gestiq_reconcile::{ItemId, LineId, OpenItem, StatementLine};
use proptest::prelude::*;

const ACME: &str = "Talleres Mecánicos Acme, S.L.";

fn eur(amount: &str) -> Money {
    Money::parse(amount, Currency::EUR).unwrap()
}

fn line(id: &str, date: &str, amount: &str, counterparty: &str) -> StatementLine {
    let mut line = StatementLine::new(LineId::new(id).unwrap(), date.parse().unwrap(), eur(amount));
    line.counterparty = Some(counterparty.into());
    line
}

fn item(id: &str, amount: &str, customer: &str, key: &str) -> OpenItem {
    let issued = "2026-03-01".parse().unwrap();
    let mut item = OpenItem::new(ItemId::new(id).unwrap(), format!("F-2026-{id}"), eur(amount), issued);
    item.due_date = Some("2026-03-31".parse().unwrap());
    item.counterparty = (!customer.is_empty()).then(|| customer.into());
    item.counterparty_id = (!key.is_empty()).then(|| key.into());
    item
}

fn only(input: &MatchInput<'_>) -> LineMatch {
    Matcher::default().run(input).unwrap().get(0).unwrap()
}

fn parted(line: &str, item: &str) -> CannotLink {
    CannotLink { line: LineId::new(line).unwrap(), item: ItemId::new(item).unwrap() }
}

#[test]
fn a_rejected_pair_comes_back_neither_alone_nor_as_an_alternative_nor_in_a_group() {
    let lines = [line("L", "2026-03-30", "100.00", ACME)];
    let items = [item("A", "100.00", ACME, ""), item("B", "60.00", ACME, ""), item("C", "40.00", ACME, "")];
    let free = only(&MatchInput::new(&lines, &items));
    assert_eq!((free.decision, free.items[0].as_str()), (Decision::Automatic, "A"));
    let rejected = [parted("L", "A"), parted("nobody", "A"), parted("L", "nothing")];
    let found = only(&MatchInput::new(&lines, &items).cannot_link(&rejected));
    let ids: Vec<_> = found.items.iter().map(ItemId::as_str).collect();
    assert_eq!(ids, ["B", "C"], "the sum is what is left");
    assert!(found.alternatives.iter().all(|other| other.item.as_str() != "A"));
    let rejected = [parted("L", "A"), parted("L", "C")];
    let found = only(&MatchInput::new(&lines, &items).cannot_link(&rejected));
    assert!(found.group.is_none() && found.items.iter().all(|item| item.as_str() == "B"), "{found:?}");
}

#[test]
fn a_rejected_instalment_is_no_part_of_the_item() {
    let items = [item("A", "100.00", ACME, "")];
    let mut lines = [line("1", "2026-03-29", "60.00", ACME), line("2", "2026-03-30", "40.00", ACME)];
    lines.iter_mut().for_each(|line| line.description = Some("F-2026-A0001".into()));
    assert!(only(&MatchInput::new(&lines, &items)).group.is_some());
    let rejected = [parted("2", "A")];
    let run = Matcher::default().run(&MatchInput::new(&lines, &items).cannot_link(&rejected)).unwrap();
    assert!(run.iter().all(|found| found.group.is_none()));
    assert!(run.get(1).unwrap().items.is_empty());
}

#[test]
fn a_known_account_is_as_strong_as_the_account_of_an_item() {
    let mut paid = line("L", "2026-03-30", "100.00", "J. Pérez");
    paid.details_mut().counterparty_account = Some("ES9121000418450200051332".into());
    let lines = [paid];
    for (items, key) in [
        ([item("A", "100.00", ACME, "C-1")], "C-1"),
        ([item("A", "100.00", "", "C-1")], "C-1"),
        ([item("A", "100.00", ACME, "")], "talleres mecanicos acme"),
    ] {
        let account = "ES91 2100 0418 4502 0005 1332".into();
        let known = [KnownAccount { account, customer: key.into() }];
        let found = only(&MatchInput::new(&lines, &items).known_accounts(&known));
        let rule = found.explanation.map(|explanation| explanation.fields[0].rule);
        assert_eq!((found.decision, rule), (Decision::Automatic, Some("account")), "{key}");
        assert_eq!(
            only(&MatchInput::new(&lines, &items)).items.len(),
            usize::from(items[0].counterparty.is_none())
        );
    }
}

#[test]
fn an_alias_names_the_customer_by_id_or_by_name() {
    let lines = [line("L", "2026-03-30", "100.00", "GRUPO JPR HOLDING")];
    let items = [item("A", "100.00", ACME, "C-1"), item("B", "100.00", "Carpintería Blanco", "C-2")];
    for key in ["C-1", ACME] {
        let aliases = [Alias { counterparty: "Grupo JPR Holding".into(), customer: key.into() }];
        let found = only(&MatchInput::new(&lines, &items).aliases(&aliases));
        assert_eq!((found.decision, found.items[0].as_str()), (Decision::Automatic, "A"), "{key}");
        assert_eq!(found.explanation.unwrap().fields[0].rule, "alias");
    }
}

#[test]
fn a_key_that_is_an_id_is_no_name() {
    let lines = [line("L", "2026-03-30", "100.00", "GRUPO JPR HOLDING")];
    let items = [item("A", "100.00", "Blanco", "C-1"), item("B", "100.00", ACME, "Blanco")];
    let aliases = [Alias { counterparty: "Grupo JPR Holding".into(), customer: "Blanco".into() }];
    let found = only(&MatchInput::new(&lines, &items).aliases(&aliases));
    assert_eq!(found.items[0].as_str(), "B", "the customer with the id, and not the one with the name");
}

#[test]
fn the_usual_day_of_a_customer_moves_what_is_expected() {
    let items = [item("A", "100.00", ACME, "C-1")];
    let score = |date: &str, days: Option<i16>| {
        let lines = [line("L", date, "100.00", ACME)];
        let offsets: Vec<_> =
            days.map(|days| DateOffset { customer: "C-1".into(), days }).into_iter().collect();
        let found = only(&MatchInput::new(&lines, &items).date_offsets(&offsets));
        let date = found.explanation.unwrap().fields.remove(2);
        (date.score.unwrap().to_string(), date.rule, date.item.normalised.unwrap())
    };
    for (date, days, expected) in [
        ("2026-03-31", None, ("100.00", "within_terms", "2026-03-01/2026-03-31")),
        ("2026-05-05", None, ("68.61", "after_due", "2026-03-01/2026-03-31")),
        ("2026-05-05", Some(35), ("100.00", "usual_day", "2026-03-01/2026-03-31 +35d")),
        ("2026-03-31", Some(35), ("99.50", "usual_day", "2026-03-01/2026-03-31 +35d")),
        ("2026-03-11", Some(-20), ("100.00", "usual_day", "2026-03-01/2026-03-31 -20d")),
        ("2026-03-31", Some(-20), ("95.00", "usual_day", "2026-03-01/2026-03-31 -20d")),
        ("2026-03-31", Some(-200), ("95.00", "usual_day", "2026-03-01/2026-03-31 -200d")),
        ("2026-05-05", Some(-20), ("47.50", "usual_day", "2026-03-01/2026-03-31 -20d")),
        ("2026-03-31", Some(0), ("100.00", "within_terms", "2026-03-01/2026-03-31")),
    ] {
        let (found, rule, item) = score(date, days);
        assert_eq!((found.as_str(), rule, item.as_str()), expected, "{date} {days:?}");
    }
}

#[test]
fn a_habit_decides_among_equal_items() {
    let mut items = [item("A", "100.00", ACME, "C-1"), item("B", "100.00", ACME, "C-1")];
    items[1].due_date = Some("2026-04-30".parse().unwrap());
    let lines = [line("L", "2026-04-30", "100.00", ACME)];
    let late = [DateOffset { customer: ACME.into(), days: 30 }];
    assert_eq!(only(&MatchInput::new(&lines, &items)).items[0].as_str(), "B");
    assert_eq!(only(&MatchInput::new(&lines, &items).date_offsets(&late)).items[0].as_str(), "A");
    let twice = [late[0].clone(), late[0].clone()];
    let refused =
        Matcher::default().run(&MatchInput::new(&lines, &items).date_offsets(&twice)).err().unwrap();
    assert_eq!(refused.code(), "duplicate_id");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_is_rejected_never_comes_back(
        scenario in proptest::sample::select(Scenario::ALL.to_vec()), seed in any::<u64>(), lines in 2_usize..120, every in 1_usize..4,
    ) {
        let data = scenario.generate(seed, lines);
        let first = Matcher::default().run(&MatchInput::new(&data.lines, &data.items)).unwrap();
        let pairs = first.iter().flat_map(|found| {
            let line = found.line.clone();
            found.items.into_iter().map(move |item| CannotLink { line: line.clone(), item })
        });
        let rejected: Vec<CannotLink> = pairs.step_by(every).collect();
        let again = Matcher::default().run(&MatchInput::new(&data.lines, &data.items).cannot_link(&rejected)).unwrap();
        for found in again.iter() {
            let proposed = found.items.iter().chain(found.alternatives.iter().map(|other| &other.item));
            for item in proposed {
                let pair = CannotLink { line: found.line.clone(), item: item.clone() };
                prop_assert!(!rejected.contains(&pair), "{:?}", pair);
            }
        }
    }
}
