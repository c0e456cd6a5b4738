//! `generate`: writes synthetic lines and items, and their true pairs, in the canonical CSV forms.

use std::io::Write;
use std::path::Path;

use gestiq_core::Money;
use gestiq_reconcile::synthetic::{Dataset, Scenario};

use crate::args::{GenerateArgs, Kind};
use crate::destination::Destination;
use crate::failure::Failure;
use crate::terminal::say;

/// Runs the command.
pub(crate) fn run(args: &GenerateArgs) -> Result<(), Failure> {
    std::fs::create_dir_all(&args.out)
        .map_err(|error| Failure::of_file(&args.out, format!("cannot be created: {error}")))?;
    let file = |name: &str| Destination::check(&args.out.join(name), &[]);
    let (lines, items, truth) = (file("lines.csv")?, file("items.csv")?, file("truth.csv")?);
    let scenario = match args.scenario {
        Kind::Mixed => Scenario::Mixed,
        Kind::Weekly => Scenario::WeeklyEqual,
        Kind::Grouped => Scenario::Grouped,
        Kind::Foreign => Scenario::Foreign,
        Kind::Netted => Scenario::Netted,
        Kind::Hard => Scenario::Hard,
    };
    let data = scenario.generate(args.seed, args.lines as usize);
    lines.write(|file| write_lines(&data, file))?;
    items.write(|file| write_items(&data, file))?;
    truth.write(|file| write_truth(&data, file))?;
    if data.rates.iter().next().is_some() {
        file("rates.csv")?.write(|file| write_rates(&data, file))?;
    }
    say(&counts(&data, &args.out));
    Ok(())
}

fn counts(data: &Dataset, folder: &Path) -> String {
    format!(
        "{} lines, {} items, {} true pairs: {}",
        data.lines.len(),
        data.items.len(),
        data.truth.len(),
        folder.display()
    )
}

/// Writes the columns of the original amount only if a line has one.
fn write_lines(data: &Dataset, file: &mut dyn Write) -> std::io::Result<()> {
    let with_original = data.lines.iter().any(|line| line.details().original_amount.is_some());
    let columns = if with_original { 9 } else { 7 };
    let mut csv = csv::Writer::from_writer(file);
    let header = ["id", "date", "amount", "currency", "counterparty", "description", "reference"];
    csv.write_record(header.iter().chain(&["original_amount", "original_currency"]).take(columns))?;
    for line in &data.lines {
        let original = line.details().original_amount;
        let record = [
            line.id.as_str(),
            &line.date.to_string(),
            &line.amount.to_plain(),
            line.amount.currency().code(),
            line.counterparty.as_deref().unwrap_or_default(),
            line.description.as_deref().unwrap_or_default(),
            line.reference.as_deref().unwrap_or_default(),
            &original.map(Money::to_plain).unwrap_or_default(),
            original.map(|amount| amount.currency().code()).unwrap_or_default(),
        ];
        csv.write_record(record.iter().take(columns))?;
    }
    csv.flush()
}

fn write_items(data: &Dataset, file: &mut dyn Write) -> std::io::Result<()> {
    let mut csv = csv::Writer::from_writer(file);
    csv.write_record(["id", "number", "customer", "amount", "currency", "issue_date", "due_date"])?;
    for item in &data.items {
        csv.write_record([
            item.id.as_str(),
            &item.number,
            item.counterparty.as_deref().unwrap_or_default(),
            &item.open.to_plain(),
            item.open.currency().code(),
            &item.issue_date.to_string(),
            &item.due_date.map(|day| day.to_string()).unwrap_or_default(),
        ])?;
    }
    csv.flush()
}

fn write_truth(data: &Dataset, file: &mut dyn Write) -> std::io::Result<()> {
    let mut csv = csv::Writer::from_writer(file);
    csv.write_record(["line", "item", "kind"])?;
    for pair in &data.truth {
        csv.write_record([pair.line.as_str(), pair.item.as_str(), pair.kind.as_deref().unwrap_or_default()])?;
    }
    csv.flush()
}

fn write_rates(data: &Dataset, file: &mut dyn Write) -> std::io::Result<()> {
    let mut csv = csv::Writer::from_writer(file);
    csv.write_record(["date", "from", "to", "rate"])?;
    for rate in data.rates.iter() {
        csv.write_record([
            &rate.date().to_string(),
            rate.from().code(),
            rate.to().code(),
            &rate.rate().to_string(),
        ])?;
    }
    csv.flush()
}
