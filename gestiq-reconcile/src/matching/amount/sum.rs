//! Sums of money.

use gestiq_core::Money;

/// Returns the sum of amounts of one currency; `None` if there are none, or it does not fit.
pub(crate) fn sum(amounts: impl Iterator<Item = Money>) -> Option<Money> {
    let mut all = None;
    for amount in amounts {
        all = Some(all.map_or(Ok(amount), |sum: Money| sum.checked_add(amount)).ok()?);
    }
    all
}
