//! Errors of conversions.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::money::currency::Currency;
use crate::money::error::MoneyError;

/// The error of a conversion, or of a rate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExchangeError {
    /// There is no rate between the currencies on or before the date.
    #[error("there is no rate from {from} to {to} on or before {on}: add one")]
    NoRate {
        /// Currency of the amount.
        from: Currency,
        /// The currency to convert to.
        to: Currency,
        /// Day of the conversion.
        on: NaiveDate,
    },
    /// The latest rate is too old to be used.
    #[error(
        "the latest rate from {from} to {to} is of {dated}, more than {max_age_days} days before {on}: add a newer one"
    )]
    RateTooOld {
        /// Currency of the amount.
        from: Currency,
        /// The currency to convert to.
        to: Currency,
        /// Day of the conversion.
        on: NaiveDate,
        /// Day of the rate that was found; if two are needed, of the older one.
        dated: NaiveDate,
        /// The maximum age in days.
        max_age_days: u32,
    },
    /// A rate is zero or negative, or between a currency and itself.
    #[error(
        "1 {from} = {rate} {to} is not a valid rate: give one above zero, between two different currencies"
    )]
    InvalidRate {
        /// Currency of the one unit.
        from: Currency,
        /// The other currency.
        to: Currency,
        /// The rate.
        rate: Decimal,
    },
    /// The amount or the rate is not valid, or the result is out of range.
    #[error("the conversion has no exact result: check the amount and the rate")]
    Money(#[from] MoneyError),
}

crate::coded! { ExchangeError {
    NoRate => ("no_exchange_rate", Invalid),
    RateTooOld => ("exchange_rate_too_old", Invalid),
    InvalidRate => ("invalid_exchange_rate", Invalid),
    Money => ("conversion_not_exact", Invalid),
} }
