//! Exact shares and scores, in hundredths of a percent.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

use crate::money::amount::Money;
use crate::money::error::MoneyError;
use crate::money::exact::Exact;
use crate::money::rounding::Rounding;

/// A share in basis points: 1 is 0.01 %, 10,000 is the whole.
///
/// As an integer it is the same on every machine, and a comparison with a threshold is exact. Rates of growth may
/// be negative or above the whole; scores are from 0 to the whole ([`BasisPoints::within_whole`]). In JSON it is
/// that integer.
///
/// ```
/// use gestiq_core::BasisPoints;
///
/// let score: BasisPoints = "97.35".parse()?;
/// assert_eq!(score, BasisPoints::new(9735));
/// assert_eq!(score.to_string(), "97.35 %");
/// assert!(score >= BasisPoints::from_percent(95));
/// # Ok::<(), gestiq_core::ratio::RatioError>(())
/// ```
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct BasisPoints(i32);

/// The basis points of one percent.
const PER_PERCENT: i32 = 100;

/// The decimals of a share as a fraction of one: 1 basis point is 0.0001.
const DIGITS: u32 = 4;

impl BasisPoints {
    /// The share of nothing: 0 %.
    pub const ZERO: BasisPoints = BasisPoints(0);
    /// The whole: 100 %.
    pub const WHOLE: BasisPoints = BasisPoints(10_000);

    /// Creates a share from its basis points.
    #[must_use]
    pub const fn new(basis_points: i32) -> Self {
        BasisPoints(basis_points)
    }

    /// Creates a share from whole percent.
    #[must_use]
    pub const fn from_percent(percent: i16) -> Self {
        BasisPoints(percent as i32 * PER_PERCENT)
    }

    /// Returns the share that `part` is of `whole`, rounded once.
    ///
    /// # Errors
    /// [`RatioError::NothingToCompare`] if the whole is zero, [`RatioError::OutOfRange`] if the share is beyond
    /// 214,748 times the whole.
    ///
    /// # Examples
    /// ```
    /// use gestiq_core::{BasisPoints, Rounding};
    ///
    /// let (won, lost) = (15, 8);
    /// let win_rate = BasisPoints::of(won.into(), (won + lost).into(), Rounding::HalfUp)?;
    /// assert_eq!(win_rate.to_string(), "65.22 %");
    /// # Ok::<(), gestiq_core::ratio::RatioError>(())
    /// ```
    pub fn of(part: Decimal, whole: Decimal, rounding: Rounding) -> Result<Self, RatioError> {
        let share = Exact::new(part).divided_by(whole).ok_or(RatioError::NothingToCompare)?;
        let rounded = share.rounded(DIGITS, rounding).ok_or(RatioError::OutOfRange)?;
        BasisPoints::exactly(rounded).ok_or(RatioError::OutOfRange)
    }

    /// Returns the share that one count is of another, rounded half up; the whole if `part` reaches `whole`.
    ///
    /// Unlike [`BasisPoints::of`] it always has a result, from 0 to the whole, and needs no big numbers: a score can
    /// be computed for each pair of records.
    ///
    /// ```
    /// use gestiq_core::BasisPoints;
    ///
    /// assert_eq!(BasisPoints::of_counts(2, 3).to_string(), "66.67 %");
    /// assert_eq!(BasisPoints::of_counts(7, 0), BasisPoints::WHOLE);
    /// ```
    #[must_use]
    pub fn of_counts(part: u64, whole: u64) -> Self {
        if part >= whole {
            return BasisPoints::WHOLE;
        }
        // Most counts are small; a division of 128 bits costs many times one of 64.
        let points = match part.checked_mul(20_000).and_then(|part| part.checked_add(whole)) {
            Some(part) if whole < 1 << 63 => part / (2 * whole),
            _ => {
                let points = (u128::from(part) * 20_000 + u128::from(whole)) / (2 * u128::from(whole));
                u64::try_from(points).unwrap_or(u64::MAX)
            }
        };
        i32::try_from(points).map_or(BasisPoints::WHOLE, BasisPoints)
    }

    /// Returns this share if it is from nothing to the whole, as scores and parts of a total are.
    ///
    /// # Errors
    /// [`RatioError::BeyondWhole`] if it is negative or above the whole.
    pub const fn within_whole(self) -> Result<Self, RatioError> {
        if self.0 < Self::ZERO.0 || self.0 > Self::WHOLE.0 {
            return Err(RatioError::BeyondWhole { share: self });
        }
        Ok(self)
    }

    /// Parses a percentage from 0 to 100 in plain digits, with at most two decimals: `95`, `97.3`, `97.35`.
    ///
    /// It takes no sign and no `%`, so it reads back [`BasisPoints::to_plain`] and few other spellings.
    ///
    /// # Errors
    /// [`RatioError::NotAPercentage`] for any other text, [`RatioError::BeyondWhole`] above 100.
    pub fn parse_plain(text: &str) -> Result<Self, RatioError> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str, most: usize| {
            (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !digits(whole, 3) || !digits(decimals, 2) {
            return Err(RatioError::NotAPercentage { text: crate::text::excerpt(text) });
        }
        text.parse::<BasisPoints>()?.within_whole()
    }

    /// Returns the number of basis points.
    #[must_use]
    pub const fn get(self) -> i32 {
        self.0
    }

    /// Returns the share as a fraction of one: 2,500 basis points are 0.2500.
    #[must_use]
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(i64::from(self.0), DIGITS)
    }

    /// Formats the percentage with two decimals and without the percent sign, such as `97.35`.
    #[must_use]
    pub fn to_plain(self) -> String {
        Decimal::new(i64::from(self.0), 2).to_string()
    }

    /// Returns the basis points of a fraction of one; `None` if it does not have a whole number of them.
    fn exactly(fraction: Decimal) -> Option<Self> {
        let plain = fraction.normalize();
        let factor = 10_i128.pow(DIGITS.checked_sub(plain.scale())?);
        plain.mantissa().checked_mul(factor).and_then(|points| i32::try_from(points).ok()).map(BasisPoints)
    }
}

impl Money {
    /// Returns the share that this amount is of another of the same currency, rounded once.
    ///
    /// # Errors
    /// [`RatioError::Money`] for another currency; otherwise as [`BasisPoints::of`].
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

    /// Parses a percentage of at most two decimals, with or without `%`: `97.35`, `97.35 %`, `-3%`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = text.strip_suffix('%').map_or(text, |number| number.trim_end_matches(' '));
        let percent = crate::money::parse_decimal(number)?;
        let refused = || RatioError::NotAPercentage { text: crate::text::excerpt(text) };
        let fraction = percent.checked_mul(Decimal::new(1, 2)).ok_or_else(refused)?;
        BasisPoints::exactly(fraction).ok_or_else(refused)
    }
}

/// The error for a share that cannot be computed or read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RatioError {
    /// The whole is zero, so no share of it is defined.
    #[error("a share of zero is not defined: leave it out")]
    NothingToCompare,
    /// The share is too large.
    #[error("the share is too large: at most 21,474,836.47 % can be kept")]
    OutOfRange,
    /// The text is not a percentage, has more than two decimals, or is too large.
    #[error("{text:?} is not a percentage of at most two decimals, such as 97.35")]
    NotAPercentage {
        /// The text, shortened for the message.
        text: String,
    },
    /// A share that must be from nothing to the whole is not.
    #[error("{share} is not between 0 % and 100 %: give a share in that range")]
    BeyondWhole {
        /// The share.
        share: BasisPoints,
    },
    /// The amounts or the number are not valid.
    #[error("the share cannot be computed: check the numbers and their currencies")]
    Money(#[from] MoneyError),
}

crate::coded! { RatioError {
    NothingToCompare => ("share_of_zero", Invalid),
    OutOfRange => ("share_out_of_range", Invalid),
    NotAPercentage => ("not_a_percentage", Invalid),
    BeyondWhole => ("share_beyond_whole", Invalid),
    Money => ("share_of_invalid_amount", Invalid),
} }

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::money::currency::Currency;

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
    fn a_plain_percentage_is_from_0_to_100_and_has_no_sign() {
        for (points, text) in [(0, "0.00"), (5, "0.05"), (9_735, "97.35"), (10_000, "100.00")] {
            let share = BasisPoints::new(points);
            assert_eq!((share.to_plain().as_str(), BasisPoints::parse_plain(text)), (text, Ok(share)));
        }
        assert_eq!(BasisPoints::parse_plain("97.3"), Ok(BasisPoints::new(9_730)));
        let beyond = RatioError::BeyondWhole { share: BasisPoints::new(10_001) };
        assert_eq!(BasisPoints::parse_plain("100.01"), Err(beyond));
        for wrong in ["", "x", "-1", "+1", "1.234", "1.230", "1,5", "1.", ".5", "95%", "0001"] {
            let refused = BasisPoints::parse_plain(wrong);
            assert!(matches!(refused, Err(RatioError::NotAPercentage { .. })), "{wrong:?}: {refused:?}");
        }
    }

    #[test]
    fn a_part_of_the_whole_is_neither_negative_nor_more() {
        for (points, taken) in [(-1, false), (0, true), (10_000, true), (10_001, false)] {
            assert_eq!(BasisPoints::new(points).within_whole().is_ok(), taken, "{points}");
        }
    }

    #[test]
    fn counts_are_compared_half_up_at_any_size() {
        let cases = [
            (0, 3, 0),
            (1, 3, 3_333),
            (2, 3, 6_667),
            (1, 20_000, 1),
            (1, 20_001, 0),
            (3, 3, 10_000),
            (1, 0, 10_000),
            (u64::MAX / 2, u64::MAX, 5_000),
            (u64::MAX - 1, u64::MAX, 10_000),
        ];
        for (part, whole, points) in cases {
            assert_eq!(BasisPoints::of_counts(part, whole).get(), points, "{part} of {whole}");
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
