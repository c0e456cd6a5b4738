//! `inspect`: prints what was read from a file.

use std::io::Write as _;
use std::path::Path;

use gestiq_reconcile::import::detect::{Answers, ColumnReport, CsvContent, Detection, Question};
use gestiq_reconcile::import::{Error, ImportIssue, ImportOptions, Imported, Importer};

use crate::args::{InspectArgs, Rows};
use crate::choose::{Chosen, choose, choose_parts};
use crate::failure::Failure;
use crate::input::Input;
use crate::settings;
use crate::shown::{ShownItems, ShownStatements};
use crate::statements::options;
use crate::terminal::say;

/// Runs the command. The JSON is printed for a file with errors too.
pub(crate) fn run(args: &InspectArgs) -> Result<(), Failure> {
    let profile = args.profile.as_deref().map(settings::profile).transpose()?;
    let of_file: Vec<Answers> = args.column.iter().chain(&args.answer).cloned().collect();
    let options = options(&args.answers, &of_file);
    let input = Input::read(&args.file, &options.limits)?;
    let wanted = args.rows.map(|rows| match rows {
        Rows::Lines => CsvContent::Lines,
        Rows::Items => CsvContent::Items,
    });
    let opened = input.open(&options.limits)?;
    let (chosen, warnings, issues) = match &opened {
        Some(opened) => {
            let (chosen, warnings) = choose_parts(opened, profile.as_ref(), wanted, &options)?;
            (chosen, warnings, opened.issues.clone())
        }
        None => (
            vec![Chosen { input: &input, choice: choose(&input, profile, wanted, &options)? }],
            Vec::new(),
            Vec::new(),
        ),
    };
    let Some(content) = chosen.first().map(|first| first.choice.reader.content) else {
        let reasons: Vec<String> = issues.iter().map(ToString::to_string).collect();
        return Err(input.failure(format!("it holds no file that can be read: {}", reasons.join("; "))));
    };
    if let Some(path) = &args.write_profile {
        write_profile(path, &chosen, &input)?;
    }
    let questions: Vec<String> =
        chosen.iter().flat_map(|chosen| chosen.choice.questions.iter().cloned()).collect();
    if !questions.is_empty() {
        return Err(Failure::Refused(questions));
    }
    let (json, has_errors) = match content {
        CsvContent::Items => {
            let imported = joined(&chosen, &options, issues, Importer::items)?;
            (json(&ShownItems::new(&imported, columns(&chosen)))?, has_errors(&imported.issues))
        }
        _ => {
            let imported = joined(&chosen, &options, issues, Importer::statements)?;
            (json(&ShownStatements::new(&imported, columns(&chosen)))?, has_errors(&imported.issues))
        }
    };
    let notes = chosen.iter().filter_map(|chosen| chosen.choice.note.as_ref());
    notes.for_each(|note| say(&format!("note: {note}")));
    warnings.iter().for_each(|warning| say(warning));
    print(&json)?;
    if has_errors { Err(Failure::Shown) } else { Ok(()) }
}

/// Returns the columns of the files that were detected.
fn columns<'c>(chosen: &'c [Chosen<'_>]) -> Vec<&'c ColumnReport> {
    chosen
        .iter()
        .filter_map(|chosen| chosen.choice.detection.as_ref())
        .flat_map(|found| &found.columns)
        .collect()
}

/// Writes the profile that detection proposes, with its open questions as comments.
fn write_profile(path: &Path, chosen: &[Chosen<'_>], input: &Input) -> Result<(), Failure> {
    let found = chosen.iter().find_map(|chosen| chosen.choice.detection.as_ref());
    let Some(Detection { csv: Some(proposal), questions, .. }) = found else {
        return Err(
            input.failure("there is no detected profile to write: it is not a CSV file, or one was named")
        );
    };
    let profile = toml::to_string_pretty(&proposal.profile)
        .map_err(|error| Failure::of_file(path, format!("the profile cannot be written: {error}")))?;
    let commented = |text: &str| text.lines().map(|line| format!("# {line}\n")).collect::<String>();
    let question = |question: &Question| {
        let readings = question.readings.iter();
        let readings =
            readings.map(|reading| format!("# {}:\n{}", reading.meaning, commented(&reading.profile)));
        format!("{}{}\n", commented(&question.to_string()), readings.collect::<String>())
    };
    let questions: String = questions.iter().map(question).collect();
    std::fs::write(path, questions + &profile)
        .map_err(|error| Failure::of_file(path, format!("cannot be written: {error}")))
}

/// Reads all files, and joins what they hold.
fn joined<T>(
    chosen: &[Chosen<'_>],
    options: &ImportOptions,
    issues: Vec<ImportIssue>,
    read: impl Fn(&Importer, &[u8]) -> Result<Imported<T>, Error>,
) -> Result<Imported<T>, Failure> {
    let mut joined: Option<Imported<T>> = None;
    for Chosen { input, choice } in chosen {
        let importer = choice.reader.importer(options.clone());
        let mut imported = read(&importer, &input.bytes).map_err(|error| input.failure(error))?;
        if let Some(part) = &input.part {
            imported.issues = imported.issues.into_iter().map(|issue| issue.in_part(part)).collect();
        }
        match &mut joined {
            Some(joined) => {
                joined.records.extend(imported.records);
                joined.issues.extend(imported.issues);
            }
            None => joined = Some(imported),
        }
    }
    let mut joined = joined.ok_or_else(|| Failure::Invalid("there is no file to read".to_owned()))?;
    joined.issues.extend(issues);
    Ok(joined)
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
