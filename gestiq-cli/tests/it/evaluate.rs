//! The output of `evaluate`, on data of `generate`.

use serde_json::{Value, json};

use crate::stage::Stage;

fn measured(stage: &Stage, args: &str) -> Value {
    serde_json::from_str(&stage.succeed(&format!("evaluate {args}")).stdout).unwrap()
}

#[test]
fn precision_recall_and_f1_are_shares_with_their_counts() {
    let stage = Stage::new();
    stage.put(
        "m.jsonl",
        "{\"line\":\"1\",\"decision\":\"auto\",\"items\":[\"a\"],\"score\":\"99.00\"}\n\
         {\"line\":\"2\",\"decision\":\"auto\",\"items\":[\"c\"]}\n\n\
         {\"line\":\"3\",\"decision\":\"suggested\",\"items\":[\"c\"]}\n\
         {\"line\":\"4\",\"decision\":\"suggested\",\"items\":[\"d\"]}\n\
         {\"line\":\"5\",\"decision\":\"unmatched\",\"items\":[]}\n",
    );
    stage.put("t.csv", "line,item,kind\n1,a,exact\n2,b,exact\n3,c,fee\n");
    let measured = measured(&stage, "--matches m.jsonl --truth t.csv");
    assert_eq!(
        measured["overall"],
        json!({"precision": 0.5, "recall": 0.6667, "f1": 0.5714, "true_pairs": 3, "found": 4, "correct": 2})
    );
    assert_eq!(
        measured["automatic"],
        json!({"precision": 0.5, "recall": 0.3333, "f1": 0.4, "true_pairs": 3, "found": 2, "correct": 1})
    );
    let kinds: Vec<&str> = measured["by_kind"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(kinds, ["exact", "fee", "none"]);
    assert_eq!(measured["by_kind"]["fee"]["f1"], 1.0);
    // Records without a score count from 0 on; the lowest point of the curve is the whole.
    let point = |threshold: &str, found: u64, correct: u64| {
        let of = |whole: f64| (correct as f64 / whole * 10_000.0).round() / 10_000.0;
        json!({"threshold": threshold, "precision": of(found as f64), "recall": of(3.0),
            "f1": of((found as f64 + 3.0) / 2.0), "true_pairs": 3, "found": found, "correct": correct})
    };
    assert_eq!(measured["curve"], json!([point("0.00", 4, 2), point("99.00", 1, 1)]));
    assert!(measured.get("threshold_for_precision").is_none(), "nobody asked");
}

#[test]
fn the_threshold_for_a_precision_is_printed_or_null() {
    let stage = Stage::new();
    stage.put(
        "m.jsonl",
        "{\"line\":\"1\",\"decision\":\"auto\",\"items\":[\"a\"],\"score\":\"98.00\"}\n\
         {\"line\":\"2\",\"decision\":\"suggested\",\"items\":[\"x\"],\"score\":\"99.00\"}\n\
         {\"line\":\"3\",\"decision\":\"suggested\",\"items\":[\"c\"],\"score\":\"97.00\"}\n\
         {\"line\":\"4\",\"decision\":\"suggested\",\"items\":[\"y\"],\"score\":\"70.00\"}\n",
    );
    stage.put("t.csv", "line,item\n1,a\n2,b\n3,c\n4,d\n");
    for (precision, threshold, recall) in [("50", "70.00", 0.5), ("66.6", "97.00", 0.5)] {
        let found = measured(&stage, &format!("--matches m.jsonl --truth t.csv --precision {precision}"));
        let point = &found["threshold_for_precision"];
        assert_eq!(
            (&point["threshold"], &point["recall"]),
            (&json!(threshold), &json!(recall)),
            "{precision}"
        );
    }
    let found = measured(&stage, "--matches m.jsonl --truth t.csv --precision 99.9");
    assert_eq!(found["threshold_for_precision"], Value::Null);
    assert!(found.as_object().unwrap().contains_key("threshold_for_precision"));
    let said = stage.run("evaluate --matches m.jsonl --truth t.csv --precision 101");
    assert_eq!((said.code, said.stderr.contains("101")), (2, true), "{}", said.stderr);
}

#[test]
fn payments_in_other_currencies_are_matched_with_rates() {
    let stage = Stage::new();
    stage.succeed("generate --lines 1000 --seed 7 --scenario foreign --out fx");
    stage.matches("fx/lines.csv", "fx/items.csv", "--rates fx/rates.csv");
    let with_rates = measured(&stage, "--matches out.jsonl --truth fx/truth.csv");
    for kind in ["exact", "batch", "fx", "fx_quoted", "fx_original"] {
        let f1 = with_rates["by_kind"][kind]["f1"].as_f64().unwrap();
        assert!(f1 >= 0.95, "{kind}: {with_rates}");
    }
    stage.matches("fx/lines.csv", "fx/items.csv", "");
    let without = measured(&stage, "--matches out.jsonl --truth fx/truth.csv");
    let found = |measured: &Value, kind: &str| measured["by_kind"][kind]["correct"].as_u64().unwrap();
    assert_eq!(found(&without, "fx_quoted"), 0, "no rate, no candidate");
    assert_eq!(
        found(&without, "fx_original"),
        found(&with_rates, "fx_original"),
        "the bank tells the amount"
    );
}

#[test]
fn a_truth_without_kinds_will_do() {
    let stage = Stage::new();
    stage.put("m.jsonl", "{\"line\":\"1\",\"decision\":\"auto\",\"items\":[\"a\",\"b\"]}\n");
    stage.put("t.csv", "line,item\n1,a\n1,b\n");
    assert_eq!(measured(&stage, "--matches m.jsonl --truth t.csv")["overall"]["f1"], 1.0);
}

#[test]
fn made_up_data_are_matched_as_promised() {
    let stage = Stage::new();
    for (scenario, recall) in [("mixed", 0.80), ("weekly", 0.0)] {
        stage.succeed(&format!("generate --lines 2000 --seed 7 --scenario {scenario} --out {scenario}"));
        let file = |name: &str| format!("{scenario}/{name}.csv");
        stage.matches(&file("lines"), &file("items"), "");
        let measured = measured(&stage, &format!("--matches out.jsonl --truth {}", file("truth")));
        let share = |part: &str, figure: &str| measured[part][figure].as_f64().unwrap();
        assert!(share("automatic", "precision") >= 0.999, "{scenario}: {measured}");
        assert!(share("automatic", "recall") >= recall, "{scenario}: {measured}");
        assert!(scenario == "weekly" || share("overall", "f1") >= 0.99, "{measured}");
    }
}

#[test]
fn one_seed_is_one_data_set() {
    let stage = Stage::new();
    for (folder, seed) in [("a", 5), ("b", 5), ("c", 6)] {
        stage.succeed(&format!("generate --lines 50 --seed {seed} --out {folder}"));
    }
    for file in ["lines.csv", "items.csv", "truth.csv"] {
        let read = |folder: &str| stage.read(&format!("{folder}/{file}"));
        assert_eq!(read("a"), read("b"), "{file}");
        assert_ne!(read("a"), read("c"), "{file}");
    }
}

#[test]
fn rows_that_cannot_be_read_are_one_line() {
    let good = "{\"line\":\"1\",\"decision\":\"auto\",\"items\":[\"a\"]}\n";
    let cases = [
        ("no JSON", "{", "line,item\n1,a\n", "m.jsonl: line 1"),
        ("no decision", "{\"line\":\"1\",\"items\":[]}", "line,item\n1,a\n", "missing field `decision`"),
        (
            "unknown decision",
            "{\"line\":\"1\",\"decision\":\"maybe\",\"items\":[]}",
            "line,item\n1,a\n",
            "maybe",
        ),
        ("a line twice", &good.repeat(2), "line,item\n1,a\n", "not unique"),
        ("no column", good, "line,invoice\n1,a\n", "no column \"item\""),
        ("empty id", good, "line,item\n1,\n", "t.csv"),
        ("a short row", good, "line,item\n1\n", "t.csv"),
        (
            "a score that is none",
            "{\"line\":\"1\",\"decision\":\"auto\",\"items\":[\"a\"],\"score\":\"x\"}",
            "line,item\n1,a\n",
            "score",
        ),
        ("a pair twice", good, "line,item\n1,a\n1,a\n", "twice"),
    ];
    for (what, matches, truth, expected) in cases {
        let stage = Stage::new();
        stage.put("m.jsonl", matches).put("t.csv", truth);
        let said = stage.run("evaluate --matches m.jsonl --truth t.csv");
        assert_eq!((said.code, said.stderr.lines().count()), (2, 1), "{what}: {}", said.stderr);
        assert!(said.stdout.is_empty() && said.stderr.contains(expected), "{what}: {}", said.stderr);
    }
}
