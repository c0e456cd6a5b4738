//! Dividing an amount into shares that add up to it again, to the cent.
//!
//! 100.00 in three equal shares is 33.34, 33.33 and 33.33, not three times 33.33. Each share first gets its
//! exact part, cut to the minor unit; each remaining cent goes to one of the shares with the largest
//! remainders (the largest remainder method, or Hamilton's method), and among equal ones to the earlier share.

use std::cmp::Reverse;

use num_bigint::{BigInt, Sign};
use rust_decimal::Decimal;

use crate::money::amount::Money;
use crate::money::error::MoneyError;

/// The maximum number of shares of one amount.
pub const MAX_SHARES: usize = 1_000_000;

impl Money {
    /// Divides the amount in proportion to the weights: one share for each weight, in their order.
    ///
    /// The shares are whole minor units and their sum is the amount. A negative amount is divided like the
    /// positive one, with the sign put back. Only the proportion of the weights counts, so they can be
    /// percentages, quantities or amounts.
    ///
    /// # Errors
    /// [`MoneyError::InvalidWeights`] if there are none, or more than [`MAX_SHARES`], or one is negative, or all are
    /// zero; [`MoneyError::FinerThanMinorUnit`] if the amount itself is not a whole number of minor units;
    /// [`MoneyError::OutOfRange`] if it has too many of them for 64 bits.
    ///
    /// # Examples
    /// ```
    /// use gestiq_core::{Currency, Money};
    ///
    /// let rent = Money::parse("1000.00", Currency::EUR)?;
    /// let by_floor_area = rent.allocate(&[50.into(), 30.into(), 61.into()])?;
    /// let texts: Vec<String> = by_floor_area.iter().map(ToString::to_string).collect();
    /// assert_eq!(texts, ["354.61 EUR", "212.77 EUR", "432.62 EUR"]);
    /// # Ok::<(), gestiq_core::money::MoneyError>(())
    /// ```
    pub fn allocate(self, weights: &[Decimal]) -> Result<Vec<Money>, MoneyError> {
        check_weights(weights)?;
        let total = self.to_minor()?;
        let shares = largest_remainder(total.unsigned_abs(), &to_integers(weights));
        shares
            .into_iter()
            .map(|share| {
                let share = i128::from(share) * i128::from(total.signum());
                i64::try_from(share)
                    .map(|minor| Money::from_minor(minor, self.currency()))
                    .map_err(|_| MoneyError::OutOfRange { what: "share" })
            })
            .collect()
    }

    /// Divides the amount into equal shares. If a remainder is left, the first shares get one minor unit more.
    ///
    /// # Errors
    /// As [`Money::allocate`].
    ///
    /// # Examples
    /// ```
    /// use gestiq_core::{Currency, Money};
    ///
    /// let refund = Money::parse("-100.00", Currency::EUR)?.split(3)?;
    /// let texts: Vec<String> = refund.iter().map(ToString::to_string).collect();
    /// assert_eq!(texts, ["-33.34 EUR", "-33.33 EUR", "-33.33 EUR"]);
    /// # Ok::<(), gestiq_core::money::MoneyError>(())
    /// ```
    pub fn split(self, shares: usize) -> Result<Vec<Money>, MoneyError> {
        check_count(shares)?;
        self.allocate(&vec![Decimal::ONE; shares])
    }
}

fn check_count(shares: usize) -> Result<(), MoneyError> {
    match shares {
        0 => Err(MoneyError::InvalidWeights { reason: "there are none" }),
        1..=MAX_SHARES => Ok(()),
        _ => Err(MoneyError::InvalidWeights { reason: "there are more than 1,000,000" }),
    }
}

fn check_weights(weights: &[Decimal]) -> Result<(), MoneyError> {
    check_count(weights.len())?;
    if weights.iter().any(|weight| weight.is_sign_negative() && !weight.is_zero()) {
        return Err(MoneyError::InvalidWeights { reason: "one is negative" });
    }
    if weights.iter().all(Decimal::is_zero) {
        return Err(MoneyError::InvalidWeights { reason: "all are zero" });
    }
    Ok(())
}

/// Returns the weights as integers, in units of the finest of them.
fn to_integers(weights: &[Decimal]) -> Vec<BigInt> {
    let finest = weights.iter().map(Decimal::scale).max().unwrap_or_default();
    weights
        .iter()
        .map(|weight| BigInt::from(weight.mantissa()) * BigInt::from(10).pow(finest - weight.scale()))
        .collect()
}

/// Divides minor units by weights that are not negative, at least one of them positive.
fn largest_remainder(total: u64, weights: &[BigInt]) -> Vec<u64> {
    let sum: BigInt = weights.iter().sum();
    let mut shares = Vec::with_capacity(weights.len());
    let mut rests = Vec::with_capacity(weights.len());
    for weight in weights {
        let product = weight * total;
        // No share exceeds the total, so each fits; with u64::MAX a mistake here would show as a wrong sum.
        shares.push(u64::try_from(&product / &sum).unwrap_or(u64::MAX));
        rests.push(product % &sum);
    }
    // Each share lost less than one unit, so fewer units are left than there are shares with a remainder.
    let left = total - shares.iter().sum::<u64>();
    let mut order: Vec<usize> = (0..weights.len()).filter(|i| has_rest(&rests, *i)).collect();
    order.sort_by_key(|i| (Reverse(rests.get(*i)), *i));
    for index in order.into_iter().zip(0..left).map(|(index, _)| index) {
        if let Some(share) = shares.get_mut(index) {
            *share += 1;
        }
    }
    shares
}

fn has_rest(rests: &[BigInt], index: usize) -> bool {
    rests.get(index).is_some_and(|rest| rest.sign() == Sign::Plus)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::money::currency::Currency;

    fn texts(shares: &[Money]) -> Vec<String> {
        shares.iter().map(|share| share.to_plain()).collect()
    }

    #[test]
    fn cents_that_are_left_go_to_the_largest_rests() {
        let cases: [(&str, Currency, &[&str], &[&str]); 9] = [
            ("100.00", Currency::EUR, &["1", "1", "1"], &["33.34", "33.33", "33.33"]),
            ("-100.00", Currency::EUR, &["1", "1", "1"], &["-33.34", "-33.33", "-33.33"]),
            ("0.05", Currency::EUR, &["3", "7"], &["0.02", "0.03"]),
            ("0.01", Currency::EUR, &["1", "1"], &["0.01", "0.00"]),
            ("0.01", Currency::EUR, &["0", "1"], &["0.00", "0.01"]),
            ("0.00", Currency::EUR, &["2", "1"], &["0.00", "0.00"]),
            ("10", Currency::JPY, &["0.5", "0.25", "0.25"], &["5", "3", "2"]),
            ("99.99", Currency::EUR, &["33.3", "66.7"], &["33.30", "66.69"]),
            (
                "1.00",
                Currency::EUR,
                &["0.0000000000000000000000000001", "79228162514264337593543950335"],
                &["0.00", "1.00"],
            ),
        ];
        for (amount, currency, weights, expected) in cases {
            let weights: Vec<Decimal> = weights.iter().map(|weight| weight.parse().unwrap()).collect();
            let shares = Money::parse(amount, currency).unwrap().allocate(&weights).unwrap();
            assert_eq!(texts(&shares), expected, "{amount} by {weights:?}");
        }
    }

    #[test]
    fn weights_that_say_nothing_are_refused() {
        let cases: [(&[i64], &str); 3] =
            [(&[], "there are none"), (&[1, -1], "one is negative"), (&[0, 0], "all are zero")];
        for (weights, expected) in cases {
            let weights: Vec<Decimal> = weights.iter().copied().map(Decimal::from).collect();
            let refused = Money::from_minor(100, Currency::EUR).allocate(&weights);
            assert_eq!(refused, Err(MoneyError::InvalidWeights { reason: expected }));
        }
        assert!(Money::zero(Currency::EUR).split(MAX_SHARES + 1).is_err());
        assert!(Money::zero(Currency::EUR).split(0).is_err());
    }

    #[test]
    fn an_amount_finer_than_a_cent_is_not_divided() {
        let amount = Money::parse("1.005", Currency::EUR).unwrap();
        assert_eq!(amount.split(2), Err(MoneyError::FinerThanMinorUnit { amount }));
    }

    #[test]
    fn the_smallest_amount_of_64_bits_is_divided_too() {
        let least = Money::from_minor(i64::MIN, Currency::EUR);
        assert_eq!(least.split(1), Ok(vec![least]));
    }

    proptest! {
        #[test]
        fn no_cent_is_lost_and_none_appears(
            minor in any::<i64>(),
            weights in prop::collection::vec((0_i64.., 0_u32..28), 1..40)
                .prop_filter("one weight", |weights| weights.iter().any(|(weight, _)| *weight > 0)),
        ) {
            let weights: Vec<Decimal> = weights.into_iter().map(|(weight, scale)| Decimal::new(weight, scale)).collect();
            let shares = Money::from_minor(minor, Currency::EUR).allocate(&weights).unwrap();
            prop_assert_eq!(shares.len(), weights.len());
            let sum: i128 = shares.iter().map(|share| i128::from(share.to_minor().unwrap())).sum();
            prop_assert_eq!(sum, i128::from(minor));
            for (share, weight) in shares.iter().zip(&weights) {
                prop_assert!(!weight.is_zero() || share.is_zero(), "a weight of zero gets nothing");
                prop_assert!(share.is_zero() || share.is_negative() == (minor < 0), "no share has the other sign");
            }
        }

        #[test]
        fn equal_shares_differ_by_a_cent_at_most(minor in any::<i64>(), count in 1_usize..200) {
            let shares = Money::from_minor(minor, Currency::EUR).split(count).unwrap();
            let minors: Vec<i64> = shares.iter().map(|share| share.to_minor().unwrap()).collect();
            prop_assert!(minors.iter().max().unwrap() - minors.iter().min().unwrap() <= 1);
        }

        #[test]
        fn more_weight_never_gets_less(minor in 0_i64.., weights in prop::collection::vec(1_u32.., 2..20)) {
            let decimals: Vec<Decimal> = weights.iter().copied().map(Decimal::from).collect();
            let shares = Money::from_minor(minor, Currency::EUR).allocate(&decimals).unwrap();
            for (a, share_a) in weights.iter().zip(&shares) {
                for (b, share_b) in weights.iter().zip(&shares) {
                    prop_assert!(a <= b || share_a.amount() >= share_b.amount());
                }
            }
        }
    }
}
