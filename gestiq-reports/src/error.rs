//! The error of this crate.

use gestiq_core::Currency;

use crate::cell::CellKind;
use crate::limits::{MAX_COLUMNS, MAX_ROWS};

/// The error for a table that is refused, or cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A table has no columns, or too many.
    #[error("a table cannot have {found} columns: use 1 to {MAX_COLUMNS}")]
    ColumnCount {
        /// The columns that were given.
        found: usize,
    },
    /// A table is full.
    #[error("a table holds at most {MAX_ROWS} rows: split it into several tables")]
    RowLimit,
    /// A row does not have one cell for each column.
    #[error("the row has {found} cells and the table {expected} columns: give one cell for each column")]
    RowLength {
        /// The columns of the table.
        expected: usize,
        /// The cells of the row.
        found: usize,
    },
    /// A cell does not fit its column.
    #[error("column {column:?} takes values of kind {}, not {}: convert the value", expected.as_str(), found.as_str())]
    WrongKind {
        /// The title of the column.
        column: String,
        /// The kind of values in the column.
        expected: CellKind,
        /// The kind of the given value.
        found: CellKind,
    },
    /// A sum of such values has no meaning.
    #[error("column {column:?} holds values of kind {}, which cannot be summed: leave the sum out", kind.as_str())]
    NotSummable {
        /// The title of the column.
        column: String,
        /// The kind of values in the column.
        kind: CellKind,
    },
    /// A column with a sum was given a second currency.
    #[error(
        "column {column:?} is summed in {expected}, not {found}: convert the amount, or use a column for each"
    )]
    MixedCurrencies {
        /// The title of the column.
        column: String,
        /// The currency of the rows before.
        expected: Currency,
        /// The currency of this row.
        found: Currency,
    },
    /// A sum has too many digits to be exact.
    #[error("the sum of column {column:?} has too many digits to be exact: split the table")]
    SumOutOfRange {
        /// The title of the column.
        column: String,
    },
    /// The destination could not be written to.
    #[error("the export could not be written: check the destination")]
    Write {
        /// The error of the destination.
        #[source]
        source: std::io::Error,
    },
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
