//! Pairs lines with the items that the indexes propose, each pair with its evidence.

use std::hint::black_box;

use gestiq_statements::Text;

use super::amounts::amount_fit;
use super::candidates::Candidates;
use super::date::date_score;
use super::evidence::Evidence;
use super::indexes::{Indexes, Payer};
use super::pair::Pair;
use super::parties::Parties;
use crate::matching::amount::fit::AmountFit;
use crate::matching::quoted::quotes::Quotes;
use crate::matching::quoted::rule::ReferenceRule;
use crate::matching::tables::ix::{ItemIx, Ix, LineIx};
use crate::score::Score;

/// Lines whose data are asked for together; a processor waits for a dozen reads at a time.
pub(super) const READ_AHEAD: usize = 16;
/// Pairs of one line that are kept for the assignment.
const MOST_PAIRS: usize = 24;

/// Pairs lines with items; holds the buffers of one thread.
#[derive(Debug)]
pub(crate) struct Pairing<'i, 'r> {
    indexes: &'i Indexes<'r>,
    quotes: Quotes,
    parties: Parties<'i, 'r>,
    candidates: Candidates<'i, 'r>,
    pairs: Vec<Pair>,
    /// `true` if the line names an item of its payer that its amount cannot be for.
    names_elsewhere: bool,
}

impl<'i, 'r> Pairing<'i, 'r> {
    pub(crate) fn new(indexes: &'i Indexes<'r>) -> Self {
        Pairing {
            indexes,
            quotes: Quotes::default(),
            parties: Parties::new(indexes),
            candidates: Candidates::new(indexes),
            pairs: Vec::new(),
            names_elsewhere: false,
        }
    }

    /// Touches what the next lines will read. Lines, names and items lie far apart in memory; asked for one after
    /// the other each costs a wait, asked for together they share it.
    pub(super) fn read_ahead(&self, from: LineIx) {
        let context = self.indexes.context;
        let lines = from.get()..(from.get() + READ_AHEAD).min(context.lines.len());
        let first = |text: &Option<Text>| text.as_ref().and_then(|text| text.as_bytes().first().copied());
        let sources = context.lines.source.values().get(lines.clone()).unwrap_or_default();
        sources.iter().for_each(|line| {
            black_box((first(&line.description), line.details().counterparty_account.is_some()));
        });
        let names = context.naming.lines.values().get(lines).unwrap_or_default();
        names.iter().flatten().for_each(|name| {
            if let Some(resolved) = context.resolved.of(name.name.name).first() {
                let key = self.indexes.by_name.of(resolved.name).first();
                black_box(key.map(|key| context.items.due[key.item]));
            }
        });
    }

    /// Returns the pairs of a line that reach `keep_from`, best first.
    pub(crate) fn pairs(&mut self, line: LineIx, keep_from: Score) -> &[Pair] {
        self.pairs.clear();
        self.names_elsewhere = false;
        let context = self.indexes.context;
        if context.known.ruled.decision(line).is_some() || context.returns.is_cancelled(line) {
            return &self.pairs;
        }
        self.prepare(line);
        self.candidates.of_payers(line, self.quotes.items().map(|(item, _)| item), &self.parties);
        self.score_found(line);
        let settled = self.pairs.iter().any(|pair| pair.evidence.total >= context.policy.automatic_from);
        if !settled {
            self.candidates.of_amounts(line);
            self.score_found(line);
        }
        self.exclude_unnamed();
        if context.returns.of(line).is_some() {
            // A payment that came back settles nothing, unless it is a refund that names what it is for.
            self.pairs.retain(|pair| pair.evidence.is_certain());
        }
        self.pairs.retain(|pair| pair.evidence.total >= keep_from);
        self.pairs.sort_unstable_by(|left, right| {
            right.evidence.total.cmp(&left.evidence.total).then(left.item.cmp(&right.item))
        });
        self.pairs.dedup_by_key(|pair| pair.item);
        self.pairs.truncate(MOST_PAIRS);
        &self.pairs
    }

    /// Reads what a line quotes and whose it may be.
    pub(crate) fn prepare(&mut self, line: LineIx) {
        self.quotes.read(self.indexes.context.lines.source[line], &self.indexes.references);
        self.parties.prepare(line);
    }

    /// Returns the customers that the prepared line may stand for, likeliest first.
    pub(crate) fn payers(&self) -> Vec<(Payer, Score)> {
        self.parties.payers()
    }

    /// Returns the items that the prepared line quotes beyond doubt.
    pub(crate) fn quoted(&self) -> impl Iterator<Item = ItemIx> + '_ {
        self.quotes.items().filter(|(_, rule)| rule.is_certain()).map(|(item, _)| item)
    }

    /// Returns `true` if the prepared line quotes an item, or a number that is no item's.
    pub(crate) fn quotes_anything(&self) -> bool {
        !self.quotes.is_empty()
    }

    /// Returns `true` if the prepared line names an item of one of its payers, be it by a part of the number.
    pub(crate) fn names(&self, item: ItemIx) -> bool {
        self.quotes.named(item, &self.indexes.references).is_some_and(|named| named.rule.names())
    }

    fn score_found(&mut self, line: LineIx) {
        let mut found = self.candidates.take();
        for item in &found {
            match self.evidence(line, *item) {
                Some(evidence) => self.pairs.push(Pair { line, item: *item, evidence }),
                None => self.names_elsewhere |= self.names_of_payer(line, *item),
            }
        }
        found.clear();
        self.candidates.reuse(found);
    }

    /// Returns `true` if the line names an item, and its payer is the item's customer as far as names tell.
    fn names_of_payer(&mut self, line: LineIx, item: ItemIx) -> bool {
        let from = self.indexes.context.policy.groups.name_from;
        self.quotes.named(item, &self.indexes.references).is_some_and(|named| named.rule.names())
            && self.parties.party(line, item).is_some_and(|(score, _)| score >= from)
    }

    /// Lets what the line names speak against all that it does not name: an item that is named never scores below
    /// one that is not.
    fn exclude_unnamed(&mut self) {
        let (indexes, quotes) = (self.indexes, &self.quotes);
        let policy = &indexes.context.policy;
        let named = self.pairs.iter().filter(|pair| pair.evidence.is_named(policy));
        let best = named.map(|pair| pair.evidence.total).max();
        let excludes_all = best.is_some() || self.names_elsewhere;
        let items: Vec<ItemIx> = self.pairs.iter().map(|pair| pair.item).collect();
        for pair in self.pairs.iter_mut().filter(|pair| !pair.evidence.is_quoted()) {
            let excludes = excludes_all || quotes.names_another(&items, pair.item, &indexes.references);
            if excludes && indexes.references.has_number(pair.item) {
                pair.evidence = pair.evidence.contradicted_by_reference(policy, best);
            }
        }
    }

    /// Returns the evidence of a pair; `None` if currency, sign or amount exclude it.
    fn evidence(&mut self, line: LineIx, item: ItemIx) -> Option<Evidence> {
        let fit = amount_fit(self.indexes.context, line, item).filter(|_| self.may_link(line, item))?;
        let evidence = self.evidence_with(line, item, fit);
        (!evidence.is_far_fetched()).then_some(evidence)
    }

    /// Returns `true` if neither a person has rejected the pair nor a rule names another payer; the line must be
    /// prepared.
    pub(crate) fn may_link(&self, line: LineIx, item: ItemIx) -> bool {
        let known = &self.indexes.context.known;
        !known.is_parted(line, item)
            && (!known.is_payer_ruled(line) || known.rule(self.parties.customers(), item).is_some())
    }

    /// Returns the evidence of a pair whose amounts are judged elsewhere; the line must be prepared.
    pub(crate) fn evidence_with(&mut self, line: LineIx, item: ItemIx, amount: AmountFit) -> Evidence {
        let context = self.indexes.context;
        let day = context.lines.day[line];
        let (issued, due) = (context.items.issued[item], context.items.due[item]);
        let mut date = date_score(&context.policy.dates, day, issued, due);
        if let Some(due) = context.known.offsets.due_of_early(item)
            && (issued..=due).contains(&day)
        {
            // Early payers may pay on the due date all the same: a day inside the terms contradicts nothing.
            date = date.max(context.policy.dates.last_of_grace());
        }
        let party = self.parties.party(line, item);
        let reference = self.reference(item, party.map(|(score, _)| score));
        if reference.is_some_and(ReferenceRule::names)
            && party.is_none_or(|(score, _)| score > Score::ZERO)
            && (day > due || reference.is_some_and(ReferenceRule::is_certain))
            && context.in_window(day, item)
        {
            // The number tells which item is meant: that it is paid late says nothing against it.
            date = date.max(context.policy.dates.last_of_grace());
        }
        Evidence::weigh(&context.policy, party, amount, date, reference)
    }

    /// Returns how the prepared line quotes an item, whose customer's name is as like as `party`.
    fn reference(&self, item: ItemIx, party: Option<Score>) -> Option<ReferenceRule> {
        let named = self.quotes.named(item, &self.indexes.references)?;
        let from = self.indexes.context.policy.groups.name_from;
        let counts = named.tells_payers_apart || party.is_some_and(|score| score >= from);
        counts.then_some(named.rule)
    }
}
