//! Reads rows as open items.

use gestiq_core::Money;
use rust_decimal::Decimal;
use rustc_hash::FxHashSet;

use super::columns::Field;
use super::credit_notes::{CreditNoteRule, Document};
use super::direction_rule::DirectionRule;
use super::profile::CsvProfile;
use super::purpose::Purpose;
use super::row_view::RowView;
use super::sheet::Sheet;
use super::source::CsvSource;
use crate::error::Error;
use crate::findings::Findings;
use crate::format::Format;
use crate::header_name::fold_value;
use crate::id::ItemId;
use crate::imported::Imported;
use crate::issue::{ImportIssue, IssueCode};
use crate::open_item::{Direction, OpenItem};
use crate::options::ImportOptions;

/// Values of a direction column that need no rule.
const RECEIVABLE: &[&str] = &["receivable", "ar", "sale", "sales", "customer", "issued", "emitida"];
const PAYABLE: &[&str] = &["payable", "ap", "purchase", "purchases", "supplier", "received", "recibida"];

/// Reads open items by a profile. The id is the `id` column, or the `number` if there is none; it must be
/// unique. The open amount is the total if no column holds it.
///
/// # Errors
/// [`Error::InvalidProfile`], [`Error::UnknownFormat`] for a file of another kind, [`Error::LimitExceeded`].
///
/// # Examples
/// ```
/// use gestiq_statements::{ImportOptions, csv};
///
/// let file = b"id,number,customer,amount,currency,issue_date,due_date\n\
///              I-1,2026-007,ACME GmbH,120.50,EUR,2026-01-02,2026-02-01\n";
/// let profile = csv::CsvProfile::canonical_items();
/// let imported = csv::read_items(file, &profile, &ImportOptions::default())?.strict()?;
/// assert_eq!(imported.records[0].counterparty.as_deref(), Some("ACME GmbH"));
/// # Ok::<(), gestiq_statements::Error>(())
/// ```
pub fn read_items(
    bytes: &[u8],
    profile: &CsvProfile,
    options: &ImportOptions,
) -> Result<Imported<OpenItem>, Error> {
    read(&CsvSource::new(bytes), profile, options).map(|(imported, _)| imported)
}

/// Reads open items, and returns the profile with the decisions of the file added.
pub(crate) fn read(
    source: &CsvSource<'_>,
    profile: &CsvProfile,
    options: &ImportOptions,
) -> Result<(Imported<OpenItem>, CsvProfile), Error> {
    let mut findings = Findings::new(&options.limits);
    let mut sheet = Sheet::open(source, profile, options, Purpose::Items, &mut findings)?;
    sheet.decide_mark(|_, _| false, &mut findings)?;
    let pinned = sheet.pinned();
    let mut records = Vec::with_capacity(sheet.table.rows.len());
    let mut ids: FxHashSet<ItemId> = FxHashSet::default();
    for view in sheet.rows() {
        match read_item(&view, &sheet) {
            Ok(item) if ids.insert(item.id.clone()) => {
                if let Some(issue) = view.too_fine(item.amount) {
                    findings.add(issue)?;
                }
                records.push(item);
            }
            Ok(item) => {
                findings.add(view.issue(IssueCode::DuplicateId, Field::Id).text(item.id.as_str()))?;
            }
            Err(issue) => findings.add(issue)?,
        }
    }
    let issues = findings.into_issues();
    Ok((Imported { format: Format::Csv, encoding: sheet.encoding, records, issues }, pinned))
}

fn read_item(view: &RowView<'_, '_>, sheet: &Sheet<'_>) -> Result<OpenItem, ImportIssue> {
    let id = read_id(view)?;
    let issue_date = view.needed_date()?;
    let currency = view.currency()?;
    let amount = view.number(Field::Amount)?;
    let amount = amount.ok_or_else(|| view.issue(IssueCode::MissingAmount, Field::Amount))?;
    let open = view.number(Field::Open)?.unwrap_or(amount);
    if !open.is_zero() && open.is_sign_negative() != amount.is_sign_negative() {
        let issue = view.issue(IssueCode::InvalidField, Field::Open).text(&view.cell(Field::Open));
        return Err(issue.detail("the open amount has another sign than the total"));
    }
    let (amount, open) = match &sheet.profile.credit_notes {
        Some(rule) => of_document(view, sheet, rule, amount, open)?,
        None => (amount, open),
    };
    let by_sign = matches!(sheet.profile.direction, Some(DirectionRule::Sign(_)));
    let flip = by_sign && amount.is_sign_negative();
    let sign = |value: Decimal| Money::new(if flip { -value } else { value }, currency);
    let number = view.text(Field::Number).unwrap_or_else(|| id.as_str().to_owned());
    let mut item = OpenItem::new(id, number, sign(amount), issue_date);
    item.open = sign(open);
    item.due_date = view.date(Field::DueDate)?;
    item.direction = if flip { Direction::Payable } else { direction(view, sheet)? };
    item.counterparty = view.text(Field::Counterparty);
    item.counterparty_id = view.text(Field::CounterpartyId);
    item.tax_id = view.text(Field::TaxId);
    item.iban = view.text(Field::CounterpartyIban);
    item.reference = view.text(Field::Reference);
    item.place = view.place();
    Ok(item)
}

/// Returns total and open amount with the sign of the document: those of a credit note are negative.
fn of_document(
    view: &RowView<'_, '_>,
    sheet: &Sheet<'_>,
    rule: &CreditNoteRule,
    amount: Decimal,
    open: Decimal,
) -> Result<(Decimal, Decimal), ImportIssue> {
    match rule.document(sheet.table.header.as_ref(), view.row) {
        Ok(Document::Invoice) => Ok((amount, open)),
        Ok(Document::CreditNote) => Ok((-amount.abs(), -open.abs())),
        Err(value) => {
            let issue = view.issue(IssueCode::InvalidField, Field::Kind).text(value);
            Err(issue.detail("the rule for credit notes lists it neither as an invoice nor as a credit note"))
        }
    }
}

fn read_id(view: &RowView<'_, '_>) -> Result<ItemId, ImportIssue> {
    let own = view.cell(Field::Id);
    let (field, id) =
        if own.is_empty() { (Field::Number, view.cell(Field::Number)) } else { (Field::Id, own) };
    if id.is_empty() {
        return Err(view.issue(IssueCode::MissingField, field));
    }
    ItemId::new(id.as_ref())
        .map_err(|error| view.issue(IssueCode::InvalidField, field).text(&id).detail(error.to_string()))
}

fn direction(view: &RowView<'_, '_>, sheet: &Sheet<'_>) -> Result<Direction, ImportIssue> {
    let value = fold_value(&view.cell(Field::Direction));
    let (receivable, payable) = match &sheet.profile.direction {
        Some(DirectionRule::All(direction)) => return Ok(*direction),
        Some(DirectionRule::Sign(_)) => return Ok(Direction::Receivable),
        None if !sheet.table.columns.has(Field::Direction) => return Ok(Direction::Receivable),
        None => (RECEIVABLE.contains(&value.as_str()), PAYABLE.contains(&value.as_str())),
        Some(DirectionRule::Values { receivable, payable }) => {
            let lists = |values: &[String]| values.iter().any(|listed| fold_value(listed) == value);
            (lists(receivable), lists(payable))
        }
    };
    match (receivable, payable) {
        (true, false) => Ok(Direction::Receivable),
        (false, true) => Ok(Direction::Payable),
        _ => Err(view.issue(IssueCode::InvalidField, Field::Direction).text(&view.cell(Field::Direction))),
    }
}
