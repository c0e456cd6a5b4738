//! Money: exact amounts, currencies, named rounding.

mod amount;
mod currency;
mod error;
mod rounding;

pub use amount::Money;
pub use currency::Currency;
pub use error::MoneyError;
pub use rounding::Rounding;

use rust_decimal::Decimal;

/// Digits that a `Decimal` holds exactly: 28 (its mantissa has 96 bits).
pub const MAX_DIGITS: usize = 28;

/// Reads `[-+]digits[.digits]` exactly: no grouping, no exponent, no rounding.
///
/// # Errors
/// [`MoneyError::NotANumber`] for other texts, [`MoneyError::OutOfRange`] beyond 28 significant digits.
pub fn parse_decimal(text: &str) -> Result<Decimal, MoneyError> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let numeric = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !numeric(whole) || !numeric(fraction) {
        return Err(MoneyError::NotANumber { text: crate::text::excerpt(text) });
    }
    Decimal::from_str_exact(text).map_err(|_| MoneyError::OutOfRange { what: "number" })
}
