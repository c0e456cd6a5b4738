//! The items that are worth comparing with a line.

use super::amounts::{Wanted, wanted};
use super::indexes::Indexes;
use super::parties::Parties;
use crate::matching::amount::fit::Basis;
use crate::matching::columns::amount_key::{AmountKey, around, between, of_currency, of_sign};
use crate::matching::tables::ix::{ItemIx, LineIx};
use crate::score::Score;

/// Items of one customer, on each side of the paid amount, among which the nearest day is searched for.
const NEAR_AMOUNTS: usize = 512;
/// Items of about the converted amount, for each that is tried, beyond which an amount identifies nobody.
const SCANNED_PER_POSTING: usize = 16;

/// Collects candidates; holds the buffers of one thread.
#[derive(Debug)]
pub(super) struct Candidates<'i, 'r> {
    indexes: &'i Indexes<'r>,
    wanted: Vec<Wanted>,
    found: Vec<ItemIx>,
}

impl<'i, 'r> Candidates<'i, 'r> {
    pub(super) fn new(indexes: &'i Indexes<'r>) -> Self {
        Candidates { indexes, wanted: Vec::new(), found: Vec::new() }
    }

    /// Collects what a line quotes and the items of all that its payer may be.
    pub(super) fn of_payers(
        &mut self,
        line: LineIx,
        quoted: impl Iterator<Item = ItemIx>,
        parties: &Parties<'_, '_>,
    ) {
        self.found.clear();
        self.found.extend(quoted);
        wanted(self.indexes.context, line, &mut self.wanted);
        let indexes = self.indexes;
        for at in 0..self.wanted.len() {
            let wanted = self.wanted[at];
            for (name, score) in parties.names() {
                self.items_of(indexes.by_name.of(name), score, wanted, line);
            }
            for (customer, _) in parties.customers() {
                self.items_of(indexes.context.known.items(*customer), Score::FULL, wanted, line);
            }
        }
    }

    /// Collects the items of the amounts that the line was looked up by last, whoever owes them.
    pub(super) fn of_amounts(&mut self, line: LineIx) {
        let day = self.indexes.context.lines.day[line];
        for at in 0..self.wanted.len() {
            self.items_of_amount(self.wanted[at], day);
        }
    }

    /// Hands over the items that were collected, each once and in order.
    pub(super) fn take(&mut self) -> Vec<ItemIx> {
        self.found.sort_unstable();
        self.found.dedup();
        std::mem::take(&mut self.found)
    }

    /// Takes back an empty buffer.
    pub(super) fn reuse(&mut self, buffer: Vec<ItemIx>) {
        debug_assert!(buffer.is_empty() && self.found.is_empty(), "a buffer is given back empty");
        self.found = buffer;
    }

    /// Collects the open items of a customer that the line may settle: equal amounts, named differences, and the
    /// nearest others.
    fn items_of(&mut self, items: &[AmountKey], score: Score, wanted: Wanted, line: LineIx) {
        let day = self.indexes.context.lines.day[line];
        let policy = &self.indexes.context.policy;
        let most = usize::from(policy.search.items_per_name);
        let items = of_currency(items, wanted.currency);
        let same_sign = of_sign(items, wanted.amount);
        let named = || between(same_sign, wanted.least, wanted.most);
        if wanted.basis == Basis::Rate {
            // An item outside the tolerance is searched for by its number only.
            return self.nearest(named(), day, most);
        }
        let exact = between(same_sign, wanted.amount, wanted.amount);
        self.take_out_of_window(exact, day, most);
        if same_sign.len() <= most {
            self.take_in_window(same_sign, day);
            return;
        }
        self.equal_amounts(exact, line, most);
        let named = named();
        if named.len() > exact.len() {
            let position = named.partition_point(|key| key.amount < wanted.amount);
            self.nearest(around(named, position, NEAR_AMOUNTS), day, most);
        }
        // A customer whose name fits well may pay in part.
        if exact.is_empty() && score >= policy.automatic_from {
            let position = same_sign.partition_point(|key| key.amount < wanted.amount);
            self.nearest(around(same_sign, position, NEAR_AMOUNTS), day, most);
        }
    }

    /// Collects items of exactly the amount of a line, at most `most`: the nearest by day, and, if the line is one of
    /// many equal payments, those at its place in their order.
    fn equal_amounts(&mut self, exact: &[AmountKey], line: LineIx, most: usize) {
        let day = self.indexes.context.lines.day[line];
        let place = self.indexes.crowds.place(line).filter(|_| exact.len() > most);
        let by_day = if place.is_some() { most / 4 } else { most };
        // Equal amounts are sorted by due day: the nearest stand around the day of the line.
        let due = exact.partition_point(|key| key.due < day);
        self.nearest(around(exact, due, by_day), day, by_day);
        if let Some(place) = place {
            let by_place = around(exact, place.min(exact.len()), most.div_ceil(4));
            self.take_in_window(by_place, day);
        }
    }

    /// Collects the few items of exactly the amount that a known payer may have paid long before or after.
    fn take_out_of_window(&mut self, exact: &[AmountKey], day: i32, most: usize) {
        if exact.len() <= most {
            let context = self.indexes.context;
            let beyond = |item: &ItemIx| !context.in_window(day, *item) && context.in_reach(day, *item);
            self.found.extend(exact.iter().map(|key| key.item).filter(beyond));
        }
    }

    fn take_in_window(&mut self, items: &[AmountKey], day: i32) {
        let context = self.indexes.context;
        self.found.extend(items.iter().map(|key| key.item).filter(|item| context.in_window(day, *item)));
    }

    /// Collects those with the due day nearest to `day`, at most `most`.
    fn nearest(&mut self, items: &[AmountKey], day: i32, most: usize) {
        if items.len() <= most {
            return self.take_in_window(items, day);
        }
        let mut by_distance: Vec<(u32, ItemIx)> =
            items.iter().map(|key| (key.due.abs_diff(day), key.item)).collect();
        by_distance.select_nth_unstable(most);
        by_distance.truncate(most);
        let context = self.indexes.context;
        self.found.extend(
            by_distance.into_iter().map(|(_, item)| item).filter(|item| context.in_window(day, *item)),
        );
    }

    /// Collects the items of exactly this amount in the window, or of about the converted one, unless there are too
    /// many to tell anything.
    fn items_of_amount(&mut self, wanted: Wanted, day: i32) {
        let (indexes, context) = (self.indexes, self.indexes.context);
        let Wanted { currency, amount, .. } = wanted;
        let window = context.due_window(day);
        let most = usize::from(context.policy.search.amount_postings);
        let before = self.found.len();
        if wanted.basis == Basis::Rate {
            let items = between(of_currency(&indexes.by_amount, currency), wanted.least, wanted.most);
            if items.len() <= SCANNED_PER_POSTING * most {
                self.take_in_window(items, day);
            }
        } else {
            let first = AmountKey::first(currency, amount, *window.start());
            let start = indexes.by_amount.partition_point(|key| *key < first);
            let inside = indexes.by_amount[start..].iter().take_while(|key| {
                (key.currency, key.amount) == (currency, amount) && key.due <= *window.end()
            });
            self.found.extend(inside.take(most + 1).map(|key| key.item));
        }
        if self.found.len() - before > most {
            self.found.truncate(before);
        }
        self.found.retain(|item| context.in_window(day, *item));
    }
}
