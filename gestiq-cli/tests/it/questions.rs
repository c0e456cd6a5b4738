//! Questions that a CSV file leaves open: how they are told, and how they are answered.

use serde_json::Value;

use crate::stage::Stage;

const FLAGS: &str = "Datum;Naam;Richting;Bedrag;Munt\n\
    21-06-2024;Piet Jansen;heen;827,75;EUR\n22-06-2024;Klant BV;terug;100,00;EUR\n23-06-2024;Winkel;heen;5,00;EUR\n";
const ANSWER: &str =
    "sign={model=\"abs_with_flag\",debit=[\"heen\"],credit=[\"terug\"]}\ncolumns={dc_flag=\"Richting\"}";

fn amounts(stdout: &str) -> Vec<String> {
    let shown: Value = serde_json::from_str(stdout).unwrap();
    let lines = shown["statements"][0]["lines"].as_array().unwrap();
    lines.iter().map(|line| line["amount"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn an_open_question_names_the_column_its_values_and_the_lines_that_answer_it() {
    let stage = Stage::new();
    stage.put("bank.csv", FLAGS);
    for command in ["inspect bank.csv", "match --statement bank.csv --invoices items.csv --out out.jsonl"] {
        let said = stage.run(command);
        assert_eq!((said.code, said.stdout.as_str()), (1, ""), "{command}: {}", said.stderr);
        for expected in
            ["\"Richting\"", "\"heen\"", "\"terug\"", "dc_flag = \"Richting\"", "[open_direction]"]
        {
            assert!(said.stderr.contains(expected), "{command}: {expected} in {}", said.stderr);
        }
    }
    assert!(!stage.path("out.jsonl").exists());
}

#[test]
fn a_question_is_answered_by_lines_or_by_the_profile_that_was_written() {
    let stage = Stage::new();
    stage.put("bank.csv", FLAGS);
    let answered = stage.run_with(&["inspect", "bank.csv", "--answer", ANSWER]);
    assert_eq!(amounts(&answered.stdout), ["-827.75", "100.00", "-5.00"], "{}", answered.stderr);

    let said = stage.run("inspect bank.csv --write-profile bank.toml");
    assert_eq!(said.code, 1, "the question is still open");
    let written = stage.read("bank.toml");
    assert!(
        written.contains("# sign = { model = \"abs_with_flag\", debit = [\"heen\"], credit = [\"terug\"] }"),
        "{written}"
    );
    let profile = format!(
        "sign = {{ model = \"abs_with_flag\", debit = [\"heen\"], credit = [\"terug\"] }}\n{}\ndc_flag = \"Richting\"\n",
        written.trim_end()
    );
    stage.put("bank.toml", profile);
    let said = stage.succeed("inspect bank.csv --profile bank.toml");
    assert_eq!(amounts(&said.stdout), ["-827.75", "100.00", "-5.00"]);
}

#[test]
fn options_answer_date_order_decimal_mark_column_and_account() {
    let stage = Stage::new();
    stage
        .put("dates.csv", "date,description,amount,currency\n01/02/2026,a,5.00,EUR\n03/04/2026,b,6.00,EUR\n");
    let said = stage.succeed("inspect dates.csv --date-format MM/dd/yyyy --account DE02");
    let shown: Value = serde_json::from_str(&said.stdout).unwrap();
    assert_eq!(shown["statements"][0]["account"], "DE02");
    assert_eq!(shown["statements"][0]["lines"][0]["date"], "2026-01-02");

    stage.put("marks.csv", "date;description;amount;currency\n2026-01-31;a;1.650;TND\n");
    assert!(stage.run("inspect marks.csv").stderr.contains("ambiguous_amount"));
    assert_eq!(amounts(&stage.succeed("inspect marks.csv --decimal-mark comma").stdout), ["1650.000"]);

    stage.put(
        "two.csv",
        "Datum;Betrag;Umsatz;Munt\n16.03.2024;-100,00;-92,10;EUR\n17.03.2024;150,00;140,00;EUR\n",
    );
    assert!(stage.run("inspect two.csv").stderr.contains("[open_amount]"));
    assert_eq!(
        amounts(&stage.succeed("inspect two.csv --column amount=Umsatz").stdout),
        ["-92.10", "140.00"]
    );
    for (column, expected) in [("colour=Umsatz", "not a field"), ("amount", "FIELD=NAME")] {
        let said = stage.run(&format!("inspect two.csv --column {column}"));
        assert!(said.code == 2 && said.stderr.contains(expected), "{}", said.stderr);
    }
}

#[test]
fn inspect_lists_the_columns_that_are_not_read() {
    let stage = Stage::new();
    stage.put(
        "bank.csv",
        "Date;Description;Amount;Currency;Branch\n2026-01-30;a;-5.00;EUR;N\n2026-01-31;b;6.00;EUR;N\n",
    );
    let shown: Value = serde_json::from_str(&stage.succeed("inspect bank.csv").stdout).unwrap();
    let branch = &shown["columns"][4];
    assert_eq!((&branch["name"], &branch["uses"]), (&"Branch".into(), &Value::Array(Vec::new())));
    assert_eq!(branch["content"]["value"], "N");
    assert_eq!(shown["columns"][2]["uses"][0]["field"], "amount");
}

#[test]
fn a_limit_of_bytes_can_be_raised_and_lowered() {
    let stage = Stage::new();
    assert!(stage.run("inspect lines.csv --max-bytes 10").stderr.contains("limited to 10"));
    stage.succeed("inspect lines.csv --max-bytes 1073741824");
    assert_eq!(stage.run("inspect lines.csv --max-bytes 1073741825").code, 2);
}
