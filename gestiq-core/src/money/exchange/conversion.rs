//! A conversion that can be explained later.

use chrono::NaiveDate;

use super::ExchangeRate;
use crate::{Money, Rounding};

/// An amount in another currency, with everything that made it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct Conversion {
    /// The amount before.
    pub from: Money,
    /// The amount after, rounded once to its minor unit.
    pub to: Money,
    /// The day of the conversion.
    pub on: NaiveDate,
    /// The rates, in the order in which they were applied: none where nothing had to be converted, two where
    /// the way led through the pivot.
    pub rates_used: Vec<UsedRate>,
    /// How the result was rounded.
    pub rounding: Rounding,
}

/// A rate, and the direction in which it was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case", tag = "direction", content = "rate")]
pub enum UsedRate {
    /// The amount was multiplied by the rate.
    Direct(ExchangeRate),
    /// The amount was divided by the rate, which leads the other way.
    Inverse(ExchangeRate),
}

impl UsedRate {
    /// The rate as it was published.
    #[must_use]
    pub fn published(self) -> ExchangeRate {
        match self {
            UsedRate::Direct(rate) | UsedRate::Inverse(rate) => rate,
        }
    }

    /// The day of the rate.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        self.published().date()
    }
}
