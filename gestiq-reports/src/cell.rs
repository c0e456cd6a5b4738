//! Cells: the typed values of a table. Numbers remain numbers in every export.

use chrono::NaiveDate;
use gestiq_core::Money;
use rust_decimal::Decimal;

/// A value in a table.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Cell {
    /// An empty cell, in a column of any kind.
    Blank,
    /// A text.
    Text(String),
    /// A count.
    Integer(i64),
    /// An exact number, shown with its own decimals.
    Decimal(Decimal),
    /// An amount of a currency.
    Money(Money),
    /// A day.
    Date(NaiveDate),
    /// A share as a ratio: 0.6522 is 65.22 %.
    Percent(Decimal),
}

/// The kind of value that a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CellKind {
    /// Texts.
    Text,
    /// Counts.
    Integer,
    /// Exact numbers.
    Decimal,
    /// Amounts.
    Money,
    /// Days.
    Date,
    /// Shares.
    Percent,
}

impl Cell {
    /// Returns the kind of column that the cell fits; `None` for a blank, which fits any.
    #[must_use]
    pub fn kind(&self) -> Option<CellKind> {
        match self {
            Cell::Blank => None,
            Cell::Text(_) => Some(CellKind::Text),
            Cell::Integer(_) => Some(CellKind::Integer),
            Cell::Decimal(_) => Some(CellKind::Decimal),
            Cell::Money(_) => Some(CellKind::Money),
            Cell::Date(_) => Some(CellKind::Date),
            Cell::Percent(_) => Some(CellKind::Percent),
        }
    }
}

impl CellKind {
    /// Returns the name in messages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            CellKind::Text => "text",
            CellKind::Integer => "integer",
            CellKind::Decimal => "decimal",
            CellKind::Money => "money",
            CellKind::Date => "date",
            CellKind::Percent => "percent",
        }
    }

    /// Returns true if a sum of such values has a meaning, unlike a sum of shares or of days.
    #[must_use]
    pub fn can_be_summed(self) -> bool {
        match self {
            CellKind::Integer | CellKind::Decimal | CellKind::Money => true,
            CellKind::Text | CellKind::Date | CellKind::Percent => false,
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(text)
    }
}

impl From<i64> for Cell {
    fn from(count: i64) -> Cell {
        Cell::Integer(count)
    }
}

impl From<Decimal> for Cell {
    fn from(number: Decimal) -> Cell {
        Cell::Decimal(number)
    }
}

impl From<Money> for Cell {
    fn from(amount: Money) -> Cell {
        Cell::Money(amount)
    }
}

impl From<NaiveDate> for Cell {
    fn from(day: NaiveDate) -> Cell {
        Cell::Date(day)
    }
}
