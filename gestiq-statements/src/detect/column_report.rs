//! A column of a file: its name, its content, and its use by a profile.

use crate::csv::Field;

/// A column of a file: its name, its content, and its use.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct ColumnReport {
    /// Number of the column, from 1.
    pub number: usize,
    /// The name in the header; empty if it has none.
    pub name: String,
    /// The uses of the column; a column without a use is not read.
    pub uses: Vec<ColumnUse>,
    /// The content below the header.
    pub content: ColumnContent,
}

impl ColumnReport {
    /// Returns `true` if the proposed profile reads the column.
    #[must_use]
    pub fn is_read(&self) -> bool {
        !self.uses.is_empty()
    }

    /// Returns one line for people: `"Status" (column 3) is not read; it has the values "Gebucht", "Vorgemerkt"`.
    #[must_use]
    pub fn describe(&self) -> String {
        let uses: Vec<&str> = self.uses.iter().map(|usage| usage.name()).collect();
        let read = if uses.is_empty() { "is not read".to_owned() } else { format!("is {}", uses.join(", ")) };
        format!("{:?} (column {}) {read}; it {}", self.name, self.number, self.content.describe())
    }
}

/// The use of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ColumnUse {
    /// The column feeds a field.
    Field(Field),
    /// Its values decide which rows are lines, and which of them are pending.
    RowFilter,
    /// Its values separate credit notes from invoices.
    CreditNotes,
}

impl ColumnUse {
    /// Returns the name of the field, or of the other use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            ColumnUse::Field(field) => field.name(),
            ColumnUse::RowFilter => "the filter of rows",
            ColumnUse::CreditNotes => "the mark of credit notes",
        }
    }
}

/// The content of a column below the header.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
#[non_exhaustive]
pub enum ColumnContent {
    /// No row has a value.
    Empty,
    /// All filled rows have the same value.
    OneValue {
        /// The value.
        value: String,
    },
    /// The filled rows have a few values, which repeat or are short words.
    FewValues {
        /// The values in the order in which they occur first.
        values: Vec<String>,
    },
    /// All values are numbers.
    Numbers,
    /// All values are dates.
    Dates,
    /// Any other text.
    Text,
}

impl ColumnContent {
    /// Returns the single value or the few values of the column.
    #[must_use]
    pub fn values(&self) -> &[String] {
        match self {
            ColumnContent::OneValue { value } => std::slice::from_ref(value),
            ColumnContent::FewValues { values } => values,
            _ => &[],
        }
    }

    fn describe(&self) -> String {
        match self {
            ColumnContent::Empty => "is empty".to_owned(),
            ColumnContent::OneValue { value } => format!("has the value {value:?} only"),
            ColumnContent::FewValues { values } => {
                let values: Vec<String> = values.iter().map(|value| format!("{value:?}")).collect();
                format!("has the values {}", values.join(", "))
            }
            ColumnContent::Numbers => "has numbers".to_owned(),
            ColumnContent::Dates => "has dates".to_owned(),
            ColumnContent::Text => "has texts".to_owned(),
        }
    }
}
