//! Step three: the matches for programs, in the current folder.

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use gestiq_reconcile::matching::MatchRun;
use gestiq_reports::export::csv::{self, Dialect};

use crate::overview::{Row, records};

/// Writes `matches.jsonl`, with a JSON object and its whole explanation on each line, and `matches.csv`, the table.
pub(crate) fn write(run: &MatchRun<'_>, rows: &[Row<'_>]) -> Result<String, Box<dyn Error>> {
    let mut jsonl = create("matches.jsonl")?;
    for found in run.iter() {
        serde_json::to_writer(&mut jsonl, &found)?;
        jsonl.write_all(b"\n")?;
    }
    jsonl.flush()?;
    csv::write(&records(rows)?, Dialect::Machine, create("matches.csv")?)?;
    Ok("Written to this folder: matches.jsonl (with every explanation) and matches.csv".to_owned())
}

fn create(name: &str) -> Result<BufWriter<File>, String> {
    let file =
        File::create(Path::new(name)).map_err(|error| format!("{name} cannot be written here: {error}"))?;
    Ok(BufWriter::new(file))
}
