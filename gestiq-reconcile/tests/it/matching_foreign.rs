//! Payments in one currency for items in another.

use chrono::NaiveDate;
use gestiq_core::money::exchange::{ExchangeRate, RateTable};
use gestiq_core::{Currency, Money};
use gestiq_reconcile::evaluate::evaluate_run;
use gestiq_reconcile::matching::{
    Alias, Decision, DifferenceKind, ExchangeBasis, LineMatch, MatchInput, MatchPolicy, Matcher, Reason,
};
use gestiq_reconcile::synthetic::Scenario;
use gestiq_reconcile::{Direction, ItemId, LineId, OpenItem, Score, StatementLine};
use proptest::prelude::*;

const ACME: &str = "Acme Trading Ltd";
const QUOTED: &str = "INVOICE F-2026-0042";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn money(text: &str) -> Money {
    let (amount, currency) = text.split_once(' ').unwrap();
    Money::parse(amount, currency.parse().unwrap()).unwrap()
}

fn line(id: &str, amount: &str, counterparty: &str, description: &str) -> StatementLine {
    let mut line = StatementLine::new(LineId::new(id).unwrap(), day("2026-03-30"), money(amount));
    line.counterparty = (!counterparty.is_empty()).then(|| counterparty.into());
    line.description = (!description.is_empty()).then(|| description.into());
    line
}

/// Issued on 2026-03-01, due on 2026-03-31.
fn item(id: &str, number: &str, amount: &str) -> OpenItem {
    let mut item = OpenItem::new(ItemId::new(id).unwrap(), number, money(amount), day("2026-03-01"));
    item.counterparty = Some(ACME.into());
    item.due_date = Some(day("2026-03-31"));
    item
}

/// 1.0842 dollars for a euro when the payment is booked, 1.10 on its value date, 1.20 when the invoice was issued.
fn rates() -> RateTable {
    let mut rates = RateTable::new().with_pivot(Currency::EUR);
    for (to, rate, date) in [
        (Currency::USD, "1.0842", "2026-03-30"),
        (Currency::USD, "1.10", "2026-03-20"),
        (Currency::USD, "1.20", "2026-02-27"),
        (Currency::GBP, "0.80", "2026-03-30"),
    ] {
        rates.insert(ExchangeRate::new(Currency::EUR, to, rate.parse().unwrap(), day(date)).unwrap());
    }
    rates
}

fn only(line: StatementLine, items: &[OpenItem]) -> LineMatch {
    let (lines, rates) = ([line], rates());
    Matcher::default().run(&MatchInput::new(&lines, items).rates(&rates)).unwrap().get(0).unwrap()
}

#[test]
fn only_a_certain_reference_or_an_equal_original_amount_is_automatic() {
    use Decision::{Automatic, Suggested, Unmatched};
    use DifferenceKind::{Fee, Fx, Over, Partial, Rounding};
    type Case<'c> = (&'c str, &'c str, &'c str, &'c str, Decision, Option<DifferenceKind>);
    let cases: &[Case<'_>] = &[
        ("915.00 EUR", "", ACME, QUOTED, Automatic, Some(Fx)),
        ("915.00 EUR", "", "", QUOTED, Automatic, Some(Fx)),
        ("900.00 EUR", "", ACME, QUOTED, Automatic, Some(Fx)),
        ("945.00 EUR", "", ACME, QUOTED, Automatic, Some(Fx)),
        // Name and amount fit, be it to the cent: for a person.
        ("915.00 EUR", "", ACME, "", Suggested, Some(Fx)),
        ("922.34 EUR", "", ACME, "", Suggested, Some(Fx)),
        ("915.00 EUR", "", ACME, "INVOICE 0042", Suggested, Some(Fx)),
        ("915.00 EUR", "", "", "", Suggested, Some(Fx)),
        ("915.00 EUR", "", "Somebody Else plc", QUOTED, Suggested, Some(Fx)),
        ("915.00 EUR", "", "Somebody Else plc", "", Unmatched, None),
        // The bank reports what the customer sent.
        ("890.00 EUR", "1000.00 USD", ACME, "", Automatic, None),
        ("890.00 EUR", "-1000.00 USD", ACME, "", Automatic, None),
        ("890.00 EUR", "1000.00 USD", ACME, QUOTED, Automatic, None),
        ("890.00 EUR", "1000.00 USD", "", "", Suggested, None),
        ("890.00 EUR", "988.00 USD", ACME, QUOTED, Automatic, Some(Fee)),
        ("890.00 EUR", "988.00 USD", ACME, "", Suggested, Some(Fee)),
        ("890.00 EUR", "999.99 USD", ACME, "", Suggested, Some(Rounding)),
        ("890.00 EUR", "500.00 USD", ACME, QUOTED, Suggested, Some(Partial)),
        // The amount of a third currency says nothing about dollars.
        ("915.00 EUR", "732.00 GBP", ACME, "", Suggested, Some(Fx)),
        // Pounds become dollars through the euro.
        ("735.00 GBP", "", ACME, QUOTED, Automatic, Some(Fx)),
        // Outside the tolerance only the number makes a candidate.
        ("890.00 EUR", "", ACME, QUOTED, Suggested, Some(Partial)),
        ("890.00 EUR", "", ACME, "", Unmatched, None),
        ("960.00 EUR", "", ACME, QUOTED, Suggested, Some(Over)),
        ("960.00 EUR", "", ACME, "", Unmatched, None),
        ("-915.00 EUR", "", ACME, QUOTED, Unmatched, None),
        ("1000.00 JPY", "", ACME, QUOTED, Unmatched, None),
    ];
    for (amount, original, counterparty, description, decision, kind) in cases {
        let mut line = line("L", amount, counterparty, description);
        line.details_mut().original_amount = (!original.is_empty()).then(|| money(original));
        let found = only(line, &[item("I", "F-2026-0042", "1000.00 USD")]);
        let found_kind = found.difference.map(|difference| difference.kind);
        let shown = format!(
            "{amount} {original:?} {counterparty:?} {description:?}: {} {:?}",
            found.score, found.why_not_automatic
        );
        assert_eq!((found.decision, found_kind), (*decision, *kind), "{shown}");
        let doubtful = decision == &Suggested && kind.is_some() && counterparty == &ACME;
        let told = found.why_not_automatic.contains(&Reason::ExchangeNeedsReference);
        assert_eq!(told, doubtful || (decision == &Suggested && kind == &Some(Fx)), "{shown}");
    }
}

#[test]
fn the_difference_and_both_amounts_stand_in_both_currencies_beside_the_rate() {
    let found = only(line("L", "915.00 EUR", ACME, QUOTED), &[item("I", "F-2026-0042", "1000.00 USD")]);
    let difference = found.difference.unwrap();
    assert_eq!(
        (difference.amount, difference.in_line_currency),
        (money("7.96 USD"), Some(money("7.34 EUR")))
    );
    let explanation = found.explanation.unwrap();
    let amount = &explanation.fields[1];
    assert_eq!((amount.rule, amount.line.raw.as_deref()), ("fx", Some("915.00")));
    assert_eq!(amount.line.normalised.as_deref(), Some("992.04 USD"));
    assert_eq!(amount.item.normalised.as_deref(), Some("1000.00 USD"));
    let exchange = explanation.exchange.unwrap();
    assert_eq!(exchange.basis, ExchangeBasis::Rate);
    assert_eq!((exchange.paid, exchange.paid_in_item_currency), (money("915.00 EUR"), money("992.04 USD")));
    assert_eq!(
        (exchange.open, exchange.open_in_line_currency),
        (money("1000.00 USD"), Some(money("922.34 EUR")))
    );
    let rates: Vec<String> = exchange.rates.iter().map(|rate| rate.published().to_string()).collect();
    assert_eq!(rates, ["1 EUR = 1.0842 USD on 2026-03-30"]);
}

#[test]
fn an_original_amount_needs_no_rate_and_is_shown() {
    let mut paid = line("L", "890.00 EUR", ACME, "");
    paid.details_mut().original_amount = Some(money("1000.00 USD"));
    let (lines, items) = ([paid], [item("I", "F-2026-0042", "1000.00 USD")]);
    let run = Matcher::default().run(&MatchInput::new(&lines, &items)).unwrap();
    let found = run.get(0).unwrap();
    assert_eq!((found.decision, found.score), (Decision::Automatic, Score::from_basis_points(9_998)));
    let explanation = found.explanation.unwrap();
    assert_eq!(explanation.fields[1].rule, "original_amount");
    let exchange = explanation.exchange.unwrap();
    assert_eq!(exchange.basis, ExchangeBasis::OriginalAmount);
    assert_eq!((exchange.open_in_line_currency, exchange.rates.len()), (None, 0));
}

#[test]
fn the_policy_says_which_day_has_the_rate() {
    for (policy, value_date, paid, expected) in [
        ("", Some("2026-03-22"), "915.00 EUR", Some("992.04 USD")),
        ("[exchange]\nrate_day = \"booking\"", Some("2026-03-22"), "915.00 EUR", Some("992.04 USD")),
        ("[exchange]\nrate_day = \"value\"", Some("2026-03-22"), "915.00 EUR", Some("1006.50 USD")),
        ("[exchange]\nrate_day = \"value\"", None, "915.00 EUR", Some("992.04 USD")),
        ("[exchange]\nrate_day = \"value\"", Some("2026-03-10"), "915.00 EUR", None),
        ("[exchange]\nrate_day = \"issue\"", Some("2026-03-22"), "915.00 EUR", None),
        ("[exchange]\nrate_day = \"issue\"", None, "830.00 EUR", Some("996.00 USD")),
    ] {
        let policy: MatchPolicy = toml::from_str(policy).unwrap();
        let mut paid = line("L", paid, ACME, "");
        paid.value_date = value_date.map(day);
        let (lines, items, rates) = ([paid], [item("I", "F-2026-0042", "1000.00 USD")], rates());
        let run = Matcher::new(policy.clone())
            .unwrap()
            .run(&MatchInput::new(&lines, &items).rates(&rates))
            .unwrap();
        let found = run.get(0).unwrap();
        let exchange = found.explanation.and_then(|explanation| explanation.exchange);
        let converted = exchange.map(|exchange| exchange.paid_in_item_currency);
        assert_eq!(converted, expected.map(money), "{:?} {value_date:?}", policy.exchange);
    }
}

#[test]
fn an_invoice_that_fixes_its_rate_is_found_by_reference_by_name_and_by_amount() {
    let policy: MatchPolicy = toml::from_str("[exchange]\nrate_day = \"issue\"").unwrap();
    let items = [item("I", "F-2026-0042", "1000.00 USD"), item("J", "F-2026-0043", "1000.00 EUR")];
    for (counterparty, description, decision) in
        [(ACME, QUOTED, Decision::Automatic), (ACME, "", Decision::Suggested), ("", "", Decision::Suggested)]
    {
        let (lines, rates) = ([line("L", "833.33 EUR", counterparty, description)], rates());
        let run = Matcher::new(policy.clone())
            .unwrap()
            .run(&MatchInput::new(&lines, &items).rates(&rates))
            .unwrap();
        let found = run.get(0).unwrap();
        assert_eq!(
            (found.decision, found.items[0].as_str()),
            (decision, "I"),
            "{counterparty:?} {description:?}"
        );
        assert_eq!(found.difference.unwrap().kind, DifferenceKind::Fx);
    }
}

#[test]
fn account_and_alias_lead_to_items_of_other_currencies() {
    let mut with_account = item("I", "4711", "1000.00 USD");
    with_account.iban = Some("GB29NWBK60161331926819".into());
    let mut by_account = line("L", "915.00 EUR", "J. Smith", "");
    by_account.details_mut().counterparty_account = Some("GB29 NWBK 6016 1331 9268 19".into());
    let found = only(by_account, &[with_account]);
    assert_eq!((found.decision, found.explanation.unwrap().fields[0].rule), (Decision::Suggested, "account"));

    let (lines, items, rates) =
        ([line("L", "915.00 EUR", "JPR GROUP", "")], [item("I", "4711", "1000.00 USD")], rates());
    let aliases = [Alias { counterparty: "JPR Group".into(), customer: ACME.into() }];
    let run =
        Matcher::default().run(&MatchInput::new(&lines, &items).rates(&rates).aliases(&aliases)).unwrap();
    assert_eq!(run.get(0).unwrap().explanation.unwrap().fields[0].rule, "alias");
}

#[test]
fn a_payable_in_another_currency_goes_out() {
    let mut payable = item("I", "F-2026-0042", "1000.00 USD");
    payable.direction = Direction::Payable;
    let found = only(line("L", "-930.00 EUR", ACME, QUOTED), std::slice::from_ref(&payable));
    assert_eq!(found.decision, Decision::Automatic, "{:?}", found.why_not_automatic);
    assert_eq!(found.difference.unwrap().amount, money("-8.31 USD"), "more was paid than was open");
    assert_eq!(only(line("L", "930.00 EUR", ACME, QUOTED), &[payable]).decision, Decision::Unmatched);
}

#[test]
fn equal_original_amounts_have_rivals_as_others_do() {
    let items = [item("A", "1", "1000.00 USD"), item("B", "2", "1000.00 USD")];
    let mut paid = line("L", "915.00 EUR", ACME, "");
    paid.details_mut().original_amount = Some(money("1000.00 USD"));
    let found = only(paid, &items);
    assert_eq!(
        (found.decision, &found.why_not_automatic[..]),
        (Decision::Suggested, &[Reason::RivalItem][..])
    );
}

#[test]
fn the_policy_may_forbid_automatic_exchange_and_narrow_the_tolerance() {
    let decision = |text: &str| {
        let policy: MatchPolicy = toml::from_str(text).unwrap();
        let (lines, items, rates) =
            ([line("L", "915.00 EUR", ACME, QUOTED)], [item("I", "F-2026-0042", "1000.00 USD")], rates());
        let run = Matcher::new(policy).unwrap().run(&MatchInput::new(&lines, &items).rates(&rates)).unwrap();
        let found = run.get(0).unwrap();
        (found.decision, found.difference.unwrap().kind)
    };
    assert_eq!(decision(""), (Decision::Automatic, DifferenceKind::Fx));
    assert_eq!(decision("[exchange]\nmay_be_automatic = false"), (Decision::Suggested, DifferenceKind::Fx));
    let narrow = "[exchange]\nrate_tolerance_percent = \"0.7954\"";
    assert_eq!(decision(narrow), (Decision::Suggested, DifferenceKind::Partial));
    assert_eq!(decision(&narrow.replace("7954", "7955")).1, DifferenceKind::Fx, "7.96 of 1,000.00");
}

#[test]
fn lines_without_a_rate_are_counted_and_no_error() {
    let mut early = line("B", "915.00 EUR", ACME, QUOTED);
    early.date = day("2026-01-15");
    let mut reported = line("C", "915.00 EUR", ACME, "");
    reported.date = day("2026-01-15");
    reported.details_mut().original_amount = Some(money("1000.00 USD"));
    let lines = [line("A", "915.00 EUR", ACME, ""), early, reported, line("D", "915.00 USD", ACME, "")];
    let items = [item("I", "F-2026-0042", "1000.00 USD")];
    let rates = rates();
    let without = |input: &MatchInput<'_>| {
        let run = Matcher::default().run(input).unwrap();
        run.lines_without_rate().map(|line| line.id.as_str().to_owned()).collect::<String>()
    };
    let input = MatchInput::new(&lines, &items);
    assert_eq!(without(&input.rates(&rates)), "B");
    assert_eq!(without(&input), "", "nobody gave rates");
    assert_eq!(without(&input.rates(&RateTable::new())), "AB");
    let with_yen = [items[0].clone(), item("J", "1", "100000 JPY")];
    assert_eq!(without(&MatchInput::new(&lines, &with_yen).rates(&rates)), "ABCD");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_is_automatic_in_another_currency_is_certain_or_equal_as_the_bank_reports(
        seed in any::<u64>(), lines in 20_usize..200,
        policy in prop::sample::select(vec!["", "[exchange]\nrate_day = \"issue\"\nrate_tolerance_percent = \"10\""]),
    ) {
        let data = Scenario::Foreign.generate(seed, lines);
        let policy: MatchPolicy = toml::from_str(policy).unwrap();
        let run = Matcher::new(policy).unwrap().run(&MatchInput::new(&data.lines, &data.items).rates(&data.rates)).unwrap();
        for found in run.iter().filter(|found| found.decision == Decision::Automatic) {
            let explanation = found.explanation.unwrap();
            if let Some(exchange) = explanation.exchange {
                let equal = exchange.basis == ExchangeBasis::OriginalAmount && exchange.paid_in_item_currency == exchange.open;
                prop_assert!(equal || explanation.certain, "{exchange:?}");
                prop_assert_eq!(found.difference.is_none(), equal);
            }
        }
    }
}

#[test]
fn foreign_payments_are_found_and_automatic_ones_are_right() {
    for seed in [7, 2026] {
        let data = Scenario::Foreign.generate(seed, 10_000);
        let input = MatchInput::new(&data.lines, &data.items).rates(&data.rates);
        let run = Matcher::default().run(&input).unwrap();
        assert_eq!(run.lines_without_rate().count(), 0, "there are rates for every day");
        let found = evaluate_run(&run, &data.truth);
        assert!(found.overall.f1 >= Score::from_basis_points(9_900), "seed {seed}: {:?}", found.overall);
        let automatic = found.automatic;
        assert!(automatic.precision >= Score::from_basis_points(9_990), "seed {seed}: {automatic:?}");
        assert!(automatic.recall >= Score::from_basis_points(6_000), "seed {seed}: {automatic:?}");
        for kind in found.by_kind.iter().filter(|kind| kind.kind != "none") {
            assert!(kind.quality.f1 >= Score::from_basis_points(9_800), "seed {seed}: {kind:?}");
        }
        let whole = found.curve.points().first().unwrap();
        assert_eq!(whole.quality, found.overall, "the end of the curve is the whole");
    }
}
