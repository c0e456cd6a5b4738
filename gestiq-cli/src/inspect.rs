//! `inspect`: prints what was read from a file.

use std::io::Write as _;

use gestiq_reconcile::import::ImportIssue;
use gestiq_reconcile::import::detect::CsvContent;

use crate::args::{InspectArgs, Rows};
use crate::choose::{Choice, choose};
use crate::failure::Failure;
use crate::input::Input;
use crate::settings;
use crate::shown::{ShownItems, ShownStatements};
use crate::statements::options;
use crate::terminal::say;

/// Runs the command. The JSON is printed for a file with errors too.
pub(crate) fn run(args: &InspectArgs) -> Result<(), Failure> {
    let profile = args.profile.as_deref().map(settings::profile).transpose()?;
    let input = Input::read(&args.file)?;
    let wanted = args.rows.map(|rows| match rows {
        Rows::Lines => CsvContent::Lines,
        Rows::Items => CsvContent::Items,
    });
    let Choice { reader, note, .. } = choose(&input, profile, wanted)?;
    let importer = reader.importer(options(args.currency));
    let wrong = |error| input.failure(error);
    let (json, has_errors) = match reader.content {
        CsvContent::Items => {
            let imported = importer.items(&input.bytes).map_err(wrong)?;
            (json(&ShownItems::new(&imported))?, has_errors(&imported.issues))
        }
        _ => {
            let imported = importer.statements(&input.bytes).map_err(wrong)?;
            (json(&ShownStatements::new(&imported))?, has_errors(&imported.issues))
        }
    };
    if let Some(note) = note {
        say(&format!("note: {note}"));
    }
    print(&json)?;
    if has_errors { Err(Failure::Shown) } else { Ok(()) }
}

fn has_errors(issues: &[ImportIssue]) -> bool {
    issues.iter().any(ImportIssue::is_error)
}

/// Returns a value as indented JSON.
pub(crate) fn json(value: &impl serde::Serialize) -> Result<Vec<u8>, Failure> {
    let mut json = serde_json::to_vec_pretty(value)
        .map_err(|error| Failure::Invalid(format!("the result cannot be written as JSON: {error}")))?;
    json.push(b'\n');
    Ok(json)
}

/// Writes to stdout. A closed pipe (`| head`) is not a failure.
pub(crate) fn print(json: &[u8]) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(json).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::Invalid(format!("stdout cannot be written: {error}")))
        }
        _ => Ok(()),
    }
}
