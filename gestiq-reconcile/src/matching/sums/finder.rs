//! The lines and items that are left to be grouped.

use std::collections::BTreeMap;

use super::explained::Explained;
use super::group::{Group, Sums};
use super::subset;
use crate::matching::amount::fit::AmountFit;
use crate::matching::assignment::outcome::Outcome;
use crate::matching::context::Context;
use crate::matching::pairs::evidence::Evidence;
use crate::matching::pairs::indexes::{Indexes, Payer};
use crate::matching::pairs::pair::{Pair, Pairs};
use crate::matching::pairs::pairing::Pairing;
use crate::matching::quoted::rule::ReferenceRule;
use crate::matching::tables::ix::{GroupIx, ItemIx, LineIx};
use crate::matching::tables::table::Table;

/// The sums are equal.
pub(super) const EQUAL_SUMS: AmountFit = AmountFit::EQUAL;

/// Finds groups, and keeps what is left for the next one.
pub(super) struct Finder<'f, 'r> {
    pub(super) indexes: &'f Indexes<'r>,
    pub(super) context: &'r Context<'r>,
    pub(super) pairing: Pairing<'f, 'r>,
    pub(super) explained: Table<LineIx, Explained>,
    /// The lines that hold items by a pair.
    holders: Table<ItemIx, Option<LineIx>>,
    /// Items that may join a group: nobody holds them, or only a weak line did.
    free: Table<ItemIx, bool>,
    /// Items that are in a group.
    grouped: Table<ItemIx, bool>,
    /// The number of lines that quote an item's whole number.
    quoting: Table<ItemIx, u32>,
    /// `true` if there are credit notes at all.
    pub(super) has_credits: bool,
    groups: Table<GroupIx, Group>,
}

/// Members that add up, and whether they are beyond doubt.
pub(super) struct Found<I> {
    pub(super) members: Vec<I>,
    pub(super) unambiguous: bool,
    /// Other sums of the payer that add up.
    pub(super) others: u32,
}

/// Weak lines by payer.
pub(super) type LinesByPayer = BTreeMap<Payer, Vec<LineIx>>;

impl<'f, 'r> Finder<'f, 'r> {
    pub(super) fn new(indexes: &'f Indexes<'r>, pairs: &Pairs, outcomes: &Table<LineIx, Outcome>) -> Self {
        let context = indexes.context;
        let mut holders: Table<ItemIx, Option<LineIx>> = Table::filled(None, context.items.len());
        for (line, outcome) in outcomes.entries() {
            if let Some(pair) = outcome.pair {
                holders[pairs[pair].item] = Some(line);
            }
        }
        let mut quoting: Table<ItemIx, u32> = Table::filled(0, context.items.len());
        let quotes = |pair: &&Pair| pair.evidence.reference.is_some_and(ReferenceRule::is_certain);
        pairs.all().iter().filter(quotes).for_each(|pair| quoting[pair.item] += 1);
        let explain = |(line, outcome)| match context.returns.of(line) {
            Some(_) => Explained::Well,
            None => Explained::new(outcome, pairs),
        };
        let explained: Table<LineIx, Explained> = outcomes.entries().map(explain).collect();
        let is_weak = |line: LineIx| matches!(explained[line], Explained::Not | Explained::Guessed);
        Finder {
            indexes,
            context,
            pairing: Pairing::new(indexes),
            free: holders.iter().map(|holder| holder.is_none_or(is_weak)).collect(),
            explained,
            holders,
            quoting,
            grouped: Table::filled(false, context.items.len()),
            has_credits: context.items.source.iter().any(|item| item.open.is_negative()),
            groups: Table::default(),
        }
    }

    /// Adds a group, whose lines and items are in no other one.
    pub(super) fn take(&mut self, group: Group) {
        group.lines.iter().for_each(|line| self.explained[*line] = Explained::Well);
        for item in &group.items {
            debug_assert!(!self.grouped[*item], "an item is in one group");
            self.grouped[*item] = true;
        }
        self.groups.push(group);
    }

    /// Returns the groups that were found.
    pub(super) fn into_groups(self) -> Table<GroupIx, Group> {
        self.groups
    }

    /// Leaves the lines and items whose difference is guessed to their pairs: no sum that is exact needs them.
    pub(super) fn keep_guesses(&mut self) {
        for (item, holder) in self.holders.entries() {
            if let Some(line) = holder.filter(|line| self.explained[*line] == Explained::Guessed) {
                self.explained[line] = Explained::Well;
                self.free[item] = false;
            }
        }
    }

    /// Returns `true` if no pair explains the line.
    pub(super) fn is_weak(&self, line: LineIx) -> bool {
        self.explained[line] == Explained::Not
    }

    /// Returns `true` if a settlement may take the line: it is neither grouped nor explained by a certain pair.
    pub(super) fn gives_way_to_settlement(&self, line: LineIx) -> bool {
        self.explained[line] != Explained::Well
    }

    /// Returns `true` if an item may join a group of these lines.
    pub(super) fn is_free(&self, item: ItemIx, lines: &[LineIx]) -> bool {
        !self.grouped[item]
            && (self.free[item] || self.holders[item].is_some_and(|holder| lines.contains(&holder)))
    }

    /// Returns `true` if several lines quote an item, and so each pays a part of it.
    pub(super) fn is_quoted_by_several(&self, item: ItemIx) -> bool {
        self.quoting[item] > 1
    }

    /// Returns the open amount of an item, as a settling line shows it.
    pub(super) fn open(&self, item: ItemIx) -> i64 {
        self.context.items.amount[item]
    }

    /// Returns the amount of a line.
    pub(super) fn paid(&self, line: LineIx) -> i64 {
        self.context.lines.amount[line]
    }

    /// Returns `true` if line and item have one currency.
    pub(super) fn is_of_currency(&self, line: LineIx, item: ItemIx) -> bool {
        self.context.lines.currency[line] == self.context.items.currency[item]
    }

    /// Returns the customers whose name fits well enough to search among their items; the line must be prepared.
    pub(super) fn payers(&self) -> Vec<Payer> {
        let from = self.context.policy.groups.name_from;
        let payers = self.pairing.payers().into_iter();
        payers.filter(|(_, score)| *score >= from).map(|(payer, _)| payer).collect()
    }

    /// Returns members whose amounts add up to `sum`, the first ones preferred.
    pub(super) fn search<I: Copy>(
        &self,
        candidates: &[I],
        amount: impl Fn(I) -> i64,
        sum: i64,
    ) -> Option<Found<I>> {
        let limits = &self.context.policy.groups;
        let tried = candidates.get(..usize::from(limits.most_candidates)).unwrap_or(candidates);
        let amounts: Vec<i64> = tried.iter().map(|member| amount(*member)).collect();
        let subset = subset::find(&amounts, sum, usize::from(limits.most_members))?;
        let few = candidates.len() <= usize::from(limits.automatic_candidates);
        let members: Vec<I> = subset.members.iter().map(|at| tried[*at]).collect();
        debug_assert_eq!(total(&members, amount), Some(sum), "the members add up");
        Some(Found { members, unambiguous: subset.others == 0 && few, others: subset.others })
    }

    /// Returns a group if it is sure enough to be suggested.
    pub(super) fn group(
        &self,
        lines: Vec<LineIx>,
        items: Vec<ItemIx>,
        evidence: Evidence,
        sums: Sums,
    ) -> Option<Group> {
        let suggested = evidence.total >= self.context.policy.suggest_from;
        suggested.then_some(Group { lines, items, evidence, sums })
    }
}

/// Returns the sum of the members' amounts; `None` if it does not fit.
pub(super) fn total<I: Copy>(members: &[I], amount: impl Fn(I) -> i64) -> Option<i64> {
    members.iter().try_fold(0_i64, |sum, member| sum.checked_add(amount(*member)))
}
