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
    /// Rows with these values are left out, each with an issue.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leave_out: Vec<String>,
    /// Rows whose value begins with one of these texts are the opening balance, and not a line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opening: Vec<String>,
    /// Rows whose value begins with one of these texts are the closing balance, and not a line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closing: Vec<String>,
    /// The rows with a value that is not listed.
    #[serde(default, skip_serializing_if = "OtherRows::is_default")]
    pub others: OtherRows,
}

/// The rows whose value no list of a [`RowFilter`] has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OtherRows {
    /// They are read, unless [`RowFilter::keep`] lists those that are.
    #[default]
    ByKeep,
    /// Each is an error: a new value is not decided silently.
    Refuse,
}

impl OtherRows {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape of skip_serializing_if")]
    fn is_default(&self) -> bool {
        *self == OtherRows::ByKeep
    }
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
        RowFilter {
            column: column.into(),
            keep: Vec::new(),
            pending: Vec::new(),
            leave_out: Vec::new(),
            opening: Vec::new(),
            closing: Vec::new(),
            others: OtherRows::ByKeep,
        }
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

    /// Adds the beginnings of values of rows that are the opening balance.
    #[must_use]
    pub fn opening(mut self, values: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.opening.extend(values.into_iter().map(Into::into));
        self
    }

    /// Adds the beginnings of values of rows that are the closing balance.
    #[must_use]
    pub fn closing(mut self, values: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.closing.extend(values.into_iter().map(Into::into));
        self
    }

    /// Refuses the rows whose value is not listed.
    #[must_use]
    pub fn refuse_others(mut self) -> Self {
        self.others = OtherRows::Refuse;
        self
    }
}
