//! Reads the rows of a table that are balances and not lines: an opening balance, a closing balance.

use gestiq_core::Money;
use rust_decimal::Decimal;

use super::columns::Field;
use super::edge::Edge;
use super::line::amount;
use super::row_view::RowView;
use super::sheet::Sheet;
use crate::error::Error;
use crate::findings::Findings;
use crate::issue::{ImportIssue, IssueCode, Severity};
use crate::statement::BankStatement;

/// Sets the balances that rows of the file state; one that contradicts the running balance is reported.
pub(super) fn set_balances(
    statements: &mut [BankStatement],
    sheet: &Sheet<'_>,
    findings: &mut Findings<'_>,
) -> Result<(), Error> {
    for (span, edge) in &sheet.table.edges {
        let view = RowView { sheet, row: sheet.table.row(*span), is_pending: false };
        let name = if *edge == Edge::Opening { "opening balance" } else { "closing balance" };
        let mut told = ImportIssue::new(IssueCode::BalanceRow, view.place()).detail(name);
        match balance(&view, sheet) {
            Some(balance) => {
                if let Some(issue) = set(statements, &view, *edge, balance) {
                    findings.add(issue)?;
                }
            }
            None => {
                told.severity = Severity::Warning;
                told = told.detail(format!("{name} without a number"));
            }
        }
        findings.add(told.text(&view.row.cells().collect::<Vec<_>>().join(" ")))?;
    }
    Ok(())
}

/// Returns the balance of a row: of its balance column, else its amount.
fn balance(view: &RowView<'_, '_>, sheet: &Sheet<'_>) -> Option<Decimal> {
    let own = view.number(Field::Balance).ok().flatten();
    own.or_else(|| view.number(Field::Amount).ok().flatten())
        .or_else(|| amount(view, sheet, |field| view.number(field)).ok().flatten())
}

/// Sets a balance of the statement of the row, which is that of its account, or the only one of its currency.
fn set(
    statements: &mut [BankStatement],
    view: &RowView<'_, '_>,
    edge: Edge,
    balance: Decimal,
) -> Option<ImportIssue> {
    let (account, currency) = (view.account(), view.currency().ok());
    let is_of_row = |statement: &&mut BankStatement| {
        let number = statement.account.as_ref().map(|account| account.number.as_str());
        let same_account = account.as_deref().is_none_or(|account| number == Some(account));
        same_account && currency.is_none_or(|currency| currency == statement.currency)
    };
    let statement = statements.iter_mut().find(is_of_row)?;
    let balance = Money::new(balance, statement.currency);
    let slot = if edge == Edge::Opening { &mut statement.opening } else { &mut statement.closing };
    let before = slot.replace(balance).filter(|before| *before != balance)?;
    let issue = ImportIssue::new(IssueCode::BalanceMismatch, view.place()).text(&balance.to_plain());
    Some(issue.detail(format!("the running balance gives {before}")))
}
