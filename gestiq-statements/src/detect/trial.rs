//! Tries a profile on the file.

use gestiq_core::Currency;

use super::detection::CsvContent;
use super::question::{Question, QuestionTopic};
use super::review::Draft;
use crate::csv::source::CsvSource;
use crate::csv::{CsvProfile, DateFormat, Decimals, Field, SkipFoot, items, statement};
use crate::issue::{ImportIssue, IssueCode};
use crate::options::ImportOptions;
use crate::statement::{BalanceCheck, BankStatement};

/// The result of reading with a profile.
pub(super) struct Trial {
    pub(super) profile: CsvProfile,
    draft: Draft,
    issues: Vec<ImportIssue>,
    records: usize,
    pub(super) chain_proves: bool,
}

impl Trial {
    pub(super) fn errors(&self) -> usize {
        self.issues.iter().filter(|issue| issue.is_error()).count()
    }

    pub(super) fn dates_are_ambiguous(&self) -> bool {
        self.issues.iter().any(|issue| issue.code == IssueCode::AmbiguousDate)
    }

    /// Returns the evidence of the review.
    pub(super) fn evidence(&self) -> &[String] {
        &self.draft.evidence
    }

    /// Returns the questions of the review, and those about dates and numbers that can be read in two ways.
    pub(super) fn questions(&self) -> Vec<Question> {
        let find = |code| self.issues.iter().find(|issue| issue.is_error() && issue.code == code);
        let text = |issue: &ImportIssue| issue.text.iter().cloned().collect();
        let dates = find(IssueCode::AmbiguousDate).map(|issue| {
            let question = Question { values: text(issue), ..Question::new(QuestionTopic::DateOrder) };
            let formats = DateFormat::USUAL.iter().filter_map(|usual| usual.parse::<DateFormat>().ok());
            let fits = |format: &DateFormat| {
                question.values.iter().all(|text| format.read(text, self.profile.century_pivot).is_some())
            };
            let formats: Vec<DateFormat> = formats.filter(fits).collect();
            formats.iter().fold(question.clone(), |question, format| {
                question.reading(format!("as {format}"), format!("date_formats = [\"{format}\"]"))
            })
        });
        let numbers = find(IssueCode::AmbiguousAmount).map(|issue| {
            Question { values: text(issue), ..Question::new(QuestionTopic::DecimalMark) }
                .reading("a dot", "decimal = \"dot\"")
                .reading("a comma", "decimal = \"comma\"")
        });
        self.draft.questions.iter().cloned().chain(dates).chain(numbers).collect()
    }

    pub(super) fn chain_breaks(&self) -> bool {
        self.issues.iter().any(|issue| issue.code == IssueCode::BalanceChainBroken)
    }

    /// Returns the rank: lower is better.
    fn rank(&self) -> (bool, bool, usize, bool) {
        // A reading that leaves rows out can have an unbroken chain for that reason.
        (self.records == 0, !self.chain_proves, self.errors(), self.chain_breaks())
    }
}

/// Returns the first of the best: known forms come before composed ones, plain ones before odd ones.
pub(super) fn first_of_best(
    source: &CsvSource<'_>,
    content: CsvContent,
    candidates: &[Draft],
) -> Option<Trial> {
    let trials = candidates.iter().filter_map(|draft| attempt(source, content, draft));
    trials.reduce(|best, next| if next.rank() < best.rank() { next } else { best })
}

fn attempt(source: &CsvSource<'_>, content: CsvContent, draft: &Draft) -> Option<Trial> {
    let profile = &draft.profile;
    let draft = || draft.clone();
    // The caller may name the currency later; any with two decimals serves the trial.
    let options = ImportOptions { currency: Some(Currency::EUR), ..ImportOptions::default() };
    if content == CsvContent::Items {
        let (imported, profile) = items::read(source, profile, &options).ok()?;
        let records = imported.records.len();
        let issues = imported.issues;
        return Some(Trial { profile, draft: draft(), issues, records, chain_proves: false });
    }
    let (imported, profile) = statement::read(source, profile, &options).ok()?;
    let statements = &imported.records;
    let records = statements.iter().map(|statement| statement.lines.len()).sum();
    // A single balance proves nothing, and two can agree by chance.
    let balances =
        |statement: &BankStatement| statement.lines.iter().filter(|line| line.balance.is_some()).count();
    let chain_proves = statements.iter().any(|statement| balances(statement) > 2)
        && statements.iter().all(|statement| statement.balance_check() == BalanceCheck::Balanced)
        && !imported.issues.iter().any(|issue| issue.code == IssueCode::BalanceChainBroken);
    Some(Trial { profile, draft: draft(), issues: imported.issues, records, chain_proves })
}

/// Treats the last rows as the foot of the table, if only they are not records.
pub(super) fn cut_foot(source: &CsvSource<'_>, content: CsvContent, best: &Trial) -> Option<Trial> {
    let is_foot =
        |code| matches!(code, IssueCode::InvalidDate | IssueCode::MissingDate | IssueCode::RaggedRow);
    let errors: Vec<&ImportIssue> = best.issues.iter().filter(|issue| issue.is_error()).collect();
    let first = errors.first().filter(|first| is_foot(first.code))?;
    let text = source.text(best.profile.encoding.hint());
    let line = text.text.lines().nth(usize::try_from(first.place.line).ok()?.checked_sub(1)?)?;
    let words = line.split(['"', ';', ',', '\t', '|', ':']).find(|cell| !cell.trim().is_empty())?;
    let start: String = words.trim().chars().take_while(|c| !c.is_ascii_digit()).collect();
    if start.trim().is_empty() || best.records == 0 {
        return None;
    }
    let mut profile = best.profile.clone();
    profile.skip_foot = SkipFoot::From(vec![start.trim().to_owned()]);
    let trial = attempt(source, content, &Draft { profile, ..best.draft.clone() })?;
    // It must not remove a record or leave an error.
    (trial.records == best.records && trial.errors() == 0).then_some(trial)
}

pub(super) fn explain(best: &Trial, evidence: &mut Vec<String>) {
    let profile = &best.profile;
    if !profile.signature.is_empty() {
        evidence.push(format!("the header is the one of the profile {:?}", profile.name));
    }
    if let [format] = profile.date_formats.as_slice() {
        evidence.push(format!("all dates are written {format}"));
    }
    match profile.decimal {
        Decimals::Dot => evidence.push("the decimal mark is a dot".to_owned()),
        Decimals::Comma => evidence.push("the decimal mark is a comma".to_owned()),
        Decimals::Infer => evidence.push("no number shows the decimal mark".to_owned()),
    }
    if best.chain_proves {
        // No row stands before the oldest one: a balance before it, or a column for its sign, must prove it.
        let has_opening = profile.row_filter.iter().any(|filter| !filter.opening.is_empty());
        let by_column = profile.columns.has(Field::DcFlag) || profile.columns.has(Field::Debit);
        let oldest = if has_opening || by_column { "" } else { ", except for the sign of the oldest row" };
        evidence.push(format!(
            "the running balance follows from the amounts: signs, decimals and order are proved{oldest}"
        ));
    } else if best.chain_breaks() {
        evidence.push("the running balance does not follow from the amounts".to_owned());
    }
    if !profile.columns.has(Field::Currency) && profile.default_currency.is_none() {
        evidence.push("the file names no currency: set it at import".to_owned());
    }
    evidence.push(format!("{} records are read, {} errors", best.records, best.errors()));
    if let Some(error) = best.issues.iter().find(|issue| issue.is_error()) {
        evidence.push(format!("open: {error}"));
    }
}
