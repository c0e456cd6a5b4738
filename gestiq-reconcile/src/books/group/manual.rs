//! Matching by hand.

use std::collections::BTreeSet;

use gestiq_core::{Currency, Money};
use gestiq_statements::{ItemId, LineId, LineStatus};

use super::allocation::{ItemAllocation, LineAllocation};
use super::cover::cover;
use super::draft::{MatchDraft, check_directions, total};
use super::match_group::Origin;
use super::resolution::Remainder;
use crate::books::account::AccountKey;
use crate::books::entry::ResolutionKind;
use crate::books::error::MatchError;
use crate::books::limit::MAX_MEMBERS;
use crate::books::movement::movement;
use crate::books::place::{Place, PlacedAmount};
use crate::books::remark::Remark;
use crate::books::row::{StoredItem, StoredLine, take_from_item, take_from_line};

/// Lines that somebody says settle these items.
///
/// Without any amount, and without a stated difference, as much is settled as is open on both sides; what is left of
/// the larger side stays open: a part payment leaves the item open, an overpayment leaves the line open. As soon as an
/// amount or a difference is stated, members without one are taken with all that is open of them, and the two sides
/// must be equal up to the stated difference, which is explained by an adjusting entry at once.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ManualMatch {
    /// The bank account of the lines.
    pub account: AccountKey,
    /// The lines, in the order in which they are used up.
    pub lines: Vec<ManualLine>,
    /// The items, in the order in which they are settled.
    pub items: Vec<ManualItem>,
    /// The difference of the two sides, and the kind that explains it. As in
    /// [`Difference`](crate::matching::Difference), it is open less paid: positive if too little was paid, whoever
    /// pays.
    pub difference: Option<(ResolutionKind, Money)>,
    /// The reason, in the actor's words.
    pub remark: Option<Remark>,
}

/// A line of a match by hand.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ManualLine {
    /// The line.
    pub line: LineId,
    /// The amount to take, with its sign; all that is open if none is stated.
    pub amount: Option<Money>,
    /// Its value in the currency of the items; only for a line in another currency, and needed there.
    pub value: Option<Money>,
}

/// An item of a match by hand.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ManualItem {
    /// The item.
    pub item: ItemId,
    /// The amount to take, with its sign; all that is open if none is stated.
    pub amount: Option<Money>,
}

impl ManualMatch {
    /// Creates a match of all of these lines with all of these items.
    #[must_use]
    pub fn new(
        account: AccountKey,
        lines: impl IntoIterator<Item = LineId>,
        items: impl IntoIterator<Item = ItemId>,
    ) -> Self {
        let lines = lines.into_iter().map(|line| ManualLine { line, amount: None, value: None });
        let items = items.into_iter().map(|item| ManualItem { item, amount: None });
        ManualMatch {
            account,
            lines: lines.collect(),
            items: items.collect(),
            difference: None,
            remark: None,
        }
    }

    /// States what the two sides differ by.
    #[must_use]
    pub fn with_difference(mut self, kind: ResolutionKind, amount: Money) -> Self {
        self.difference = Some((kind, amount));
        self
    }

    /// Says why.
    #[must_use]
    pub fn because(mut self, remark: Remark) -> Self {
        self.remark = Some(remark);
        self
    }

    /// Returns the request in one spelling, for its fingerprint.
    pub(crate) fn content(&self) -> String {
        let amount = |amount: Option<Money>| amount.map_or("open".to_owned(), |amount| amount.to_string());
        let lines = self.lines.iter().map(|member| {
            format!("line {} {} {}\n", member.line, amount(member.amount), amount(member.value))
        });
        let items =
            self.items.iter().map(|member| format!("item {} {}\n", member.item, amount(member.amount)));
        let mut content = format!("account {}\n", self.account);
        content.extend(lines.chain(items));
        content.extend(self.difference.map(|(kind, amount)| format!("{kind} {amount}\n")));
        content.extend(self.remark.iter().map(|remark| format!("because {remark}\n")));
        content
    }

    /// Refuses what can be refused without looking at the books.
    pub(crate) fn check_members(&self) -> Result<(), MatchError> {
        if self.lines.is_empty() || self.items.is_empty() {
            return Err(MatchError::NoMembers { what: if self.lines.is_empty() { "line" } else { "item" } });
        }
        let found = self.lines.len() + self.items.len();
        if found > MAX_MEMBERS {
            return Err(MatchError::TooManyMembers { found });
        }
        check_unique("line", self.lines.iter().map(|member| member.line.as_str()))?;
        check_unique("item", self.items.iter().map(|member| member.item.as_str()))
    }

    /// Drafts the match, after everything about it was checked against the open amounts; the rows are in the order of
    /// the members.
    pub(crate) fn draft(
        &self,
        lines: &[&StoredLine],
        items: &[&StoredItem],
    ) -> Result<MatchDraft, MatchError> {
        self.check_members()?;
        let stated = self.difference.is_some()
            || self.lines.iter().any(|member| member.amount.is_some() || member.value.is_some())
            || self.items.iter().any(|member| member.amount.is_some());
        let currency = check_items(items)?;
        let taken: Vec<LineAllocation> = self
            .lines
            .iter()
            .zip(lines)
            .map(|(member, row)| member.allocation(row, currency))
            .collect::<Result<_, _>>()?;
        let settled: Vec<ItemAllocation> = self
            .items
            .iter()
            .zip(items)
            .map(|(member, row)| member.allocation(row))
            .collect::<Result<_, _>>()?;
        if !stated {
            return MatchDraft::settling(Origin::Manual, lines, items);
        }
        let explained = self.explain(&taken, &settled)?;
        let origin = Origin::Manual;
        Ok(MatchDraft { origin, lines: taken, items: settled, difference: None, explained, rationale: None })
    }

    /// Returns the remainders that have to be explained so that the two sides are equal; refuses any other difference
    /// than the stated one.
    fn explain(
        &self,
        lines: &[LineAllocation],
        items: &[ItemAllocation],
    ) -> Result<Vec<(ResolutionKind, Remainder)>, MatchError> {
        let (values, movements) = (values(lines), movements(items));
        let (Some((_, paid)), Some((place, due))) = (total(&values)?, total(&movements)?) else {
            return Ok(Vec::new());
        };
        check_directions(paid, due)?;
        let found = due.abs().checked_sub(paid.abs()).map_err(|error| place.money(error))?;
        let stated = self.difference.map_or(Money::zero(due.currency()), |(_, amount)| amount);
        if found != stated {
            return Err(MatchError::SumsDiffer { lines: paid, items: due, found, stated });
        }
        let Some((kind, _)) = self.difference.filter(|_| !found.is_zero()) else { return Ok(Vec::new()) };
        let foreign = lines.iter().any(|line| line.amount.currency() != line.value.currency());
        if kind == ResolutionKind::Fx && !foreign {
            return Err(MatchError::FxWithoutCurrencies);
        }
        let remainders = if foreign {
            let direction = items.first().map(|item| item.direction).unwrap_or_default();
            let amount = due.checked_sub(paid).map_err(|error| place.money(error))?;
            vec![Remainder::Valuation { direction, amount }]
        } else if found.is_negative() {
            unused_lines(lines, due)?
        } else {
            unpaid_items(items, paid)?
        };
        Ok(remainders.into_iter().map(|remainder| (kind, remainder)).collect())
    }
}

impl ManualLine {
    fn allocation(&self, row: &StoredLine, currency: Currency) -> Result<LineAllocation, MatchError> {
        let line = || row.id().to_string();
        if row.line.status == LineStatus::Pending {
            return Err(MatchError::PendingLine { line: line() });
        }
        let amount = self.amount.unwrap_or(row.open);
        take_from_line(row, amount)?;
        let found = amount.currency();
        let value = match self.value {
            None if found == currency => amount,
            None => return Err(MatchError::ValueMissing { line: line(), found, wanted: currency }),
            Some(value) => value,
        };
        if value.currency() != currency {
            let (what, found) = ("value of line", value.currency());
            return Err(MatchError::WrongCurrency { what, id: line(), found, wanted: currency });
        }
        let same = found != currency || value == amount;
        if !same || value.is_zero() || value.is_negative() != amount.is_negative() {
            return Err(MatchError::WrongValue { line: line(), amount, value });
        }
        Ok(LineAllocation { line: row.id().clone(), amount, value })
    }
}

impl ManualItem {
    fn allocation(&self, row: &StoredItem) -> Result<ItemAllocation, MatchError> {
        let amount = self.amount.unwrap_or(row.open);
        take_from_item(row, amount)?;
        Ok(ItemAllocation { item: row.id().clone(), direction: row.item.direction, amount })
    }
}

/// Returns the one currency of all items.
fn check_items(items: &[&StoredItem]) -> Result<Currency, MatchError> {
    let first = items.first().ok_or(MatchError::NoMembers { what: "item" })?;
    let wanted = first.open.currency();
    match items.iter().find(|row| row.open.currency() != wanted) {
        None => Ok(wanted),
        Some(row) => {
            let (id, found) = (row.id().to_string(), row.open.currency());
            Err(MatchError::WrongCurrency { what: "item", id, found, wanted })
        }
    }
}

fn check_unique<'a>(what: &'static str, ids: impl Iterator<Item = &'a str>) -> Result<(), MatchError> {
    let mut seen = BTreeSet::new();
    for id in ids {
        if !seen.insert(id) {
            return Err(MatchError::RepeatedMember { what, id: id.to_owned() });
        }
    }
    Ok(())
}

/// Returns the value of each line.
fn values(lines: &[LineAllocation]) -> Vec<PlacedAmount<'_>> {
    lines.iter().map(|line| PlacedAmount::of_line(&line.line, line.value)).collect()
}

/// Returns the amount of each item, as the bank account shows it.
fn movements(items: &[ItemAllocation]) -> Vec<PlacedAmount<'_>> {
    items.iter().map(|item| PlacedAmount::of_item(&item.item, item.movement())).collect()
}

/// Returns the parts of the items that the lines do not reach, in the order of the items.
fn unpaid_items(items: &[ItemAllocation], paid: Money) -> Result<Vec<Remainder>, MatchError> {
    let mut unpaid = Vec::new();
    for (item, share) in items.iter().zip(cover(&movements(items), paid)?) {
        let of_item = |error| Place::item(&item.item).money(error);
        let left = item.movement().checked_sub(share).map_err(of_item)?;
        if !left.is_zero() {
            let (direction, amount) = (item.direction, movement(left, item.direction));
            unpaid.push(Remainder::Item { item: item.item.clone(), direction, amount });
        }
    }
    Ok(unpaid)
}

/// Returns the parts of the lines that the items do not need, in the order of the lines.
fn unused_lines(lines: &[LineAllocation], due: Money) -> Result<Vec<Remainder>, MatchError> {
    let mut unused = Vec::new();
    for (line, share) in lines.iter().zip(cover(&values(lines), due)?) {
        let of_line = |error| Place::line(&line.line).money(error);
        let amount = line.value.checked_sub(share).map_err(of_line)?;
        if !amount.is_zero() {
            unused.push(Remainder::Line { line: line.line.clone(), amount });
        }
    }
    Ok(unused)
}
