//! The comparison of a payment in one currency with an item in another, for people and for the books.

use gestiq_core::Money;
use gestiq_core::money::exchange::UsedRate;
use gestiq_statements::{OpenItem, StatementLine};

use super::exchange::Exchange;
use super::fit::Basis;

/// The amount that a payment in another currency was compared by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ExchangeBasis {
    /// The bank reports the amount in the currency of the item.
    OriginalAmount,
    /// The line was converted at a dated rate.
    Rate,
}

/// A payment in one currency beside an item in another: both amounts in both currencies, and the rate.
///
/// Amounts are without sign: a payment of 915.00 EUR beside an open amount of 1,000.00 USD, whoever pays.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Exchanged {
    /// The amount that was compared.
    pub basis: ExchangeBasis,
    /// The line, in its currency.
    pub paid: Money,
    /// The line, in the currency of the item: as the bank reports it, or converted.
    pub paid_in_item_currency: Money,
    /// The open amount, in its currency.
    pub open: Money,
    /// The open amount, converted to the currency of the line; `None` if no rate is known.
    pub open_in_line_currency: Option<Money>,
    /// The rates that lead from the currency of the line to that of the item, as published, with their dates; none
    /// if no rate is known, two if the way led through a third currency.
    pub rates: Vec<UsedRate>,
}

impl Exchanged {
    /// Compares a line with an item of another currency; `None` if they have one currency.
    pub(crate) fn new(
        exchange: Exchange<'_>,
        line: &StatementLine,
        item: &OpenItem,
        basis: Basis,
    ) -> Option<Self> {
        let (paid, open) = (line.amount.abs(), item.open.abs());
        let there = exchange.convert(paid, open.currency(), line, Some(item));
        let back = exchange.convert(open, paid.currency(), line, Some(item));
        let (basis, paid_in_item_currency) = match basis {
            Basis::Booked => return None,
            Basis::Original => (ExchangeBasis::OriginalAmount, line.details().original_amount?.abs()),
            Basis::Rate => (ExchangeBasis::Rate, there.as_ref()?.to),
        };
        Some(Exchanged {
            basis,
            paid,
            paid_in_item_currency,
            open,
            open_in_line_currency: back.map(|back| back.to),
            rates: there.map(|there| there.rates_used).unwrap_or_default(),
        })
    }
}
