//! Checks of a policy that name the field which is wrong, with its path.

use rust_decimal::Decimal;

use crate::error::Error;

pub(super) type Checked = Result<(), Error>;

/// Decimals of a percentage at most: the matcher counts in parts per million.
const PERCENT_DECIMALS: u32 = 4;
/// Whole digits of an amount at most, so that it fits the matcher's integers.
const LARGEST_AMOUNT: i64 = 1_000_000_000_000;

/// The rule for a percentage.
pub(super) const PERCENT: &str = "must be from 0 to below 100, with at most four decimals";
/// The rule for an amount.
pub(super) const AMOUNT: &str = "must be from 0 to 1,000,000,000,000";

/// Refuses the field if the rule does not hold.
pub(super) fn ensure(holds: bool, field: impl FnOnce() -> String, reason: &str) -> Checked {
    if holds {
        Ok(())
    } else {
        Err(Error::InvalidPolicy { field: field().into(), reason: reason.to_owned() })
    }
}

pub(super) fn is_percent(value: Decimal) -> bool {
    value >= Decimal::ZERO && value < Decimal::ONE_HUNDRED && value.normalize().scale() <= PERCENT_DECIMALS
}

pub(super) fn is_amount(value: Decimal) -> bool {
    value >= Decimal::ZERO && value <= Decimal::from(LARGEST_AMOUNT)
}
