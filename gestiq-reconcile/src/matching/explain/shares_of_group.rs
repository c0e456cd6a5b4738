//! The part of each item that a group settles.

use gestiq_core::Money;
use gestiq_statements::{ItemId, OpenItem};
use rust_decimal::{Decimal, RoundingStrategy};

use crate::matching::amount::difference::{Difference, DifferenceKind};

/// The part of an item that a group settles.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct MemberShare {
    /// The item.
    pub item: ItemId,
    /// Its open amount, as a settling line shows it.
    pub open: Money,
    /// The part of it that is paid; the rest is its share of the difference.
    pub paid: Money,
}

/// Returns the part of each item that is paid. A discount or a withheld tax is taken from each in proportion; anything
/// else is missing from the last ones, because the first are paid first.
pub(crate) fn member_shares(items: &[&OpenItem], difference: Option<&Difference>) -> Vec<MemberShare> {
    let open: Vec<Money> = items.iter().map(|item| item.expected_movement()).collect();
    let missing = missing(&open, difference);
    let share = |((item, open), missing): ((&&OpenItem, &Money), Decimal)| MemberShare {
        item: item.id.clone(),
        open: *open,
        paid: Money::new(open.amount() - missing, open.currency()),
    };
    items.iter().zip(&open).zip(missing).map(share).collect()
}

/// Returns what is missing of each amount, with its sign.
fn missing(open: &[Money], difference: Option<&Difference>) -> Vec<Decimal> {
    let amounts: Vec<Decimal> = open.iter().map(|money| money.amount()).collect();
    let all: Decimal = amounts.iter().sum();
    let apart = difference.map_or(Decimal::ZERO, |difference| difference.amount.amount());
    let apart = if all.is_sign_negative() { -apart } else { apart };
    let digits = open.first().map_or(0, |money| money.currency().minor_digits());
    let is_share = |kind| matches!(kind, DifferenceKind::Discount | DifferenceKind::Withholding);
    let mut left = apart;
    let mut parts = vec![Decimal::ZERO; amounts.len()];
    if difference.is_some_and(|difference| is_share(difference.kind)) && !all.is_zero() {
        let half_up = RoundingStrategy::MidpointAwayFromZero;
        for (part, amount) in parts.iter_mut().zip(&amounts) {
            *part = (apart * amount / all).round_dp_with_strategy(digits, half_up);
            left -= *part;
        }
    } else {
        for (part, amount) in parts.iter_mut().zip(&amounts).rev() {
            let same_sign = amount.is_sign_negative() == left.is_sign_negative();
            *part = if same_sign && left.abs() > amount.abs() { *amount } else { left };
            left -= *part;
        }
    }
    if let Some(last) = parts.last_mut() {
        *last += left;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use gestiq_core::Currency;

    #[test]
    #[expect(clippy::inconsistent_digit_grouping, reason = "euros_cents")]
    fn a_discount_is_taken_from_each_and_a_part_is_missing_from_the_last() {
        let issued = "2026-02-20".parse().unwrap();
        let eur = |minor| Money::from_minor(minor, Currency::EUR);
        let item = |id: &str, minor| OpenItem::new(ItemId::new(id).unwrap(), id, eur(minor), issued);
        let items = [item("1", 300_00), item("2", 450_00), item("3", 250_00)];
        let items: Vec<&OpenItem> = items.iter().collect();
        for (kind, missing, expected) in [
            (DifferenceKind::Discount, 20_00, [294_00, 441_00, 245_00]),
            (DifferenceKind::Discount, 20_01, [294_00, 441_00, 244_99]),
            (DifferenceKind::Partial, 150_00, [300_00, 450_00, 100_00]),
            (DifferenceKind::Partial, 300_00, [300_00, 400_00, 0]),
            (DifferenceKind::Fee, 12_50, [300_00, 450_00, 237_50]),
            (DifferenceKind::Over, -10_00, [300_00, 450_00, 260_00]),
        ] {
            let shares = member_shares(&items, Some(&Difference::new(kind, eur(missing))));
            let paid: Vec<Money> = shares.iter().map(|share| share.paid).collect();
            assert_eq!(paid, expected.map(eur), "{kind:?} {missing}");
        }
        assert!(member_shares(&items, None).iter().all(|share| share.paid == share.open));
    }
}
