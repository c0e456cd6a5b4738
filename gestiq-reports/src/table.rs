//! Tables: rows of typed cells, and the totals of exactly these rows.

use crate::cell::Cell;
use crate::column::Column;
use crate::error::Error;
use crate::limits::{MAX_COLUMNS, MAX_ROWS};
use crate::total::Total;

/// A table of figures that adds up.
///
/// A row is added completely or refused, so that the totals are always the exact sums of the rows that are shown,
/// in one currency for each column.
///
/// ```
/// use gestiq_core::{Currency, Money};
/// use gestiq_reports::{Cell, Column, Table};
///
/// let mut table = Table::new(vec![Column::text("Customer"), Column::money("Open").summed()?])?;
/// table.push(vec!["Acme".into(), Money::from_minor(10_050, Currency::EUR).into()])?;
/// table.push(vec!["Beta".into(), Money::from_minor(-50, Currency::EUR).into()])?;
/// assert_eq!(table.totals(), Some(vec![Cell::Blank, Money::from_minor(10_000, Currency::EUR).into()]));
///
/// let dollars = Money::from_minor(100, Currency::USD);
/// assert!(table.push(vec!["Gamma".into(), dollars.into()]).is_err());
/// assert_eq!(table.rows().len(), 2);
/// # Ok::<(), gestiq_reports::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
    /// The totals of the columns, `None` for columns without a sum.
    totals: Vec<Option<Total>>,
}

impl Table {
    /// Creates an empty table.
    ///
    /// # Errors
    /// [`Error::ColumnCount`] for no columns or more than [`MAX_COLUMNS`].
    pub fn new(columns: Vec<Column>) -> Result<Self, Error> {
        if !(1..=MAX_COLUMNS).contains(&columns.len()) {
            return Err(Error::ColumnCount { found: columns.len() });
        }
        let totals = columns.iter().map(|column| column.is_summed().then(Total::new)).collect();
        Ok(Table { columns, rows: Vec::new(), totals })
    }

    /// Adds a row, one cell for each column.
    ///
    /// # Errors
    /// [`Error::RowLimit`], [`Error::RowLength`], [`Error::WrongKind`], [`Error::MixedCurrencies`] and
    /// [`Error::SumOutOfRange`]; the table is then unchanged.
    pub fn push(&mut self, row: Vec<Cell>) -> Result<(), Error> {
        if self.rows.len() >= MAX_ROWS {
            return Err(Error::RowLimit);
        }
        if row.len() != self.columns.len() {
            return Err(Error::RowLength { expected: self.columns.len(), found: row.len() });
        }
        self.totals = self.totals_with(&row)?;
        self.rows.push(row);
        Ok(())
    }

    fn totals_with(&self, row: &[Cell]) -> Result<Vec<Option<Total>>, Error> {
        let add = |((column, total), cell): ((&Column, &Option<Total>), &Cell)| {
            if cell.kind().is_some_and(|kind| kind != column.kind()) {
                return Err(column.wrong_kind(cell));
            }
            total.as_ref().map(|total| total.plus(cell, column)).transpose()
        };
        self.columns.iter().zip(&self.totals).zip(row).map(add).collect()
    }

    /// Returns the columns.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Returns the rows, in the order in which they were added.
    #[must_use]
    pub fn rows(&self) -> &[Vec<Cell>] {
        &self.rows
    }

    /// Returns the totals row: the sums, and blanks for columns without one; `None` if no column is summed.
    #[must_use]
    pub fn totals(&self) -> Option<Vec<Cell>> {
        let sum = |total: &Option<Total>| total.as_ref().map_or(Cell::Blank, |total| total.cell().clone());
        self.totals.iter().any(Option::is_some).then(|| self.totals.iter().map(sum).collect())
    }
}

impl serde::Serialize for Table {
    /// `{"columns": […], "rows": [[…]], "totals": […] or null}`.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct as _;

        let mut table = serializer.serialize_struct("Table", 3)?;
        table.serialize_field("columns", &self.columns)?;
        table.serialize_field("rows", &self.rows)?;
        table.serialize_field("totals", &self.totals())?;
        table.end()
    }
}
