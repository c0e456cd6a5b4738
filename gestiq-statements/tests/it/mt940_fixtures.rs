//! Real MT940 files of other projects: counts, sums, balances, texts.

use gestiq_statements::BalanceCheck;
use gestiq_statements::{ImportOptions, mt940::read};
use rust_decimal::Decimal;

use crate::line_formats::{
    assert_cuts_invent_nothing, assert_ids_are_stable, assert_places_point_at, codes, fixtures, lines,
};

const PREFIX: &str = "svenstaro__mt940-rs__";

/// File, statements, lines, sum, and how many statements have a balance that the lines do not explain: those were
/// made smaller or were written by hand.
const EXPECTED: [(&str, usize, usize, &str, usize); 18] = [
    ("171011_01234945", 1, 3, "-9437.00", 0),
    ("MT940_DK_Example", 14, 89, "1372452.77", 0),
    ("MT940_FI_Example", 1, 6, "-1357.10", 0),
    ("buxtehude", 1, 3, "-141.04", 1),
    ("generic", 2, 2, "-20.00", 0),
    ("incomplete_tag_61", 1, 1, "-233.15", 1),
    ("ing", 1, 7, "-45.59", 1),
    ("invalid_utf8", 1, 7, "-1012213.50", 1),
    ("knab", 2, 3, "-6260", 1),
    ("overly_long_details", 1, 1, "-233.15", 1),
    ("postfinance", 1, 4, "159.4", 1),
    ("rabobank", 4, 5, "-1589.09", 2),
    ("raphaelm", 2, 9, "95000.00", 0),
    ("sepa_snippet", 2, 11, "-2143323.39", 1),
    ("sns", 2, 2, "-25.00", 0),
    ("triodos", 1, 2, "-715.70", 1),
    ("unexpected_tag", 1, 1, "-6.00", 0),
    ("with_newline_in_tnr", 1, 2, "89.00", 1),
];

#[test]
fn every_real_file_gives_its_lines_and_their_sum() {
    let mut wrong = Vec::new();
    for ((name, bytes), expected) in fixtures("mt940").iter().zip(EXPECTED) {
        let imported = read(bytes, &ImportOptions::default()).unwrap();
        let lines = lines(&imported);
        let sum: Decimal = lines.iter().map(|line| line.amount.amount()).sum();
        let mismatch = |statement: &&gestiq_statements::BankStatement| {
            matches!(statement.balance_check(), BalanceCheck::Mismatch { .. })
        };
        let unbalanced = imported.records.iter().filter(mismatch).count();
        let short = name.strip_prefix(PREFIX).unwrap().strip_suffix(".sta").unwrap();
        let found = (short, imported.records.len(), lines.len(), &*sum.to_string(), unbalanced);
        if found != expected {
            wrong.push(format!("{found:?} {:?}", codes(&imported)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The movements and the first and last balance of each message, as another reader sees them.
mod oracle {
    use super::*;
    use gestiq_statements::{BankStatement, StatementLine};
    use serde_json::Value;

    fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
        value[key].as_str().filter(|text| !text.is_empty())
    }

    fn decimal(value: &Value, is_debit: bool) -> Decimal {
        let amount: Decimal = value["amount"].as_str().unwrap().parse().unwrap();
        if is_debit { -amount } else { amount }
    }

    fn balance(value: &Value) -> Decimal {
        decimal(value, value["debit_credit_indicator"] == "Debit")
    }

    fn is_named(reference: &str) -> bool {
        !matches!(reference, "NONREF" | "KREF+" | "0000000000")
    }

    fn assert_line(name: &str, line: &StatementLine, expected: &Value) {
        let indicator = expected["ext_debit_credit_indicator"].as_str().unwrap();
        let is_debit = matches!(indicator, "Debit" | "ReverseCredit");
        assert_eq!(line.amount.amount(), decimal(expected, is_debit), "{name}");
        let value_date = text(expected, "value_date").unwrap();
        assert_eq!(line.value_date.unwrap().to_string(), value_date, "{name}");
        assert_eq!(line.date.to_string(), text(expected, "entry_date").unwrap_or(value_date), "{name}");
        let reference = text(expected, "customer_ref").filter(|text| is_named(text));
        if let Some(reference) = reference {
            let squeezed = reference.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(line.reference, Some(squeezed.into()), "{name}");
        }
        let bank_reference = text(expected, "bank_ref").filter(|text| is_named(text));
        assert_eq!(line.bank_id.as_deref(), bank_reference.map(str::trim), "{name}");
        let kind = line.kind.as_deref().unwrap();
        let code = &expected["transaction_type_ident_code"];
        let code = code.as_str().or(code["NonStandard"].as_str()).unwrap();
        assert_eq!(kind.get(1..4), Some(code), "{name}");
    }

    #[test]
    fn another_reader_sees_the_same_movements_and_balances() {
        let files = fixtures("mt940_expected");
        assert_eq!(files.len(), 9);
        for (name, json) in files {
            let messages: Vec<Value> = serde_json::from_slice(&json).unwrap();
            let source = fixtures("mt940")
                .into_iter()
                .find(|(file, _)| file.strip_suffix(".sta") == name.strip_suffix(".json"));
            let imported = read(&source.unwrap().1, &ImportOptions::default()).unwrap();
            let wanted: Vec<&Value> =
                messages.iter().flat_map(|message| message["statement_lines"].as_array().unwrap()).collect();
            let lines = lines(&imported);
            assert_eq!(lines.len(), wanted.len(), "{name}");
            for (line, wanted) in lines.into_iter().zip(wanted) {
                assert_line(&name, line, wanted);
            }
            assert_balances(&name, &imported.records, &messages);
        }
    }

    /// Pages are one statement: only their outer balances are kept.
    fn assert_balances(name: &str, statements: &[BankStatement], messages: &[Value]) {
        let of = |key: &'static str| {
            let borders = messages.iter().map(move |message| &message[key]);
            borders.filter(|border| border["is_intermediate"] == false).map(balance).collect::<Vec<_>>()
        };
        let found: (Vec<_>, Vec<_>) = statements
            .iter()
            .map(|statement| (statement.opening.unwrap().amount(), statement.closing.unwrap().amount()))
            .unzip();
        assert_eq!(found, (of("opening_balance"), of("closing_balance")), "{name}");
    }
}

#[test]
fn a_file_cut_at_any_byte_invents_nothing() {
    for (name, bytes) in fixtures("mt940") {
        let cut = bytes.get(..4_000).unwrap_or(&bytes);
        assert_cuts_invent_nothing(read, &name, cut);
    }
}

#[test]
fn the_same_file_twice_gives_the_same_ids() {
    for (name, bytes) in fixtures("mt940") {
        assert_ids_are_stable(read, &name, &bytes);
        assert_places_point_at(read, b":61:", &name, &bytes);
    }
}

#[test]
fn whole_results_are_as_recorded() {
    crate::line_formats::assert_golden(read, "mt940");
}
