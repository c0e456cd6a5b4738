//! Payers: names in other scripts, initials, payments on account, crowds of equal payments, settlements.

use gestiq_core::{Currency, Money};
use gestiq_reconcile::matching::{
    Decision, DifferenceKind, LineMatch, MatchInput, Matcher, Reason, Settlement, SettlementPart,
};
use gestiq_reconcile::{ItemId, LineId, OpenItem, StatementLine};

fn eur(cents: i64) -> Money {
    Money::from_minor(cents, Currency::EUR)
}

fn item(id: &str, customer: &str, cents: i64, issued: &str) -> OpenItem {
    let issued = issued.parse().unwrap();
    let mut item = OpenItem::new(ItemId::new(id).unwrap(), format!("F-2026-{id:0>4}"), eur(cents), issued);
    item.counterparty = (!customer.is_empty()).then(|| customer.to_owned());
    item.due_date = Some(issued + chrono::Days::new(30));
    item
}

fn line(id: &str, payer: &str, cents: i64, day: &str) -> StatementLine {
    let mut line = StatementLine::new(LineId::new(id).unwrap(), day.parse().unwrap(), eur(cents));
    line.counterparty = (!payer.is_empty()).then(|| payer.into());
    line.description = Some("TRANSFER".into());
    line
}

fn run(lines: &[StatementLine], items: &[OpenItem]) -> Vec<LineMatch> {
    Matcher::default().run(&MatchInput::new(lines, items)).unwrap().iter().collect()
}

fn ids(found: &LineMatch) -> Vec<&str> {
    found.items.iter().map(ItemId::as_str).collect()
}

#[test]
fn a_name_in_another_script_is_found_by_its_latin_spelling_both_ways() {
    for (customer, payer) in [
        ("Παπαδόπουλος Α.Ε.", "PAPADOPOULOS AE"),
        ("PAPADOPOULOS AE", "Παπαδόπουλος Α.Ε."),
        ("Γεωργίου Ο.Ε.", "GEORGIOU O.E."),
        ("Ευαγγέλου Μπάμπης", "EVANGELOU BAMPIS"),
        ("ООО «Ромашка»", "OOO ROMASHKA"),
        ("ООО «Восток-Строй»", "OOO \"VOSTOK STROY\""),
        ("Vostok Stroy OOO", "ООО «Восток-Строй»"),
        ("Хачатурян Юрий", "KHACHATURIAN YURI"),
        ("ЗАО Щербаков", "ZAO SHCHERBAKOV"),
        ("كريم محمد", "KARIM MOHAMED"),
        ("Karim Mohamed", "كريم محمد"),
        ("النور ش.م.م", "ALNOUR S.A.E."),
        ("כהן לוי בע\"מ", "COHEN LEVI LTD"),
        ("北京华为科技有限公司", "BEIJING HUAWEI TECHNOLOGY CO LTD"),
        ("BEIJING HUAWEI TECHNOLOGY CO LTD", "北京华为科技有限公司"),
        ("株式会社トヨタ", "TOYOTA KK"),
        ("トヨタ株式会社", "TOYOTA CO LTD"),
        ("Yamada Shoji K.K.", "㈱山田商事"),
    ] {
        let items =
            [item("1", customer, 31_000, "2026-02-20"), item("2", "Otro Cliente S.L.", 31_000, "2026-02-20")];
        let found = run(&[line("L", payer, 31_000, "2026-03-20")], &items);
        assert_eq!(ids(&found[0]), ["1"], "{customer} {payer}: {:?}", found[0].why_not_automatic);
    }
}

#[test]
fn names_of_one_script_that_are_spelled_alike_in_latin_are_not_one_name() {
    let items = [item("1", "北京华为", 31_000, "2026-02-20")];
    let found = run(&[line("L", "北京华威", 31_000, "2026-03-20")], &items);
    assert_ne!(found[0].decision, Decision::Automatic);
}

#[test]
fn initials_and_reordered_names_get_candidates_and_are_never_automatic() {
    for payer in ["J P", "J. P.", "P J", "PEREZ J", "J PEREZ", "PEREZ, J."] {
        let items =
            [item("1", "Juan Pérez", 48_400, "2026-02-20"), item("2", "Beta GmbH", 9_000, "2026-02-20")];
        let found = run(&[line("L", payer, 48_400, "2026-03-20")], &items);
        assert_eq!((ids(&found[0]), found[0].decision), (vec!["1"], Decision::Suggested), "{payer}");
    }
}

#[test]
fn equal_payments_of_equal_items_are_all_suggested_in_order_of_date() {
    for count in [25_u64, 100, 700] {
        for days_apart in [0, 1] {
            let day = |nth: u64| {
                let start: chrono::NaiveDate = "2026-01-01".parse().unwrap();
                (start + chrono::Days::new(nth * days_apart)).to_string()
            };
            let id = |nth: u64| format!("{nth:05}");
            let items: Vec<OpenItem> =
                (0..count).map(|nth| item(&id(nth), "Streaming Reseller S.L.", 999, &day(nth))).collect();
            let lines: Vec<StatementLine> =
                (0..count).map(|nth| line(&id(nth), "STREAMING RESELLER SL", 999, &day(nth + 20))).collect();
            let found = run(&lines, &items);
            let in_order = found.iter().filter(|one| ids(one) == [one.line.as_str()]).count();
            let suggested = found.iter().filter(|one| one.decision == Decision::Suggested).count();
            assert_eq!(suggested as u64, count, "{days_apart} days apart");
            assert_eq!(in_order as u64, count, "{days_apart} days apart");
        }
    }
}

#[test]
fn a_payment_on_account_goes_to_the_oldest_items_and_is_never_automatic() {
    let customer = "Promotora Delta S.A.";
    let items = [
        item("1", customer, 61_230, "2026-01-20"),
        item("2", customer, 43_315, "2026-02-20"),
        item("3", customer, 125_090, "2026-02-21"),
        item("4", customer, 9_800, "2026-02-22"),
        item("5", "Otra S.A.", 9_800, "2026-02-22"),
    ];
    for (paid, expected, difference) in [
        (100_000, vec!["1", "2"], Some(4_545)),
        (239_435, vec!["1", "2", "3", "4"], None),
        (150_000, vec!["1", "2", "3"], Some(79_635)),
    ] {
        let found = run(&[line("L", "PROMOTORA DELTA SA", paid, "2026-03-20")], &items);
        assert_eq!((ids(&found[0]), found[0].decision), (expected, Decision::Suggested), "{paid}");
        assert_eq!(found[0].difference.map(|difference| difference.amount), difference.map(eur), "{paid}");
    }
}

#[test]
fn an_unmatched_line_tells_the_payer_that_was_recognised() {
    let items = [item("1", "Promotora Delta S.A.", 61_230, "2026-01-20")];
    let found = run(&[line("L", "PROMOTORA DELTA SA", 900_000, "2026-03-20")], &items);
    assert_eq!(found[0].decision, Decision::Unmatched);
    let payer = found[0].payer.as_ref().unwrap();
    assert_eq!(payer.name.as_deref(), Some("Promotora Delta S.A."));
    let stranger = run(&[line("L", "UNKNOWN LLC", 900_000, "2026-03-20")], &items);
    assert_eq!(stranger[0].payer, None);
}

#[test]
fn a_sum_of_many_that_fit_says_so_and_scores_less() {
    let customer = "Grupo Norte S.L.";
    let items: Vec<OpenItem> =
        (1..=6).map(|nth| item(&nth.to_string(), customer, 10_000 * nth, "2026-02-20")).collect();
    let found = run(&[line("L", "GRUPO NORTE SL", 90_000, "2026-03-20")], &items);
    let group = found[0].group.as_ref().unwrap();
    assert!(group.other_sums > 0 && found[0].score.basis_points() < 9_000, "{group:?} {}", found[0].score);
    assert!(found[0].why_not_automatic.contains(&Reason::AmbiguousGroup));
}

#[test]
fn what_is_due_on_a_day_is_proposed_for_a_line_without_a_payer() {
    let items = [
        item("1", "Eken AB", 5_012_500, "2026-03-01"),
        item("2", "Lindqvist AB", 3_812_500, "2026-03-01"),
        item("3", "Eken AB", 5_012_500, "2026-04-01"),
        item("4", "Lindqvist AB", 3_812_500, "2026-04-01"),
    ];
    for payer in ["", "BANKGIROT"] {
        let found = run(&[line("L", payer, 8_825_000, "2026-03-31")], &items);
        assert_eq!((ids(&found[0]), found[0].decision), (vec!["1", "2"], Decision::Suggested), "{payer:?}");
    }
}

fn part(item: &str, amount: Option<i64>, fee: Option<i64>) -> SettlementPart {
    SettlementPart { item: item.into(), amount: amount.map(eur), fee: fee.map(eur) }
}

#[test]
fn a_settlement_explains_a_line_and_only_a_settlement_makes_it_automatic() {
    let items = [
        item("1", "Ana", 10_000, "2026-03-18"),
        item("2", "Luis", 5_000, "2026-03-18"),
        item("3", "Eva", 7_000, "2026-03-18"),
    ];
    let all = [part("1", None, Some(290)), part("F-2026-0002", Some(5_000), Some(145))];
    let refunded = [
        part("1", None, None),
        part("2", None, None),
        part("2", Some(-5_000), None),
        part("", None, Some(30)),
    ];
    let partly = [part("1", Some(10_000), None), part("2", Some(2_000), None)];
    let unknown = [part("1", None, None), part("999", Some(4_000), None)];
    for (parts, paid, decision, expected) in [
        (&all[..], 14_565, Decision::Automatic, vec!["1", "2"]),
        (&refunded, 9_970, Decision::Automatic, vec!["1"]),
        (&partly, 12_000, Decision::Suggested, vec!["1", "2"]),
        (&unknown, 14_000, Decision::Suggested, vec!["1"]),
        (&all, 14_564, Decision::Unmatched, vec![]),
    ] {
        let settlements = [Settlement {
            id: "po_77".into(),
            day: Some("2026-03-20".parse().unwrap()),
            parts: parts.to_vec(),
        }];
        let lines = [line("L", "STRIPE PAYMENTS EUROPE", paid, "2026-03-22")];
        let input = MatchInput::new(&lines, &items).settlements(&settlements);
        let found: Vec<LineMatch> = Matcher::default().run(&input).unwrap().iter().collect();
        assert_eq!(
            (found[0].decision, ids(&found[0])),
            (decision, expected),
            "{paid} {:?}",
            found[0].why_not_automatic
        );
        let fee = found[0].difference.filter(|difference| difference.kind == DifferenceKind::Fee);
        assert_eq!(fee.is_some(), decision == Decision::Automatic, "{paid}");
        assert_ne!(run(&lines, &items)[0].decision, Decision::Automatic, "without the settlement");
    }
}

#[test]
fn of_two_lines_of_one_amount_the_one_that_quotes_the_settlement_is_it() {
    let items = [item("1", "Ana", 10_000, "2026-03-18"), item("2", "Luis", 5_000, "2026-03-18")];
    let settlements = Settlement::by_key(&items, |_| Some("REM-2026-031".into()));
    let mut quoting = line("B", "", 15_000, "2026-03-20");
    quoting.description = Some("ABONO REMESA REM 2026 031".into());
    for (lines, decisions) in [
        (vec![line("A", "", 15_000, "2026-03-20"), quoting], [Decision::Unmatched, Decision::Automatic]),
        (
            vec![line("A", "", 15_000, "2026-03-20"), line("B", "", 15_000, "2026-03-21")],
            [Decision::Suggested, Decision::Unmatched],
        ),
    ] {
        let input = MatchInput::new(&lines, &items).settlements(&settlements);
        let run = Matcher::default().run(&input).unwrap();
        assert_eq!([run.decision(0), run.decision(1)], decisions.map(Some));
    }
}
