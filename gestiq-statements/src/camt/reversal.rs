//! Decides the sign of reversals, which some banks write against the standard.

use gestiq_core::Money;

use super::entry::Drafted;
use crate::error::Error;
use crate::issue::{ImportIssue, IssueCode, Severity};
use crate::statement::{BalanceCheck, BankStatement};
use crate::statement_line::LineStatus;
use crate::text::Text;
use crate::xml::Notes;

/// Moves the lines into the statement. The direction of a reversal is that of its `CdtDbtInd`, as ISO 20022 defines
/// it, unless the balances show that it is the opposite one. Without balances a note names each line, and a
/// warning does if they fit neither direction.
pub(super) fn settle(
    drafted: Vec<Drafted>,
    statement: &mut BankStatement,
    notes: &mut Notes<'_, '_>,
) -> Result<(), Error> {
    let mut reversals = Vec::new();
    for (at, Drafted { line, reversal }) in drafted.into_iter().enumerate() {
        if let Some(party) = reversal {
            reversals.push((at, party));
        }
        statement.lines.push(line);
    }
    if reversals.is_empty() {
        return Ok(());
    }
    match (statement.balance_check(), turned(statement, reversals.iter().map(|(at, _)| *at))) {
        // Reversals that cancel each other out fit both ways.
        (BalanceCheck::Balanced, Some(difference)) if !difference.is_zero() => Ok(()),
        (BalanceCheck::Mismatch { difference, .. }, Some(turned)) if difference == turned => {
            for (at, party) in reversals {
                let Some(line) = statement.lines.get_mut(at) else { continue };
                line.amount = line.amount.negated();
                line.details_mut().original_amount = line.details().original_amount.map(Money::negated);
                line.counterparty = party.name.map(Text::from);
                line.details_mut().counterparty_account = party.account.map(Text::from);
            }
            Ok(())
        }
        (check, _) => {
            let is_open = !matches!(check, BalanceCheck::Mismatch { .. });
            for line in reversals.iter().filter_map(|(at, _)| statement.lines.get(*at)) {
                let mut issue = ImportIssue::new(IssueCode::ReversalSign, line.place).field("RvslInd");
                if is_open {
                    issue.severity = Severity::Info;
                }
                notes.add(issue.detail(format!("{} is used, as its CdtDbtInd says", line.amount)))?;
            }
            Ok(())
        }
    }
}

/// Returns by how much the sum of the lines would grow if the booked reversals had the other sign.
fn turned(statement: &BankStatement, reversals: impl Iterator<Item = usize>) -> Option<Money> {
    let mut growth = Money::zero(statement.currency);
    for line in reversals.filter_map(|at| statement.lines.get(at)) {
        if line.status == LineStatus::Booked {
            growth =
                growth.checked_sub(line.amount).and_then(|growth| growth.checked_sub(line.amount)).ok()?;
        }
    }
    Some(growth)
}
