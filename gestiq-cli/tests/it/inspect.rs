//! The output of `inspect`.

use serde_json::{Value, json};

use crate::stage::{OFX, Stage, fixture};

fn inspect(stage: &Stage, args: &str) -> (i32, Value) {
    let said = stage.run(&format!("inspect {args}"));
    (said.code, serde_json::from_str(&said.stdout).unwrap())
}

#[test]
fn a_statement_is_shown_with_plain_amounts_and_iso_dates() {
    let stage = Stage::new();
    stage.put("bank.ofx", OFX);
    let (code, shown) = inspect(&stage, "bank.ofx");
    assert_eq!((code, &shown["format"], &shown["issues"]), (0, &json!("ofx"), &json!([])));
    let statement = &shown["statements"][0];
    assert_eq!(statement["account"], "ES9121000418450200051332");
    assert_eq!((&statement["opening"], &statement["closing"]), (&Value::Null, &json!("1710.00")));
    assert_eq!((&statement["currency"], &statement["balance_check"]), (&json!("EUR"), &json!("unknown")));
    let mut line = statement["lines"][0].clone();
    assert!(line.as_object_mut().unwrap().remove("id").is_some());
    assert_eq!(
        line,
        json!({"date": "2026-03-30", "amount": "1210.00", "currency": "EUR", "counterparty": "CONSTRUCCIONES NUNEZ SL",
               "description": "PAGO FRA 2026-0042", "reference": null, "status": "booked"})
    );
}

#[test]
fn a_canonical_statement_keeps_its_ids() {
    let (code, shown) = inspect(&Stage::new(), "lines.csv");
    assert_eq!((code, &shown["format"]), (0, &json!("csv")));
    let lines = shown["statements"][0]["lines"].as_array().unwrap();
    let ids: Vec<&str> = lines.iter().map(|line| line["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["L1", "L2", "L3", "L4"]);
}

#[test]
fn an_invoice_file_is_shown_as_items() {
    let (code, shown) = inspect(&Stage::new(), "items.csv");
    assert_eq!(code, 0);
    assert!(shown.get("statements").is_none());
    assert_eq!(
        shown["items"][0],
        json!({"id": "I1", "number": "F-2026-0042", "customer": "Construcciones Núñez, S.L.", "amount": "1210.00",
               "open": "1210.00", "currency": "EUR", "issue_date": "2026-03-01", "due_date": "2026-03-31",
               "direction": "receivable", "tax_id": null, "iban": null, "reference": null})
    );
}

#[test]
fn a_profile_tells_lines_from_items() {
    let stage = Stage::new();
    let invoices = fixture("invoices.csv");
    let profile = fixture("invoices.toml");
    let (code, shown) = inspect(&stage, &format!("{invoices} --profile {profile}"));
    assert_eq!((code, shown["items"].as_array().unwrap().len()), (0, 18));
    assert_eq!(
        (&shown["items"][0]["open"], &shown["items"][0]["direction"]),
        (&json!("33.30"), &json!("payable"))
    );

    stage.put("plain.csv", "Date;Amount\n2026-01-31;5.00\n");
    stage.put("plain.toml", "default_currency = \"EUR\"\n[columns]\ndate = \"Date\"\namount = \"Amount\"\n");
    let (code, shown) = inspect(&stage, "plain.csv --profile plain.toml");
    assert_eq!((code, &shown["statements"][0]["lines"][0]["amount"]), (0, &json!("5.00")));
}

#[test]
fn a_file_with_errors_is_shown_and_exits_with_1() {
    let stage = Stage::new();
    stage.put("broken.ofx", OFX.replace("1210.00", "12x10"));
    let (code, shown) = inspect(&stage, "broken.ofx");
    assert_eq!(code, 1);
    assert_eq!(shown["statements"][0]["lines"].as_array().unwrap().len(), 1, "the good line is shown");
    let issue = &shown["issues"][0];
    assert_eq!((&issue["severity"], &issue["code"]), (&json!("error"), &json!("invalid_amount")));
    assert_eq!((&issue["line"], &issue["field"]), (&json!(7), &json!("TRNAMT")));
    assert!(issue["offset"].is_u64() && issue["message"].as_str().unwrap().contains("12x10"));
}

#[test]
fn a_balance_that_does_not_follow_is_a_mismatch() {
    let stage = Stage::new();
    let table = |last: &str| {
        format!(
            "Date,Description,Amount,Currency,Balance\n2026-01-01,a,10.00,EUR,10.00\n2026-01-02,b,5.00,EUR,15.00\n2026-01-03,c,5.00,EUR,{last}\n"
        )
    };
    for (last, expected) in [("20.00", "balanced"), ("21.00", "mismatch")] {
        stage.put("bank.csv", table(last));
        let (_, shown) = inspect(&stage, "bank.csv --profile generic");
        assert_eq!(shown["statements"][0]["balance_check"], expected, "{last}");
    }
}
