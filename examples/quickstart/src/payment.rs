//! The payments that the matches imply: the invoice, the amount, and the line of the bank.

use chrono::NaiveDate;
use gestiq_core::Money;
use gestiq_reconcile::books::{MatchGroup, Origin};
use gestiq_reconcile::{Direction, OpenItem, StatementLine};

use crate::import::Books;

/// The payment of an invoice by a line of the bank.
#[derive(Debug)]
pub(crate) struct Payment {
    /// The line's id.
    pub(crate) id: String,
    /// The invoice's number.
    pub(crate) invoice: String,
    /// The supplier or the customer.
    pub(crate) partner: String,
    pub(crate) direction: Direction,
    /// The amount, without a sign.
    pub(crate) paid: Money,
    pub(crate) date: NaiveDate,
    pub(crate) origin: Origin,
}

/// Returns the payments of confirmed matches, in the order of the statement.
pub(crate) fn of(books: &Books, confirmed: &[MatchGroup]) -> Result<Vec<Payment>, String> {
    let mut payments = Vec::new();
    for line in &books.statement.lines {
        for group in confirmed.iter().filter(|group| group.lines.iter().any(|taken| taken.line == line.id)) {
            for taken in &group.items {
                let item = books.items.iter().find(|item| item.id == taken.item);
                let item = item.ok_or_else(|| format!("no invoice {}", taken.item))?;
                // One of several invoices is paid with its part; a single one with the amount of the line, without discounts.
                let paid = if group.items.len() > 1 { taken.amount } else { line.amount };
                payments.push(payment(line, item, group.origin, paid.abs()));
            }
        }
    }
    Ok(payments)
}

fn payment(line: &StatementLine, item: &OpenItem, origin: Origin, paid: Money) -> Payment {
    Payment {
        id: line.id.to_string(),
        invoice: item.number.clone(),
        partner: item.counterparty.clone().unwrap_or_default(),
        direction: item.direction,
        paid,
        date: line.date,
        origin,
    }
}
