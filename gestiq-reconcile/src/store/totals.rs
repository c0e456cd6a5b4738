//! Totals of an account: how far its lines are settled.

use gestiq_core::money::MoneyError;
use gestiq_core::{Currency, Money};
use gestiq_statements::LineStatus;

use crate::books::StoredLine;

/// Counts and amounts of the lines of an account, by currency.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct AccountTotals {
    /// One row for each currency, by currency.
    pub currencies: Vec<CurrencyTotals>,
}

/// Counts and amounts in one currency. Amounts are without sign, so that what came in and what went out do not cancel.
///
/// Every booked line is matched, suggested or unmatched, so their counts add up to `lines`; so do the amounts, of which
/// the settled part of a line counts as matched and the rest as suggested or unmatched.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct CurrencyTotals {
    /// The currency.
    pub currency: Currency,
    /// Booked lines.
    pub lines: Tally,
    /// Lines that are settled wholly, and the settled parts of others.
    pub matched: Tally,
    /// Lines on which a proposal waits, and what is open of them.
    pub suggested: Tally,
    /// All other lines, and what is open of them; those that a rule of the user decided are among them, see
    /// [`MatchReport::by_rule`](crate::service::MatchReport::by_rule).
    pub unmatched: Tally,
    /// Lines that the bank has not booked yet; they are not among the others.
    pub pending: Tally,
}

/// A count with its amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Tally {
    /// The number of lines.
    pub lines: u64,
    /// Their amounts, without sign.
    pub amount: Money,
}

impl Tally {
    fn none(currency: Currency) -> Self {
        Tally { lines: 0, amount: Money::zero(currency) }
    }

    fn add(&mut self, lines: u64, amount: Money) -> Result<(), MoneyError> {
        self.lines += lines;
        self.amount = self.amount.checked_add(amount.abs())?;
        Ok(())
    }
}

impl CurrencyTotals {
    fn none(currency: Currency) -> Self {
        let none = Tally::none(currency);
        CurrencyTotals {
            currency,
            lines: none,
            matched: none,
            suggested: none,
            unmatched: none,
            pending: none,
        }
    }

    fn add(&mut self, row: &StoredLine) -> Result<(), MoneyError> {
        let (whole, open) = (row.line.amount.abs(), row.open.abs());
        if row.line.status == LineStatus::Pending {
            return self.pending.add(1, whole);
        }
        self.lines.add(1, whole)?;
        self.matched.add(u64::from(open.is_zero()), whole.checked_sub(open)?)?;
        match row.proposal {
            _ if open.is_zero() => Ok(()),
            Some(_) => self.suggested.add(1, open),
            None => self.unmatched.add(1, open),
        }
    }
}

impl AccountTotals {
    /// Counts a line.
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`] if a sum does not fit.
    pub fn add(&mut self, row: &StoredLine) -> Result<(), MoneyError> {
        let currency = row.line.amount.currency();
        let at = match self.currencies.binary_search_by_key(&currency, |totals| totals.currency) {
            Ok(at) => at,
            Err(at) => {
                self.currencies.insert(at, CurrencyTotals::none(currency));
                at
            }
        };
        self.currencies.get_mut(at).map_or(Ok(()), |totals| totals.add(row))
    }
}
