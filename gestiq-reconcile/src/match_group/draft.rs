//! A match that is about to be made.

use gestiq_core::{Money, MoneyError};

use super::cover::cover;
use super::{ItemAllocation, LineAllocation, MatchError, OpenDifference, Origin, Rationale};
use crate::adjustment::{Remainder, ResolutionKind};
use crate::ledger::{StoredItem, StoredLine, movement};
use crate::matching::{DifferenceKind, LineMatch};

/// Everything of a match but its id and who makes it.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) origin: Origin,
    pub(crate) lines: Vec<LineAllocation>,
    pub(crate) items: Vec<ItemAllocation>,
    pub(crate) difference: Option<OpenDifference>,
    /// What is explained at once, and how.
    pub(crate) explained: Vec<(ResolutionKind, Remainder)>,
    pub(crate) rationale: Option<Rationale>,
}

impl Draft {
    /// Settles as much as is open on both sides: the smaller side wholly, the larger one in its order.
    pub(crate) fn settling(
        origin: Origin,
        lines: &[&StoredLine],
        items: &[&StoredItem],
    ) -> Result<Draft, MatchError> {
        let paid: Vec<Money> = lines.iter().map(|row| row.open).collect();
        let open: Vec<Money> = items.iter().map(|row| movement(row.open, row.item.direction)).collect();
        let (lines_sum, items_sum) = (total(&paid)?, total(&open)?);
        let (Some(lines_sum), Some(items_sum)) = (lines_sum, items_sum) else {
            return Err(MatchError::NoMembers { what: if lines.is_empty() { "line" } else { "item" } });
        };
        check_directions(lines_sum, items_sum)?;
        let smaller =
            if lines_sum.abs().checked_cmp(items_sum.abs())?.is_le() { lines_sum } else { items_sum };
        let amount = items_sum.abs().checked_sub(lines_sum.abs())?;
        let kind = if amount.is_negative() { DifferenceKind::Over } else { DifferenceKind::Partial };
        let difference = (!amount.is_zero()).then_some(OpenDifference { kind, amount, unresolved: amount });
        Ok(Draft {
            origin,
            lines: line_allocations(lines, &cover(&paid, smaller)?),
            items: item_allocations(items, &cover(&open, smaller)?),
            difference,
            explained: Vec::new(),
            rationale: None,
        })
    }

    /// What the matcher has found, with the name that it gave to the difference.
    pub(crate) fn found(
        origin: Origin,
        found: &LineMatch,
        lines: &[&StoredLine],
        items: &[&StoredItem],
    ) -> Result<Draft, MatchError> {
        let mut draft = Draft::settling(origin, lines, items)?;
        if let (Some(open), Some(named)) = (&mut draft.difference, &found.difference) {
            open.kind = named.kind;
        }
        draft.rationale = Rationale::of(found);
        Ok(draft)
    }
}

/// The sum of amounts of one currency; none of nothing.
pub(super) fn total(amounts: &[Money]) -> Result<Option<Money>, MoneyError> {
    let mut amounts = amounts.iter();
    let Some(first) = amounts.next() else { return Ok(None) };
    amounts.try_fold(*first, |sum, amount| sum.checked_add(*amount)).map(Some)
}

/// Refuses to settle what goes out with what comes in, and nothing with something.
pub(super) fn check_directions(lines: Money, items: Money) -> Result<(), MatchError> {
    if lines.is_zero() || items.is_zero() || lines.is_negative() != items.is_negative() {
        return Err(MatchError::OppositeDirections { lines, items });
    }
    Ok(())
}

fn line_allocations(lines: &[&StoredLine], shares: &[Money]) -> Vec<LineAllocation> {
    let shares = lines.iter().zip(shares).filter(|(_, share)| !share.is_zero());
    shares
        .map(|(row, share)| LineAllocation { line: row.id().clone(), amount: *share, value: *share })
        .collect()
}

/// The shares are movements; an allocation has the sign of the item.
fn item_allocations(items: &[&StoredItem], shares: &[Money]) -> Vec<ItemAllocation> {
    let shares = items.iter().zip(shares).filter(|(_, share)| !share.is_zero());
    shares
        .map(|(row, share)| ItemAllocation {
            item: row.id().clone(),
            direction: row.item.direction,
            amount: movement(*share, row.item.direction),
        })
        .collect()
}
