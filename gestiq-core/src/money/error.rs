//! Errors of amounts and currencies.

use std::borrow::Cow;

use crate::error::{Coded, ErrorKind};
use crate::money::amount::Money;
use crate::money::currency::Currency;

/// The error of an operation on money.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MoneyError {
    /// Two amounts of different currencies cannot be combined.
    #[error("cannot combine {left} with {right}: convert one of them first")]
    CurrencyMismatch {
        /// Currency of the left amount.
        left: Currency,
        /// Currency of the right amount.
        right: Currency,
    },
    /// The result does not fit the exact range.
    #[error("{what} is out of range: at most 28 digits are exact, so use fewer digits")]
    OutOfRange {
        /// The value that was computed.
        what: &'static str,
    },
    /// An amount has more decimals than its currency.
    #[error("{amount} is finer than the minor unit of its currency: round it first")]
    FinerThanMinorUnit {
        /// The amount.
        amount: Money,
    },
    /// The weights of an allocation have no proportion.
    #[error(
        "the amount cannot be divided by these weights: {reason}; give 1 to 1,000,000 weights of zero or more"
    )]
    InvalidWeights {
        /// The rule that they break.
        reason: &'static str,
    },
    /// The divisor is zero.
    #[error("an amount cannot be divided by zero: use another divisor")]
    DivisionByZero,
    /// The text is not a plain decimal number.
    #[error("{text:?} is not a plain decimal number such as -1234.56")]
    NotANumber {
        /// The text, shortened for the message.
        text: String,
    },
    /// The code is not in ISO 4217.
    #[error("{code:?} is not a currency code of ISO 4217, such as EUR")]
    UnknownCurrency {
        /// The code, shortened for the message.
        code: String,
    },
}

crate::coded! { MoneyError {
    CurrencyMismatch => ("currency_mismatch", Invalid),
    OutOfRange => ("amount_out_of_range", Invalid),
    FinerThanMinorUnit => ("finer_than_minor_unit", Invalid),
    InvalidWeights => ("invalid_weights", Invalid),
    DivisionByZero => ("division_by_zero", Invalid),
    NotANumber => ("not_a_number", Invalid),
    UnknownCurrency => ("unknown_currency", Invalid),
} }

impl MoneyError {
    /// The error with the place where it arose, such as `the opening balance` or `item F-17`.
    ///
    /// An error of a larger operation takes a [`MoneyErrorAt`] and not a bare [`MoneyError`], so that each step has to
    /// say where it was:
    ///
    /// ```
    /// use gestiq_core::money::MoneyErrorAt;
    /// use gestiq_core::{Currency, Money};
    ///
    /// fn total(fees: &[Money]) -> Result<Money, MoneyErrorAt> {
    ///     fees.iter().enumerate().try_fold(Money::zero(Currency::EUR), |sum, (at, fee)| {
    ///         sum.checked_add(*fee).map_err(|error| error.at(format!("fee {}", at + 1)))
    ///     })
    /// }
    ///
    /// let error = total(&[Money::zero(Currency::EUR), Money::zero(Currency::USD)]).unwrap_err();
    /// assert_eq!(error.to_string(), "fee 2: cannot combine EUR with USD: convert one of them first");
    /// ```
    #[must_use]
    pub fn at(self, place: impl Into<Cow<'static, str>>) -> MoneyErrorAt {
        MoneyErrorAt { place: place.into(), source: self }
    }
}

/// An error of money with the place where it arose. Code and kind are those of the error.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {source}")]
pub struct MoneyErrorAt {
    /// The place where it arose, in the words of whoever has to find it.
    pub place: Cow<'static, str>,
    /// The error.
    pub source: MoneyError,
}

impl Coded for MoneyErrorAt {
    fn code(&self) -> &'static str {
        self.source.code()
    }

    fn kind(&self) -> ErrorKind {
        self.source.kind()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_changes_neither_code_nor_kind() {
        let error = MoneyError::DivisionByZero.at("line 3");
        assert_eq!((Coded::code(&error), Coded::kind(&error)), ("division_by_zero", ErrorKind::Invalid));
        assert_eq!(error.to_string(), "line 3: an amount cannot be divided by zero: use another divisor");
    }
}
