//! A match that is about to be made.

use gestiq_core::money::MoneyError;
use gestiq_core::{Money, Rounding};

use super::allocation::{ItemAllocation, LineAllocation};
use super::cover::cover;
use super::match_group::{OpenDifference, Origin};
use super::rationale::Rationale;
use super::resolution::Remainder;
use crate::books::entry::ResolutionKind;
use crate::books::error::MatchError;
use crate::books::movement::movement;
use crate::books::place::{Place, PlacedAmount};
use crate::books::row::{StoredItem, StoredLine};
use crate::matching::{Difference, DifferenceKind, LineMatch};

/// Everything of a match but its id and who makes it.
#[derive(Clone, Debug)]
pub(crate) struct MatchDraft {
    pub(crate) origin: Origin,
    pub(crate) lines: Vec<LineAllocation>,
    pub(crate) items: Vec<ItemAllocation>,
    pub(crate) difference: Option<OpenDifference>,
    /// Remainders that are explained at once, each with its kind.
    pub(crate) explained: Vec<(ResolutionKind, Remainder)>,
    pub(crate) rationale: Option<Rationale>,
}

impl MatchDraft {
    /// Settles as much as is open on both sides: the smaller side wholly, the larger one in its order. Lines and items
    /// that are not reached are left out; the open part of one that is reached in part is the difference.
    pub(crate) fn settling<'r>(
        origin: Origin,
        lines: &[&'r StoredLine],
        items: &[&'r StoredItem],
    ) -> Result<MatchDraft, MatchError> {
        let of_line = |row: &&'r StoredLine| PlacedAmount::of_line(row.id(), row.open);
        let of_item =
            |row: &&'r StoredItem| PlacedAmount::of_item(row.id(), movement(row.open, row.item.direction));
        let paid: Vec<PlacedAmount<'r>> = lines.iter().map(of_line).collect();
        let open: Vec<PlacedAmount<'r>> = items.iter().map(of_item).collect();
        let (Some((_, lines_sum)), Some((place, items_sum))) = (total(&paid)?, total(&open)?) else {
            return Err(MatchError::NoMembers { what: if lines.is_empty() { "line" } else { "item" } });
        };
        check_directions(lines_sum, items_sum)?;
        let order = lines_sum.abs().checked_cmp(items_sum.abs()).map_err(|error| place.money(error))?;
        let smaller = if order.is_le() { lines_sum } else { items_sum };
        let (line_shares, item_shares) = (cover(&paid, smaller)?, cover(&open, smaller)?);
        let (unpaid, unused) = (reached(&open, &item_shares)?, reached(&paid, &line_shares)?);
        let amount = unpaid.checked_sub(unused).map_err(|error| place.money(error))?;
        let kind = if amount.is_negative() { DifferenceKind::Over } else { DifferenceKind::Partial };
        let difference = (!amount.is_zero()).then_some(OpenDifference { kind, amount, unresolved: amount });
        Ok(MatchDraft {
            origin,
            lines: line_allocations(lines, &line_shares),
            items: item_allocations(items, &item_shares),
            difference,
            explained: Vec::new(),
            rationale: None,
        })
    }

    /// Returns the match that the matcher has found, with the name that it gave to the difference.
    pub(crate) fn found(
        origin: Origin,
        found: &LineMatch,
        lines: &[&StoredLine],
        items: &[&StoredItem],
    ) -> Result<MatchDraft, MatchError> {
        let mut draft = match (lines, items) {
            ([line], [item]) if line.open.currency() != item.open.currency() => {
                MatchDraft::exchanging(origin, found.difference, line, item)?
            }
            _ => MatchDraft::settling(origin, lines, items)?,
        };
        if let (Some(open), Some(named)) = (&mut draft.difference, &found.difference) {
            open.kind = named.kind;
        }
        draft.rationale = Rationale::of(found);
        Ok(draft)
    }

    /// Drafts the match of a line in another currency than the item, at the value that the matcher has found.
    ///
    /// A part payment leaves the item open, an overpayment leaves its share of the line open; any other difference is one
    /// of valuation, which nobody can pay later, and is explained at once.
    fn exchanging(
        origin: Origin,
        difference: Option<Difference>,
        line: &StoredLine,
        item: &StoredItem,
    ) -> Result<MatchDraft, MatchError> {
        let direction = item.item.direction;
        let due = movement(item.open, direction);
        let apart = difference.map_or(Money::zero(due.currency()), |difference| difference.amount);
        let of_item = |error| Place::item(item.id()).money(error);
        let worth = due.abs().checked_sub(apart).map_err(of_item)?;
        let worth = if line.open.is_negative() { worth.negated() } else { worth };
        check_directions(worth, due)?;
        let mut settled = LineAllocation { line: line.id().clone(), amount: line.open, value: worth };
        let mut taken = ItemAllocation { item: item.id().clone(), direction, amount: item.open };
        let (mut open, mut explained) = (None, Vec::new());
        match difference.map(|difference| difference.kind) {
            None => {}
            Some(kind @ DifferenceKind::Partial) => {
                taken.amount = movement(worth, direction);
                open = Some(OpenDifference { kind, amount: apart, unresolved: apart });
            }
            Some(DifferenceKind::Over) => {
                let of_line = |error| Place::line(line.id()).money(error);
                settled.amount = share(line.open, due, worth).map_err(of_line)?;
                settled.value = due;
            }
            Some(kind) => {
                let amount = due.checked_sub(worth).map_err(of_item)?;
                let kind = match ResolutionKind::of(kind) {
                    Some(named @ (ResolutionKind::Fee | ResolutionKind::Discount)) => named,
                    _ => ResolutionKind::Fx,
                };
                explained.push((kind, Remainder::Valuation { direction, amount }));
            }
        }
        let (lines, items) = (vec![settled], vec![taken]);
        Ok(MatchDraft { origin, lines, items, difference: open, explained, rationale: None })
    }
}

/// Returns the sum, without sign, of the amounts that have a share: those without one are not part of the match.
fn reached(amounts: &[PlacedAmount<'_>], shares: &[Money]) -> Result<Money, MatchError> {
    let with_share = amounts.iter().zip(shares).filter(|(_, share)| !share.is_zero());
    let with_share: Vec<PlacedAmount<'_>> = with_share.map(|(amount, _)| *amount).collect();
    let (_, sum) = total(&with_share)?.ok_or(MatchError::NoMembers { what: "line" })?;
    Ok(sum.abs())
}

/// Returns `amount * part / whole`, rounded to the minor unit.
fn share(amount: Money, part: Money, whole: Money) -> Result<Money, MoneyError> {
    amount.times(part.amount(), Rounding::HalfUp)?.divided_by(whole.amount(), Rounding::HalfUp)
}

/// Returns the sum of amounts of one currency, with the place of the first one; `None` if there are none.
pub(super) fn total<'a>(amounts: &[PlacedAmount<'a>]) -> Result<Option<(Place<'a>, Money)>, MatchError> {
    let Some((first, rest)) = amounts.split_first() else { return Ok(None) };
    let add = |sum: Money, one: &PlacedAmount<'a>| {
        sum.checked_add(one.amount).map_err(|error| one.place.money(error))
    };
    Ok(Some((first.place, rest.iter().try_fold(first.amount, add)?)))
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

/// Returns the allocations of shares: a share is a movement, an allocation has the sign of the item.
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

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use gestiq_core::Currency;

    use super::*;
    use crate::books::account::AccountKey;
    use gestiq_statements::{ItemId, LineId, OpenItem, StatementLine};

    #[test]
    #[expect(clippy::inconsistent_digit_grouping, reason = "cents")]
    fn a_payment_in_another_currency_settles_what_it_is_worth() {
        use DifferenceKind::{Over, Partial, Rounding};
        let (eur, usd) = (
            |minor| Money::from_minor(minor, Currency::EUR),
            |minor| Money::from_minor(minor, Currency::USD),
        );
        let day = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        let line = StatementLine::new(LineId::new("L").unwrap(), day, usd(110_00));
        let line = StoredLine::new(AccountKey::new("1").unwrap(), line);
        let item = StoredItem::new(OpenItem::new(ItemId::new("I").unwrap(), "I", eur(100_00), day));
        // The difference; what is taken of the line and of the item, and what is explained.
        for (difference, of_line, of_item, explained) in [
            (None, 110_00, 100_00, None),
            (Some((Rounding, 1)), 110_00, 100_00, Some(eur(1))),
            (Some((Rounding, -1)), 110_00, 100_00, Some(eur(-1))),
            (Some((Partial, 40_00)), 110_00, 60_00, None),
            (Some((Over, -100_00)), 55_00, 100_00, None),
        ] {
            let difference = difference.map(|(kind, minor)| Difference::new(kind, eur(minor)));
            let draft = MatchDraft::exchanging(Origin::Suggested, difference, &line, &item).unwrap();
            assert_eq!((draft.lines[0].amount, draft.items[0].amount), (usd(of_line), eur(of_item)));
            let loss = draft.explained.first().map(|(_, remainder)| remainder.loss());
            assert_eq!(loss, explained, "{difference:?}");
            let sides = draft.lines[0].value.checked_add(loss.unwrap_or(eur(0)));
            assert_eq!(sides, Ok(draft.items[0].movement()), "{difference:?} adds up");
        }
    }
    #[test]
    fn an_amount_that_does_not_fit_names_its_item() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        let item = |id: &str, currency| {
            let open = Money::from_minor(1, currency);
            StoredItem::new(OpenItem::new(ItemId::new(id).unwrap(), id, open, day))
        };
        let line = StatementLine::new(LineId::new("L").unwrap(), day, Money::from_minor(2, Currency::EUR));
        let line = StoredLine::new(AccountKey::new("1").unwrap(), line);
        let (euro, dollar) = (item("I1", Currency::EUR), item("I2", Currency::USD));
        let error = MatchDraft::settling(Origin::Suggested, &[&line], &[&euro, &dollar]).unwrap_err();
        assert_eq!(error.code(), "match_amount_out_of_range");
        assert!(error.to_string().starts_with("item I2: "), "{error}");
    }
}
