//! Conversions, with the rates that explain them.

use chrono::NaiveDate;

use crate::money::amount::Money;
use crate::money::exchange::rate::ExchangeRate;
use crate::money::rounding::Rounding;

/// The result of a conversion, with everything that it was computed from.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct Conversion {
    /// The amount before the conversion.
    pub from: Money,
    /// The amount after the conversion, rounded once to its minor unit.
    pub to: Money,
    /// The day of the conversion.
    pub on: NaiveDate,
    /// The rates, in the order in which they were applied: none if the currency is the same, two for a conversion
    /// through the pivot.
    pub rates_used: Vec<UsedRate>,
    /// The rounding of the result.
    pub rounding: Rounding,
}

/// A rate, and the direction in which it was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case", tag = "direction", content = "rate")]
pub enum UsedRate {
    /// The amount was multiplied by the rate.
    Direct(ExchangeRate),
    /// The amount was divided by the rate, which is published for the opposite direction.
    Inverse(ExchangeRate),
}

impl UsedRate {
    /// Returns the rate as it was published.
    #[must_use]
    pub fn published(self) -> ExchangeRate {
        match self {
            UsedRate::Direct(rate) | UsedRate::Inverse(rate) => rate,
        }
    }

    /// Returns the day of the rate.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        self.published().date()
    }
}
