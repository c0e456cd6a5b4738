//! Errors of amounts and currencies.

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
