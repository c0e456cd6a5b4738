//! The customers that may have paid a line, and how sure that is for an item.

use super::indexes::{Indexes, Payer};
use crate::matching::payer::account_key::account_key;
use crate::matching::payer::names::NameRef;
use crate::matching::payer::near_name::{is_rotation, same_words};
use crate::matching::payer::party_rule::PartyRule;
use crate::matching::payer::resolve::Resolved;
use crate::matching::tables::ix::{CustomerIx, ItemIx, LineIx, NameIx};
use crate::score::Score;
use crate::similarity::name::{NameRule, Scratch, compare_names};
use crate::similarity::word::Word;

/// The points that another legal form of the same name loses.
const OTHER_FORM_LOSES: u32 = 300;

/// Items of a name that are read to find out whose it is.
const NAMESAKES_READ: usize = 64;

/// A customers' name that a line may stand for.
#[derive(Clone, Copy, Debug)]
struct Party {
    name: NameIx,
    score: Score,
    rule: PartyRule,
}

/// The customers that the payer of one line may be; holds the buffers of one thread.
#[derive(Debug)]
pub(super) struct Parties<'i, 'r> {
    indexes: &'i Indexes<'r>,
    /// The names that the line may stand for, in the order of names.
    names: Vec<Party>,
    /// The customers that the line's payer is known to be.
    customers: Vec<(CustomerIx, PartyRule)>,
    scratch: Scratch,
    words: Vec<Word<'r>>,
    other_words: Vec<Word<'r>>,
}

impl<'i, 'r> Parties<'i, 'r> {
    pub(super) fn new(indexes: &'i Indexes<'r>) -> Self {
        Parties {
            indexes,
            names: Vec::new(),
            customers: Vec::new(),
            scratch: Scratch::default(),
            words: Vec::new(),
            other_words: Vec::new(),
        }
    }

    /// Finds the customers' names that a line may stand for: by account, by alias, by name.
    pub(super) fn prepare(&mut self, line: LineIx) {
        let indexes = self.indexes;
        let context = indexes.context;
        let source = context.lines.source[line];
        self.names.clear();
        context.known.payers(line, source, &mut self.customers);
        if context.known.is_payer_ruled(line) {
            return;
        }
        if let Some(account) = &source.details().counterparty_account
            && let Some(names) = indexes.accounts.get(&account_key(account))
        {
            let rule = PartyRule::Account;
            self.names.extend(names.iter().map(|name| Party { name: *name, score: Score::FULL, rule }));
        }
        if let Some(name) = context.naming.lines[line] {
            let resolved = context.resolved.of(name.name.name).iter();
            let party =
                |one: &Resolved| Party { name: one.name, score: one.score, rule: PartyRule::Name(one.rule) };
            self.names.extend(resolved.map(party));
        }
        // The strongest rule of each name stays.
        self.names.sort_by(|left, right| left.name.cmp(&right.name).then(right.score.cmp(&left.score)));
        self.names.dedup_by_key(|party| party.name);
    }

    /// Returns the customers that the line's payer is known to be, each with how it is known.
    pub(super) fn customers(&self) -> &[(CustomerIx, PartyRule)] {
        &self.customers
    }

    /// Returns the names that the line may stand for, with how alike they are.
    pub(super) fn names(&self) -> impl Iterator<Item = (NameIx, Score)> + '_ {
        self.names.iter().map(|party| (party.name, party.score))
    }

    /// Returns all that the payer may be, likeliest first.
    pub(super) fn payers(&self) -> Vec<(Payer, Score)> {
        let names = self.names().map(|(name, score)| (Payer::Name(name), score));
        let known = self.customers.iter().map(|(customer, _)| (Payer::Customer(*customer), Score::FULL));
        let mut payers: Vec<_> = known.chain(names).collect();
        payers.sort_by_key(|(name, score)| (std::cmp::Reverse(*score), *name));
        payers
    }

    /// Returns how sure it is that the line was paid by the customer of an item, and why.
    pub(super) fn party(&mut self, line: LineIx, item: ItemIx) -> Option<(Score, PartyRule)> {
        let context = self.indexes.context;
        let by_payer = context.known.rule(&self.customers, item);
        if let Some(rule @ (PartyRule::UserRule | PartyRule::Account)) = by_payer {
            return Some((Score::FULL, rule));
        }
        let theirs = context.naming.items[item];
        if by_payer.is_some() && !theirs.is_some_and(|theirs| self.has_account(theirs.name)) {
            return by_payer.map(|rule| (Score::FULL, rule));
        }
        let theirs = theirs?;
        let another = self.is_another(line, item, theirs);
        let as_found = |(score, rule): (Score, PartyRule)| {
            if another && !matches!(rule, PartyRule::Account | PartyRule::Different) {
                (score.min(context.policy.name_contradicts_below), PartyRule::OtherCustomer)
            } else {
                (score, rule)
            }
        };
        if let Some(party) = self.find(theirs.name) {
            return Some(as_found(self.with_form(line, theirs, party.score, party.rule)));
        }
        let ours = context.naming.lines[line]?;
        if ours.free_text {
            // A text that does not contain the name says nothing about it.
            return None;
        }
        let (score, rule) = self.compare(ours.name.name, theirs.name);
        if score < context.policy.name_contradicts_below {
            return Some((Score::ZERO, PartyRule::Different));
        }
        Some(as_found(self.with_form(line, theirs, score, rule)))
    }

    /// Returns `true` if the line's payer has the name of another customer than that of the item.
    fn is_another(&self, line: LineIx, item: ItemIx, theirs: NameRef) -> bool {
        let context = self.indexes.context;
        let Some(ours) = context.naming.lines[line].filter(|ours| !ours.free_text).map(|ours| ours.name)
        else {
            return false;
        };
        let namesakes = self.indexes.by_name.of(ours.name).iter().take(NAMESAKES_READ).map(|key| key.item);
        let form = |item: ItemIx| context.naming.items[item].and_then(|name| name.form);
        let has_our_form =
            |item: ItemIx| ours.form.is_none() || form(item).is_none() || form(item) == ours.form;
        if ours.name == theirs.name {
            let other_form = ours.form.is_some() && theirs.form.is_some() && ours.form != theirs.form;
            return other_form && namesakes.into_iter().any(|other| form(other) == ours.form);
        }
        let id = |item: ItemIx| context.items.source[item].counterparty_id.as_deref();
        let mut namesakes = namesakes.filter(|other| has_our_form(*other)).peekable();
        if namesakes.peek().is_some() {
            return !namesakes.any(|other| id(other).is_some() && id(other) == id(item));
        }
        self.is_other_order(ours.name, theirs.name)
    }

    /// Returns `true` if the words of the line's name are those of two customers, and stand in the order of the other
    /// one.
    fn is_other_order(&self, ours: NameIx, theirs: NameIx) -> bool {
        if self.names.len() < 2 {
            return false;
        }
        let words =
            |name: NameIx| self.indexes.context.naming.names.text(name).split(' ').collect::<Vec<_>>();
        let (ours, their_words) = (words(ours), words(theirs));
        let is_other = |party: &Party| party.name != theirs && is_rotation(&ours, &words(party.name));
        same_words(&ours, &their_words)
            && !is_rotation(&ours, &their_words)
            && self.names.iter().any(is_other)
    }

    fn find(&self, name: NameIx) -> Option<Party> {
        debug_assert!(self.names.is_sorted_by_key(|party| party.name), "the names are in order");
        self.names.binary_search_by_key(&name, |party| party.name).ok().map(|at| self.names[at])
    }

    /// Returns `true` if the line's account is the one of the customers of this name.
    fn has_account(&self, name: NameIx) -> bool {
        self.find(name).is_some_and(|party| party.rule == PartyRule::Account)
    }

    fn compare(&mut self, ours: NameIx, theirs: NameIx) -> (Score, PartyRule) {
        let names = &self.indexes.context.naming.names;
        if let Some(similarity) = &self.indexes.context.similarity {
            return (similarity.similarity(names.text(ours), names.text(theirs)), PartyRule::Custom);
        }
        let (ours, theirs) = names.foreign.comparable(ours, theirs);
        names.equal_words(ours, &mut self.words);
        names.equal_words(theirs, &mut self.other_words);
        let left = names.as_name(ours, &self.words);
        let right = names.as_name(theirs, &self.other_words);
        let found = compare_names(&left, &right, &mut self.scratch);
        (found.score, PartyRule::Name(found.rule))
    }

    /// Makes equal names a little less alike if their legal forms differ.
    fn with_form(&self, line: LineIx, theirs: NameRef, score: Score, rule: PartyRule) -> (Score, PartyRule) {
        let ours = self.indexes.context.naming.lines[line].map(|name| name.name);
        match (rule, ours.and_then(|ours| ours.form), theirs.form) {
            (PartyRule::Name(rule), Some(ours), Some(theirs))
                if ours != theirs && !matches!(rule, NameRule::Contained | NameRule::Transliterated) =>
            {
                let less = u32::from(score.basis_points()).saturating_sub(OTHER_FORM_LOSES);
                (Score::from_basis_points(less), PartyRule::OtherLegalForm(rule))
            }
            _ => (score, rule),
        }
    }
}
