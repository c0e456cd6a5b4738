//! What every OFX statement gets once its lines are there, whoever parsed the file.

use gestiq_core::{Currency, Money, Rounding};
use rust_decimal::Decimal;

use super::tag::StatementKind;
use crate::identity;
use crate::issue::ImportIssue;
use crate::repeated_bank_ids::repeated_bank_ids;
use crate::statement::BankStatement;

/// Gives the lines their ids; answers an issue where the bank has used an id twice.
pub(super) fn complete(statement: &mut BankStatement) -> Option<ImportIssue> {
    identity::identify(statement);
    repeated_bank_ids(statement, "FITID")
}

/// The kind of account, where the file has no element for it.
pub(super) fn account_kind(kind: StatementKind) -> Option<String> {
    match kind {
        StatementKind::Bank => None,
        StatementKind::Card => Some("CREDITCARD".to_owned()),
        StatementKind::Investment => Some("INVESTMENT".to_owned()),
    }
}

/// The reference of a transaction: what its payer knows a cheque by is its number; else the bank's reference comes
/// first.
pub(super) fn reference<'t>(
    kind: Option<&str>,
    reference: Option<&'t str>,
    cheque: Option<&'t str>,
) -> Option<&'t str> {
    let is_cheque = kind.is_some_and(|kind| kind.eq_ignore_ascii_case("CHECK"));
    let order = if is_cheque { [cheque, reference] } else { [reference, cheque] };
    order.into_iter().flatten().find(|text| !is_zero(text))
}

/// The amount before the bank converted it. The rate is statement currency per original currency (OFX 2.0.2, 5.2),
/// so it is `amount / rate`, rounded to the minor unit.
pub(super) fn original_amount(money: Money, original: Currency, rate: Decimal) -> Option<Money> {
    let amount = money.amount().checked_div(rate).filter(|_| rate > Decimal::ZERO)?;
    Some(Money::new(amount, original).rounded(Rounding::HalfUp)).filter(|_| original != money.currency())
}

/// What to do about a line that corrects another one.
pub(super) fn correction_advice(is_deletion: bool) -> &'static str {
    if is_deletion {
        "it deletes the line with this id and is left out"
    } else {
        "it replaces the line with this id; both are kept"
    }
}

/// Banks fill fields that they do not use with zeros, or leave them empty.
pub(super) fn is_zero(text: &str) -> bool {
    text.bytes().all(|byte| byte == b'0')
}
