//! User rules: what they say, in which order, and what is refused.

use gestiq_core::{Currency, Money};
use gestiq_reconcile::matching::{Decision, LineMatch, MatchInput, Matcher, Reason};
use gestiq_reconcile::normalize::fold;
use gestiq_reconcile::rules::{AmountCondition, Condition, Effect, Flow, RuleBook, UserRule};
use gestiq_reconcile::{AccountLines, CustomerKey, ItemId, LineId, OpenItem, StatementLine};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn eur(amount: &str) -> Money {
    Money::parse(amount, Currency::EUR).unwrap()
}

fn line(id: &str, amount: &str, counterparty: &str, description: &str) -> StatementLine {
    let mut line = StatementLine::new(LineId::new(id).unwrap(), "2026-03-30".parse().unwrap(), eur(amount));
    line.counterparty = Some(counterparty.into());
    line.description = Some(description.into());
    line
}

fn item(id: &str, number: &str, amount: &str, customer: &str, key: &str) -> OpenItem {
    let mut item =
        OpenItem::new(ItemId::new(id).unwrap(), number, eur(amount), "2026-03-01".parse().unwrap());
    item.due_date = Some("2026-03-31".parse().unwrap());
    item.counterparty = (!customer.is_empty()).then(|| customer.into());
    item.counterparty_id = (!key.is_empty()).then(|| key.into());
    item
}

fn rule(name: &str, when: Vec<Condition>, then: Effect) -> UserRule {
    UserRule { name: name.into(), when, then }
}

fn contains(text: &str) -> Condition {
    Condition::TextContains(text.into())
}

fn run(rules: Vec<UserRule>, lines: &[StatementLine], items: &[OpenItem]) -> Vec<LineMatch> {
    let book = RuleBook::new(rules).unwrap();
    Matcher::default().run(&MatchInput::new(lines, items).rules(&book)).unwrap().iter().collect()
}

fn parse(text: &str) -> Result<RuleBook, String> {
    let rules: gestiq_reconcile::rules::UserRules =
        toml::from_str(text).map_err(|error| error.message().to_owned())?;
    RuleBook::new(rules.rules).map_err(|error| error.to_string())
}

#[test]
fn each_condition_applies_to_the_lines_it_describes() {
    let mut subject = line("L", "-12.00", "Café Métro, S.L.", "COMPRA TARJ. 1234 archivar");
    subject.reference = Some("RF-77".into());
    subject.kind = Some("pos".into());
    subject.details_mut().counterparty_account = Some("ES91 2100 0418 4502 0005 1332".into());
    for (condition, applies) in [
        (r#"{ text_contains = "cafe metro" }"#, true),
        (r#"{ text_contains = "CAFÉ-MÉT" }"#, true),
        (r#"{ text_contains = "tarj 12" }"#, true),
        (r#"{ text_contains = "rf 77" }"#, true),
        (r#"{ text_contains = "metro sl compra" }"#, false),
        (r#"{ text_word = "tarj" }"#, true),
        (r#"{ text_word = "cafe metro sl" }"#, true),
        (r#"{ text_word = "chiva" }"#, false),
        (r#"{ text_contains = "chiva" }"#, true),
        (r#"{ counterparty_account = "es9121000418450200051332" }"#, true),
        (r#"{ counterparty_account = "ES00" }"#, false),
        (r#"{ kind = "POS" }"#, true),
        (r#"{ kind = "ATM" }"#, false),
        (r#"{ direction = "out" }"#, true),
        (r#"{ direction = "in" }"#, false),
        (r#"{ amount = { currency = "EUR", exactly = "12" } }"#, true),
        (r#"{ amount = { currency = "USD", exactly = "12" } }"#, false),
        (r#"{ amount = { currency = "EUR", at_least = "12", at_most = "12" } }"#, true),
        (r#"{ amount = { currency = "EUR", at_least = "12.01" } }"#, false),
        (r#"{ amount = { currency = "EUR", at_most = "11.99" } }"#, false),
        (r#"{ bank_account = "0049/ES11" }"#, true),
        (r#"{ bank_account = "es 11" }"#, true),
        (r#"{ bank_account = "ES1" }"#, false),
        (r#"{ any = [{ kind = "ATM" }, { direction = "out" }] }"#, true),
        (r#"{ any = [{ kind = "ATM" }, { text_word = "x" }] }"#, false),
        (r#"{ all = [{ kind = "pos" }, { any = [{ text_word = "tarj" }] }] }"#, true),
        (r#"{ all = [{ kind = "pos" }, { text_word = "x" }] }"#, false),
    ] {
        let book =
            parse(&format!("[[rules]]\nname = \"r\"\nwhen = [{condition}]\nthen = \"never_match\"")).unwrap();
        assert_eq!(book.first(&subject, Some("0049/ES11")), applies.then_some(0), "{condition}");
    }
}

#[test]
fn what_means_nothing_is_refused_with_rule_and_field() {
    let long = "x".repeat(257);
    let nested = "{ all = [".repeat(5) + "{ kind = \"x\" }" + &"] }".repeat(5);
    let many = vec!["{ kind = \"x\" }"; 65].join(", ");
    for (when, then, expected) in [
        ("{ text_contains = \"---\" }", "\"never_match\"", "rule 2: text_contains is \"---\": it must have"),
        ("{ text_word = \" \" }", "\"never_match\"", "rule 2: text_word"),
        ("{ kind = \"\" }", "\"never_match\"", "rule 2: kind"),
        ("{ counterparty_account = \"-\" }", "\"never_match\"", "rule 2: counterparty_account"),
        ("{ bank_account = \"/\" }", "\"never_match\"", "rule 2: bank_account"),
        ("", "\"never_match\"", "rule 2: when is empty"),
        ("{ any = [] }", "\"never_match\"", "rule 2: any is empty"),
        ("{ amount = { currency = \"EUR\" } }", "\"never_match\"", "rule 2: amount must name"),
        (
            "{ amount = { currency = \"EUR\", exactly = \"1\", at_most = \"2\" } }",
            "\"review_only\"",
            "rule 2: amount must name either",
        ),
        (
            "{ amount = { currency = \"EUR\", exactly = \"-1\" } }",
            "\"review_only\"",
            "rule 2: amount must not be negative",
        ),
        (
            "{ amount = { currency = \"EUR\", at_least = \"2\", at_most = \"1\" } }",
            "\"review_only\"",
            "rule 2: amount must not have at_least above",
        ),
        ("{ kind = \"x\" }", "{ customer = \" \" }", "rule 2: customer"),
        ("{ kind = \"x\" }", "{ ledger_account = \"\" }", "rule 2: ledger_account"),
        (
            &format!("{{ text_word = \"{long}\" }}"),
            "\"review_only\"",
            "rule 2: the size of a text in bytes is limited to 256, found 257",
        ),
        (&nested, "\"review_only\"", "rule 2: the depth of nested conditions is limited to 4, found 5"),
        (&many, "\"review_only\"", "rule 2: the number of conditions is limited to 64, found 65"),
        ("{ text_contain = \"x\" }", "\"review_only\"", "unknown variant `text_contain`"),
        ("{ amount = { currency = \"EUR\", exact = \"1\" } }", "\"review_only\"", "unknown field `exact`"),
        ("{ kind = \"x\" }", "\"ignore\"", "unknown variant `ignore`"),
    ] {
        let good = "[[rules]]\nname = \"good\"\nwhen = [{ kind = \"x\" }]\nthen = \"review_only\"\n";
        let text = format!("{good}[[rules]]\nname = \"bad\"\nwhen = [{when}]\nthen = {then}");
        let error = parse(&text).err().unwrap_or_default();
        assert!(error.contains(expected), "{text}\n{error}");
    }
    let unknown = parse("[[rules]]\nname = \"r\"\nif = []\nwhen = []\nthen = \"review_only\"").err().unwrap();
    assert!(unknown.contains("unknown field `if`"), "{unknown}");
    assert!(parse("").unwrap().rules().is_empty());
}

#[test]
fn a_book_has_a_limit() {
    let one = rule("r", vec![contains("x")], Effect::NeverMatch);
    assert!(RuleBook::new(vec![one.clone(); 10_000]).is_ok());
    let error = RuleBook::new(vec![one; 10_001]).err().unwrap();
    assert_eq!((error.code(), error.kind()), ("too_many_rules", gestiq_core::ErrorKind::Invalid));
}

#[test]
fn the_first_rule_that_applies_decides_and_hits_are_counted() {
    let lines = [
        line("1", "-3.50", "Bank", "comisión de mantenimiento"),
        line("2", "-3.50", "Bank", "COMISION transferencia"),
        line("3", "-9.00", "Kiosk", "x"),
    ];
    let rules = vec![
        rule("transfers", vec![contains("transferencia")], Effect::NeverMatch),
        rule("fees", vec![contains("comisión")], Effect::LedgerAccount("626".into())),
        rule("all fees", vec![contains("comision")], Effect::NeverMatch),
    ];
    let book = RuleBook::new(rules).unwrap();
    let run = Matcher::default().run(&MatchInput::new(&lines, &[]).rules(&book)).unwrap();
    let decisions: Vec<_> =
        run.iter().map(|found| (found.decision, found.rule.map(|rule| rule.number))).collect();
    assert_eq!(
        decisions,
        [(Decision::Booked, Some(2)), (Decision::LeftAlone, Some(1)), (Decision::Unmatched, None)]
    );
    let hits: Vec<_> = run.rule_hits().iter().map(|rule| (rule.number, rule.name, rule.hits)).collect();
    assert_eq!(hits, [(1, "transfers", 1), (2, "fees", 1), (3, "all fees", 0)]);
    let summary: Vec<_> = run.summary().unwrap().iter().map(|row| (row.decision.code(), row.lines)).collect();
    assert_eq!(summary, [("auto", 0), ("suggested", 0), ("unmatched", 1), ("booked", 1), ("left_alone", 1)]);
}

#[test]
fn a_line_that_a_rule_takes_out_leaves_its_item_to_others() {
    let lines =
        [line("1", "100.00", "Acme", "F-2026-0042"), line("2", "100.00", "Acme", "F-2026-0042 storno")];
    let items = [item("I", "F-2026-0042", "100.00", "Acme", "")];
    let found = run(vec![rule("storno", vec![contains("storno")], Effect::NeverMatch)], &lines, &items);
    assert_eq!((found[0].decision, found[1].decision), (Decision::Automatic, Decision::LeftAlone));
    assert!(found[1].alternatives.is_empty() && found[1].why_not_automatic.is_empty());
    let both = Matcher::default().run(&MatchInput::new(&lines, &items)).unwrap();
    assert_ne!(
        both.decision(0),
        Some(Decision::Automatic),
        "without the rule there are two lines for one item"
    );
}

#[test]
fn a_customer_by_rule_is_certain_and_the_only_one() {
    let lines = [line("L", "100.00", "FACTORCO BANK", "factoring")];
    let items = [
        item("A", "F-1", "100.00", "Acme, S.L.", "C-1"),
        item("B", "F-2", "100.00", "Factorco Bank", "C-2"),
        item("C", "F-3", "250.00", "Acme, S.L.", "C-1"),
    ];
    let by_key = |key: &str| {
        let factor = rule("factor", vec![contains("factorco")], Effect::Customer(CustomerKey::new(key)));
        run(vec![factor], &lines, &items).remove(0)
    };
    for key in ["C-1", "ACME SL"] {
        let found = by_key(key);
        assert_eq!((found.decision, found.items[0].as_str()), (Decision::Automatic, "A"), "{key}");
        assert_eq!(found.explanation.unwrap().fields[0].rule, "user_rule");
        assert_eq!(found.rule.unwrap().name, "factor");
        assert!(found.alternatives.iter().all(|other| other.item.as_str() != "B"));
    }
    let nobody = by_key("C-9");
    assert_eq!(
        (nobody.decision, &nobody.why_not_automatic[..]),
        (Decision::Unmatched, &[Reason::NoCandidate][..])
    );
    let unruled = Matcher::default().run(&MatchInput::new(&lines, &items)).unwrap().get(0).unwrap();
    assert_eq!(unruled.items[0].as_str(), "B", "without the rule the factor's own invoice is taken");
}

#[test]
fn a_customer_by_rule_pays_several_items_too() {
    let lines = [line("L", "350.00", "FACTORCO BANK", "")];
    let items = [
        item("A", "F-1", "100.00", "", "C-1"),
        item("B", "F-2", "250.00", "", "C-1"),
        item("C", "F-3", "250.00", "Factorco Bank", "C-2"),
    ];
    let factor = rule("factor", vec![contains("factorco")], Effect::Customer("C-1".into()));
    let found = run(vec![factor], &lines, &items).remove(0);
    let ids: Vec<_> = found.items.iter().map(ItemId::as_str).collect();
    assert_eq!((found.decision, ids), (Decision::Automatic, vec!["A", "B"]));
}

#[test]
fn review_only_keeps_a_match_from_being_automatic() {
    let lines = [line("L", "100.00", "Acme", "F-2026-0042")];
    let items = [item("I", "F-2026-0042", "100.00", "Acme", "")];
    let large = Condition::Amount(AmountCondition {
        currency: Currency::EUR,
        exactly: None,
        at_least: Some(Decimal::from(100)),
        at_most: None,
    });
    let found = run(vec![rule("large", vec![large], Effect::ReviewOnly)], &lines, &items).remove(0);
    assert_eq!(
        (found.decision, &found.why_not_automatic[..]),
        (Decision::Suggested, &[Reason::ReviewOnly][..])
    );
    assert_eq!(found.rule.unwrap().name, "large");
}

#[test]
fn a_rule_may_ask_on_which_account_a_line_stands() {
    let lines = [line("1", "-5.00", "x", ""), line("2", "-5.00", "x", "")];
    let card =
        rule("card", vec![Condition::BankAccount("CARD 7".into())], Effect::LedgerAccount("629".into()));
    let book = RuleBook::new(vec![card]).unwrap();
    let accounts = [
        AccountLines { account: "/CARD7", lines: &lines[..1] },
        AccountLines { account: "/CARD8", lines: &lines[1..] },
    ];
    let input = MatchInput::new(&lines, &[]).rules(&book).accounts(&accounts);
    let run = Matcher::default().run(&input).unwrap();
    assert_eq!((run.decision(0), run.decision(1)), (Some(Decision::Booked), Some(Decision::Unmatched)));
}

fn condition() -> impl Strategy<Value = Condition> {
    let amount = |exactly: i64| {
        Condition::Amount(AmountCondition {
            currency: Currency::EUR,
            exactly: Some(exactly.into()),
            at_least: None,
            at_most: None,
        })
    };
    let leaf = prop_oneof![
        "[ab]{1,3}".prop_map(Condition::TextContains),
        "[ab]{1,3}".prop_map(Condition::TextWord),
        "[xy]".prop_map(Condition::CounterpartyAccount),
        (1_i64..4).prop_map(amount),
        prop_oneof![Just(Flow::In), Just(Flow::Out)].prop_map(Condition::Direction),
        "[kq]".prop_map(Condition::Kind),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        let list = proptest::collection::vec(inner, 1..4);
        prop_oneof![list.clone().prop_map(Condition::All), list.prop_map(Condition::Any)]
    })
}

/// A condition as its documentation says, without any index.
fn holds(condition: &Condition, line: &StatementLine) -> bool {
    let fields =
        [&line.counterparty, &line.description].map(|text| fold(text.as_deref().unwrap_or_default()));
    let size = line.amount.abs().amount();
    match condition {
        Condition::TextContains(text) => fields.iter().any(|field| field.contains(&fold(text))),
        Condition::TextWord(text) => {
            fields.iter().any(|field| format!(" {field} ").contains(&format!(" {} ", fold(text))))
        }
        Condition::CounterpartyAccount(account) => line
            .details()
            .counterparty_account
            .as_deref()
            .is_some_and(|own| own.eq_ignore_ascii_case(account)),
        Condition::Amount(amount) => amount.exactly == Some(size),
        Condition::Direction(flow) => !size.is_zero() && (*flow == Flow::Out) == line.amount.is_negative(),
        Condition::Kind(kind) => line.kind.as_deref() == Some(kind),
        Condition::All(all) => all.iter().all(|one| holds(one, line)),
        Condition::Any(any) => any.iter().any(|one| holds(one, line)),
        _ => false,
    }
}

proptest! {
    #[test]
    fn the_indexes_of_a_book_find_what_trying_all_rules_in_order_finds(
        rules in proptest::collection::vec(proptest::collection::vec(condition(), 1..3), 1..8),
        lines in proptest::collection::vec(("[ab]{0,3}( [ab]{1,3})?", "[ab]{0,4}", "[xyz]", -4_i64..4, "[kq]"), 1..6),
    ) {
        let rules: Vec<UserRule> = rules.into_iter().map(|when| rule("r", when, Effect::NeverMatch)).collect();
        let book = RuleBook::new(rules.clone()).unwrap();
        for (counterparty, description, account, amount, kind) in lines {
            let mut line = line("L", &amount.to_string(), &counterparty, &description);
            line.details_mut().counterparty_account = Some(account.as_str().into());
            line.kind = Some(kind.as_str().into());
            let expected = rules.iter().position(|rule| rule.when.iter().all(|one| holds(one, &line)));
            prop_assert_eq!(book.first(&line, None), expected);
        }
    }
}
