//! Items by currency and amount.

use super::items::Items;

/// Currency, signed amount, due day, item: sorted, it answers "equal amount, near this day".
pub(crate) type AmountKey = (u16, i64, i32, u32);

pub(crate) fn amount_key(items: &Items<'_>, item: u32) -> AmountKey {
    let at = item as usize;
    (items.currency[at], items.amount[at], items.due[at], item)
}

pub(crate) fn of_currency(items: &[AmountKey], currency: u16) -> &[AmountKey] {
    let start = items.partition_point(|key| key.0 < currency);
    let end = items.partition_point(|key| key.0 <= currency);
    &items[start..end]
}

/// The items whose amount has the sign of `amount`; nothing settles an amount of zero.
pub(crate) fn of_sign(items: &[AmountKey], amount: i64) -> &[AmountKey] {
    match amount.signum() {
        1 => &items[items.partition_point(|key| key.1 <= 0)..],
        -1 => &items[..items.partition_point(|key| key.1 < 0)],
        _ => &[],
    }
}

/// At most `span` items on each side of a place.
pub(crate) fn around(items: &[AmountKey], place: usize, span: usize) -> &[AmountKey] {
    &items[place.saturating_sub(span)..(place + span).min(items.len())]
}

pub(crate) fn between(items: &[AmountKey], least: i64, most: i64) -> &[AmountKey] {
    let start = items.partition_point(|key| key.1 < least);
    let end = items.partition_point(|key| key.1 <= most);
    &items[start..end.max(start)]
}
