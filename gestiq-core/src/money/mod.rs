//! Money: exact amounts, currencies, named rounding.
//!
//! Nothing is rounded implicitly. Sums and differences are exact or an error; products and quotients take a
//! [`Rounding`] and apply it once, to the exact value; shares of an amount ([`Money::allocate`]) add up to it.

pub(crate) mod allocate;
pub(crate) mod amount;
pub(crate) mod calculate;
pub(crate) mod currency;
pub(crate) mod error;
pub(crate) mod exact;
pub mod exchange;
mod historic;
pub(crate) mod rounding;

pub use allocate::MAX_SHARES;
pub use amount::{Money, exact_sum};
pub use currency::Currency;
pub use error::{MoneyError, MoneyErrorAt};
pub use rounding::Rounding;

use rust_decimal::Decimal;

/// The number of digits that a `Decimal` holds exactly: 28 (its mantissa has 96 bits).
pub const MAX_DIGITS: usize = 28;

/// Parses `[-+]digits[.digits]` exactly: no grouping, no exponent, no rounding.
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
    if let Ok(value) = Decimal::from_str_exact(text) {
        return Ok(value);
    }
    // The number may fit without its leading and trailing zeros.
    let sign = if text.starts_with('-') { "-" } else { "" };
    let significant = format!("{sign}0{}.{}", whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    Decimal::from_str_exact(significant.trim_end_matches('.'))
        .map_err(|_| MoneyError::OutOfRange { what: "number" })
}
