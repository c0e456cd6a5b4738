//! The lines around a table, and the profile settings for them.

use gestiq_statements::csv::{CsvProfile, read_items, read_statement};
use gestiq_statements::{BankAccount, Direction};
use gestiq_statements::{ImportOptions, IssueCode};

const COLUMNS: &str = "default_currency = \"EUR\"\n[columns]\ndate = \"Date\"\namount = \"Amount\"\n";

/// The amounts, oldest first, or the first issue of error level.
fn read(profile: &str, file: &str) -> Result<Vec<String>, IssueCode> {
    let profile: CsvProfile = toml::from_str(&format!("{profile}\n{COLUMNS}")).unwrap();
    let imported = read_statement(file.as_bytes(), &profile, &ImportOptions::default()).unwrap();
    if let Some(error) = imported.issues.iter().find(|issue| issue.is_error()) {
        return Err(error.code);
    }
    let lines = imported.records.iter().flat_map(|statement| &statement.lines);
    Ok(lines.map(|line| line.amount.to_plain()).collect())
}

#[test]
fn the_layout_is_named_by_the_profile_or_found() {
    let table = "Date;Amount\n2026-01-30;1.50\n2026-01-31;2.50\n";
    type Outcome = Result<&'static [&'static str], IssueCode>;
    let cases: &[(&str, String, Outcome)] = &[
        ("", format!("a bank\n\n\"x;y\";z\n{table}"), Ok(&["1.50", "2.50"])),
        ("skip_head = 2", format!("Date;Amount\na bank\n{table}"), Ok(&["1.50", "2.50"])),
        ("skip_head = 1", format!("a bank,;\"open\n{table}"), Ok(&["1.50", "2.50"])),
        ("", format!("a bank,;\"open\n{table}"), Err(IssueCode::UnbalancedQuote)),
        ("skip_head = 9", table.to_owned(), Err(IssueCode::MissingColumn)),
        ("skip_head = [\"Date\", \"Amount\"]", format!("Date;x\n{table}"), Ok(&["1.50", "2.50"])),
        ("skip_foot = 1", format!("{table}Total;4.00\n"), Ok(&["1.50", "2.50"])),
        ("skip_foot = [\"total\"]", format!("{table}Total;4.00\nmore\n"), Ok(&["1.50", "2.50"])),
        ("", format!("{table}Total;4.00\n"), Err(IssueCode::InvalidDate)),
        ("comment_prefix = \"//\"", format!("// hi;x\n{table}// bye\n"), Ok(&["1.50", "2.50"])),
        ("quote = \"'\"", table.replace("1.50", "'1.50'"), Ok(&["1.50", "2.50"])),
        ("quote = \"none\"", table.replace("1.50", "\"1.50"), Err(IssueCode::InvalidAmount)),
        ("delimiter = \",\"", table.replace(';', ","), Ok(&["1.50", "2.50"])),
        ("delimiter = \",\"", table.to_owned(), Err(IssueCode::MissingColumn)),
        ("delimiter = \"tab\"", table.replace(';', "\t"), Ok(&["1.50", "2.50"])),
        ("", table.replace(';', "|"), Ok(&["1.50", "2.50"])),
        ("", format!("SEP=;\r\n{table}"), Ok(&["1.50", "2.50"])),
        ("", format!("{table};\n\n;\n"), Ok(&["1.50", "2.50"])),
        ("", table.replace("Date;", "DÁTE :;"), Ok(&["1.50", "2.50"])),
        ("order = \"newest_first\"", table.to_owned(), Ok(&["2.50", "1.50"])),
        ("currency_symbols = [\"€\"]", table.replace("1.50", "€1.50"), Ok(&["1.50", "2.50"])),
        ("currency_symbols = [\"€\"]", table.replace("1.50", "(1.50 €)"), Ok(&["-1.50", "2.50"])),
        ("currency_symbols = [\"€\"]", table.replace("1.50", "1€50"), Err(IssueCode::InvalidAmount)),
        ("", table.replace("1.50", "€1.50"), Err(IssueCode::InvalidAmount)),
    ];
    for (profile, file, expected) in cases {
        let expected = expected.map(|amounts| amounts.iter().map(|amount| (*amount).to_owned()).collect());
        assert_eq!(read(profile, file), expected, "{profile} on {file:?}");
    }
}

#[test]
fn the_account_is_named_by_a_row_then_by_the_preamble_then_by_the_options() {
    let mut options = ImportOptions::default();
    options.account = Some(BankAccount::new("HOST"));
    for (preamble, cell, expected) in [
        ("IBAN;ES91 2100\n", "ROW", "ROW"),
        ("IBAN;ES91 2100\n", "", "ES91 2100"),
        ("Iban: ES91 2100;x\n", "", "ES91 2100"),
        ("Saldo;5\n", "", "HOST"),
    ] {
        let profile = format!("account_labels = [\"IBAN\"]\n{COLUMNS}account = \"Account\"\n");
        let profile: CsvProfile = toml::from_str(&profile).unwrap();
        let file = format!("{preamble}Date;Amount;Account\n2026-01-31;1.50;{cell}\n");
        let imported = read_statement(file.as_bytes(), &profile, &options).unwrap();
        assert_eq!(imported.records[0].account.as_ref().unwrap().number, expected);
    }
}

#[test]
fn each_account_and_currency_is_a_statement_of_its_own() {
    let profile = format!("{COLUMNS}account = \"Account\"\ncurrency = \"Currency\"\nbalance = \"Balance\"\n");
    let profile: CsvProfile = toml::from_str(&profile).unwrap();
    let file = b"Date;Amount;Account;Currency;Balance\n\
                 2026-01-30;1.50;A;EUR;11.50\n2026-01-30;7.00;A;USD;7.00\n\
                 2026-01-31;1.00;A;EUR;12.50\n2026-01-31;2.00;B;EUR;2.00\n";
    let imported = read_statement(file, &profile, &ImportOptions::default()).unwrap().strict().unwrap();
    let found: Vec<_> = imported
        .records
        .iter()
        .map(|statement| {
            let account =
                statement.account.as_ref().map(|account| account.number.clone()).unwrap_or_default();
            format!(
                "{account} {} {} {:?}",
                statement.currency,
                statement.lines.len(),
                statement.closing.unwrap()
            )
        })
        .collect();
    assert_eq!(found, ["A EUR 2 12.50 EUR", "A USD 1 7.00 USD", "B EUR 1 2.00 EUR"]);
    assert!(imported.issues.is_empty(), "each has its own chain");
}

#[test]
fn a_balance_that_only_informs_proves_nothing() {
    let file = "Date;Amount;Balance\n2026-01-30;1.50;10.00\n2026-01-31;1.00;99.00\n";
    for (rule, broken) in [("chain", true), ("informative", false)] {
        let profile: CsvProfile =
            toml::from_str(&format!("balance = \"{rule}\"\n{COLUMNS}balance = \"Balance\"\n")).unwrap();
        let imported = read_statement(file.as_bytes(), &profile, &ImportOptions::default()).unwrap();
        assert_eq!(!imported.issues.is_empty(), broken);
        assert_eq!(imported.records[0].opening.is_some(), broken);
        assert!(imported.records[0].lines[0].balance.is_some());
    }
}

#[test]
fn a_direction_is_given_in_three_ways() {
    let file = b"id,amount,date,way\n1,5.00,2026-01-31,payable\n";
    for (rule, expected) in [
        ("direction = \"payable\"", Direction::Payable),
        ("direction = \"receivable\"", Direction::Receivable),
        ("direction = \"by_sign\"", Direction::Receivable),
        ("direction = { receivable = [\"payable\"], payable = [] }", Direction::Receivable),
        ("", Direction::Payable),
    ] {
        let columns = "[columns]\nid = \"id\"\namount = \"amount\"\ndate = \"date\"\ndirection = \"way\"\n";
        let profile: CsvProfile =
            toml::from_str(&format!("default_currency = \"EUR\"\n{rule}\n{columns}")).unwrap();
        let imported = read_items(file, &profile, &ImportOptions::default()).unwrap().strict().unwrap();
        assert_eq!(
            (imported.records[0].direction, imported.records[0].number.as_str()),
            (expected, "1"),
            "{rule}"
        );
    }
}

#[test]
fn the_currency_of_a_row_wins_over_the_host_and_the_host_over_the_profile() {
    for (cell, host, expected) in [("chf", Some("USD"), "CHF"), ("", Some("USD"), "USD"), ("", None, "EUR")] {
        let profile: CsvProfile = toml::from_str(&format!("{COLUMNS}currency = \"Currency\"\n")).unwrap();
        let mut options = ImportOptions::default();
        options.currency = host.map(|code| code.parse().unwrap());
        let file = format!("Date;Amount;Currency\n2026-01-31;1.50;{cell}\n");
        let imported = read_statement(file.as_bytes(), &profile, &options).unwrap();
        assert_eq!(imported.records[0].currency.code(), expected);
    }
}

#[test]
fn a_column_under_two_aliases_is_joined_once() {
    let profile: CsvProfile = toml::from_str(&format!(
        "{COLUMNS}description = {{ join = [\"Text\", \"TEXT\", 3, \"More\"], with = \"/\" }}"
    ))
    .unwrap();
    let file = b"Date;Amount;Text;More\n2026-01-31;1.50;a;b\n";
    let imported = read_statement(file, &profile, &ImportOptions::default()).unwrap();
    assert_eq!(imported.records[0].lines[0].description.as_deref(), Some("a/b"));
}
