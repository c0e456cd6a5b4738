//! The main job of Gestiq in one run, without arguments: `cargo run --release -p quickstart`.
//!
//! The statement of a company's card (a real OFX file) and the invoices of its ERP (a CSV with a profile) go in,
//! explained matches come out: as a table here, as `matches.jsonl` for programs and `matches.csv` for
//! spreadsheets. Somebody at a desk confirms, matches by hand, undoes and explains what is left. Then the other
//! crates take over: what was paid is told to other systems by signed webhooks, out of a database and over HTTP,
//! and what was not matched becomes an alert that respects the night's sleep.

mod alert;
mod catalog;
mod desk;
mod history;
mod host;
mod import;
mod outputs;
mod overview;
mod payment;
mod receiver;
mod webhooks;

use std::error::Error;
use std::io::{ErrorKind, Write as _};
use std::process::ExitCode;

use gestiq_reconcile::matching::{MatchInput, Matcher};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match tell().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn tell() -> Result<(), Box<dyn Error>> {
    let books = import::read()?;
    let matcher = Matcher::default();
    let run = matcher.run(&MatchInput::new(&books.statement.lines, &books.items))?;
    let rows = overview::rows(&books, &run)?;
    let written = outputs::write(&run, &rows)?;
    let evening = desk::work(&books).await?;
    let payments = payment::of(&books, &evening.confirmed)?;
    let chapters = [
        import::told(&books),
        overview::lines(&rows)?,
        overview::decisions(&run)?,
        written,
        evening.told,
        webhooks::tell(evening.tenant, &payments).await?,
        alert::decide(&run)?,
    ];
    let chapters: Vec<&str> = chapters.iter().map(|chapter| chapter.trim_end()).collect();
    match writeln!(std::io::stdout(), "{}", chapters.join("\n\n")) {
        // A reader that has seen enough (`| head`) is no failure.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
