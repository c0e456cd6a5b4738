//! What the caller of this crate can get wrong, or meet.

use gestiq_core::Currency;

use crate::{Cell, CellKind, Column, MAX_COLUMNS, MAX_ROWS};

/// Why a table was refused, or not written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A table has no column, or too many.
    #[error("a table of {found} columns: 1 to {MAX_COLUMNS} are allowed")]
    ColumnCount {
        /// Columns that were given.
        found: usize,
    },
    /// A table is full.
    #[error("a table holds at most {MAX_ROWS} rows")]
    RowLimit,
    /// A row does not have one cell for each column.
    #[error("a row of {found} cells: the table has {expected} columns")]
    RowLength {
        /// Columns of the table.
        expected: usize,
        /// Cells of the row.
        found: usize,
    },
    /// A cell does not fit its column.
    #[error("column {column:?} holds {}, not {}", expected.as_str(), found.as_str())]
    WrongKind {
        /// Title of the column.
        column: String,
        /// What the column holds.
        expected: CellKind,
        /// What was given.
        found: CellKind,
    },
    /// A sum of such values means nothing.
    #[error("column {column:?} holds {}, which has no sum", kind.as_str())]
    NotSummable {
        /// Title of the column.
        column: String,
        /// What the column holds.
        kind: CellKind,
    },
    /// A column with a sum met a second currency.
    #[error(
        "column {column:?} is summed in {expected}, not {found}: convert the amount, or use a column for each"
    )]
    MixedCurrencies {
        /// Title of the column.
        column: String,
        /// Currency of the rows before.
        expected: Currency,
        /// Currency of this row.
        found: Currency,
    },
    /// A sum is beyond what is exact.
    #[error("the sum of column {column:?} is out of range")]
    SumOutOfRange {
        /// Title of the column.
        column: String,
    },
    /// The destination refused the bytes.
    #[error("the export could not be written")]
    Write {
        /// Why.
        #[source]
        source: std::io::Error,
    },
}

impl Error {
    pub(crate) fn wrong_kind(column: &Column, found: &Cell) -> Error {
        let found = found.kind().unwrap_or(column.kind());
        Error::WrongKind { column: column.title().to_owned(), expected: column.kind(), found }
    }
}

gestiq_core::coded! { Error {
    ColumnCount => ("column_count", Invalid),
    RowLimit => ("row_limit", Invalid),
    RowLength => ("row_length", Invalid),
    WrongKind => ("wrong_kind", Invalid),
    NotSummable => ("not_summable", Invalid),
    MixedCurrencies => ("mixed_currencies", Invalid),
    SumOutOfRange => ("sum_out_of_range", Invalid),
    Write => ("write_failed", Unavailable),
} }
