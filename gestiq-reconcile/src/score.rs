//! Scores: exact, in basis points.

use std::fmt;

/// A share of certainty in basis points: 9,500 is 95 %.
///
/// Integers make a score the same on every machine, and 95 % exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Score(u16);

impl Score {
    /// No similarity, or a contradiction.
    pub const ZERO: Score = Score(0);
    /// Certainty, 100 %.
    pub const FULL: Score = Score(10_000);

    /// Returns a score of 0 to 10,000 basis points; more counts as 10,000.
    #[must_use]
    pub const fn from_basis_points(points: u32) -> Self {
        if points > 10_000 { Score::FULL } else { Score(points as u16) }
    }

    /// Returns the score in basis points.
    #[must_use]
    pub const fn basis_points(self) -> u16 {
        self.0
    }

    /// Returns `part / whole` as a score, rounded half up; [`Score::FULL`] if part reaches whole.
    #[must_use]
    pub fn ratio(part: u64, whole: u64) -> Self {
        if part >= whole {
            return Score::FULL;
        }
        // Most numbers are small; a division of 128 bits costs many times one of 64.
        let points = match part.checked_mul(20_000).and_then(|part| part.checked_add(whole)) {
            Some(part) if whole < 1 << 63 => part / (2 * whole),
            _ => {
                let points = (u128::from(part) * 20_000 + u128::from(whole)) / (2 * u128::from(whole));
                u64::try_from(points).unwrap_or(10_000)
            }
        };
        Score(u16::try_from(points).unwrap_or(10_000))
    }
}

impl fmt::Display for Score {
    /// Percent with two decimals: `97.35`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}.{:02}", self.0 / 100, self.0 % 100))
    }
}

impl std::str::FromStr for Score {
    type Err = crate::error::Error;

    /// Reads percent with at most two decimals: `95`, `97.3`, `97.35`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || crate::error::Error::InvalidScore { text: gestiq_core::text::excerpt(text) };
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(decimals) || decimals.len() > 2 || whole.len() > 3 {
            return Err(invalid());
        }
        let hundredths: u32 = format!("{decimals:0<2}").parse().map_err(|_| invalid())?;
        let points = whole.parse::<u32>().map_err(|_| invalid())? * 100 + hundredths;
        if points > 10_000 { Err(invalid()) } else { Ok(Score::from_basis_points(points)) }
    }
}

gestiq_core::__text_serde!(Score);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_is_written_and_read_as_percent() {
        for (points, text) in [(0, "0.00"), (5, "0.05"), (9_735, "97.35"), (10_000, "100.00")] {
            let score = Score::from_basis_points(points);
            assert_eq!(score.to_string(), text);
            assert_eq!(text.parse::<Score>().unwrap(), score);
        }
        for wrong in ["", "x", "100.01", "-1", "1.234", "1,5", "0001"] {
            assert!(wrong.parse::<Score>().is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_ratio_is_rounded_half_up() {
        for (part, whole, points) in [(0, 3, 0), (1, 3, 3_333), (2, 3, 6_667), (3, 3, 10_000), (1, 0, 10_000)]
        {
            assert_eq!(Score::ratio(part, whole).basis_points(), points);
        }
    }
}
