//! Completes OFX statements once their lines are read, by either parser.

use gestiq_core::{Currency, Money, Rounding};
use rust_decimal::Decimal;

use super::tag::StatementKind;
use crate::identity;
use crate::issue::ImportIssue;
use crate::repeated_bank_ids::repeated_bank_ids;
use crate::statement::BankStatement;

/// Sets the ids of the lines; returns an issue if the bank has used an id twice.
pub(super) fn complete(statement: &mut BankStatement) -> Option<ImportIssue> {
    identity::identify(statement);
    repeated_bank_ids(statement, "FITID")
}

/// Returns the kind of account if the file has no element for it.
pub(super) fn account_kind(kind: StatementKind) -> Option<String> {
    match kind {
        StatementKind::Bank => None,
        StatementKind::Card => Some("CREDITCARD".to_owned()),
        StatementKind::Investment => Some("INVESTMENT".to_owned()),
    }
}

/// Returns the reference of a transaction: its number for a cheque, by which its payer knows it; else the
/// bank's reference comes first.
pub(super) fn reference<'t>(
    kind: Option<&str>,
    reference: Option<&'t str>,
    cheque: Option<&'t str>,
) -> Option<&'t str> {
    let is_cheque = kind.is_some_and(|kind| kind.eq_ignore_ascii_case("CHECK"));
    let order = if is_cheque { [cheque, reference] } else { [reference, cheque] };
    order.into_iter().flatten().find(|text| !is_zero(text))
}

/// Returns the amount before the bank converted it. The rate is statement currency per original currency (OFX
/// 2.0.2, 5.2), so it is `amount / rate`, rounded to the minor unit.
pub(super) fn original_amount(money: Money, original: Currency, rate: Decimal) -> Option<Money> {
    let amount = money.amount().checked_div(rate).filter(|_| rate > Decimal::ZERO)?;
    Some(Money::new(amount, original).rounded(Rounding::HalfUp)).filter(|_| original != money.currency())
}

/// Returns the advice for a line that corrects another one.
pub(super) fn correction_advice(is_deletion: bool) -> &'static str {
    if is_deletion {
        "it deletes the line with this id and is left out"
    } else {
        "it replaces the line with this id; both are kept"
    }
}

/// Returns `true` for zeros only or nothing: banks fill unused fields with zeros, or leave them empty.
pub(super) fn is_zero(text: &str) -> bool {
    text.bytes().all(|byte| byte == b'0')
}
