//! Matches a bank file with open invoices, and prints every decision with its score and its reasons:
//! `cargo run -p reconcile`.

use std::error::Error;
use std::path::Path;

use gestiq_reconcile::import::Importer;
use gestiq_reconcile::import::csv::CsvProfile;
use gestiq_reconcile::matching::{Explanation, LineMatch, MatchInput, Matcher};
use gestiq_reconcile::{BankStatement, OpenItem, StatementLine};

/// The folder of the two input files: the statement of a company card, and the invoices of an ERP.
const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../data");

fn main() -> Result<(), Box<dyn Error>> {
    let (statement, items) = (read_statement()?, read_invoices()?);

    // Matching is a pure function: the same lines and items give the same result, in any order. Weights,
    // thresholds and tolerances are a `MatchPolicy`; the default one is used here.
    let matcher = Matcher::default();
    let run = matcher.run(&MatchInput::new(&statement.lines, &items))?;

    // A run has one record per line, in the order of line ids; it is printed in the order of the statement.
    let records: Vec<LineMatch> = run.iter().collect();
    for line in &statement.lines {
        let found = records.iter().find(|found| found.line == line.id).ok_or("every line has a record")?;
        print_decision(line, found, &items);
    }

    println!();
    for summary in run.summary()? {
        println!("{:<9} {:>2} lines", summary.decision.code(), summary.lines);
    }
    Ok(())
}

/// Reads the statement. The importer recognises the format by the content of the file (here OFX), and refuses a
/// file with errors: `strict` is its default.
fn read_statement() -> Result<BankStatement, Box<dyn Error>> {
    let bytes = std::fs::read(Path::new(DATA).join("card-2018-10.ofx"))?;
    let imported = Importer::default().statements(&bytes)?;
    Ok(imported.records.into_iter().next().ok_or("the file holds no statement")?)
}

/// Reads the invoices. A profile describes the columns, the dates and the decimals of a CSV file.
fn read_invoices() -> Result<Vec<OpenItem>, Box<dyn Error>> {
    let profile: CsvProfile =
        toml::from_str(&std::fs::read_to_string(Path::new(DATA).join("invoices.toml"))?)?;
    let bytes = std::fs::read(Path::new(DATA).join("invoices.csv"))?;
    Ok(Importer::default().profile(profile).items(&bytes)?.records)
}

/// Prints one line of the statement and, indented, its invoices, the reasons for them, and the reasons against an
/// automatic match.
fn print_decision(line: &StatementLine, found: &LineMatch, items: &[OpenItem]) {
    let text = line.counterparty.as_deref().or(line.description.as_deref()).unwrap_or_default();
    println!("{}  {text:<26} {:>12}  {}", line.date, line.amount.to_string(), found.decision.code());
    let numbers: Vec<&str> = found
        .items
        .iter()
        .filter_map(|id| items.iter().find(|item| item.id == *id))
        .map(|item| item.number.as_str())
        .collect();
    if !numbers.is_empty() {
        println!("            pays {} with a score of {}", numbers.join(", "), found.score);
        found.explanation.iter().for_each(print_reasons);
    }
    // A difference between the paid and the open amount has a kind: a discount, a fee, a part payment.
    if let Some(difference) = found.difference {
        println!("            difference: {} of {}", difference.kind.code(), difference.amount);
    }
    if !found.why_not_automatic.is_empty() {
        let reasons: Vec<&str> = found.why_not_automatic.iter().map(|reason| reason.code()).collect();
        println!("            not automatic: {}", reasons.join(", "));
    }
}

/// Prints the contribution of each field to the score.
fn print_reasons(explanation: &Explanation) {
    for field in explanation.fields.iter().filter(|field| field.score.is_some()) {
        println!(
            "              {:<9} {:>6} of {:>6}  {}",
            field.field, field.contribution, field.weight, field.rule
        );
    }
}
