//! Reads the required facts of an entry: amount, sign, day and status.

use chrono::NaiveDate;
use gestiq_core::{Currency, Money};

use crate::error::Error;
use crate::issue::{ImportIssue, IssueCode, Severity};
use crate::statement_line::LineStatus;
use crate::xml::{Element, Notes};

/// The facts that all lines of an entry share.
pub(super) struct Facts {
    pub(super) money: Money,
    pub(super) is_debit: bool,
    pub(super) is_reversal: bool,
    pub(super) date: NaiveDate,
    pub(super) value_date: Option<NaiveDate>,
    pub(super) status: LineStatus,
}

/// Reads the facts that every line needs; `None` if the entry is not a line.
pub(super) fn read(
    entry: Element<'_, '_>,
    currency: Option<Currency>,
    notes: &mut Notes<'_, '_>,
) -> Result<Option<Facts>, Error> {
    let Some(status) = status(entry, notes)? else { return Ok(None) };
    let is_debit = notes.needed(sign(entry, "CdtDbtInd", notes))?;
    let amount = notes.needed(money(entry, currency, notes))?;
    let (date, value_date) = dates(entry, status, notes)?;
    let (Some(is_debit), Some(amount), Some(date)) = (is_debit, amount, date) else { return Ok(None) };
    warn_of_fine_amount(entry, amount, notes)?;
    let is_reversal = notes.text(entry, "RvslInd")?.is_some_and(|text| text == "true" || text == "1");
    let money = if is_debit { amount.negated() } else { amount };
    Ok(Some(Facts { money, is_debit, is_reversal, date, value_date, status }))
}

/// Returns the status; `None` if the entry is not a movement.
fn status(entry: Element<'_, '_>, notes: &mut Notes<'_, '_>) -> Result<Option<LineStatus>, Error> {
    // Text in the early versions, a code inside from version 7 on.
    let Some(found) = entry.find("Sts/Cd").or_else(|| entry.find("Sts/Prtry")).or_else(|| entry.find("Sts"))
    else {
        let mut issue = notes.issue(IssueCode::MissingField, entry.at()).field("Sts");
        issue.severity = Severity::Warning;
        notes.add(issue.detail("the entry is read as booked"))?;
        return Ok(Some(LineStatus::Booked));
    };
    let code = notes.text_of(found, "Sts")?.unwrap_or_default();
    match code.as_str() {
        "BOOK" => Ok(Some(LineStatus::Booked)),
        "PDNG" | "FUTR" => Ok(Some(LineStatus::Pending)),
        "INFO" => {
            let issue = notes.issue_of(IssueCode::Unread, found, "Sts");
            notes.add(issue.detail("the entry is for information and not a movement"))?;
            Ok(None)
        }
        _ => {
            notes.add(
                notes.issue_of(IssueCode::InvalidField, found, "Sts").detail("expected BOOK, PDNG or INFO"),
            )?;
            Ok(None)
        }
    }
}

/// Returns `true` if an amount is a debit.
pub(super) fn sign(
    element: Element<'_, '_>,
    field: &'static str,
    notes: &Notes<'_, '_>,
) -> Result<bool, ImportIssue> {
    let Some(found) = element.find("CdtDbtInd") else {
        return Err(notes.issue(IssueCode::MissingField, element.at()).field(field));
    };
    match found.raw_text().trim() {
        "CRDT" => Ok(false),
        "DBIT" => Ok(true),
        _ => Err(notes.issue_of(IssueCode::InvalidField, found, field).detail("expected CRDT or DBIT")),
    }
}

/// Reads the amount of an entry, without a sign.
fn money(
    entry: Element<'_, '_>,
    currency: Option<Currency>,
    notes: &Notes<'_, '_>,
) -> Result<Money, ImportIssue> {
    let element =
        entry.find("Amt").ok_or_else(|| notes.issue(IssueCode::MissingAmount, entry.at()).field("Amt"))?;
    let amount = notes.amount(element, "Amt")?;
    if amount.is_sign_negative() && !amount.is_zero() {
        let issue = notes.issue_of(IssueCode::InvalidAmount, element, "Amt");
        return Err(issue.detail("CdtDbtInd has the sign, so the amount has none"));
    }
    let currency = match element.attribute("Ccy") {
        Some(code) => notes.currency(&code, element.at(), "Amt/@Ccy")?,
        None => {
            currency.ok_or_else(|| notes.issue(IssueCode::MissingCurrency, element.at()).field("Amt/@Ccy"))?
        }
    };
    Ok(Money::new(amount, currency))
}

fn warn_of_fine_amount(entry: Element<'_, '_>, money: Money, notes: &mut Notes<'_, '_>) -> Result<(), Error> {
    let is_fine = money.amount().normalize().scale() > money.currency().minor_digits();
    match entry.find("Amt").filter(|_| is_fine) {
        Some(element) => notes.add(notes.issue_of(IssueCode::FinerThanMinorUnit, element, "Amt")),
        None => Ok(()),
    }
}

/// Reads booking and value date. An entry that is not booked yet often has no booking date; any other has one.
fn dates(
    entry: Element<'_, '_>,
    status: LineStatus,
    notes: &mut Notes<'_, '_>,
) -> Result<(Option<NaiveDate>, Option<NaiveDate>), Error> {
    let find = |date: &str, time: &str| entry.find(date).or_else(|| entry.find(time));
    let value_date = match find("ValDt/Dt", "ValDt/DtTm") {
        Some(found) => notes.optional(notes.date(found, "ValDt"))?,
        None => None,
    };
    if let Some(found) = find("BookgDt/Dt", "BookgDt/DtTm") {
        return Ok((notes.needed(notes.date(found, "BookgDt"))?, value_date));
    }
    let mut issue = notes.issue(IssueCode::MissingDate, entry.at()).field("BookgDt");
    if value_date.is_some() {
        issue.severity = if status == LineStatus::Pending { Severity::Info } else { Severity::Warning };
        issue = issue.detail("the value date is used");
    }
    notes.add(issue)?;
    Ok((value_date, value_date))
}
