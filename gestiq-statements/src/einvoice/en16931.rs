//! Reads UBL and CII, the two syntaxes of EN 16931, with the crates of that name.
//!
//! The model has zero for a total that is missing or unreadable. So the amount due is looked up in the file too: an
//! invoice of 0.00 is one, and an invoice without an amount due is not.

use chrono::{Datelike as _, NaiveDate};
use en16931::{DocumentKind, Invoice};
use en16931_formats::report::{Entry, Kind};
use gestiq_core::Money;
use rust_decimal::Decimal;

use super::draft::{Draft, compact};
use super::items::Items;
use super::parts;
use crate::error::Error;
use crate::issue::{ImportIssue, IssueCode};
use crate::xml::{Notes, Walk};

/// Credit notes among the types of documents, UNTDID 1001.
const CREDIT_NOTES: [&str; 13] =
    ["81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532"];

/// Reads the invoice whose root element starts at `at`; `walk` is inside of it, and checks the limits and the
/// end of the document.
pub(super) fn read(
    xml: &str,
    at: usize,
    walk: &mut Walk<'_, '_>,
    notes: &mut Notes<'_, '_>,
    items: &mut Items,
) -> Result<(), Error> {
    let place = notes.next_record(at)?;
    let mut states_due = false;
    let is_whole = parts::each(walk, notes, is_totals, |totals, notes| {
        let due = DUE.iter().find_map(|name| totals.find(name));
        states_due |= due.is_some_and(|due| notes.amount(due, "BT-115").is_ok());
        Ok(())
    })?;
    if !is_whole {
        return Ok(());
    }
    let read = match en16931_formats::read(xml.as_bytes()) {
        Ok(read) => read,
        Err(error) => {
            let issue = notes.issue(IssueCode::Malformed, at).detail(error.to_string());
            return notes.add(issue);
        }
    };
    for entry in &read.entries {
        report(entry, at, notes)?;
    }
    let invoice = &read.invoice;
    let mut draft = Draft { at, place, ..Draft::default() };
    draft.number = invoice.number.clone();
    draft.issue_date = invoice.issue_date.and_then(day).map(Ok);
    draft.due_date = invoice.due_date.and_then(day);
    draft.seller = party(&invoice.seller);
    draft.buyer = party(&invoice.buyer);
    draft.iban = invoice.payment.as_ref().and_then(|payment| payment.account_identifier()).map(compact);
    draft.reference = invoice
        .payment
        .as_ref()
        .and_then(|payment| payment.remittance_information.clone())
        .filter(|text| !text.trim().is_empty());
    match amounts(invoice, states_due, at, notes)? {
        Ok((total, open)) => (draft.total, draft.open) = (Some(Ok(total)), Some(open)),
        Err(issue) => draft.total = Some(Err(issue)),
    }
    items.add(draft, notes)
}

/// The amount due in UBL and in CII.
const DUE: [&str; 2] = ["PayableAmount", "DuePayableAmount"];

/// Returns `true` for the totals of a UBL or CII document, by the names of the open elements.
fn is_totals(open: &[&str]) -> bool {
    matches!(open, [_, "LegalMonetaryTotal"] | [.., "SpecifiedTradeSettlementHeaderMonetarySummation"])
}

fn day(date: en16931::Date) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(date.year(), date.month().into(), date.day().into())
        .filter(|day| day.year() >= 1900)
}

fn party(party: &en16931::invoice::Party) -> super::draft::Party {
    let registration = party.legal_registration.as_ref().map(|id| id.content().to_owned());
    super::draft::Party {
        name: party.name.clone().or_else(|| party.trading_name.clone()),
        tax_id: party.vat_identifier.clone().or_else(|| party.tax_registration.clone()).or(registration),
    }
}

/// Returns total and amount due; the inner error is the reason if there is none. A zero is one only if the file states
/// the amount due.
fn amounts(
    invoice: &Invoice,
    states_due: bool,
    at: usize,
    notes: &mut Notes<'_, '_>,
) -> Result<Result<(Money, Money), ImportIssue>, Error> {
    let code = invoice.currency.as_ref().map(en16931::invoice::Code::as_str).filter(|code| !code.is_empty());
    let currency = match code {
        Some(code) => notes.currency(code, at, "BT-5"),
        None => Err(notes.issue(IssueCode::MissingCurrency, at).field("BT-5")),
    };
    let totals = &invoice.totals;
    let (total, due) = (totals.gross_total.into_decimal(), totals.due.into_decimal());
    let [paid, rounding] = [totals.paid, totals.rounding]
        .map(|part| part.map_or(Decimal::ZERO, en16931::InvoiceAmount::into_decimal));
    let expected = total.checked_sub(paid).and_then(|rest| rest.checked_add(rounding));
    let holds = expected == Some(due);
    if due.is_zero() && !states_due {
        return Ok(Err(notes.issue(IssueCode::MissingAmount, at).field("BT-115")));
    }
    if !holds {
        let issue = notes.issue(IssueCode::ControlMismatch, at).field("BT-115").text(&due.to_string());
        notes.add(issue.detail("the total less the paid amount is another amount (BR-CO-16)"))?;
    }
    let is_credit = invoice.kind == DocumentKind::CreditNote
        || invoice.type_code.as_ref().is_some_and(|code| CREDIT_NOTES.contains(&code.as_str()));
    let total = if total.is_zero() { due } else { total };
    let signed = |amount: Decimal, currency| Money::new(if is_credit { -amount } else { amount }, currency);
    Ok(currency.map(|currency| (signed(total, currency), signed(due, currency))))
}

/// Reports findings of the crate, if they change what was read.
fn report(entry: &Entry, at: usize, notes: &mut Notes<'_, '_>) -> Result<(), Error> {
    let code = match entry.kind {
        Kind::Malformed => IssueCode::InvalidField,
        Kind::Duplicate => IssueCode::RepeatedField,
        _ => return Ok(()),
    };
    let issue = notes.issue(code, at).field(entry.path.clone());
    let issue = entry.value.iter().fold(issue, |issue, value| issue.text(value));
    notes.optional::<()>(Err(issue)).map(drop)
}
