//! The arguments of the command line.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use gestiq_core::Currency;
use gestiq_reconcile::Score;
use gestiq_reconcile::import::MOST_FILE_BYTES;
use gestiq_reconcile::import::csv::{DateFormat, Field};
use gestiq_reconcile::import::detect::Answers as Detected;

use crate::failure::Failure;
use crate::terminal::say;

/// Matches bank files with invoice files, and explains every match.
#[derive(Debug, Parser)]
#[command(name = "gestiq", version, subcommand_required = true, arg_required_else_help = false)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Match the lines of a bank statement with open items; writes one JSON object per line.
    Match(MatchArgs),
    /// Show a statement or invoice file as JSON.
    Inspect(InspectArgs),
    /// Compare matches with the truth: precision, recall and F1 as JSON.
    Evaluate(EvaluateArgs),
    /// Generate lines.csv, items.csv and truth.csv from a seed, and rates.csv if there are several currencies.
    Generate(GenerateArgs),
}

/// Arguments of `match`.
#[derive(Debug, clap::Args)]
pub(crate) struct MatchArgs {
    /// The bank file: OFX, QFX, CSV, CAMT, MT940, MT942, Norma 43, QIF, BAI2, XLSX, XLS or ODS, or a ZIP of them.
    #[arg(long, value_name = "FILE")]
    pub(crate) statement: PathBuf,
    /// The open items: CSV, UBL, CII, Facturae, FatturaPA, Factur-X PDF, .p7m, XLSX, XLS or ODS, or a ZIP of them.
    #[arg(long, value_name = "FILE")]
    pub(crate) invoices: PathBuf,
    /// The CSV profile of the statement: a TOML file, or the name of a built-in profile such as "german".
    #[arg(long, value_name = "TOML")]
    pub(crate) statement_profile: Option<PathBuf>,
    /// The CSV profile of the invoices: a TOML file, or the name of a built-in profile.
    #[arg(long, value_name = "TOML")]
    pub(crate) invoices_profile: Option<PathBuf>,
    /// The matching policy: weights, thresholds and tolerances that differ from the defaults.
    #[arg(long, value_name = "TOML")]
    pub(crate) policy: Option<PathBuf>,
    /// Your own rules, applied before matching: who pays, what is booked to an account, what is left alone.
    #[arg(long, value_name = "TOML")]
    pub(crate) rules: Option<PathBuf>,
    /// Exchange rates, so that a line in one currency can pay an item in another: CSV with the columns date, from,
    /// to and rate.
    #[arg(long, value_name = "FILE.csv")]
    pub(crate) rates: Option<PathBuf>,
    /// What payouts and batches of debits are made of: CSV with the columns settlement and item, and, if you have
    /// them, date, amount, fee and currency.
    #[arg(long, value_name = "FILE.csv")]
    pub(crate) settlements: Option<PathBuf>,
    /// The number of threads; by default one per core. It does not change the result.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) threads: Option<u16>,
    /// Lines of a CSV profile that answer a question about the statement; can be given several times.
    #[arg(long, value_name = "LINES", value_parser = lines)]
    pub(crate) statement_answer: Vec<Detected>,
    /// Lines of a CSV profile that answer a question about the invoices; can be given several times.
    #[arg(long, value_name = "LINES", value_parser = lines)]
    pub(crate) invoices_answer: Vec<Detected>,
    #[command(flatten)]
    pub(crate) answers: Answers,
    /// Keep the valid rows of files that have errors, instead of refusing the files.
    #[arg(long)]
    pub(crate) lenient: bool,
    /// The file to write the matches to.
    #[arg(long, value_name = "FILE.jsonl")]
    pub(crate) out: PathBuf,
}

/// Arguments of `inspect`.
#[derive(Debug, clap::Args)]
pub(crate) struct InspectArgs {
    /// The statement or invoice file.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// The CSV profile: a TOML file, or the name of a built-in profile.
    #[arg(long, value_name = "TOML")]
    pub(crate) profile: Option<PathBuf>,
    /// Read the rows of a CSV as lines or as items; by default its profile, its header or its values decide.
    #[arg(long = "as", value_name = "ROWS")]
    pub(crate) rows: Option<Rows>,
    /// Write the CSV profile that detection proposes, with its open questions as comments.
    #[arg(long, value_name = "TOML")]
    pub(crate) write_profile: Option<PathBuf>,
    /// The column of a field of a CSV file, such as amount="Amount EUR"; can be given several times.
    #[arg(long, value_name = "FIELD=NAME", value_parser = column)]
    pub(crate) column: Vec<Detected>,
    /// Lines of a CSV profile that answer a question; can be given several times.
    #[arg(long, value_name = "LINES", value_parser = lines)]
    pub(crate) answer: Vec<Detected>,
    #[command(flatten)]
    pub(crate) answers: Answers,
}

/// Facts that a file may leave open.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct Answers {
    /// The currency of files that do not state one.
    #[arg(long, value_name = "CODE", value_parser = currency)]
    pub(crate) currency: Option<Currency>,
    /// The date format of a QIF or CSV file whose dates can be read in two ways, such as dd/MM/yyyy.
    #[arg(long, value_name = "FORMAT")]
    pub(crate) date_format: Option<DateFormat>,
    /// The decimal mark of an OFX, QIF or CSV file whose amounts can be read in two ways.
    #[arg(long, value_name = "MARK")]
    pub(crate) decimal_mark: Option<Mark>,
    /// The account of a statement that does not state one.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) account: Option<String>,
    /// The most bytes of a file, instead of 67108864; at most 1073741824.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=MOST_FILE_BYTES))]
    pub(crate) max_bytes: Option<u64>,
}

/// A decimal mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Mark {
    /// 1,234.56
    Dot,
    /// 1.234,56
    Comma,
}

/// The kind of records in the rows of a CSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Rows {
    /// Lines of a bank statement.
    Lines,
    /// Open items.
    Items,
}

/// Arguments of `evaluate`.
#[derive(Debug, clap::Args)]
pub(crate) struct EvaluateArgs {
    /// The output of `match`.
    #[arg(long, value_name = "FILE.jsonl")]
    pub(crate) matches: PathBuf,
    /// The true pairs: CSV with the columns line, item and, optionally, kind.
    #[arg(long, value_name = "FILE.csv")]
    pub(crate) truth: PathBuf,
    /// Report the lowest score from which on this percentage of the matches is right, such as 99.9.
    #[arg(long, value_name = "PERCENT")]
    pub(crate) precision: Option<Score>,
}

/// Arguments of `generate`.
#[derive(Debug, clap::Args)]
pub(crate) struct GenerateArgs {
    /// The approximate number of lines.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(crate) lines: u32,
    /// The seed: the same seed generates the same data.
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub(crate) seed: u64,
    /// The kind of data.
    #[arg(long, value_enum, default_value = "mixed")]
    pub(crate) scenario: Kind,
    /// The output folder, which is created if it does not exist.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
}

/// The kinds of generated data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// Like a company's account: typos, fees, discounts, part payments, unknown payers.
    Mixed,
    /// Customers that owe the same amount every week.
    Weekly,
    /// Several invoices paid at once, and invoices paid in parts.
    Grouped,
    /// Invoices in several currencies, paid into an account in euros.
    Foreign,
    /// Payments less credit notes, and several transfers for several invoices.
    Netted,
    /// As nasty as people are: months late, equal amounts, every way to quote, twins, near names, other payers.
    Hard,
}

/// Reads `FIELD=NAME`, a column of a field.
fn column(text: &str) -> Result<Detected, String> {
    let (field, name) = text.split_once('=').ok_or("write FIELD=NAME, such as amount=Betrag")?;
    let known = || Field::ALL.iter().map(|field| field.name()).collect::<Vec<_>>().join(", ");
    let is_named = |known: &&Field| known.name() == field.trim();
    let field = Field::ALL.iter().find(is_named);
    let field = field.ok_or_else(|| format!("{field:?} is not a field; the fields are {}", known()))?;
    let mut answers = Detected::default();
    answers.columns.set(*field, name.trim());
    Ok(answers)
}

/// Reads lines of a profile.
fn lines(text: &str) -> Result<Detected, String> {
    toml::from_str(text).map_err(|error| error.message().to_owned())
}

fn currency(text: &str) -> Result<Currency, String> {
    text.parse().map_err(|_| "not a currency of ISO 4217, such as EUR".to_owned())
}

/// Parses the arguments. Returns the exit code if the run ends here: help and version are not a failure.
pub(crate) fn read() -> Result<Args, ExitCode> {
    Args::try_parse().map_err(|error| {
        if error.use_stderr() {
            let failure = Failure::Invalid(first_paragraph(&error.to_string()));
            failure.lines().iter().for_each(|line| say(line));
            return failure.exit_code();
        }
        // A closed stdout is not a failure either.
        let _ = error.print();
        ExitCode::SUCCESS
    })
}

/// Returns the error message without the usage that follows it.
fn first_paragraph(message: &str) -> String {
    let what = message.split("\n\n").next().unwrap_or(message);
    format!("{} (gestiq --help)", what.strip_prefix("error: ").unwrap_or(what))
}
