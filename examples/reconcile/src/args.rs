//! The arguments of the command line.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use gestiq_core::Currency;
use gestiq_reconcile::Score;

use crate::failure::Failure;
use crate::terminal::say;

/// Matches bank files with invoice files, and explains every match.
#[derive(Debug, Parser)]
#[command(name = "reconcile", version, subcommand_required = true, arg_required_else_help = false)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Match the lines of a statement with open items, one JSON object a line.
    Match(MatchArgs),
    /// Show a statement or invoice file as JSON.
    Inspect(InspectArgs),
    /// Compare matches with the truth: precision, recall and F1 as JSON.
    Evaluate(EvaluateArgs),
    /// Make up lines.csv, items.csv and truth.csv from a seed, and rates.csv where there are several currencies.
    Generate(GenerateArgs),
}

/// Arguments of `match`.
#[derive(Debug, clap::Args)]
pub(crate) struct MatchArgs {
    /// The bank's file: OFX, QFX or CSV.
    #[arg(long, value_name = "FILE")]
    pub(crate) statement: PathBuf,
    /// The open items: CSV.
    #[arg(long, value_name = "FILE")]
    pub(crate) invoices: PathBuf,
    /// How the statement's CSV is written: a TOML file, or the name of a ready profile such as "german".
    #[arg(long, value_name = "TOML")]
    pub(crate) statement_profile: Option<PathBuf>,
    /// How the invoices' CSV is written: a TOML file, or the name of a ready profile.
    #[arg(long, value_name = "TOML")]
    pub(crate) invoices_profile: Option<PathBuf>,
    /// Weights, thresholds and tolerances that differ from the defaults.
    #[arg(long, value_name = "TOML")]
    pub(crate) policy: Option<PathBuf>,
    /// Rules of your own: who pays, what is booked to an account, what is left alone.
    #[arg(long, value_name = "TOML")]
    pub(crate) rules: Option<PathBuf>,
    /// Rates of exchange, so that a line in one currency may pay an item in another: CSV with the columns date, from,
    /// to and rate.
    #[arg(long, value_name = "FILE.csv")]
    pub(crate) rates: Option<PathBuf>,
    /// Threads to match on; all cores unless told. The result is the same.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) threads: Option<u16>,
    /// Currency of files that name none.
    #[arg(long, value_name = "CODE", value_parser = currency)]
    pub(crate) currency: Option<Currency>,
    /// Keep the good rows of files that have errors, instead of refusing the files.
    #[arg(long)]
    pub(crate) lenient: bool,
    /// Where the matches go.
    #[arg(long, value_name = "FILE.jsonl")]
    pub(crate) out: PathBuf,
}

/// Arguments of `inspect`.
#[derive(Debug, clap::Args)]
pub(crate) struct InspectArgs {
    /// The file.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// How a CSV is written: a TOML file, or the name of a ready profile.
    #[arg(long, value_name = "TOML")]
    pub(crate) profile: Option<PathBuf>,
    /// What the rows of a CSV are; unless told, the profile, the header or the detection tells.
    #[arg(long = "as", value_name = "ROWS")]
    pub(crate) rows: Option<Rows>,
    /// Currency of a file that names none.
    #[arg(long, value_name = "CODE", value_parser = currency)]
    pub(crate) currency: Option<Currency>,
}

/// What the rows of a CSV are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Rows {
    /// Lines of a statement.
    Lines,
    /// Open items.
    Items,
}

/// Arguments of `evaluate`.
#[derive(Debug, clap::Args)]
pub(crate) struct EvaluateArgs {
    /// What `match` has written.
    #[arg(long, value_name = "FILE.jsonl")]
    pub(crate) matches: PathBuf,
    /// The true pairs: CSV with the columns line, item and, if there is one, kind.
    #[arg(long, value_name = "FILE.csv")]
    pub(crate) truth: PathBuf,
    /// Tell the lowest score from which on so many percent of the matches are right, such as 99.9.
    #[arg(long, value_name = "PERCENT")]
    pub(crate) precision: Option<Score>,
}

/// Arguments of `generate`.
#[derive(Debug, clap::Args)]
pub(crate) struct GenerateArgs {
    /// How many lines, about.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(crate) lines: u32,
    /// One seed, one data set.
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub(crate) seed: u64,
    /// What the data are like.
    #[arg(long, value_enum, default_value = "mixed")]
    pub(crate) scenario: Kind,
    /// Folder of the files; it is made if need be.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
}

/// What generated data are like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// What a company's account shows: typos, fees, discounts, part payments, strangers.
    Mixed,
    /// Customers that owe the same amount every week.
    Weekly,
    /// Several invoices paid at once, and invoices paid in parts.
    Grouped,
    /// Invoices in several currencies, paid into an account in euros.
    Foreign,
    /// Payments less credit notes, and several transfers for several invoices.
    Netted,
}

fn currency(text: &str) -> Result<Currency, String> {
    text.parse().map_err(|_| "not a currency of ISO 4217, such as EUR".to_owned())
}

/// The arguments, or the exit code where the run ends with them: help and version are no failure.
pub(crate) fn read() -> Result<Args, ExitCode> {
    Args::try_parse().map_err(|error| {
        if error.use_stderr() {
            let failure = Failure::Invalid(first_paragraph(&error.to_string()));
            failure.lines().iter().for_each(|line| say(line));
            return failure.exit_code();
        }
        // Nobody reads the help any more: that is no failure either.
        let _ = error.print();
        ExitCode::SUCCESS
    })
}

/// What is wrong, without the usage that follows it.
fn first_paragraph(message: &str) -> String {
    let what = message.split("\n\n").next().unwrap_or(message);
    format!("{} (reconcile --help)", what.strip_prefix("error: ").unwrap_or(what))
}
