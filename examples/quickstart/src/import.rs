//! Step one: the bank's file, the invoices and the company's rules are read, strictly.

use std::error::Error;
use std::path::Path;

use gestiq_reconcile::import::{ImportOptions, csv, ofx};
use gestiq_reconcile::rules::{RuleBook, UserRules};
use gestiq_reconcile::{BankStatement, Direction, OpenItem};

/// The folder with the files of the examples.
const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../data");

/// The records to match.
#[derive(Debug)]
pub(crate) struct Books {
    pub(crate) statement: BankStatement,
    pub(crate) items: Vec<OpenItem>,
    pub(crate) rules: RuleBook,
}

/// Reads the files. An issue of error level refuses the whole file.
pub(crate) fn read() -> Result<Books, Box<dyn Error>> {
    let options = ImportOptions::default();
    let file = |name: &str| {
        let path = Path::new(DATA).join(name);
        std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))
    };
    let mut bank = ofx::read(&file("card-2018-10.ofx")?, &options)?.strict()?;
    let statement = bank.records.pop().ok_or("the file has no statement")?;
    let profile = String::from_utf8(file("invoices.toml")?)?;
    let profile: csv::CsvProfile = toml::from_str(&profile)?;
    let items = csv::read_items(&file("invoices.csv")?, &profile, &options)?.strict()?.records;
    let rules: UserRules = toml::from_str(&String::from_utf8(file("rules.toml")?)?)?;
    Ok(Books { statement, items, rules: RuleBook::new(rules.rules)? })
}

/// Summarises the files in three lines.
pub(crate) fn summary(books: &Books) -> String {
    let Books { statement, items, rules } = books;
    let period =
        |day: Option<_>| day.map_or_else(|| "?".to_owned(), |day: chrono::NaiveDate| day.to_string());
    let payables = items.iter().filter(|item| item.direction == Direction::Payable).count();
    format!(
        "Statement  card-2018-10.ofx: {} lines in {}, from {} to {}\n\
         Invoices   invoices.csv: {} open, {payables} of them to pay and {} to be paid\n\
         Rules      rules.toml: {}",
        statement.lines.len(),
        statement.currency,
        period(statement.from),
        period(statement.to),
        items.len(),
        items.len() - payables,
        rules.rules().iter().map(|rule| rule.name.as_str()).collect::<Vec<_>>().join(", "),
    )
}
