//! Items by currency and amount.

use super::items::Items;
use crate::matching::tables::ix::{CurrencyIx, ItemIx, Ix};

/// An item by its amount. Sorted, the keys find the items of an equal amount that are due near a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct AmountKey {
    /// The currency of the amount, which another one than the item's stands for if the item was converted.
    pub(crate) currency: CurrencyIx,
    /// Signed, in the scale of the currency.
    pub(crate) amount: i64,
    /// The day on which the item is due.
    pub(crate) due: i32,
    pub(crate) item: ItemIx,
}

impl AmountKey {
    /// Returns the key of an item in its own currency.
    pub(crate) fn of(items: &Items<'_>, item: ItemIx) -> Self {
        AmountKey { currency: items.currency[item], amount: items.amount[item], due: items.due[item], item }
    }

    /// Returns the least key of a currency and an amount that is due on a day or after it.
    pub(crate) fn first(currency: CurrencyIx, amount: i64, due: i32) -> Self {
        AmountKey { currency, amount, due, item: ItemIx::from_position(0) }
    }
}

/// Returns the keys of a currency, of keys that are sorted.
pub(crate) fn of_currency(keys: &[AmountKey], currency: CurrencyIx) -> &[AmountKey] {
    let start = keys.partition_point(|key| key.currency < currency);
    let end = keys.partition_point(|key| key.currency <= currency);
    &keys[start..end]
}

/// Returns the keys whose amount has the sign of `amount`; nothing settles an amount of zero.
pub(crate) fn of_sign(keys: &[AmountKey], amount: i64) -> &[AmountKey] {
    debug_assert_one_currency(keys);
    match amount.signum() {
        1 => &keys[keys.partition_point(|key| key.amount <= 0)..],
        -1 => &keys[..keys.partition_point(|key| key.amount < 0)],
        _ => &[],
    }
}

/// Returns at most `span` keys on each side of a position.
pub(crate) fn around(keys: &[AmountKey], position: usize, span: usize) -> &[AmountKey] {
    debug_assert!(position <= keys.len(), "{position} of {}", keys.len());
    &keys[position.saturating_sub(span)..(position + span).min(keys.len())]
}

/// Returns the keys with amounts from `least` to `most`.
pub(crate) fn between(keys: &[AmountKey], least: i64, most: i64) -> &[AmountKey] {
    debug_assert_one_currency(keys);
    let start = keys.partition_point(|key| key.amount < least);
    let end = keys.partition_point(|key| key.amount <= most);
    &keys[start..end.max(start)]
}

/// Amounts are searched by halving, which takes keys of one currency in their order.
fn debug_assert_one_currency(keys: &[AmountKey]) {
    debug_assert!(
        keys.first().map(|key| key.currency) == keys.last().map(|key| key.currency),
        "the keys are of several currencies"
    );
    debug_assert!(
        keys.first().map(|key| key.amount) <= keys.last().map(|key| key.amount),
        "the keys are not sorted"
    );
}
