//! Terms of payment, fee schedules, tolerances and limits by currency, as a policy file states them.

use chrono::NaiveDate;
use gestiq_core::{Currency, Money};
use gestiq_reconcile::matching::{
    Decision, DifferenceKind, LineMatch, MatchInput, MatchPolicy, Matcher, Reason,
};
use gestiq_reconcile::{Error, ItemId, LineId, OpenItem, StatementLine};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn line(date: &str, amount: Money, description: &str) -> StatementLine {
    let mut line = StatementLine::new(LineId::new("L").unwrap(), day(date), amount);
    line.counterparty = Some("TALLERES MECANICOS ACME".into());
    line.description = Some(description.into());
    line
}

/// Issued on 2026-03-01, without a due date.
fn item(amount: Money, terms: Option<&str>) -> OpenItem {
    let mut item = OpenItem::new(ItemId::new("I").unwrap(), "F-2026-0042", amount, day("2026-03-01"));
    item.counterparty = Some("Talleres Mecánicos Acme, S.L.".into());
    item.terms = terms.map(|terms| terms.parse().unwrap());
    item
}

fn eur(amount: &str) -> Money {
    Money::parse(amount, Currency::EUR).unwrap()
}

fn run(policy: &str, line: StatementLine, item: OpenItem) -> LineMatch {
    let policy: MatchPolicy = toml::from_str(policy).unwrap();
    let (lines, items) = ([line], [item]);
    Matcher::new(policy).unwrap().run(&MatchInput::new(&lines, &items)).unwrap().get(0).unwrap()
}

fn amount_rule(found: &LineMatch) -> (&'static str, Option<String>) {
    let explanation = found.explanation.as_ref().unwrap();
    (explanation.fields[1].rule, explanation.agreement.clone())
}

#[test]
fn a_discount_is_automatic_up_to_its_day_and_suggested_after_it() {
    use Decision::{Automatic, Suggested};
    const QUOTED: &str = "F-2026-0042";
    const USUAL: &str = "[terms]\nusual = \"2/10 net 30\"";
    const GRACE: &str = "[terms]\nusual = \"2/10 net 30\"\ngrace_days = 3";
    let ten = Some("2/10 net 30");
    type Case<'c> = (&'c str, Option<&'c str>, &'c str, &'c str, &'c str, Decision, &'static str);
    let cases: &[Case<'_>] = &[
        ("", ten, "2026-03-11", "98.00", QUOTED, Automatic, "discount_terms"),
        ("", ten, "2026-03-12", "98.00", QUOTED, Suggested, "discount_late"),
        ("", ten, "2026-03-11", "98.00", "", Suggested, "discount_terms"),
        (USUAL, None, "2026-03-11", "98.00", QUOTED, Automatic, "discount_terms"),
        (USUAL, None, "2026-03-12", "98.00", QUOTED, Suggested, "discount_late"),
        (GRACE, None, "2026-03-14", "98.00", QUOTED, Automatic, "discount_terms"),
        (GRACE, None, "2026-03-15", "98.00", QUOTED, Suggested, "discount_late"),
        // The terms of the item come first.
        (USUAL, Some("3/20 net 30"), "2026-03-20", "97.00", QUOTED, Automatic, "discount_terms"),
        (USUAL, Some("3/5 net 30"), "2026-03-11", "97.00", QUOTED, Suggested, "discount_late"),
        // Terms without discounts grant none; what is below the cap is a fee.
        (USUAL, Some("net 30"), "2026-03-11", "98.00", QUOTED, Automatic, "fee"),
        // If no terms are known, the usual discounts hold on any day.
        ("", None, "2026-03-30", "98.00", QUOTED, Automatic, "discount"),
    ];
    for (policy, terms, date, paid, description, decision, rule) in cases {
        let found = run(policy, line(date, eur(paid), description), item(eur("100.00"), *terms));
        let shown =
            format!("{policy} {terms:?} {date} {paid} {description:?}: {:?}", found.why_not_automatic);
        assert_eq!((found.decision, amount_rule(&found).0), (*decision, *rule), "{shown}");
        let late = found.why_not_automatic.contains(&Reason::DiscountLate);
        assert_eq!(late, *rule == "discount_late", "{shown}");
    }
}

#[test]
fn the_explanation_names_the_terms_and_the_fee_schedule() {
    let terms =
        run("", line("2026-03-11", eur("98.00"), "F-2026-0042"), item(eur("100.00"), Some("2%/10 n/30")));
    assert_eq!(amount_rule(&terms), ("discount_terms", Some("2/10 net 30".to_owned())));

    let fee = run(SCHEDULES, line("2026-03-30", eur("118.93"), "F-2026-0042"), item(eur("121.00"), None));
    assert_eq!(amount_rule(&fee), ("fee_schedule", Some("card acquirer".to_owned())));
    assert_eq!(fee.difference.map(|one| (one.kind, one.amount)), Some((DifferenceKind::Fee, eur("2.07"))));
    let below_the_cap = run("", line("2026-03-30", eur("118.93"), "F-2026-0042"), item(eur("121.00"), None));
    assert_eq!(amount_rule(&below_the_cap), ("fee", None));
    assert!(fee.score > below_the_cap.score, "a fee that was agreed is the stronger evidence");
}

const SCHEDULES: &str = r#"
    [[differences.fee_schedules]]
    name = "wire"
    currency = "USD"
    fee = { kind = "fixed", amount = "15" }

    [[differences.fee_schedules]]
    name = "card acquirer"
    currency = "EUR"
    fee = { kind = "combined", amount = "0.25", percent = "1.5" }

    [[differences.fee_schedules]]
    name = "desk"
    currency = "EUR"
    fee = { kind = "tiered", reach = "marginal", tiers = [{ up_to = "1000", percent = "20" }, { percent = "15" }] }
"#;

#[test]
fn fees_of_schedules_are_found_beyond_the_cap_and_only_in_their_currency() {
    let usd = |amount: &str| Money::parse(amount, Currency::USD).unwrap();
    for (paid, open, expected) in [
        (usd("105.00"), usd("120.00"), Some("wire")),
        (usd("105.01"), usd("120.00"), None),
        (eur("105.00"), eur("120.00"), None),
        (eur("1650.00"), eur("2000.00"), Some("desk")),
        (eur("1640.00"), eur("2000.00"), None),
        (usd("1650.00"), usd("2000.00"), None),
    ] {
        let found = run(SCHEDULES, line("2026-03-30", paid, "F-2026-0042"), item(open, None));
        let (rule, name) = amount_rule(&found);
        assert_eq!(name.as_deref(), expected, "{paid} of {open}: {rule}");
        let automatic = found.decision == Decision::Automatic;
        assert_eq!(automatic, expected.is_some(), "{paid} of {open}: {:?}", found.why_not_automatic);
    }
}

#[test]
fn what_is_tolerated_needs_a_certain_reference_to_be_automatic() {
    const POLICY: &str = r#"
        [differences]
        discount_percents = []
        fee_at_most = { percent = "0" }
        [differences.guesses]
        fee_percent_at_most = "0"
        [differences.tolerance.under]
        at_most = { EUR = "5" }
        [differences.tolerance.over]
        percent_at_most = "3"
    "#;
    use Decision::{Automatic, Suggested};
    for (paid, description, decision, kind) in [
        ("95.00", "F-2026-0042", Automatic, DifferenceKind::Tolerance),
        ("95.00", "", Suggested, DifferenceKind::Tolerance),
        ("94.99", "F-2026-0042", Suggested, DifferenceKind::Partial),
        ("103.00", "F-2026-0042", Automatic, DifferenceKind::Tolerance),
        ("103.01", "F-2026-0042", Suggested, DifferenceKind::Over),
    ] {
        let found = run(POLICY, line("2026-03-30", eur(paid), description), item(eur("100.00"), None));
        let found_kind = found.difference.map(|difference| difference.kind);
        assert_eq!((found.decision, found_kind), (decision, Some(kind)), "{paid} {description:?}");
    }
}

#[test]
fn many_open_items_do_not_hide_an_agreed_difference() {
    let policy: MatchPolicy = toml::from_str(SCHEDULES).unwrap();
    let mut items: Vec<OpenItem> = (0..60)
        .map(|nth| {
            let mut item = item(eur(&format!("{}.00", 1_000 + nth)), None);
            item.id = ItemId::new(format!("N{nth}")).unwrap();
            item.number = String::new();
            item
        })
        .collect();
    items.push(item(eur("2000.00"), None));
    let lines = [line("2026-03-30", eur("1650.00"), "")];
    let run = Matcher::new(policy).unwrap().run(&MatchInput::new(&lines, &items)).unwrap();
    let found = run.get(0).unwrap();
    assert_eq!((found.decision, found.items[0].as_str()), (Decision::Suggested, "I"), "{found:?}");
}

#[test]
fn net_days_tell_when_an_item_without_a_due_date_is_due() {
    let rule_and_score = |terms| {
        let found = run("", line("2026-04-30", eur("100.00"), ""), item(eur("100.00"), terms));
        found.explanation.unwrap().fields[2].score.unwrap().to_string()
    };
    assert_eq!(rule_and_score(Some("net 60")), "100.00", "paid on the day");
    assert_eq!(rule_and_score(None), "73.88", "30 days are usual, and 30 late");
}

#[test]
fn a_wrong_policy_is_refused_with_the_path_of_the_field() {
    let schedule = |fee: &str| {
        format!(
            "[[differences.fee_schedules]]\nname = \"a\"\nfee = {{ kind = \"percent\", percent = \"1\" }}\n[[differences.fee_schedules]]\n{fee}"
        )
    };
    let tiers = |tiers: &str| {
        schedule(&format!(
            "name = \"b\"\ncurrency = \"EUR\"\nfee = {{ kind = \"tiered\", reach = \"flat\", tiers = [{tiers}] }}"
        ))
    };
    let cases = [
        (
            "[differences]\ndiscount_percents = [\"2\", \"100\"]".to_owned(),
            "differences.discount_percents[1]",
        ),
        ("[differences]\nfee_percent_at_most = \"0.00001\"".to_owned(), "differences.fee_percent_at_most"),
        ("[differences]\nagreed_scores = \"90\"".to_owned(), "differences.agreed_scores"),
        ("[differences]\nfee_at_most = { EUR = \"-1\" }".to_owned(), "differences.fee_at_most.EUR"),
        ("[differences]\nfee_at_most = { percent = \"100\" }".to_owned(), "differences.fee_at_most.percent"),
        (
            "[differences.tolerance.under]\nat_most = { JPY = \"9999999999999\" }".to_owned(),
            "differences.tolerance.under.at_most.JPY",
        ),
        (
            "[differences.tolerance.over]\npercent_at_most = \"-1\"".to_owned(),
            "differences.tolerance.over.percent_at_most",
        ),
        (
            schedule("name = \"\"\nfee = { kind = \"percent\", percent = \"1\" }"),
            "differences.fee_schedules[1].name",
        ),
        (
            schedule("name = \"a\"\nfee = { kind = \"percent\", percent = \"1\" }"),
            "differences.fee_schedules[1].name",
        ),
        (
            schedule("name = \"b\"\nfee = { kind = \"fixed\", amount = \"1\" }"),
            "differences.fee_schedules[1].currency",
        ),
        (
            schedule(
                "name = \"b\"\ncurrency = \"EUR\"\nfee = { kind = \"combined\", amount = \"-1\", percent = \"1\" }",
            ),
            "differences.fee_schedules[1].fee.amount",
        ),
        (
            schedule("name = \"b\"\nfee = { kind = \"percent\", percent = \"100\" }"),
            "differences.fee_schedules[1].fee.percent",
        ),
        (tiers(""), "differences.fee_schedules[1].fee.tiers"),
        (tiers("{ up_to = \"10\", percent = \"1\" }"), "differences.fee_schedules[1].fee.tiers[0].up_to"),
        (
            tiers("{ percent = \"1\" }, { percent = \"1\" }"),
            "differences.fee_schedules[1].fee.tiers[0].up_to",
        ),
        (
            tiers("{ up_to = \"10\" }, { up_to = \"10\" }, { percent = \"1\" }"),
            "differences.fee_schedules[1].fee.tiers[1].up_to",
        ),
        (tiers("{ percent = \"-1\" }"), "differences.fee_schedules[1].fee.tiers[0].percent"),
        ("[exchange]\nrate_tolerance_percent = \"0\"".to_owned(), "exchange.rate_tolerance_percent"),
        ("[exchange]\nrate_tolerance_percent = \"26\"".to_owned(), "exchange.rate_tolerance_percent"),
    ];
    for (text, expected) in cases {
        let policy: MatchPolicy = toml::from_str(&text).unwrap();
        match policy.validate() {
            Err(Error::InvalidPolicy { field, reason }) => {
                assert_eq!(field, expected, "{text}: {reason}");
                assert!(reason.starts_with("must "), "{reason}");
            }
            other => panic!("{text}: {other:?}"),
        }
    }
}

#[test]
fn what_a_policy_does_not_know_is_refused() {
    for text in [
        "[differences]\nfee_at_most = \"50\"",
        "[differences]\nfee_at_most = { EURO = \"50\" }",
        "[differences.tolerance]\nboth = { percent_at_most = \"1\" }",
        "[differences.tolerance.under]\nat_least = \"1\"",
        "[[differences.fee_schedules]]\nname = \"a\"\nfee = { kind = \"percent\", percent = \"1\", amount = \"1\" }",
        "[[differences.fee_schedules]]\nname = \"a\"\nfee = { kind = \"monthly\" }",
        "[[differences.fee_schedules]]\nname = \"a\"\nusd = 1\nfee = { kind = \"percent\", percent = \"1\" }",
        "[terms]\nusual = \"30 days\"",
        "[terms]\nnet = 30",
        "[exchange]\nrate_day = \"due\"",
    ] {
        assert!(toml::from_str::<MatchPolicy>(text).is_err(), "{text}");
    }
}

#[test]
fn a_policy_is_written_as_it_is_read() {
    let text = format!(
        "{SCHEDULES}\n[terms]\nusual = \"3/7 2/14 net 30\"\n[exchange]\nrate_day = \"value\"\n[differences.tolerance.under]\nat_most = {{ EUR = \"5\", percent = \"1\" }}"
    );
    let policy: MatchPolicy = toml::from_str(&text).unwrap();
    policy.validate().unwrap();
    let written = toml::to_string(&policy).unwrap();
    assert_eq!(toml::from_str::<MatchPolicy>(&written).unwrap(), policy, "{written}");
    let json = serde_json::to_string(&policy).unwrap();
    assert_eq!(serde_json::from_str::<MatchPolicy>(&json).unwrap(), policy);
}

#[test]
fn an_item_keeps_its_terms_in_json() {
    let with = item(eur("100.00"), Some("2/10 net 30"));
    let json = serde_json::to_value(&with).unwrap();
    assert_eq!(json["terms"], "2/10 net 30");
    assert_eq!(serde_json::from_value::<OpenItem>(json).unwrap(), with);
    let without = serde_json::to_value(item(eur("100.00"), None)).unwrap();
    assert!(without.get("terms").is_none());
    assert_eq!(serde_json::from_value::<OpenItem>(without).unwrap().terms, None);
}
