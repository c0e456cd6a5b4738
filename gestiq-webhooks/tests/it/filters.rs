//! Payloads that a filter lets pass.

use gestiq_core::Payload;
use gestiq_webhooks::Filter;
use gestiq_webhooks::filter::{
    Condition, FilterError, FilterRule, JsonPointer, MAX_ALTERNATIVES, MAX_CONDITIONS, MAX_DEPTH,
    MAX_POINTER_BYTES, Number, Scalar, Test,
};
use proptest::prelude::*;

fn payload(json: &str) -> Payload {
    Payload::from_json(json).unwrap()
}

/// The filter that one condition is.
fn filter(json: &str) -> Filter {
    serde_json::from_str(json).unwrap()
}

fn at(pointer: &str) -> JsonPointer {
    pointer.parse().unwrap()
}

const INVOICE: &str = r#"{
    "id": "F-17", "total": {"amount": "1000.00", "currency": "EUR"}, "lines": [{"sku": "a"}, {"sku": "b"}],
    "count": 2, "ratio": 0.1, "big": 9007199254740993, "tiny": 1e-400, "paid": false, "note": null,
    "due": "2026-02-28", "a/b": 1, "m~n": 2, "": 3, " ": 4, "\u00e9": 5
}"#;

#[test]
fn each_operator_means_one_thing() {
    let cases = [
        // equality
        (r#"{"at": "/id", "eq": "F-17"}"#, true),
        (r#"{"at": "/id", "eq": "f-17"}"#, false),
        (r#"{"at": "/id", "ne": "F-18"}"#, true),
        (r#"{"at": "/id", "ne": "F-17"}"#, false),
        (r#"{"at": "/count", "eq": 2}"#, true),
        (r#"{"at": "/count", "eq": 2.0}"#, true),
        (r#"{"at": "/count", "eq": "2"}"#, false),
        (r#"{"at": "/total/amount", "eq": 1000}"#, true),
        (r#"{"at": "/total/amount", "eq": "1000"}"#, false),
        (r#"{"at": "/total/amount", "eq": "1000.00"}"#, true),
        (r#"{"at": "/paid", "eq": false}"#, true),
        (r#"{"at": "/paid", "eq": 0}"#, false),
        (r#"{"at": "/paid", "ne": 0}"#, true),
        (r#"{"at": "/note", "eq": null}"#, true),
        (r#"{"at": "/note", "ne": null}"#, false),
        (r#"{"at": "/gone", "eq": null}"#, false),
        (r#"{"at": "/gone", "ne": 1}"#, false),
        // exact numbers
        (r#"{"at": "/ratio", "eq": 0.1}"#, true),
        (r#"{"at": "/big", "eq": 9007199254740993}"#, true),
        (r#"{"at": "/big", "eq": 9007199254740992}"#, false),
        (r#"{"at": "/big", "gt": 9007199254740992}"#, true),
        (r#"{"at": "/tiny", "gt": 0}"#, true),
        (r#"{"at": "/tiny", "eq": {"decimal": "1e-400"}}"#, true),
        // order
        (r#"{"at": "/total/amount", "gt": 999.99}"#, true),
        (r#"{"at": "/total/amount", "gt": 1000}"#, false),
        (r#"{"at": "/total/amount", "gte": 1000}"#, true),
        (r#"{"at": "/total/amount", "lt": 1000}"#, false),
        (r#"{"at": "/total/amount", "lte": 1000}"#, true),
        (r#"{"at": "/total/amount", "gte": 500, "lt": 1500}"#, true),
        (r#"{"at": "/total/amount", "gte": 500, "lt": 1000}"#, false),
        (r#"{"at": "/count", "gt": -3}"#, true),
        (r#"{"at": "/due", "lt": "2026-03-01"}"#, true),
        (r#"{"at": "/due", "gt": 5}"#, false),
        (r#"{"at": "/due", "lt": 5}"#, false),
        (r#"{"at": "/gone", "lt": 5}"#, false),
        (r#"{"at": "/paid", "gte": 0}"#, false),
        (r#"{"at": "/total", "gte": 0}"#, false),
        // membership
        (r#"{"at": "/total/currency", "in": ["USD", "EUR"]}"#, true),
        (r#"{"at": "/total/currency", "in": ["USD"]}"#, false),
        (r#"{"at": "/total/amount", "in": [1, 1000]}"#, true),
        (r#"{"at": "/gone", "in": [null]}"#, false),
        // presence
        (r#"{"at": "/id", "exists": true}"#, true),
        (r#"{"at": "/note", "exists": true}"#, true),
        (r#"{"at": "/gone", "exists": true}"#, false),
        (r#"{"at": "/gone", "exists": false}"#, true),
        (r#"{"at": "/id", "exists": false}"#, false),
        (r#"{"at": "/id/deeper", "exists": false}"#, true),
        // pointers
        (r#"{"at": "/lines/1/sku", "eq": "b"}"#, true),
        (r#"{"at": "/lines/2/sku", "exists": true}"#, false),
        (r#"{"at": "/lines/01/sku", "exists": true}"#, false),
        (r#"{"at": "/lines/-", "exists": true}"#, false),
        (r#"{"at": "/lines/99999999999999999999999", "exists": true}"#, false),
        (r#"{"at": "/a~1b", "eq": 1}"#, true),
        (r#"{"at": "/m~0n", "eq": 2}"#, true),
        (r#"{"at": "/", "eq": 3}"#, true),
        (r#"{"at": "/ ", "eq": 4}"#, true),
        (r#"{"at": "/é", "eq": 5}"#, true),
        (r#"{"at": "", "exists": true}"#, true),
        // groups
        (r#"{"all": [{"at": "/id", "eq": "F-17"}, {"at": "/count", "eq": 2}]}"#, true),
        (r#"{"all": [{"at": "/id", "eq": "F-17"}, {"at": "/count", "eq": 3}]}"#, false),
        (r#"{"any": [{"at": "/id", "eq": "x"}, {"at": "/count", "eq": 2}]}"#, true),
        (r#"{"any": [{"at": "/id", "eq": "x"}, {"at": "/count", "eq": 3}]}"#, false),
        (
            r#"{"all": [{"any": [{"at": "/id", "eq": "x"}, {"at": "/id", "eq": "F-17"}]}, {"at": "/count", "gt": 1}]}"#,
            true,
        ),
    ];
    for (rule, outcome) in cases {
        assert_eq!(filter(rule).matches(&payload(INVOICE)), outcome, "{rule}");
    }
}

#[test]
fn what_is_no_json_passes_no_filter() {
    let anything = filter(r#"{"at": "", "exists": true}"#);
    let nothing = filter(r#"{"at": "/a", "exists": false}"#);
    let cases: [(&[u8], bool); 7] = [
        (b"{}", true),
        (b"17", true),
        (b"", false),
        (b"{", false),
        (b"{} {}", false),
        (b"\xff", false),
        (b"{\"a\": nul}", false),
    ];
    for (bytes, outcome) in cases {
        let payload = Payload::from_json(bytes).unwrap();
        assert_eq!(anything.matches(&payload), outcome, "{bytes:?}");
        assert_eq!(nothing.matches(&payload), outcome, "{bytes:?}");
    }
}

#[test]
fn of_a_repeated_key_the_last_one_counts() {
    let one = filter(r#"{"at": "/a", "eq": 1}"#);
    assert!(one.matches(&payload(r#"{"a": 2, "a": 1}"#)));
    assert!(!one.matches(&payload(r#"{"a": 1, "a": 2}"#)));
    assert!(one.matches(&payload(r#"{"\u0061": 1}"#)));
}

#[test]
fn a_deep_payload_is_walked_without_a_stack_overflow() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let wrapped = format!("{{\"deep\": {deep}, \"a\": 1}}");
    assert!(filter(r#"{"at": "/a", "eq": 1}"#).matches(&payload(&wrapped)));
    assert!(filter(r#"{"at": "/deep/0/0/0", "exists": true}"#).matches(&payload(&wrapped)));
}

#[test]
fn conditions_that_exclude_each_other_are_refused() {
    let cases = [
        (r#"{"at": "/a", "eq": 1, "gt": 1}"#, true),
        (r#"{"at": "/a", "eq": 1, "gte": 1}"#, false),
        (r#"{"at": "/a", "eq": 1, "ne": 1.0}"#, true),
        (r#"{"at": "/a", "eq": "x", "in": ["y", "z"]}"#, true),
        (r#"{"at": "/a", "eq": "x", "in": ["y", "x"]}"#, false),
        (r#"{"at": "/a", "gt": 5, "lt": 5}"#, true),
        (r#"{"at": "/a", "gt": 5, "lte": 5}"#, true),
        (r#"{"at": "/a", "gte": 5, "lt": 5}"#, true),
        (r#"{"at": "/a", "gte": 5, "lte": 5}"#, false),
        (r#"{"at": "/a", "gt": 9, "lt": 10}"#, false),
        (r#"{"at": "/a", "gt": "9", "lt": "10"}"#, true), // texts: "10" comes before "9"
        (r#"{"at": "/a", "gt": 9, "lt": "1"}"#, false),   // "10" is a number above 9 and a text below "2"
        (r#"{"at": "/a", "exists": false, "eq": null}"#, true),
        (r#"{"at": "/a", "exists": false, "ne": 1}"#, true),
        (r#"{"at": "/a", "exists": true, "eq": null}"#, false),
        (r#"{"at": "/a", "eq": true, "gt": 0}"#, true),
        (r#"{"at": "/a", "eq": 1, "in": ["1"]}"#, false), // the payload may say "1"
        (r#"{"at": "/a", "eq": "1", "in": [1]}"#, false),
        (r#"{"all": [{"at": "/a", "eq": 1}, {"all": [{"at": "/a", "eq": 2}]}]}"#, true),
        (r#"{"all": [{"at": "/a", "eq": 1}, {"at": "/b", "eq": 2}]}"#, false),
        (r#"{"any": [{"at": "/a", "eq": 1}, {"at": "/a", "eq": 2}]}"#, false),
        (r#"{"any": [{"at": "/a", "eq": 1}, {"at": "/a", "eq": 2, "gt": 5}]}"#, true),
    ];
    for (rule, refused) in cases {
        let rule: FilterRule = serde_json::from_str(rule).unwrap();
        let outcome = Filter::new(rule.clone());
        assert_eq!(matches!(outcome, Err(FilterError::Contradiction { .. })), refused, "{rule:?}");
        assert_eq!(outcome.is_ok(), !refused, "{rule:?}");
    }
}

#[test]
fn mistakes_are_told_and_not_guessed() {
    for (rule, told) in [
        (r#"{"at": "/a"}"#, "asks nothing"),
        (r#"{"at": "a", "eq": 1}"#, "not a valid JSON pointer"),
        (r#"{"at": "/a~2", "eq": 1}"#, "not a valid JSON pointer"),
        (r#"{"at": "/a~", "eq": 1}"#, "not a valid JSON pointer"),
        (r#"{"eq": 1}"#, "one of all, any, or at"),
        (r#"{}"#, "one of all, any, or at"),
        (r#"{"all": [], "any": []}"#, "one of all, any, or at"),
        (r#"{"all": [{"at": "/a", "eq": 1}], "eq": 1}"#, "one of all, any, or at"),
        (r#"{"all": []}"#, "says nothing"),
        (r#"{"at": "/a", "in": []}"#, "1 to 100"),
        (r#"{"at": "/a", "gt": true}"#, "have an order"),
        (r#"{"at": "/a", "lte": null}"#, "have an order"),
        (r#"{"at": "/a", "like": 1}"#, "unknown field"),
        (r#"{"at": "/a", "eq": {"decimal": "1.2.3"}}"#, "not a decimal number"),
        (r#"{"at": "/a", "eq": {"decimal": "1", "x": "2"}}"#, "one member decimal"),
        (r#"{"at": "/a", "eq": {"number": "1"}}"#, "one member decimal"),
        (r#"{"at": "/a", "eq": [1]}"#, "invalid type"),
        (r#"{"at": "/a", "eq": 0.1234567890123456789}"#, "have been rounded"),
        (r#"{"at": "/a", "eq": 123456789012345678901234567890}"#, "exist"),
    ] {
        let outcome = serde_json::from_str::<Filter>(rule);
        if told == "exist" {
            // A float of one significant run of digits: what serde_json read is not what was written.
            assert!(outcome.is_err(), "{rule}");
            continue;
        }
        let message = outcome.unwrap_err().to_string();
        assert!(message.contains(told), "{rule}: {message}");
    }
}

#[test]
fn a_filter_keeps_its_limits() {
    let condition = |n: usize| FilterRule::At(Condition::new(at(&format!("/{n}")), Test::Exists).unwrap());
    let conditions = |n| FilterRule::Any((0..n).map(condition).collect());
    assert!(Filter::new(conditions(MAX_CONDITIONS)).is_ok());
    assert_eq!(
        Filter::new(conditions(MAX_CONDITIONS + 1)),
        Err(FilterError::TooManyConditions { found: MAX_CONDITIONS + 1 })
    );
    let nested = |depth| (0..depth).fold(condition(0), |rule, _| FilterRule::All(vec![rule]));
    assert!(Filter::new(nested(MAX_DEPTH)).is_ok());
    assert_eq!(Filter::new(nested(MAX_DEPTH + 1)), Err(FilterError::TooDeep));
    let longest = format!("/{}", "a".repeat(MAX_POINTER_BYTES - 1));
    assert!(JsonPointer::parse(&longest).is_ok() && JsonPointer::parse(&format!("{longest}a")).is_err());
    let many = |n: usize| Condition::new(at("/a"), Test::In(vec![Scalar::Null; n]));
    assert!(many(MAX_ALTERNATIVES).is_ok() && many(MAX_ALTERNATIVES + 1).is_err());
    let text = |n: usize| Condition::new(at("/a"), Test::Eq(Scalar::text(&"é".repeat(n))));
    assert!(text(250).is_ok());
    assert_eq!(text(251), Err(FilterError::TextTooLong { bytes: 502 }));
}

#[test]
fn numbers_are_compared_digit_by_digit() {
    let ascending = [
        "-1e400",
        "-12",
        "-1.5",
        "-1.49",
        "-1e-400",
        "0",
        "1e-400",
        "0.001",
        "0.0010001",
        "0.1",
        "1",
        "1.05",
        "1.5",
        "9",
        "10",
        "10.000000000000000000000000000000000001",
        "99",
        "1e2",
        "12345678901234567890",
        "1e400",
    ];
    let numbers: Vec<Number> = ascending.iter().map(|text| text.parse().unwrap()).collect();
    assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
    for (a, b) in
        [("1.50", "1.5"), ("-0", "0"), ("0e999", "0"), ("100", "1E+2"), ("0.00120", "12e-4"), ("5e-1", "0.5")]
    {
        assert_eq!(a.parse::<Number>(), b.parse::<Number>(), "{a} and {b}");
    }
    for refused in
        ["", "-", "01", "1.", ".1", "+1", "1e", "1e+", "0x1", "1 ", "NaN", "Infinity", "1_000", "١"]
    {
        assert!(refused.parse::<Number>().is_err(), "{refused:?}");
    }
    for (text, shown) in [
        ("1500", "1500"),
        ("-1.50", "-1.5"),
        ("1e-3", "0.001"),
        ("1e30", "1e30"),
        ("12e-30", "1.2e-29"),
        ("0.0", "0"),
    ] {
        assert_eq!(text.parse::<Number>().unwrap().to_string(), shown);
    }
}

#[test]
fn a_long_number_is_the_same_after_it_was_shown() {
    let digits = "123456789".repeat(7); // 63
    for text in [
        digits.clone(),
        format!("-{digits}.1"),
        format!("{digits}e20"),
        format!("{digits}e999"),
        format!("-{digits}e-999999"),
        format!("0.00000000000000000000{digits}"),
        "1e999999999".to_owned(),
        "1e-1000000000".to_owned(),
    ] {
        let number: Number = text.parse().unwrap();
        assert_eq!(number.to_string().parse::<Number>().as_ref(), Ok(&number), "{text}");
    }
    for refused in [format!("{digits}12"), "1e1000000000".to_owned(), "1e99999999999999999999".to_owned()] {
        assert!(refused.parse::<Number>().is_err(), "{refused}");
    }
    // A number beyond all measure in a payload is no number, and no reason to panic.
    let filter = filter(r#"{"at": "/a", "gt": 0}"#);
    assert!(!filter.matches(&payload(r#"{"a": 1e99999999999999999999}"#)));
    assert!(filter.matches(&payload(&format!("{{\"a\": {}}}", "9".repeat(10_000)))));
}

fn scalars() -> impl Strategy<Value = Scalar> {
    prop_oneof![
        Just(Scalar::Null),
        any::<bool>().prop_map(Scalar::Bool),
        any::<i64>().prop_map(Scalar::from),
        "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,20})?(e-?[0-9]{1,3})?"
            .prop_map(|text| Scalar::Number(text.parse().unwrap())),
        "\\PC{0,12}".prop_map(|text| Scalar::text(&text)),
    ]
}

fn tests() -> impl Strategy<Value = Test> {
    prop_oneof![
        scalars().prop_map(Test::Eq),
        scalars().prop_map(Test::Ne),
        scalars().prop_map(Test::Gt),
        scalars().prop_map(Test::Lte),
        proptest::collection::vec(scalars(), 1..4).prop_map(Test::In),
        Just(Test::Exists),
        Just(Test::Missing),
    ]
}

fn rules() -> impl Strategy<Value = FilterRule> {
    let pointer = prop_oneof![Just("/a"), Just("/b/0"), Just("/c~1d")].prop_map(at);
    let condition = (pointer, tests()).prop_filter_map("ordered", |(at, test)| Condition::new(at, test).ok());
    condition.prop_map(FilterRule::At).prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 1..4).prop_map(FilterRule::All),
            proptest::collection::vec(inner, 1..4).prop_map(FilterRule::Any),
        ]
    })
}

proptest! {
    #[test]
    fn a_rule_is_the_same_after_a_trip_through_json(rule in rules()) {
        let json = serde_json::to_string(&rule).unwrap();
        prop_assert_eq!(serde_json::from_str::<FilterRule>(&json).unwrap(), rule, "{}", json);
    }

    #[test]
    fn no_payload_makes_a_filter_panic(rule in rules(), bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
        if let Ok(filter) = Filter::new(rule) {
            let _ = filter.matches(&Payload::from_json(bytes).unwrap());
        }
    }

    #[test]
    fn numbers_order_as_their_integers_do(a in any::<i64>(), b in any::<i64>()) {
        prop_assert_eq!(Number::from(a).cmp(&Number::from(b)), a.cmp(&b));
        prop_assert_eq!(Number::from(a).to_string().parse::<Number>().unwrap(), Number::from(a));
    }

    #[test]
    fn a_pair_that_is_refused_matches_nothing(
        first in tests(), second in tests(), value in scalars(), as_text in any::<bool>(),
    ) {
        let (Ok(one), Ok(other)) = (Condition::new(at("/a"), first), Condition::new(at("/a"), second)) else {
            return Ok(());
        };
        let both = FilterRule::All(vec![FilterRule::At(one.clone()), FilterRule::At(other.clone())]);
        if Filter::new(both).is_err() {
            let text = match &value { Scalar::Number(number) => number.to_string(), _ => String::new() };
            let json = match (&value, as_text) {
                (Scalar::Number(_), false) => text,
                (Scalar::Number(_), true) => format!("{text:?}"),
                (other, _) => serde_json::to_string(other).unwrap(),
            };
            for json in [format!("{{\"a\": {json}}}"), "{}".to_owned()] {
                let holds = |condition: &Condition| {
                    Filter::new(FilterRule::At(condition.clone())).unwrap().matches(&payload(&json))
                };
                prop_assert!(!(holds(&one) && holds(&other)), "{json}: {one:?} and {other:?}");
            }
        }
    }
}
