//! The output of `match`.

use serde_json::{Value, json};

use crate::stage::{ITEMS, LINES, OFX, Stage, fixture};

fn decisions(matches: &[Value]) -> Vec<(&str, &str, Value)> {
    matches
        .iter()
        .map(|found| {
            (found["line"].as_str().unwrap(), found["decision"].as_str().unwrap(), found["items"].clone())
        })
        .collect()
}

#[test]
fn canonical_files_need_no_profile() {
    let stage = Stage::new();
    let matches = stage.matches("lines.csv", "items.csv", "");
    assert_eq!(
        decisions(&matches),
        [
            ("L1", "auto", json!(["I1"])),
            ("L2", "auto", json!(["I2"])),
            ("L3", "unmatched", json!([])),
            ("L4", "suggested", json!(["I3"])),
        ]
    );
}

#[test]
fn a_record_has_the_keys_of_its_form() {
    let stage = Stage::new();
    let matches = stage.matches("lines.csv", "items.csv", "");
    for found in &matches {
        let keys: Vec<&str> = found.as_object().unwrap().keys().map(String::as_str).collect();
        for key in ["line", "decision", "items", "score", "difference", "explanation", "alternatives"] {
            assert!(keys.contains(&key), "{key} in {keys:?}");
        }
        let score: f64 = found["score"].as_str().unwrap().parse().unwrap();
        assert!((0.0..=100.0).contains(&score));
    }
    assert_eq!(matches[0]["difference"], Value::Null);
    assert_eq!(
        matches[1]["difference"],
        json!({"kind": "discount", "amount": {"amount": "2.00", "currency": "EUR"}})
    );
    assert_eq!(matches[3]["alternatives"][0]["item"], "I4");
    assert_eq!(matches[3]["why_not_automatic"], json!(["rival_item"]));
}

#[test]
fn an_ofx_file_is_known_by_its_bytes() {
    let stage = Stage::new();
    stage.put("bank.bin", OFX);
    let matches = stage.matches("bank.bin", "items.csv", "");
    let mut decisions: Vec<_> = decisions(&matches).into_iter().map(|(_, decision, _)| decision).collect();
    decisions.sort_unstable();
    assert_eq!(decisions, ["auto", "suggested"]);
    let ids: Vec<&str> = matches.iter().map(|found| found["line"].as_str().unwrap()).collect();
    assert!(ids.is_sorted());
}

#[test]
fn the_order_of_rows_and_the_number_of_threads_change_nothing() {
    let stage = Stage::new();
    stage.succeed("generate --lines 400 --seed 3 --out .");
    let reversed = |name: &str| {
        let text = stage.read(name);
        let (header, rows) = text.split_once('\n').unwrap();
        let mut rows: Vec<&str> = rows.lines().collect();
        rows.reverse();
        format!("{header}\n{}\n", rows.join("\n"))
    };
    stage.put("l.csv", reversed("lines.csv")).put("i.csv", reversed("items.csv"));
    let run = |statement: &str, invoices: &str, more: &str| {
        stage.matches(statement, invoices, more);
        stage.read("out.jsonl")
    };
    let expected = run("lines.csv", "items.csv", "--threads 1");
    assert_eq!(expected.lines().count(), 400);
    for (statement, invoices, threads) in [
        ("lines.csv", "items.csv", "--threads 2"),
        ("l.csv", "i.csv", "--threads 1"),
        ("l.csv", "items.csv", ""),
    ] {
        assert!(run(statement, invoices, threads) == expected, "{statement} {invoices} {threads}");
    }
}

#[test]
fn profiles_are_toml_files_or_ready_ones() {
    let stage = Stage::new();
    stage.put(
        "bank.csv",
        "Buchungstag;Zahler;Text;Betrag\n30.03.2026;Construcciones Nunez;FRA 2026-0042;1.210,00\n",
    );
    stage.put(
        "bank.toml",
        "name = \"my bank\"\ndefault_currency = \"EUR\"\n[columns]\ndate = \"Buchungstag\"\n\
         counterparty = \"Zahler\"\ndescription = \"Text\"\namount = \"Betrag\"\n",
    );
    stage.put("factures.csv", "Rechnungsnummer;Kunde;Betrag;Währung;Rechnungsdatum;Fälligkeit\nF-2026-0042;Construcciones Núñez SL;1210,00;EUR;01.03.2026;31.03.2026\n");
    let matches = stage.matches(
        "bank.csv",
        "factures.csv",
        "--statement-profile bank.toml --invoices-profile generic-items",
    );
    assert_eq!(matches[0]["items"], json!(["F-2026-0042"]));
    assert_eq!(matches[0]["decision"], "auto");
}

#[test]
fn a_proposed_profile_is_reported_with_its_evidence() {
    let stage = Stage::new();
    let statement = fixture("de_preamble.csv");
    let said = stage.succeed(&format!("match --statement {statement} --invoices items.csv --out out.jsonl"));
    assert!(
        said.stderr.contains("proposed profile") && said.stderr.contains("dd.MM.yyyy"),
        "{}",
        said.stderr
    );
    assert_eq!(stage.read("out.jsonl").lines().count(), 2);
}

#[test]
fn a_policy_names_what_differs() {
    let stage = Stage::new();
    stage.put("policy.toml", "automatic_from = \"100\"\n[conclusive]\nfrom = \"100\"\n");
    let matches = stage.matches("lines.csv", "items.csv", "--policy policy.toml");
    assert!(matches.iter().all(|found| found["decision"] != "auto"));
}

#[test]
fn a_statement_that_does_not_balance_is_reviewed_and_the_others_are_not() {
    let stage = Stage::new();
    // Two accounts in one file; the running balance of the second one skips 5.
    let head = "Date,Account,Amount,Currency,Payer,Text,Balance\n";
    let profile = "name = \"two accounts\"\n[columns]\ndate = \"Date\"\naccount = \"Account\"\namount = \"Amount\"\n\
                   currency = \"Currency\"\ncounterparty = \"Payer\"\ndescription = \"Text\"\nbalance = \"Balance\"\n";
    let good = "2026-03-29,A,10.00,EUR,Other,,10.00\n2026-03-30,A,1210.00,EUR,Construcciones Nunez,FRA 2026-0042,1220.00\n";
    let bad =
        "2026-03-29,B,10.00,EUR,Other,,10.00\n2026-03-31,B,100.00,EUR,Blue Sky GmbH,F-2026-0050,115.00\n";
    stage.put("bank.csv", format!("{head}{good}{bad}")).put("bank.toml", profile);
    let said = stage.succeed(
        "match --statement bank.csv --statement-profile bank.toml --invoices items.csv --out out.jsonl",
    );
    assert!(
        said.stderr.contains("account B")
            && said.stderr.contains("no line of this statement is matched automatically"),
        "{}",
        said.stderr
    );
    let matches: Vec<Value> =
        stage.read("out.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |item: &str| matches.iter().find(|found| found["items"] == json!([item])).unwrap();
    assert_eq!(of("I1")["decision"], "auto");
    assert_eq!(
        (&of("I2")["decision"], &of("I2")["why_not_automatic"]),
        (&json!("suggested"), &json!(["review_only"]))
    );
    assert!(said.stderr.contains("auto           1"), "{}", said.stderr);
}

#[test]
fn lenient_keeps_the_good_rows() {
    let stage = Stage::new();
    stage.put("broken.csv", format!("{LINES}L5,2026-13-45,1.00,EUR,X,,\n"));
    let matches = stage.matches("broken.csv", "items.csv", "--lenient");
    assert_eq!(matches.len(), 4);
}

#[test]
fn the_summary_counts_lines_and_amounts_by_decision() {
    let stage = Stage::new();
    let said = stage.succeed("match --statement lines.csv --invoices items.csv --out out.jsonl");
    assert!(said.stdout.is_empty());
    let row = |decision: &str| said.stderr.lines().find(|line| line.starts_with(decision)).unwrap();
    let words = |decision| row(decision).split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(words("auto"), "auto 2 1,308.00 EUR");
    assert_eq!(words("suggested"), "suggested 1 500.00 EUR");
    assert_eq!(words("unmatched"), "unmatched 1 45.10 EUR");
    assert!(said.stderr.contains("4 lines, 4 open items"));
}

#[test]
fn an_output_replaces_the_one_before_and_no_trace_is_left() {
    let stage = Stage::new();
    stage.put("out.jsonl", "old");
    stage.matches("lines.csv", "items.csv", "");
    assert_eq!(stage.contents().len(), 3);
    assert!(!stage.read("out.jsonl").contains("old"));
    #[cfg(unix)]
    stage.succeed("match --statement lines.csv --invoices items.csv --out /dev/null");
}

#[test]
fn lines_of_overlapping_statements_of_one_account_count_once() {
    let stage = Stage::new();
    let statement = OFX.split_once("<STMTTRNRS>").unwrap().1.split_once("</BANKMSGSRSV1>").unwrap().0;
    stage.put("bank.ofx", OFX.replace("</BANKMSGSRSV1>", &format!("<STMTTRNRS>{statement}</BANKMSGSRSV1>")));
    let said = stage.succeed("match --statement bank.ofx --invoices items.csv --out out.jsonl");
    assert_eq!(stage.read("out.jsonl").lines().count(), 2);
    assert!(said.stderr.contains("2 lines are in two statements"), "{}", said.stderr);
}

#[test]
fn a_file_without_rows_gives_a_file_without_rows() {
    let stage = Stage::new();
    let header = |text: &str| format!("{}\n", text.lines().next().unwrap());
    stage.put("no-lines.csv", header(LINES)).put("no-items.csv", header(ITEMS));
    assert!(stage.matches("no-lines.csv", "items.csv", "").is_empty());
    assert_eq!(stage.matches("lines.csv", "no-items.csv", "").len(), 4);
}

#[test]
fn rules_decide_first_and_their_hits_are_shown() {
    let stage = Stage::new();
    stage.put(
        "rules.toml",
        "[[rules]]\nname = \"Power\"\nwhen = [{ text_contains = \"power co\" }, { direction = \"out\" }]\n\
         then = { ledger_account = \"628\" }\n\
         [[rules]]\nname = \"Twins\"\nwhen = [{ text_word = \"twin\" }]\nthen = \"never_match\"\n",
    );
    let said =
        stage.succeed("match --statement lines.csv --invoices items.csv --out out.jsonl --rules rules.toml");
    for row in ["booked", "left_alone", "Power", "Twins", "hits"] {
        assert!(said.stderr.contains(row), "{row}: {}", said.stderr);
    }
    let matches = stage.matches("lines.csv", "items.csv", "--rules rules.toml");
    assert_eq!(matches[2]["decision"], "booked");
    assert_eq!(
        matches[2]["rule"],
        json!({"number": 1, "name": "Power", "effect": {"ledger_account": "628"}})
    );
    assert_eq!(matches[3]["decision"], "left_alone");
    assert_eq!(matches[0].get("rule"), None, "a line without a rule has no such key");
}

#[test]
fn a_rule_that_means_nothing_is_reported_with_its_number() {
    let stage = Stage::new();
    stage.put("rules.toml", "[[rules]]\nname = \"x\"\nwhen = []\nthen = \"never_match\"\n");
    let said =
        stage.run("match --statement lines.csv --invoices items.csv --out out.jsonl --rules rules.toml");
    assert_eq!(said.code, 2);
    assert!(said.stderr.contains("rules.toml: rule 1: when is empty"), "{}", said.stderr);
}

#[test]
fn rates_of_exchange_are_read_from_a_file_or_refused() {
    let lines = "id,date,amount,currency,counterparty,description,reference\n\
        L1,2026-03-30,915.00,EUR,Blue Sky Inc,invoice F-2026-0070,\n\
        L2,2026-01-30,915.00,EUR,Blue Sky Inc,,\n";
    let items = "id,number,customer,amount,currency,issue_date,due_date\n\
        I1,F-2026-0070,Blue Sky Inc,1000.00,USD,2026-03-01,2026-03-31\n";
    let stage = Stage::new();
    stage.put("lines.csv", lines).put("items.csv", items);
    stage.put("rates.csv", "rate,to,from,date\n1.0842,USD,EUR,2026-03-27\n");
    let said =
        stage.succeed("match --statement lines.csv --invoices items.csv --rates rates.csv --out out.jsonl");
    assert!(said.stderr.contains("lines without an exchange rate for their day: 1"), "{}", said.stderr);
    let found: Value = serde_json::from_str(stage.read("out.jsonl").lines().next().unwrap()).unwrap();
    assert_eq!((&found["decision"], &found["items"][0]), (&"auto".into(), &"I1".into()), "{found}");
    let exchange = &found["explanation"]["exchange"];
    assert_eq!(exchange["paid_in_item_currency"]["amount"], "992.04");
    assert_eq!(exchange["rates"][0]["rate"]["date"], "2026-03-27");
    assert_eq!(found["difference"]["in_line_currency"]["amount"], "7.34");

    for (rates, expected) in [
        ("date,from,rate\n", "no column \"to\""),
        ("date,from,to,rate\n2026-03-27,EUR,USD,0\n", "line 2: 1 EUR = 0 USD is not a valid rate"),
        ("date,from,to,rate\n2026-03-27,EUR,USD,1,08\n", "rates.csv"),
        ("date,from,to,rate\n2026-03-27,EUR,USD,1e2\n", "line 2: \"1e2\" is not a"),
        ("date,from,to,rate\n2026-03-27,EUR,EUROS,1\n", "rates.csv"),
        ("date,from,to,rate\n27.03.2026,EUR,USD,1\n", "rates.csv"),
        (
            "date,from,to,rate\n2026-03-27,EUR,USD,1.1\n2026-03-27,EUR,USD,1.2\n",
            "line 3: there are two rates from EUR to USD on 2026-03-27",
        ),
    ] {
        stage.put("rates.csv", rates);
        let said =
            stage.run("match --statement lines.csv --invoices items.csv --rates rates.csv --out out.jsonl");
        assert_eq!((said.code, said.stderr.lines().count()), (2, 1), "{rates}: {}", said.stderr);
        assert!(said.stderr.contains(expected), "{rates}: {}", said.stderr);
    }
    let said =
        stage.run("match --statement lines.csv --invoices items.csv --rates rates.csv --out rates.csv");
    assert!(said.code == 2 && said.stderr.contains("one of the inputs"), "{}", said.stderr);
}
