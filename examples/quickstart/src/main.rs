//! The main job of Gestiq in one run: `cargo run --release -p quickstart`.
//!
//! It reads the statement of a company's card (a real OFX file) and the invoices of its ERP (a CSV with a profile),
//! and prints explained matches as a table. It also writes them to `matches.jsonl` for programs and to `matches.csv`
//! for spreadsheets. Then an accountant confirms, matches by hand, undoes and explains the remaining lines; payments
//! are published to other systems by signed webhooks, from a database and over HTTP; and an alert about the lines
//! without a match waits for the morning.
//!
//! `quickstart --svg FILE` only matches, and writes a picture of the table to a file.

mod alert;
mod catalog;
mod colour;
mod desk;
mod history;
mod host;
mod import;
mod outputs;
mod overview;
mod payment;
mod picture;
mod receiver;
mod sent;
mod webhooks;

use std::error::Error;
use std::io::{ErrorKind, Write as _};
use std::process::ExitCode;

use gestiq_reconcile::matching::{MatchInput, MatchRun, Matcher};

use crate::import::Books;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        [] => run().await,
        ["--svg", file] => draw(file),
        _ => Err("usage: quickstart [--svg FILE]".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn matched<'a>(matcher: &'a Matcher, books: &'a Books) -> Result<MatchRun<'a>, Box<dyn Error>> {
    let input = MatchInput::new(&books.statement.lines, &books.items).rules(&books.rules);
    Ok(matcher.run(&input)?)
}

/// Writes the picture of the table to a file.
fn draw(file: &str) -> Result<(), Box<dyn Error>> {
    let (books, matcher) = (import::read()?, Matcher::default());
    let run = matched(&matcher, &books)?;
    let rows = overview::rows(&books, &run)?;
    let tables = [overview::lines(&rows)?, overview::decisions(&run)?];
    let picture = picture::draw("cargo run --release -p quickstart", &tables.join("\n"))?;
    std::fs::write(file, picture).map_err(|error| format!("{file} cannot be written: {error}"))?;
    Ok(())
}

/// Does the whole job and prints it.
async fn run() -> Result<(), Box<dyn Error>> {
    let (books, matcher) = (import::read()?, Matcher::default());
    let run = matched(&matcher, &books)?;
    let rows = overview::rows(&books, &run)?;
    let written = outputs::write(&run, &rows)?;
    let evening = desk::work(&books).await?;
    let payments = payment::of(&books, &evening.confirmed)?;
    let chapters = [
        import::summary(&books),
        overview::lines(&rows)?,
        overview::decisions(&run)?,
        written,
        evening.report,
        webhooks::deliver(evening.tenant, &payments).await?,
        alert::decide(evening.left)?,
    ];
    let chapters: Vec<&str> = chapters.iter().map(|chapter| chapter.trim_end()).collect();
    let text = chapters.join("\n\n");
    let text = if colour::is_wanted() { colour::of_terminal(&text) } else { text };
    match writeln!(std::io::stdout(), "{text}") {
        // A reader that stops reading (`| head`) is not an error.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
