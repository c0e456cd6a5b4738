//! Reads a row as a statement line.

use gestiq_core::{Currency, Money};
use rust_decimal::Decimal;

use super::columns::Field;
use super::profile::FeeRule;
use super::row_view::{RowView, as_warning};
use super::sheet::Sheet;
use super::signs::{SignModel, combine};
use crate::id::LineId;
use crate::issue::{ImportIssue, IssueCode};
use crate::statement_line::{LineDetails, LineStatus, StatementLine};
use crate::text::Texts;

/// Reads a line; a fault in an optional field becomes a warning.
///
/// # Errors
/// The issue because of which the row is left out.
pub(crate) fn read_line(
    view: &RowView<'_, '_>,
    sheet: &Sheet<'_>,
    texts: &mut Texts,
    warnings: &mut Vec<ImportIssue>,
) -> Result<StatementLine, ImportIssue> {
    let date = view.needed_date()?;
    let currency = view.currency()?;
    let amount = amount(view, sheet, |field| view.number(field))?;
    let amount = amount.ok_or_else(|| view.issue(IssueCode::MissingAmount, Field::Amount))?;
    let mut line = StatementLine::new(line_id(view, sheet)?, date, Money::new(amount, currency));
    warnings.extend(view.too_fine(line.amount));
    line.value_date = or_warn(view.date(Field::ValueDate), warnings);
    let balance =
        view.number(Field::Balance).map_err(|issue| ImportIssue { code: IssueCode::InvalidBalance, ..issue });
    line.balance = or_warn(balance, warnings).map(|balance| Money::new(balance, currency));
    let original_amount = or_warn(original_amount(view, currency), warnings);
    let mut text = |field| texts.add_filled(&view.cell(field));
    line.bank_id = text(Field::Id);
    line.counterparty = if sheet.table.columns.has_parties() {
        texts.add_filled(sheet.table.columns.other_side(view.row, line.amount.amount().is_sign_negative()))
    } else {
        text(Field::Counterparty)
    };
    let mut text = |field| texts.add_filled(&view.cell(field));
    line.description = text(Field::Description);
    line.reference = text(Field::Reference);
    line.kind = text(Field::Kind);
    line.set_details(LineDetails {
        counterparty_account: text(Field::CounterpartyIban),
        end_to_end_id: text(Field::EndToEndId),
        original_amount,
    });
    line.place = view.place();
    line.status = if view.is_pending { LineStatus::Pending } else { LineStatus::Booked };
    Ok(line)
}

fn or_warn<T>(found: Result<Option<T>, ImportIssue>, warnings: &mut Vec<ImportIssue>) -> Option<T> {
    found.unwrap_or_else(|issue| {
        warnings.push(as_warning(issue));
        None
    })
}

/// Returns the caller's own id as it is; else a placeholder until the line is identified.
fn line_id(view: &RowView<'_, '_>, sheet: &Sheet<'_>) -> Result<LineId, ImportIssue> {
    if !sheet.profile.columns.has(Field::LineId) {
        return Ok(LineId::from_identity(""));
    }
    let id = view.cell(Field::LineId);
    if id.is_empty() {
        return Err(view.issue(IssueCode::MissingField, Field::LineId));
    }
    LineId::new(id.as_ref()).map_err(|error| {
        view.issue(IssueCode::InvalidField, Field::LineId).text(&id).detail(error.to_string())
    })
}

/// Returns the signed amount of a row, fee included; `number` reads a field.
pub(crate) fn amount(
    view: &RowView<'_, '_>,
    sheet: &Sheet<'_>,
    number: impl Fn(Field) -> Result<Option<Decimal>, ImportIssue>,
) -> Result<Option<Decimal>, ImportIssue> {
    let amount = match &sheet.model {
        SignModel::Signed { invert } => {
            number(Field::Amount)?.map(|amount| if *invert { -amount } else { amount })
        }
        SignModel::AbsWithFlag { .. } => match number(Field::Amount)? {
            Some(amount) => Some(flagged(view, sheet, amount)?),
            None => None,
        },
        model @ (SignModel::DebitCredit { .. } | SignModel::InOut) => {
            let (debit, credit) = (number(Field::Debit)?, number(Field::Credit)?);
            combine(model, debit, credit).map_err(|what| {
                let text = format!("{} / {}", view.cell(Field::Debit), view.cell(Field::Credit));
                view.issue(IssueCode::InvalidAmount, Field::Debit).text(&text).detail(what)
            })?
        }
    };
    if let Some(amount) = amount {
        check_sides(view, sheet, amount, &number)?;
    }
    let fee = match sheet.profile.fees {
        Some(FeeRule::Subtracted) => number(Field::Fee)?.unwrap_or_default(),
        Some(FeeRule::Included) | None => Decimal::ZERO,
    };
    let out_of_range = || view.issue(IssueCode::AmountOutOfRange, Field::Fee);
    amount.map(|amount| amount.checked_sub(fee).ok_or_else(out_of_range)).transpose()
}

/// Checks an amount against the debit and the credit beside it, if the file has all three.
fn check_sides(
    view: &RowView<'_, '_>,
    sheet: &Sheet<'_>,
    amount: Decimal,
    number: &impl Fn(Field) -> Result<Option<Decimal>, ImportIssue>,
) -> Result<(), ImportIssue> {
    if !sheet.checks_sides {
        return Ok(());
    }
    let zero = |side: Option<Decimal>| side.unwrap_or_default().abs();
    let (debit, credit) = (number(Field::Debit)?, number(Field::Credit)?);
    if debit.is_none() && credit.is_none() {
        return Ok(());
    }
    let sides = zero(credit) - zero(debit);
    // Beside debit and credit, the amount may have no sign.
    let total = match sheet.model {
        SignModel::DebitCredit { .. } | SignModel::InOut => number(Field::Amount)?.unwrap_or(sides),
        _ => amount,
    };
    let agrees = total == sides || (sheet.sides_give_sign() && total == sides.abs());
    if agrees {
        return Ok(());
    }
    let text = format!("{} / {}", view.cell(Field::Debit), view.cell(Field::Credit));
    let issue = view.issue(IssueCode::InvalidAmount, Field::Amount).text(&view.cell(Field::Amount));
    Err(issue.detail(format!("debit and credit beside it say {text}")))
}

fn flagged(view: &RowView<'_, '_>, sheet: &Sheet<'_>, amount: Decimal) -> Result<Decimal, ImportIssue> {
    let flag = view.cell(Field::DcFlag);
    if flag.is_empty() && !amount.is_zero() {
        return Err(view.issue(IssueCode::MissingField, Field::DcFlag));
    }
    if amount.is_sign_negative() && !amount.is_zero() {
        let issue = view.issue(IssueCode::InvalidAmount, Field::Amount).text(&view.cell(Field::Amount));
        return Err(issue.detail("an amount beside a debit/credit flag has no sign"));
    }
    match sheet.model.flag_is_debit(&flag) {
        Some(true) => Ok(-amount),
        Some(false) => Ok(amount),
        None if amount.is_zero() => Ok(amount),
        None => Err(view.issue(IssueCode::InvalidField, Field::DcFlag).text(&flag)),
    }
}

fn original_amount(view: &RowView<'_, '_>, currency: Currency) -> Result<Option<Money>, ImportIssue> {
    let (Some(amount), Some(original)) =
        (view.number(Field::OriginalAmount)?, view.currency_of(Field::OriginalCurrency)?)
    else {
        return Ok(None);
    };
    Ok((original != currency).then(|| Money::new(amount, original)))
}
