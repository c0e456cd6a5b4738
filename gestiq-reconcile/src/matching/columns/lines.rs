//! The lines of a run as columns.

use chrono::Datelike as _;
use gestiq_core::Money;
use gestiq_statements::{LineStatus, StatementLine};

use super::currencies::Currencies;
use super::id_order::{gather, order_of_ids, refs};
use crate::error::Error;
use crate::matching::tables::ix::{CurrencyIx, LineIx, SourceIx};
use crate::matching::tables::table::Table;

/// The lines of a run, in the order of their ids.
#[derive(Debug)]
pub(crate) struct Lines<'a> {
    pub(crate) source: Table<LineIx, &'a StatementLine>,
    /// The position of each line in the input: code that reads all lines reads them as they lie in memory.
    order: Table<LineIx, SourceIx>,
    pub(crate) currency: Table<LineIx, CurrencyIx>,
    /// Signed, in the scale of the currency.
    pub(crate) amount: Table<LineIx, i64>,
    pub(crate) day: Table<LineIx, i32>,
    /// `true` if the bank has not booked the line yet.
    pub(crate) pending: Table<LineIx, bool>,
}

impl<'a> Lines<'a> {
    /// Reads the lines.
    ///
    /// # Errors
    /// [`Error::DuplicateId`] if two lines share an id, [`Error::AmountOutOfRange`] for an amount that does not fit.
    pub(crate) fn new(lines: &'a [StatementLine], currencies: &Currencies) -> Result<Self, Error> {
        let ids: Vec<&str> = lines.iter().map(|line| line.id.as_str()).collect();
        let order = order_of_ids("line", &ids)?;
        let amounts: Vec<Money> = lines.iter().map(|line| line.amount).collect();
        let (currency, amount) = currencies.columns("line", &ids, &order, &amounts)?;
        let days: Vec<i32> = lines.iter().map(|line| line.date.num_days_from_ce()).collect();
        let source = refs(lines, &order);
        Ok(Lines {
            currency,
            amount,
            day: gather(&days, &order),
            pending: source.iter().map(|line| line.status == LineStatus::Pending).collect(),
            source,
            order,
        })
    }

    pub(crate) fn len(&self) -> usize {
        self.source.len()
    }

    /// Brings a column of the input into the order of the lines.
    pub(crate) fn gather<T: Copy>(&self, column: &[T]) -> Table<LineIx, T> {
        gather(column, &self.order)
    }
}
