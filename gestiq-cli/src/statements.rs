//! Reads both files of a match into lines and open items, with notes for the user.

use std::collections::HashSet;

use gestiq_reconcile::import::csv::CsvProfile;
use gestiq_reconcile::import::detect::{Answers as Detected, CsvContent};
use gestiq_reconcile::import::number::DecimalMark;
use gestiq_reconcile::import::{Error, ImportIssue, ImportOptions, Imported, Importer, Severity};
use gestiq_reconcile::{
    AccountLines, BalanceCheck, BankAccount, BankStatement, LineId, OpenItem, StatementLine,
};

use crate::args::{Answers, Mark};
use crate::choose::{Choice, Chosen, choose, choose_parts};
use crate::failure::Failure;
use crate::input::{Input, Opened};

/// The number of warnings of a file that are shown; the others are counted.
const SHOWN_WARNINGS: usize = 10;

/// A file, and the options for reading it.
#[derive(Debug)]
pub(crate) struct Reading<'a> {
    pub(crate) input: &'a Input,
    pub(crate) profile: Option<CsvProfile>,
    pub(crate) options: ImportOptions,
    /// Keep the valid rows of a file with errors.
    pub(crate) lenient: bool,
}

/// The records of a file, or the issues for which it is refused.
#[derive(Debug)]
pub(crate) struct Taken<T> {
    pub(crate) records: Vec<T>,
    /// Notes and warnings for the user.
    pub(crate) notes: Vec<String>,
    /// All issues of a file that is refused.
    pub(crate) refused: Option<Vec<String>>,
}

impl<T> Taken<T> {
    /// Adds another file; if one is refused, all are.
    fn join(&mut self, next: Taken<T>) {
        self.records.extend(next.records);
        self.notes.extend(next.notes);
        self.refused = match (self.refused.take(), next.refused) {
            (Some(issues), Some(more)) => Some(issues.into_iter().chain(more).collect()),
            (issues, more) => issues.or(more),
        };
    }
}

/// Reads the statements of a bank file.
pub(crate) fn statements(reading: &Reading<'_>) -> Result<Taken<BankStatement>, Failure> {
    take(reading, CsvContent::Lines, Importer::statements)
}

/// Reads the open items of an invoice file.
pub(crate) fn items(reading: &Reading<'_>) -> Result<Taken<OpenItem>, Failure> {
    take(reading, CsvContent::Items, Importer::items)
}

fn take<T>(
    reading: &Reading<'_>,
    wanted: CsvContent,
    read: impl Fn(&Importer, &[u8]) -> Result<Imported<T>, Error>,
) -> Result<Taken<T>, Failure> {
    let Some(opened) = reading.input.open(&reading.options.limits)? else {
        let choice = choose(reading.input, reading.profile.clone(), Some(wanted), &reading.options)?;
        return take_file(Chosen { input: reading.input, choice }, reading, &read);
    };
    let (chosen, notes) = choose_parts(&opened, reading.profile.as_ref(), Some(wanted), &reading.options)?;
    let mut all = of_container(reading, &opened, notes)?;
    for chosen in chosen {
        all.join(take_file(chosen, reading, &read)?);
    }
    Ok(all)
}

/// Starts with the issues of a container itself.
fn of_container<T>(
    reading: &Reading<'_>,
    opened: &Opened,
    mut notes: Vec<String>,
) -> Result<Taken<T>, Failure> {
    if opened.inputs.is_empty() {
        let reasons: Vec<String> = opened.issues.iter().map(ToString::to_string).collect();
        return Err(reading
            .input
            .failure(format!("it holds no file that can be read: {}", reasons.join("; "))));
    }
    let errors: Vec<String> = opened
        .issues
        .iter()
        .filter(|issue| issue.is_error() && !reading.lenient)
        .map(|issue| written(reading.input, issue))
        .collect();
    notes.extend(worth_reporting(reading.input, &opened.issues));
    let refused = (!errors.is_empty()).then_some(errors);
    Ok(Taken { records: Vec::new(), notes, refused })
}

fn take_file<T>(
    Chosen { input, choice }: Chosen<'_>,
    reading: &Reading<'_>,
    read: &impl Fn(&Importer, &[u8]) -> Result<Imported<T>, Error>,
) -> Result<Taken<T>, Failure> {
    let Choice { reader, note, questions, .. } = choice;
    if !questions.is_empty() {
        return Ok(Taken { records: Vec::new(), notes: Vec::new(), refused: Some(questions) });
    }
    let importer = reader.importer(reading.options.clone());
    let imported = read(&importer, &input.bytes).map_err(|error| input.failure(error))?;
    let has_errors = imported.issues.iter().any(ImportIssue::is_error);
    let mut notes: Vec<String> = note.into_iter().map(|note| format!("note: {note}")).collect();
    if has_errors && !reading.lenient {
        let issues = imported.issues.iter().map(|issue| written(input, issue));
        return Ok(Taken { records: Vec::new(), refused: Some(issues.collect()), notes });
    }
    notes.extend(worth_reporting(input, &imported.issues));
    Ok(Taken { records: imported.records, notes, refused: None })
}

/// Returns the import options of the command line, with answers to the questions of one file.
pub(crate) fn options(answers: &Answers, of_file: &[Detected]) -> ImportOptions {
    let mut options = ImportOptions::default();
    of_file.iter().for_each(|answer| options.answers.add(answer.clone()));
    options.account = answers.account.as_deref().map(BankAccount::new);
    options.limits.file_bytes = answers.max_bytes.unwrap_or(options.limits.file_bytes);
    options.currency = answers.currency;
    options.date_format = answers.date_format.clone();
    options.decimal_mark = answers.decimal_mark.map(|mark| match mark {
        Mark::Dot => DecimalMark::Dot,
        Mark::Comma => DecimalMark::Comma,
    });
    options
}

/// Returns the warnings, and the errors of a lenient reading.
fn worth_reporting(input: &Input, issues: &[ImportIssue]) -> Vec<String> {
    let reported: Vec<&ImportIssue> =
        issues.iter().filter(|issue| issue.severity != Severity::Info).collect();
    let is_shown = |(nth, issue): &(usize, &&ImportIssue)| issue.is_error() || *nth < SHOWN_WARNINGS;
    let shown: Vec<String> =
        reported.iter().enumerate().filter(is_shown).map(|(_, issue)| written(input, issue)).collect();
    let rest = reported.len() - shown.len();
    let rest = (rest > 0).then(|| format!("warning: {}: and {rest} more", input.path.display()));
    shown.into_iter().chain(rest).collect()
}

fn written(input: &Input, issue: &ImportIssue) -> String {
    let severity = match issue.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    };
    format!("{severity}: {}: {issue} [{}]", input.path.display(), issue.code.code())
}

/// The lines of all statements of a file.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    pub(crate) lines: Vec<StatementLine>,
    /// Lines of statements whose balances do not add up; none of them is matched automatically.
    pub(crate) review_only: Vec<LineId>,
    pub(crate) notes: Vec<String>,
    /// The key of each account, and the end of its lines in `lines`.
    accounts: Vec<(String, usize)>,
}

impl Lines {
    /// Joins statements. A line that is in two overlapping statements of one account counts once.
    pub(crate) fn of(statements: Vec<BankStatement>) -> Self {
        let mut joined = Lines::default();
        let mut known: HashSet<(String, LineId)> = HashSet::new();
        let mut repeated = 0;
        for statement in statements {
            joined.check_balance(&statement);
            let account = statement.account.as_ref().map(BankAccount::key).unwrap_or_default();
            for line in statement.lines {
                if known.insert((account.clone(), line.id.clone())) {
                    joined.lines.push(line);
                } else {
                    repeated += 1;
                }
            }
            joined.accounts.push((account, joined.lines.len()));
        }
        if repeated > 0 {
            joined
                .notes
                .push(format!("note: {repeated} lines are in two statements of one account, and count once"));
        }
        joined
    }

    /// Returns the lines by account.
    pub(crate) fn accounts(&self) -> Vec<AccountLines<'_>> {
        let starts = std::iter::once(0).chain(self.accounts.iter().map(|(_, end)| *end));
        let accounts = starts.zip(&self.accounts);
        accounts
            .filter_map(|(start, (account, end))| {
                Some(AccountLines { account, lines: self.lines.get(start..*end)? })
            })
            .collect()
    }

    fn check_balance(&mut self, statement: &BankStatement) {
        let BalanceCheck::Mismatch { expected, closing, difference } = statement.balance_check() else {
            return;
        };
        let account = statement.account.as_ref().map_or("without number", |account| account.number.as_str());
        self.notes.push(format!(
            "warning: account {account}: opening balance and lines add up to {expected}, the closing balance is \
             {closing} (difference {difference}); no line of this statement is matched automatically"
        ));
        self.review_only.extend(statement.lines.iter().map(|line| line.id.clone()));
    }
}
