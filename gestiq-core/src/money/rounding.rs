//! Rounding modes. The caller always names one; there is no default.

use rust_decimal::{Decimal, RoundingStrategy};

/// A rounding mode for values between two steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// To the nearest; a half goes away from zero (2.5 to 3, -2.5 to -3): commercial rounding.
    HalfUp,
    /// To the nearest; a half goes to the even neighbour (2.5 to 2): banker's rounding.
    HalfEven,
    /// To the nearest; a half goes towards zero (2.5 to 2, -2.5 to -2).
    HalfDown,
    /// Towards zero: cuts the rest off.
    TowardsZero,
    /// Away from zero.
    AwayFromZero,
    /// Towards minus infinity.
    Floor,
    /// Towards plus infinity.
    Ceiling,
}

impl Rounding {
    /// Rounds to `digits` decimals.
    #[must_use]
    pub fn apply(self, value: Decimal, digits: u32) -> Decimal {
        let strategy = match self {
            Rounding::HalfUp => RoundingStrategy::MidpointAwayFromZero,
            Rounding::HalfEven => RoundingStrategy::MidpointNearestEven,
            Rounding::HalfDown => RoundingStrategy::MidpointTowardZero,
            Rounding::TowardsZero => RoundingStrategy::ToZero,
            Rounding::AwayFromZero => RoundingStrategy::AwayFromZero,
            Rounding::Floor => RoundingStrategy::ToNegativeInfinity,
            Rounding::Ceiling => RoundingStrategy::ToPositiveInfinity,
        };
        value.round_dp_with_strategy(digits, strategy)
    }
}
