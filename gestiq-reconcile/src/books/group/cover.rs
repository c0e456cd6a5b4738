//! Shares of the members of a match whose two sides are not equal.

use gestiq_core::Money;

use crate::books::error::MatchError;
use crate::books::place::PlacedAmount;

/// Shares of amounts that add up to `target`, which has the sign of their sum and is not more than it.
///
/// Amounts against the direction of the target (a credit note among invoices) are used wholly, and leave more to the
/// others; those are covered in their order until the target is reached. A share of zero covers nothing.
pub(super) fn cover(amounts: &[PlacedAmount<'_>], target: Money) -> Result<Vec<Money>, MatchError> {
    let zero = Money::zero(target.currency());
    let against = |amount: &Money| amount.is_negative() != target.is_negative();
    let mut left = target;
    for PlacedAmount { place, amount } in amounts.iter().filter(|one| against(&one.amount)) {
        left = left.checked_sub(*amount).map_err(|error| place.money(error))?;
    }
    let share = |PlacedAmount { place, amount }: &PlacedAmount<'_>| {
        if against(amount) {
            return Ok(*amount);
        }
        let order = amount.abs().checked_cmp(left.abs()).map_err(|error| place.money(error))?;
        let share = if order.is_le() { *amount } else { left };
        left = left.checked_sub(share).map_err(|error| place.money(error))?;
        Ok(if share.is_zero() { zero } else { share })
    };
    amounts.iter().map(share).collect()
}

#[cfg(test)]
mod tests {
    use gestiq_core::Currency;
    use proptest::prelude::*;

    use super::*;

    use crate::books::place::Place;

    fn eur(minor: i64) -> Money {
        Money::from_minor(minor, Currency::EUR)
    }

    fn placed(amounts: &[Money]) -> Vec<PlacedAmount<'static>> {
        let place = Place { what: "line", id: "L" };
        amounts.iter().map(|amount| PlacedAmount { place, amount: *amount }).collect()
    }

    #[test]
    fn the_first_are_covered_first_and_credit_notes_make_room() {
        let cases: [(&[i64], i64, &[i64]); 6] = [
            (&[100], 60, &[60]),
            (&[100, 50], 150, &[100, 50]),
            (&[100, 50], 120, &[100, 20]),
            (&[100, 50], 80, &[80, 0]),
            (&[100, -20, 50], 90, &[100, -20, 10]),
            (&[-100, 30, -50], -90, &[-100, 30, -20]),
        ];
        for (amounts, target, expected) in cases {
            let amounts: Vec<Money> = amounts.iter().copied().map(eur).collect();
            let expected: Vec<Money> = expected.iter().copied().map(eur).collect();
            assert_eq!(cover(&placed(&amounts), eur(target)), Ok(expected), "{amounts:?} for {target}");
        }
    }

    proptest! {
        #[test]
        fn shares_add_up_and_never_exceed_their_amounts(
            amounts in prop::collection::vec((-50_i64..100).prop_filter("not zero", |a| *a != 0), 1..8),
            part in 1_i64..=100,
        ) {
            let sum: i64 = amounts.iter().sum();
            prop_assume!(sum != 0);
            let target = if (sum * part / 100) == 0 { sum } else { sum * part / 100 };
            let amounts: Vec<Money> = amounts.into_iter().map(eur).collect();
            let shares = cover(&placed(&amounts), eur(target)).unwrap();
            let total = shares.iter().try_fold(eur(0), |sum, share| sum.checked_add(*share)).unwrap();
            prop_assert_eq!(total, eur(target));
            for (share, amount) in shares.iter().zip(&amounts) {
                prop_assert!(share.is_zero() || share.is_negative() == amount.is_negative());
                prop_assert!(share.abs().amount() <= amount.abs().amount());
            }
        }
    }
}
