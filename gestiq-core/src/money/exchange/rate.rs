//! Exchange rates of a day.

use std::fmt;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::money::currency::Currency;
use crate::money::exchange::error::ExchangeError;

/// An exchange rate: one unit of `from` is worth `rate` units of `to` on a day.
///
/// ```
/// use chrono::NaiveDate;
/// use gestiq_core::Currency;
/// use gestiq_core::money::exchange::ExchangeRate;
///
/// let day = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
/// let rate = ExchangeRate::new(Currency::EUR, Currency::USD, "1.0842".parse().unwrap(), day)?;
/// assert_eq!(rate.to_string(), "1 EUR = 1.0842 USD on 2026-03-02");
/// # Ok::<(), gestiq_core::money::exchange::ExchangeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "Wire", into = "Wire")]
pub struct ExchangeRate {
    from: Currency,
    to: Currency,
    rate: Decimal,
    date: NaiveDate,
}

impl ExchangeRate {
    /// Creates a rate that is valid from a day on.
    ///
    /// # Errors
    /// [`ExchangeError::InvalidRate`] if the rate is not above zero, or is between a currency and itself.
    pub fn new(from: Currency, to: Currency, rate: Decimal, date: NaiveDate) -> Result<Self, ExchangeError> {
        if from == to || rate <= Decimal::ZERO {
            return Err(ExchangeError::InvalidRate { from, to, rate });
        }
        Ok(ExchangeRate { from, to, rate: rate.normalize(), date })
    }

    /// Returns the currency of the one unit.
    #[must_use]
    pub fn from(self) -> Currency {
        self.from
    }

    /// Returns the currency of the `rate` units.
    #[must_use]
    pub fn to(self) -> Currency {
        self.to
    }

    /// Returns the number of units of the other currency.
    #[must_use]
    pub fn rate(self) -> Decimal {
        self.rate
    }

    /// Returns the day from which it is valid.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        self.date
    }
}

impl fmt::Display for ExchangeRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1 {} = {} {} on {}", self.from, self.rate, self.to, self.date)
    }
}

/// The form in JSON and TOML: the rate is a text, because a JSON number would pass through a float.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename = "ExchangeRate", deny_unknown_fields)]
struct Wire {
    from: Currency,
    to: Currency,
    rate: String,
    date: NaiveDate,
}

impl From<ExchangeRate> for Wire {
    fn from(rate: ExchangeRate) -> Self {
        Wire { from: rate.from, to: rate.to, rate: rate.rate.to_string(), date: rate.date }
    }
}

impl TryFrom<Wire> for ExchangeRate {
    type Error = ExchangeError;

    fn try_from(wire: Wire) -> Result<Self, Self::Error> {
        ExchangeRate::new(wire.from, wire.to, crate::money::parse_decimal(&wire.rate)?, wire.date)
    }
}
