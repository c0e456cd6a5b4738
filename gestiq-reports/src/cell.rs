//! A value in a table, typed: what is a number stays one in every export.

use chrono::NaiveDate;
use gestiq_core::Money;
use rust_decimal::Decimal;

/// A value in a table.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// Nothing, in a column of any kind.
    Blank,
    /// A text.
    Text(String),
    /// A count.
    Integer(i64),
    /// An exact number, shown with the decimals that it has.
    Decimal(Decimal),
    /// An amount of a currency.
    Money(Money),
    /// A day.
    Date(NaiveDate),
    /// A share as a ratio: 0.6522 is 65.22 %.
    Percent(Decimal),
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
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
    /// The kind of column that it fits; a blank fits any.
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
    /// The name in messages.
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

    /// Whether a sum of such values means something: a sum of shares or of days does not.
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
