//! The difference that a payment leaves, in money.

use gestiq_statements::{OpenItem, StatementLine};

use super::difference::{Difference, DifferenceKind};
use super::exchanged::Exchanged;
use super::sum::sum;

impl Difference {
    /// Returns the difference of a line and an item; `exchanged` if they are of two currencies.
    pub(crate) fn of_pair(
        kind: DifferenceKind,
        line: &StatementLine,
        item: &OpenItem,
        exchanged: Option<&Exchanged>,
    ) -> Option<Self> {
        let Some(exchanged) = exchanged else {
            // Both amounts have one currency and fit the matcher's integers, so the difference exists.
            let amount = item.expected_movement().abs().checked_sub(line.amount.abs()).ok()?;
            return Some(Difference::new(kind, amount));
        };
        let amount = exchanged.open.checked_sub(exchanged.paid_in_item_currency).ok()?;
        let open = exchanged.open_in_line_currency;
        let in_line_currency = open.and_then(|open| open.checked_sub(exchanged.paid).ok());
        Some(Difference { kind, amount, in_line_currency })
    }

    /// Returns what the sums of a group leave over.
    pub(crate) fn of_sums(
        kind: DifferenceKind,
        lines: &[&StatementLine],
        items: &[&OpenItem],
    ) -> Option<Self> {
        let open = sum(items.iter().map(|item| item.expected_movement()))?;
        let paid = sum(lines.iter().map(|line| line.amount))?;
        Some(Difference::new(kind, open.abs().checked_sub(paid.abs()).ok()?))
    }
}
