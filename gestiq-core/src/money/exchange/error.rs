//! What can go wrong with exchange.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::{Currency, MoneyError};

/// Why an amount could not be converted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExchangeError {
    /// No rate leads from one currency to the other on or before the date.
    #[error("there is no rate from {from} to {to} on or before {on}")]
    NoRate {
        /// Currency of the amount.
        from: Currency,
        /// Wanted currency.
        to: Currency,
        /// Day of the conversion.
        on: NaiveDate,
    },
    /// There is one, but it is too old to be used.
    #[error("the latest rate from {from} to {to} is of {dated}, more than {max_age_days} days before {on}")]
    RateTooOld {
        /// Currency of the amount.
        from: Currency,
        /// Wanted currency.
        to: Currency,
        /// Day of the conversion.
        on: NaiveDate,
        /// Day of the rate that was found; of the older one, where two are needed.
        dated: NaiveDate,
        /// The age that the table allows.
        max_age_days: u32,
    },
    /// A rate is zero or negative, or between a currency and itself.
    #[error("1 {from} = {rate} {to} is no rate: it is above zero and between two currencies")]
    InvalidRate {
        /// Currency of the one unit.
        from: Currency,
        /// The other currency.
        to: Currency,
        /// The rate.
        rate: Decimal,
    },
    /// The amount or the rate is wrong in itself, or the result is out of range.
    #[error("the conversion has no exact result")]
    Money(#[from] MoneyError),
}

crate::coded! { ExchangeError {
    NoRate => ("no_exchange_rate", Invalid),
    RateTooOld => ("exchange_rate_too_old", Invalid),
    InvalidRate => ("invalid_exchange_rate", Invalid),
    Money => ("conversion_not_exact", Invalid),
} }
