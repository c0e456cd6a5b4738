//! Shares of amounts in parts per million.

use gestiq_core::BasisPoints;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

/// A whole in parts per million.
pub(crate) const WHOLE: u64 = 1_000_000;

/// Returns `amount * parts per million`, rounded half up.
pub(crate) fn share(amount: u64, parts: u64) -> u64 {
    let exact = u128::from(amount) * u128::from(parts) + u128::from(WHOLE / 2);
    u64::try_from(exact / u128::from(WHOLE)).unwrap_or(u64::MAX)
}

/// Returns a percentage in parts per million; a valid policy has none finer.
pub(crate) fn parts_per_million(percent: Decimal) -> u64 {
    (percent * Decimal::from(WHOLE / 100)).to_u64().unwrap_or(0)
}

/// Returns an amount in integers of a scale; what is too large limits nothing.
pub(crate) fn scaled(units: Decimal, scale: u32) -> u64 {
    units.checked_mul(10_u64.pow(scale).into()).and_then(|amount| amount.to_u64()).unwrap_or(u64::MAX)
}

/// Returns a discount in parts per million.
pub(crate) fn discount_share(percent: BasisPoints) -> u64 {
    u64::try_from(percent.get()).unwrap_or(0) * (WHOLE / 10_000)
}
