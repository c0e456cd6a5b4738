//! Products and quotients that stay exact until they are rounded once.
//!
//! A `Decimal` rounds silently if a product needs more than 28 digits, and rounding that result again can be
//! one cent off the rounded exact value. Here a value is a fraction of two big integers instead.

use num_bigint::{BigInt, Sign};
use rust_decimal::Decimal;

use crate::money::rounding::Rounding;

/// An exact value: a numerator over a positive denominator.
#[derive(Clone, Debug)]
pub(crate) struct Exact {
    numerator: BigInt,
    denominator: BigInt,
}

impl Exact {
    pub(crate) fn new(value: Decimal) -> Self {
        Exact { numerator: BigInt::from(value.mantissa()), denominator: power_of_ten(value.scale()) }
    }

    pub(crate) fn times(self, factor: Decimal) -> Self {
        Exact {
            numerator: self.numerator * factor.mantissa(),
            denominator: self.denominator * power_of_ten(factor.scale()),
        }
    }

    /// Divides the value; `None` for a divisor of zero.
    pub(crate) fn divided_by(self, divisor: Decimal) -> Option<Self> {
        if divisor.is_zero() {
            return None;
        }
        let sign = if divisor.is_sign_negative() { -1 } else { 1 };
        Some(Exact {
            numerator: self.numerator * power_of_ten(divisor.scale()) * sign,
            denominator: self.denominator * divisor.mantissa().abs(),
        })
    }

    /// Rounds the value to `digits` decimals; `None` if the result does not fit a `Decimal`.
    pub(crate) fn rounded(self, digits: u32, rounding: Rounding) -> Option<Decimal> {
        let scaled = self.numerator * power_of_ten(digits);
        let floor = floor_div(&scaled, &self.denominator);
        let rest = scaled - &floor * &self.denominator;
        let up = goes_up(&floor, &rest, &self.denominator, rounding);
        let mantissa = i128::try_from(floor + i32::from(up)).ok()?;
        Decimal::try_from_i128_with_scale(mantissa, digits).ok()
    }
}

/// Returns the greatest integer not above the quotient; the denominator is positive.
fn floor_div(numerator: &BigInt, denominator: &BigInt) -> BigInt {
    let towards_zero = numerator / denominator;
    let below = numerator.sign() == Sign::Minus && &towards_zero * denominator != *numerator;
    towards_zero - i32::from(below)
}

/// Returns true if `floor + rest / denominator`, with `0 <= rest < denominator`, is rounded to `floor + 1`.
fn goes_up(floor: &BigInt, rest: &BigInt, denominator: &BigInt, rounding: Rounding) -> bool {
    if rest.sign() == Sign::NoSign {
        return false;
    }
    let negative = floor.sign() == Sign::Minus;
    let half = (rest * 2_i32).cmp(denominator);
    match rounding {
        Rounding::Floor => false,
        Rounding::Ceiling => true,
        Rounding::TowardsZero => negative,
        Rounding::AwayFromZero => !negative,
        Rounding::HalfUp => half.is_gt() || (half.is_eq() && !negative),
        Rounding::HalfDown => half.is_gt() || (half.is_eq() && negative),
        Rounding::HalfEven => half.is_gt() || (half.is_eq() && floor.bit(0)),
    }
}

fn power_of_ten(exponent: u32) -> BigInt {
    BigInt::from(10).pow(exponent)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALL: [Rounding; 7] = [
        Rounding::HalfUp,
        Rounding::HalfEven,
        Rounding::HalfDown,
        Rounding::TowardsZero,
        Rounding::AwayFromZero,
        Rounding::Floor,
        Rounding::Ceiling,
    ];

    proptest! {
        #[test]
        fn rounding_a_value_is_what_decimal_does(minor in any::<i64>(), scale in 0_u32..20, digits in 0_u32..6) {
            let value = Decimal::new(minor, scale);
            for rounding in ALL {
                prop_assert_eq!(
                    Exact::new(value).rounded(digits, rounding),
                    Some(rounding.apply(value, digits)),
                    "{:?}", rounding
                );
            }
        }

        #[test]
        fn dividing_undoes_multiplying(value in any::<i64>(), factor in any::<i64>().prop_filter("not zero", |f| *f != 0)) {
            let (value, factor) = (Decimal::new(value, 2), Decimal::new(factor, 9));
            let back = Exact::new(value).times(factor).divided_by(factor).and_then(|v| v.rounded(2, Rounding::Floor));
            prop_assert_eq!(back, Some(value));
        }
    }

    #[test]
    fn a_product_of_many_digits_is_rounded_once() {
        // 0.00499…9 (30 decimals) rounds to 0.00; rounded to 28 digits first it would be 0.005 and round to 0.01.
        let a: Decimal = "0.0714285714285714285714285714".parse().unwrap();
        let b: Decimal = "0.07".parse().unwrap();
        let product = Exact::new(a).times(b);
        assert_eq!(product.clone().rounded(2, Rounding::HalfUp), Some(Decimal::ZERO));
        assert_eq!(product.rounded(3, Rounding::Ceiling), Some(Decimal::new(5, 3)));
    }

    #[test]
    fn nothing_is_divided_by_zero() {
        assert!(Exact::new(Decimal::ONE).divided_by(Decimal::ZERO).is_none());
    }
}
