//! A filter of rows by the values of a column.

use super::columns::Column;

/// Filters rows by the values of a column, compared without case.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RowFilter {
    /// The column; a file without it is not filtered.
    pub column: Column,
    /// Rows with these values are read; if empty, all that are not left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keep: Vec<String>,
    /// Rows with these values are read as pending.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pending: Vec<String>,
    /// Rows with these values are left out, and counted in an issue.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leave_out: Vec<String>,
}

impl RowFilter {
    /// Creates a filter that keeps all rows.
    ///
    /// ```
    /// use gestiq_statements::csv::RowFilter;
    ///
    /// let states = RowFilter::new("State").keep(["COMPLETED"]).pending(["PENDING"]);
    /// assert_eq!((states.keep, states.pending), (vec!["COMPLETED".to_owned()], vec!["PENDING".to_owned()]));
    /// assert!(states.leave_out.is_empty());
    /// ```
    #[must_use]
    pub fn new(column: impl Into<Column>) -> Self {
        RowFilter { column: column.into(), keep: Vec::new(), pending: Vec::new(), leave_out: Vec::new() }
    }

    /// Adds values of rows that are read.
    #[must_use]
    pub fn keep(mut self, values: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.keep.extend(values.into_iter().map(Into::into));
        self
    }

    /// Adds values of rows that are read as pending.
    #[must_use]
    pub fn pending(mut self, values: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.pending.extend(values.into_iter().map(Into::into));
        self
    }

    /// Adds values of rows that are left out.
    #[must_use]
    pub fn leave_out(mut self, values: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.leave_out.extend(values.into_iter().map(Into::into));
        self
    }
}
