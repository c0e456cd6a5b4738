//! The running total of a column: exact, or an error.

use gestiq_core::money::exact_sum;

use crate::cell::Cell;
use crate::column::Column;
use crate::error::Error;

/// The total of the rows so far; blank until the first value, so that an empty column has an empty total.
#[derive(Clone, Debug)]
pub(crate) struct Total(Cell);

impl Total {
    pub(crate) fn new() -> Self {
        Total(Cell::Blank)
    }

    pub(crate) fn cell(&self) -> &Cell {
        &self.0
    }

    /// Returns the total with one more cell of the column.
    pub(crate) fn plus(&self, cell: &Cell, column: &Column) -> Result<Total, Error> {
        let out_of_range = || Error::SumOutOfRange { column: column.title().to_owned() };
        let sum = match (&self.0, cell) {
            (sum, Cell::Blank) => sum.clone(),
            (Cell::Blank, first) => first.clone(),
            (Cell::Integer(sum), Cell::Integer(next)) => {
                Cell::Integer(sum.checked_add(*next).ok_or_else(out_of_range)?)
            }
            (Cell::Decimal(sum), Cell::Decimal(next)) => {
                Cell::Decimal(exact_sum(*sum, *next).ok_or_else(out_of_range)?)
            }
            (Cell::Money(sum), Cell::Money(next)) if sum.currency() != next.currency() => {
                return Err(Error::MixedCurrencies {
                    column: column.title().to_owned(),
                    expected: sum.currency(),
                    found: next.currency(),
                });
            }
            (Cell::Money(sum), Cell::Money(next)) => {
                Cell::Money(sum.checked_add(*next).map_err(|_| out_of_range())?)
            }
            (_, other) => return Err(column.wrong_kind(other)),
        };
        Ok(Total(sum))
    }
}
