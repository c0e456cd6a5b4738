//! The limits of a table.

/// The maximum number of columns of a table: far more than a page or a screen shows.
pub const MAX_COLUMNS: usize = 256;

/// The maximum number of rows of a table: a worksheet (2^20 in XLSX) less a header and a totals row.
pub const MAX_ROWS: usize = (1 << 20) - 2;
