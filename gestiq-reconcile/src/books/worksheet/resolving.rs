//! Differences that are explained by adjusting entries.

use gestiq_core::Money;
use gestiq_core::money::MoneyError;

use super::sheet::Worksheet;
use crate::books::entry::ResolutionKind;
use crate::books::error::MatchError;
use crate::books::group::{MatchGroup, Remainder, Resolution};
use crate::books::id::{MatchGroupId, ResolutionId};
use crate::books::place::Place;
use crate::books::remark::Remark;
use crate::books::row::{take, take_from_item, take_from_line};
use crate::books::stamp::Stamp;
use crate::books::state::MatchCommand;
use crate::error::Error;

impl Worksheet<'_> {
    /// Explains the difference that a confirmed match left, or `amount` of it, by adjusting entries.
    pub(crate) fn resolve(
        &mut self,
        id: MatchGroupId,
        kind: ResolutionKind,
        amount: Option<Money>,
        remark: Option<&Remark>,
    ) -> Result<Money, Error> {
        let (before, mut group) = self.changing(id, MatchCommand::Resolve)?;
        let nothing = || MatchError::NothingToResolve { id: id.to_string() };
        let difference = group.difference.as_mut().ok_or_else(nothing)?;
        if difference.unresolved.is_zero() {
            return Err(nothing().into());
        }
        let (open, amount) = (difference.unresolved, amount.unwrap_or(difference.unresolved));
        let of = Place { what: "the difference of match", id: &id.to_string() };
        difference.unresolved = take(of, open, amount)?;
        let made = self.act.stamp(remark);
        if amount.is_negative() {
            self.use_up_lines(&mut group, kind, amount.abs(), &made)?;
        } else {
            self.settle_items(&mut group, kind, amount, &made)?;
        }
        self.save(group, "match.resolved", &before, remark)?;
        Ok(amount)
    }

    /// Settles what was not paid of the items, in their order, by entries.
    fn settle_items(
        &mut self,
        group: &mut MatchGroup,
        kind: ResolutionKind,
        mut left: Money,
        made: &Stamp,
    ) -> Result<(), Error> {
        for allocation in &mut group.items {
            let place = Place::item(&allocation.item);
            let row = self.item(&allocation.item)?;
            // A credit note beside invoices was used wholly; what is missing is missing on the others.
            let taken = part_of(row.open, left).map_err(|error| place.money(error))?;
            if taken.is_zero() || row.open.is_negative() != allocation.amount.is_negative() {
                continue;
            }
            row.open = take_from_item(row, taken)?;
            left = left.checked_sub(taken.abs()).map_err(|error| place.money(error))?;
            let settled = allocation.amount.checked_add(taken).map_err(|error| place.money(error))?;
            let (item, direction) = (allocation.item.clone(), allocation.direction);
            let remainder = Remainder::Item { item, direction, amount: taken };
            allocation.amount = settled;
            group.resolutions.extend(self.resolution(kind, remainder, made.clone()));
        }
        check_used_up("item", group.items.first().map(|item| item.item.as_str()), left)
    }

    /// Uses up what was paid too much, in the order of the lines, by entries.
    fn use_up_lines(
        &mut self,
        group: &mut MatchGroup,
        kind: ResolutionKind,
        mut left: Money,
        made: &Stamp,
    ) -> Result<(), Error> {
        for allocation in &mut group.lines {
            self.release_line(&allocation.line, None)?;
            let place = Place::line(&allocation.line);
            let row = self.line(&allocation.line)?;
            let taken = part_of(row.open, left).map_err(|error| place.money(error))?;
            if taken.is_zero() {
                continue;
            }
            row.open = take_from_line(row, taken)?;
            left = left.checked_sub(taken.abs()).map_err(|error| place.money(error))?;
            let add = |amount: Money| amount.checked_add(taken).map_err(|error| place.money(error));
            let (amount, value) = (add(allocation.amount)?, add(allocation.value)?);
            let remainder = Remainder::Line { line: allocation.line.clone(), amount: taken };
            (allocation.amount, allocation.value) = (amount, value);
            group.resolutions.extend(self.resolution(kind, remainder, made.clone()));
        }
        check_used_up("line", group.lines.first().map(|line| line.line.as_str()), left)
    }

    /// Makes a resolution with its entry; `None` if nothing is left over.
    pub(super) fn resolution(
        &self,
        kind: ResolutionKind,
        remainder: Remainder,
        made: Stamp,
    ) -> Option<Resolution> {
        let entry = remainder.entry(kind)?;
        let id = ResolutionId::new(self.act.ids());
        Some(Resolution { id, kind, remainder, entry, made, reversal: None })
    }
}

/// Returns as much of `open` as `most` (without sign) allows, with the sign of `open`.
fn part_of(open: Money, most: Money) -> Result<Money, MoneyError> {
    if open.abs().checked_cmp(most)?.is_le() {
        return Ok(open);
    }
    Ok(if open.is_negative() { most.negated() } else { most })
}

/// Refuses a resolution that finds less open than the difference once was: something else has settled it meanwhile.
fn check_used_up(what: &'static str, id: Option<&str>, left: Money) -> Result<(), Error> {
    if left.is_zero() {
        return Ok(());
    }
    Err(MatchError::NothingOpen { what, id: id.unwrap_or_default().to_owned() }.into())
}
