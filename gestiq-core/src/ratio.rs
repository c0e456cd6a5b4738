//! Shares and scores, exactly: hundredths of a percent as whole numbers.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

use crate::money::Exact;
use crate::{Money, MoneyError, Rounding};

/// A share in basis points: 1 is 0.01 %, 10,000 is the whole.
///
/// Being an integer it is the same on every machine, and comparing it with a threshold has no grey zone.
/// Rates of growth may be negative or above the whole. In JSON it is that integer.
///
/// ```
/// use gestiq_core::BasisPoints;
///
/// let score: BasisPoints = "97.35".parse()?;
/// assert_eq!(score, BasisPoints::new(9735));
/// assert_eq!(score.to_string(), "97.35 %");
/// assert!(score >= BasisPoints::from_percent(95));
/// # Ok::<(), gestiq_core::RatioError>(())
/// ```
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct BasisPoints(i32);

/// Basis points of one percent.
const PER_PERCENT: i32 = 100;

/// Decimals of a share as a fraction of one: 1 basis point is 0.0001.
const DIGITS: u32 = 4;

impl BasisPoints {
    /// Nothing.
    pub const ZERO: BasisPoints = BasisPoints(0);
    /// The whole: 100 %.
    pub const WHOLE: BasisPoints = BasisPoints(10_000);

    /// So many basis points.
    #[must_use]
    pub const fn new(basis_points: i32) -> Self {
        BasisPoints(basis_points)
    }

    /// So many whole percent.
    #[must_use]
    pub const fn from_percent(percent: i16) -> Self {
        BasisPoints(percent as i32 * PER_PERCENT)
    }

    /// The share that `part` is of `whole`, rounded once.
    ///
    /// # Errors
    /// [`RatioError::NothingToCompare`] where the whole is zero, [`RatioError::OutOfRange`] where the share is
    /// beyond 214,748 times the whole.
    ///
    /// # Examples
    /// ```
    /// use gestiq_core::{BasisPoints, Rounding};
    ///
    /// let (won, lost) = (15, 8);
    /// let win_rate = BasisPoints::of(won.into(), (won + lost).into(), Rounding::HalfUp)?;
    /// assert_eq!(win_rate.to_string(), "65.22 %");
    /// # Ok::<(), gestiq_core::RatioError>(())
    /// ```
    pub fn of(part: Decimal, whole: Decimal, rounding: Rounding) -> Result<Self, RatioError> {
        let share = Exact::new(part).divided_by(whole).ok_or(RatioError::NothingToCompare)?;
        let rounded = share.rounded(DIGITS, rounding).ok_or(RatioError::OutOfRange)?;
        BasisPoints::exactly(rounded).ok_or(RatioError::OutOfRange)
    }

    /// The number of basis points.
    #[must_use]
    pub const fn get(self) -> i32 {
        self.0
    }

    /// The share as a fraction of one: 2,500 basis points are 0.2500.
    #[must_use]
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(i64::from(self.0), DIGITS)
    }

    /// The percentage with two decimals and without the sign, such as `97.35`.
    #[must_use]
    pub fn to_plain(self) -> String {
        Decimal::new(i64::from(self.0), 2).to_string()
    }

    /// The basis points of a fraction of one, where it has a whole number of them.
    fn exactly(fraction: Decimal) -> Option<Self> {
        let plain = fraction.normalize();
        let factor = 10_i128.pow(DIGITS.checked_sub(plain.scale())?);
        plain.mantissa().checked_mul(factor).and_then(|points| i32::try_from(points).ok()).map(BasisPoints)
    }
}

impl Money {
    /// The share that this amount is of another of the same currency, rounded once.
    ///
    /// # Errors
    /// [`RatioError::Money`] for another currency; else as [`BasisPoints::of`].
    pub fn share_of(self, whole: Money, rounding: Rounding) -> Result<BasisPoints, RatioError> {
        self.checked_cmp(whole)?;
        BasisPoints::of(self.amount(), whole.amount(), rounding)
    }
}

impl fmt::Display for BasisPoints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{} %", self.to_plain()))
    }
}

impl FromStr for BasisPoints {
    type Err = RatioError;

    /// Reads a percentage of at most two decimals, with or without `%`: `97.35`, `97.35 %`, `-3%`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = text.strip_suffix('%').map_or(text, |number| number.trim_end_matches(' '));
        let percent = crate::money::parse_decimal(number)?;
        let refused = || RatioError::NotAPercentage { text: crate::text::excerpt(text) };
        let fraction = percent.checked_mul(Decimal::new(1, 2)).ok_or_else(refused)?;
        BasisPoints::exactly(fraction).ok_or_else(refused)
    }
}

/// Why a share has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RatioError {
    /// The whole is zero, so that nothing is a share of it.
    #[error("a share of zero has no value: leave it out")]
    NothingToCompare,
    /// The share does not fit.
    #[error("a share is limited to 21,474,836.47 %")]
    OutOfRange,
    /// The text has more than two decimals, or is too large.
    #[error("{text:?} is not a percentage of at most two decimals, such as 97.35")]
    NotAPercentage {
        /// The text, cut to a sane length.
        text: String,
    },
    /// The amounts or the number are wrong in themselves.
    #[error("no share can be computed")]
    Money(#[from] MoneyError),
}

crate::coded! { RatioError {
    NothingToCompare => ("share_of_zero", Invalid),
    OutOfRange => ("share_out_of_range", Invalid),
    NotAPercentage => ("not_a_percentage", Invalid),
    Money => ("share_of_invalid_amount", Invalid),
} }

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Currency;

    #[test]
    fn a_percentage_is_read_exactly_or_refused() {
        let cases = [
            ("97.35", Some(9735)),
            ("97.35%", Some(9735)),
            ("97.35 %", Some(9735)),
            ("-3", Some(-300)),
            ("100", Some(10_000)),
            ("0.01", Some(1)),
            ("0.10000", Some(10)),
            ("0.001", None),
            ("21474836.47", Some(i32::MAX)),
            ("21474836.48", None),
            ("79228162514264337593543950335", None),
            ("", None),
            ("%", None),
            ("1e2", None),
        ];
        for (text, expected) in cases {
            assert_eq!(text.parse::<BasisPoints>().ok().map(BasisPoints::get), expected, "{text:?}");
        }
    }

    #[test]
    fn a_share_of_nothing_has_no_value() {
        let share = BasisPoints::of(Decimal::ONE, Decimal::ZERO, Rounding::HalfUp);
        assert_eq!(share, Err(RatioError::NothingToCompare));
    }

    #[test]
    fn amounts_of_two_currencies_have_no_share() {
        let (euro, dollar) = (Money::from_minor(1, Currency::EUR), Money::from_minor(1, Currency::USD));
        assert!(matches!(euro.share_of(dollar, Rounding::HalfUp), Err(RatioError::Money(_))));
        let third = euro.share_of(Money::from_minor(3, Currency::EUR), Rounding::Floor).unwrap();
        assert_eq!(third.to_plain(), "33.33");
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(points in any::<i32>()) {
            let share = BasisPoints::new(points);
            prop_assert_eq!(share.to_string().parse(), Ok(share));
            prop_assert_eq!(share.to_plain().parse(), Ok(share));
        }
    }
}
