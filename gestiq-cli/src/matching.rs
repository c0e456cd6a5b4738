//! `match`: reads both files, matches them, and writes one JSON object per line.

use std::io::Write;
use std::path::{Path, PathBuf};

use gestiq_reconcile::matching::{MatchInput, MatchRun, Matcher};
use gestiq_reconcile::{BankStatement, OpenItem};
use rayon::ThreadPool;
use rayon::prelude::*;

use crate::args::MatchArgs;
use crate::destination::Destination;
use crate::failure::Failure;
use crate::input::Input;
use crate::pool::pool;
use crate::progress::Bar;
use crate::rates;
use crate::settings;
use crate::settlements;
use crate::statements::{Lines, Reading, Taken, items, options, statements};
use crate::summary::{self, Stopwatch};
use crate::terminal::{say, show};

/// Records that are serialised together: enough work for all threads, in little memory.
const BATCH: usize = 4_096;

/// Runs the command.
pub(crate) fn run(args: &MatchArgs) -> Result<(), Failure> {
    let watch = Stopwatch::start();
    let destination = Destination::check(&args.out, &inputs(args))?;
    let matcher = Matcher::new(settings::policy(args.policy.as_deref())?)?;
    let pool = pool(args.threads)?;
    let rules = settings::rules(args.rules.as_deref())?;
    let rates = args.rates.as_deref().map(rates::read).transpose()?;
    let settlements = args.settlements.as_deref().map(|path| settlements::read(path, args.answers.currency));
    let settlements = settlements.transpose()?.unwrap_or_default();
    let (lines, items, mut notes) = read(args)?;
    notes.extend(lines.notes.iter().cloned());

    let bar = Bar::on_terminal();
    let accounts = lines.accounts();
    let input = MatchInput::new(&lines.lines, &items).review_only(&lines.review_only);
    let mut input = input.rules(&rules).accounts(&accounts).settlements(&settlements);
    input.rates = rates.as_ref();
    let run = pool.install(|| matcher.run_with_progress(&input, &bar))?;
    let summary = run.summary().map_err(|error| Failure::Invalid(error.to_string()))?;
    bar.begin_writing(run.len());
    destination.write(|file| write(&run, &pool, &bar, file))?;
    bar.end();

    let without_rate = run.lines_without_rate().count();
    if without_rate > 0 {
        notes.push(format!("note: lines without an exchange rate for their day: {without_rate}"));
    }
    notes.iter().for_each(|note| say(note));
    show(&summary::table(&summary)?);
    if args.rules.is_some() {
        show(&summary::rule_hits(&run.rule_hits())?);
    }
    say(&format!(
        "{} lines, {} open items, {}: {}",
        run.len(),
        items.len(),
        watch.shown(),
        args.out.display()
    ));
    Ok(())
}

/// Returns the files that must not be overwritten.
fn inputs(args: &MatchArgs) -> Vec<&Path> {
    [Some(&args.statement), Some(&args.invoices), args.rates.as_ref(), args.settlements.as_ref()]
        .into_iter()
        .flatten()
        .map(PathBuf::as_path)
        .collect()
}

/// Reads both files, and reports the issues of both together.
fn read(args: &MatchArgs) -> Result<(Lines, Vec<OpenItem>, Vec<String>), Failure> {
    let profile = |path: &Option<_>| path.as_deref().map(settings::profile).transpose();
    let (of_statement, of_invoices) = (profile(&args.statement_profile)?, profile(&args.invoices_profile)?);
    let (for_bank, for_invoices) =
        (options(&args.answers, &args.statement_answer), options(&args.answers, &args.invoices_answer));
    let (bank, invoices) =
        (Input::read(&args.statement, &for_bank.limits)?, Input::read(&args.invoices, &for_invoices.limits)?);
    let reading = |input, profile, options| Reading { input, profile, options, lenient: args.lenient };
    let statements: Taken<BankStatement> = statements(&reading(&bank, of_statement, for_bank))?;
    let items: Taken<OpenItem> = items(&reading(&invoices, of_invoices, for_invoices))?;
    let notes: Vec<String> = statements.notes.into_iter().chain(items.notes).collect();
    let refused: Vec<String> = statements.refused.into_iter().chain(items.refused).flatten().collect();
    if refused.is_empty() {
        Ok((Lines::of(statements.records), items.records, notes))
    } else {
        Err(Failure::Refused(notes.into_iter().chain(refused).collect()))
    }
}

/// Writes the records in the order of line ids, serialised on all threads.
fn write(run: &MatchRun<'_>, pool: &ThreadPool, bar: &Bar, file: &mut dyn Write) -> std::io::Result<()> {
    for start in (0..run.len()).step_by(BATCH) {
        let end = run.len().min(start + BATCH);
        let made: Vec<Vec<u8>> =
            pool.install(|| (start..end).into_par_iter().map(|at| json(run, at)).collect::<Result<_, _>>())?;
        made.iter().try_for_each(|record| file.write_all(record))?;
        bar.written(end);
    }
    Ok(())
}

/// Returns the record of a line as JSON, with a line break.
fn json(run: &MatchRun<'_>, at: usize) -> std::io::Result<Vec<u8>> {
    let Some(record) = run.get(at) else { return Ok(Vec::new()) };
    let mut json = serde_json::to_vec(&record)?;
    json.push(b'\n');
    Ok(json)
}
