//! The rule that separates credit notes from invoices.

use super::columns::Column;
use super::resolve::{Header, Wanted};
use super::row::Row;
use crate::header_name::fold_value;

/// Separates the credit notes of a file from its invoices, if both have amounts without a sign.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CreditNoteRule {
    /// The column of the kind of document.
    pub column: Column,
    /// Values of credit notes, whose amount is negative; compared without case.
    pub credit_notes: Vec<String>,
    /// Values of invoices; compared without case. A row with another value is an error.
    pub invoices: Vec<String>,
}

/// The kind of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Document {
    Invoice,
    CreditNote,
}

impl CreditNoteRule {
    /// Creates a rule for a column.
    #[must_use]
    pub fn new(column: impl Into<Column>) -> Self {
        CreditNoteRule { column: column.into(), credit_notes: Vec::new(), invoices: Vec::new() }
    }

    /// Adds values of credit notes.
    #[must_use]
    pub fn credit_notes(mut self, values: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.credit_notes.extend(values.into_iter().map(Into::into));
        self
    }

    /// Adds values of invoices.
    #[must_use]
    pub fn invoices(mut self, values: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.invoices.extend(values.into_iter().map(Into::into));
        self
    }

    /// Returns the kind of document of a row, or the value that no list has.
    pub(crate) fn document<'r>(&self, header: Option<&Header>, row: Row<'r>) -> Result<Document, &'r str> {
        let value = Wanted::new(&self.column).find(header).map(|column| row.cell(column)).unwrap_or_default();
        let key = fold_value(value);
        let lists = |values: &[String]| values.iter().any(|listed| fold_value(listed) == key);
        match (lists(&self.credit_notes), lists(&self.invoices)) {
            (true, false) => Ok(Document::CreditNote),
            (false, true) => Ok(Document::Invoice),
            _ => Err(value),
        }
    }
}
