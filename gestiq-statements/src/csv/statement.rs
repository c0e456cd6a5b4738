//! Reads rows as statements.

use gestiq_core::{Currency, Money};
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::balance_chain::{Links, Step, follow, opening};
use super::columns::Field;
use super::edges::set_balances;
use super::groups::Groups;
use super::line::{amount, read_line};
use super::own_ids::OwnIds;
use super::profile::CsvProfile;
use super::purpose::Purpose;
use super::sheet::Sheet;
use super::source::CsvSource;
use crate::bank_account::BankAccount;
use crate::error::Error;
use crate::findings::Findings;
use crate::format::Format;
use crate::identity;
use crate::imported::Imported;
use crate::issue::{ImportIssue, IssueCode};
use crate::limit::Limit;
use crate::number::DecimalMark;
use crate::options::ImportOptions;
use crate::place::Place;
use crate::repeated_bank_ids::repeated_bank_ids;
use crate::statement::BankStatement;
use crate::statement_line::{LineStatus, StatementLine};
use crate::text::Texts;

/// Reads statement lines by a profile: one statement for each account and currency, in the order of their
/// first lines, so that amounts of different currencies are never in one balance.
///
/// The period is that of the lines. Opening and closing balance follow from the running balance, if the
/// file has one. A row that cannot be read reliably is left out, with an issue of error level.
///
/// # Errors
/// [`Error::InvalidProfile`], [`Error::UnknownFormat`] for a file of another kind, [`Error::LimitExceeded`].
///
/// # Examples
/// ```
/// use gestiq_statements::{ImportOptions, csv};
///
/// let file = b"id,date,amount,currency,counterparty,description,reference\n\
///              L-1,2026-01-31,120.50,EUR,ACME GmbH,Invoice 7,RF18539007547034\n";
/// let profile = csv::CsvProfile::canonical_lines();
/// let imported = csv::read_statement(file, &profile, &ImportOptions::default())?.strict()?;
/// let line = &imported.records[0].lines[0];
/// assert_eq!((line.id.as_str(), line.amount.to_string()), ("L-1", "120.50 EUR".to_owned()));
/// # Ok::<(), gestiq_statements::Error>(())
/// ```
pub fn read_statement(
    bytes: &[u8],
    profile: &CsvProfile,
    options: &ImportOptions,
) -> Result<Imported<BankStatement>, Error> {
    read(&CsvSource::new(bytes), profile, options).map(|(imported, _)| imported)
}

/// Reads statement lines, and returns the profile with the decisions of the file added.
pub(crate) fn read(
    source: &CsvSource<'_>,
    profile: &CsvProfile,
    options: &ImportOptions,
) -> Result<(Imported<BankStatement>, CsvProfile), Error> {
    let mut findings = Findings::new(&options.limits);
    let mut sheet = Sheet::open(source, profile, options, Purpose::Lines, &mut findings)?;
    sheet.decide_mark(chain_proves, &mut findings)?;
    let pinned = sheet.pinned();
    let account = account_before_header(&sheet).or_else(|| options.account.clone());
    let mut groups = read_lines(&sheet, &mut findings)?;
    sheet.table.rows = Vec::new();
    groups.put_oldest_first(profile.order, sheet.has_chain());
    let mut records = groups.into_statements(account.as_ref());
    options.limits.check(Limit::Statements, records.len() as u64)?;
    for statement in &mut records {
        finish(statement, &sheet, &mut findings)?;
    }
    set_balances(&mut records, &sheet, &mut findings)?;
    if serves_as_date(&sheet) && !records.is_empty() {
        findings
            .add(ImportIssue::new(IssueCode::ValueDateOnly, Place::default()).field(Field::Date.name()))?;
    }
    if records.is_empty() && !findings.has_errors() {
        findings.add(ImportIssue::new(IssueCode::NoStatement, Place::default()))?;
    }
    let issues = findings.into_issues();
    Ok((Imported { format: Format::Csv, encoding: sheet.encoding, records, issues }, pinned))
}

/// Returns `true` if the date and the value date are read from one column.
fn serves_as_date(sheet: &Sheet<'_>) -> bool {
    let columns = &sheet.profile.columns;
    sheet.table.columns.has(Field::ValueDate) && columns.get(Field::Date) == columns.get(Field::ValueDate)
}

fn read_lines(sheet: &Sheet<'_>, findings: &mut Findings<'_>) -> Result<Groups, Error> {
    let mut groups = Groups::new(sheet.table.rows.len());
    let mut ids = OwnIds::of(sheet);
    let mut texts = Texts::default();
    let mut warnings = Vec::new();
    for view in sheet.rows() {
        warnings.clear();
        let line = match read_line(&view, sheet, &mut texts, &mut warnings) {
            Ok(line) => line,
            Err(issue) => {
                findings.add(issue)?;
                continue;
            }
        };
        let id = view.cell(Field::LineId);
        if ids.has_taken(&id) {
            findings.add(view.issue(IssueCode::DuplicateId, Field::LineId).text(&id))?;
            continue;
        }
        for warning in warnings.drain(..) {
            findings.add(warning)?;
        }
        groups.push(line, view.account().as_deref());
    }
    Ok(groups)
}

/// Returns `true` if the running balance holds under a decimal mark, in one order or the other.
fn chain_proves(sheet: &Sheet<'_>, mark: DecimalMark) -> bool {
    if !sheet.has_chain() {
        return false;
    }
    let mut chains: FxHashMap<(String, Option<Currency>), Vec<Step>> = FxHashMap::default();
    for view in sheet.rows().filter(|view| !view.is_pending) {
        let number = |field| view.number_with(field, mark);
        let Ok(Some(amount)) = amount(&view, sheet, number) else { continue };
        let step = Step { amount, balance: number(Field::Balance).ok().flatten() };
        chains.entry((view.cell(Field::Account).into_owned(), view.currency().ok())).or_default().push(step);
    }
    let total = |links: fn(&[Step]) -> Links| {
        chains.values().map(|steps| links(steps)).fold(Links::default(), Links::plus)
    };
    total(|steps| follow(steps.iter().copied())).prove()
        || total(|steps| follow(steps.iter().rev().copied())).prove()
}

/// Returns the account number that stands beside one of its labels before the header.
fn account_before_header(sheet: &Sheet<'_>) -> Option<BankAccount> {
    use crate::header_name::fold;
    let labels: Vec<String> = sheet.profile.account_labels.iter().map(|label| fold(label)).collect();
    let is_label = |text: &str| labels.contains(&fold(text));
    for row in sheet.table.preamble.iter().map(|row| sheet.table.row(*row)) {
        for (at, cell) in row.cells().enumerate() {
            let (label, value) = cell.split_once(':').unwrap_or((cell, ""));
            if !is_label(label) {
                continue;
            }
            let beside = row.cells().skip(at + 1).find(|cell| !cell.is_empty()).unwrap_or_default();
            let value = if value.trim().is_empty() { beside } else { value.trim() };
            if !value.is_empty() {
                return Some(BankAccount::new(value));
            }
        }
    }
    None
}

/// Sets period, balances and ids of a statement whose lines are in place.
fn finish(
    statement: &mut BankStatement,
    sheet: &Sheet<'_>,
    findings: &mut Findings<'_>,
) -> Result<(), Error> {
    statement.from = statement.lines.iter().map(|line| line.date).min();
    statement.to = statement.lines.iter().map(|line| line.date).max();
    if sheet.has_chain() {
        check_chain(statement, findings)?;
    }
    if sheet.table.columns.has(Field::Id)
        && let Some(issue) = repeated_bank_ids(statement, Field::Id.name())
    {
        findings.add(issue)?;
    }
    if !sheet.profile.columns.has(Field::LineId) {
        identity::identify(statement);
    }
    Ok(())
}

fn check_chain(statement: &mut BankStatement, findings: &mut Findings<'_>) -> Result<(), Error> {
    let booked: Vec<&StatementLine> =
        statement.lines.iter().filter(|line| line.status == LineStatus::Booked).collect();
    let steps = || booked.iter().map(|line| Step::of(line));
    let links = follow(steps());
    let money = |amount: Decimal| Money::new(amount, statement.currency);
    if let Some((at, expected)) = links.first_break
        && let Some(line) = booked.get(at)
    {
        let found = line.balance.map(Money::to_plain).unwrap_or_default();
        let detail = format!(
            "{} expected; {} of {} balances do not follow",
            money(expected),
            links.broken,
            links.broken + links.held
        );
        let issue = ImportIssue::new(IssueCode::BalanceChainBroken, line.place).field(Field::Balance.name());
        findings.add(issue.text(&found).detail(detail))?;
    }
    let (first, last) = (opening(steps()).map(money), booked.last().and_then(|line| line.balance));
    (statement.opening, statement.closing) = (first, last);
    Ok(())
}
