//! What can go wrong with money.

use super::{Currency, Money};

/// Why an operation on money has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MoneyError {
    /// Two amounts of different currencies met.
    #[error("cannot combine {left} with {right}: convert one of them first")]
    CurrencyMismatch {
        /// Currency of the left amount.
        left: Currency,
        /// Currency of the right amount.
        right: Currency,
    },
    /// The result does not fit the exact range.
    #[error("{what} is out of range: at most 28 digits are exact")]
    OutOfRange {
        /// What was computed.
        what: &'static str,
    },
    /// An amount has more decimals than its currency.
    #[error("{amount} is finer than the minor unit of its currency: round it first")]
    FinerThanMinorUnit {
        /// The amount.
        amount: Money,
    },
    /// The weights of an allocation say nothing.
    #[error("the weights divide nothing: {reason}")]
    InvalidWeights {
        /// What is wrong with them.
        reason: &'static str,
    },
    /// The divisor is zero.
    #[error("an amount cannot be divided by zero")]
    DivisionByZero,
    /// The text is no plain decimal number.
    #[error("{text:?} is not a plain decimal number such as -1234.56")]
    NotANumber {
        /// The text, cut to a sane length.
        text: String,
    },
    /// The code is not in ISO 4217.
    #[error("{code:?} is not a currency code of ISO 4217, such as EUR")]
    UnknownCurrency {
        /// The code, cut to a sane length.
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
