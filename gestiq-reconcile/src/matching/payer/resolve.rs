//! Which customers a name on a statement may stand for.
//!
//! The words of a name, or the words they may stand for, propose customers: all names of a rare word, and the names
//! that have two common ones. Of these the ones that share the weightiest words are compared letter by letter, and
//! of these the likest word by word. Comparing names is cheap; finding the few worth comparing is where the time
//! goes.

use std::cmp::Reverse;

use super::name_index::NameIndex;
use crate::matching::policy::search::SearchLimits;
use crate::score::Score;
use crate::similarity::lcs::Pattern;
use crate::similarity::name::{NameRule, Scratch, compare_names, contained_name};
use crate::similarity::word::Word;

/// Words of a name, with all that they may stand for, that are looked up at most, rarest first.
const MOST_WANTED: usize = 32;
/// Names of words, rarest first, that are all looked at, even where the words are common.
const READ_WHOLE: usize = 256;
/// Names that are compared letter by letter after the words have chosen them.
const COMPARED: usize = 512;
/// Names lighter than one part in so many of the heaviest are not compared.
const LIGHTEST_SHARE: u32 = 2;
/// Names that are compared word by word after the letters have chosen them.
const ALIGNED: usize = 16;
/// A name inside a free text is less certain than a name in its own field.
const CONTAINED_AT_MOST: u32 = 9_500;

/// A customer's name that a line's name may stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Resolved {
    pub(crate) name: u32,
    pub(crate) score: Score,
    pub(crate) rule: NameRule,
}

/// Looks names up; holds the buffers of one thread.
#[derive(Debug)]
pub(crate) struct Resolver<'i, 'n> {
    index: &'i NameIndex<'n>,
    limits: &'i SearchLimits,
    keep_from: Score,
    /// Customers' words that the words of the current name may stand for, rarest first.
    wanted: Vec<u32>,
    /// How many of them are rare.
    rare: usize,
    /// Customers' names in the upper half, and which of the wanted words proposed them in the bits of the lower.
    proposed: Vec<u64>,
    /// Names with their weights, heaviest first.
    weighed: Vec<(Reverse<u32>, u32)>,
    found: Vec<Resolved>,
    pattern: Pattern,
    scratch: Scratch,
    words: Vec<Word<'n>>,
    other_words: Vec<Word<'n>>,
}

impl<'i, 'n> Resolver<'i, 'n> {
    pub(crate) fn new(index: &'i NameIndex<'n>, limits: &'i SearchLimits, keep_from: Score) -> Self {
        Resolver {
            index,
            limits,
            keep_from,
            wanted: Vec::new(),
            rare: 0,
            proposed: Vec::new(),
            weighed: Vec::new(),
            found: Vec::new(),
            pattern: Pattern::default(),
            scratch: Scratch::default(),
            words: Vec::new(),
            other_words: Vec::new(),
        }
    }

    /// The customers' names that `name` may stand for, best first.
    pub(crate) fn resolve(&mut self, name: u32) -> &[Resolved] {
        self.found.clear();
        if self.index.is_customer(name) {
            self.found.push(Resolved { name, score: Score::FULL, rule: NameRule::Equal });
            return &self.found;
        }
        let text = self.index.names.text(name);
        if let Some(other) = self.index.with_letters(text) {
            let found = self.compare(name, other);
            if found.score >= self.keep_from {
                self.found.push(found);
                return &self.found;
            }
        }
        self.want(name, true);
        self.propose();
        self.choose_by_letters(text);
        for at in 0..self.weighed.len() {
            let found = self.compare(name, self.weighed[at].1);
            self.found.push(found);
        }
        self.keep_best()
    }

    /// The customers' names that stand in a free text, best first.
    pub(crate) fn find_in_text(&mut self, text: u32) -> &[Resolved] {
        self.found.clear();
        self.want(text, false);
        self.propose();
        self.weigh(ALIGNED);
        let names = self.index.names;
        names.weighted_words(text, &mut self.words);
        for (_, name) in self.weighed.iter().copied() {
            names.weighted_words(name, &mut self.other_words);
            let contained = contained_name(&self.words, &self.other_words);
            let score = u32::from(contained.score.basis_points()) * CONTAINED_AT_MOST / 10_000;
            // A single short word stands in many texts by chance.
            let tells = self.other_words.len() > 1 || names.text(name).len() > 5;
            if tells {
                let score = Score::from_basis_points(score);
                self.found.push(Resolved { name, score, rule: contained.rule });
            }
        }
        self.keep_best()
    }

    /// How alike two names are, whether or not the index connects them.
    pub(crate) fn compare(&mut self, name: u32, other: u32) -> Resolved {
        let names = self.index.names;
        names.weighted_words(name, &mut self.words);
        names.weighted_words(other, &mut self.other_words);
        let left = names.as_name(name, &self.words);
        let right = names.as_name(other, &self.other_words);
        let found = compare_names(&left, &right, &mut self.scratch);
        Resolved { name: other, score: found.score, rule: found.rule }
    }

    fn keep_best(&mut self) -> &[Resolved] {
        let keep_from = self.keep_from;
        self.found.retain(|one| one.score >= keep_from);
        self.found
            .sort_unstable_by(|left, right| right.score.cmp(&left.score).then(left.name.cmp(&right.name)));
        self.found.truncate(usize::from(self.limits.names));
        &self.found
    }

    /// Notes the customers' words that the words of a name may stand for.
    fn want(&mut self, name: u32, with_typos: bool) {
        let index = self.index;
        self.wanted.clear();
        for word in index.names.words(name) {
            if with_typos {
                self.wanted.extend_from_slice(index.spellings(word));
            } else if !index.postings(*word).is_empty() {
                self.wanted.push(*word);
            }
        }
        self.wanted.sort_unstable_by_key(|word| (index.postings(*word).len(), *word));
        self.wanted.dedup();
        self.wanted.truncate(MOST_WANTED);
        let mut left = READ_WHOLE;
        let whole = self.wanted.iter().take_while(|word| {
            left = left.saturating_sub(index.postings(**word).len());
            left > 0 || index.is_rare(**word)
        });
        self.rare = whole.count();
    }

    /// Collects the names of rare words and of pairs of common ones, and, where there are none, those of the rarest
    /// word, within the budget of postings.
    fn propose(&mut self) {
        let index = self.index;
        let budget = self.limits.name_postings as usize;
        self.proposed.clear();
        let proposal = |name: u32, words: u32| (u64::from(name) << 32) | u64::from(words);
        for (at, word) in self.wanted.iter().enumerate().take(self.rare) {
            self.proposed.extend(index.postings(*word).iter().map(|name| proposal(*name, 1 << at)));
        }
        for (at, left) in self.wanted.iter().enumerate().skip(self.rare) {
            for (before, right) in self.wanted.iter().enumerate().take(at).skip(self.rare) {
                let both = index.with_both(*left, *right);
                if self.proposed.len() + both.len() <= budget {
                    self.proposed.extend(both.map(|name| proposal(name, (1 << at) | (1 << before))));
                }
            }
        }
        if let (true, Some(rarest)) = (self.proposed.is_empty(), self.wanted.first()) {
            let postings = index.postings(*rarest).iter().take(budget);
            self.proposed.extend(postings.map(|name| proposal(*name, 1)));
        }
        self.proposed.sort_unstable();
        self.proposed.dedup_by(|later, first| {
            let same = *later >> 32 == *first >> 32;
            *first |= if same { *later } else { 0 };
            same
        });
    }

    /// The weight of the wanted words that a proposed name has.
    fn weight(&self, name: u32, words: u32) -> u32 {
        let names = self.index.names;
        let weight = |word: &u32| names.vocabulary().weight(*word);
        if words.trailing_zeros() < self.rare as u32 {
            // The list of a rare word does not tell which common words its names have.
            names.words(name).iter().filter(|word| self.wanted.contains(word)).map(weight).sum()
        } else {
            let has = |at: &usize| words & (1 << at) != 0;
            (0..self.wanted.len()).filter(has).map(|at| weight(&self.wanted[at])).sum()
        }
    }

    /// The proposed names with the weight of the wanted words that they have, heaviest first.
    fn weigh(&mut self, most: usize) {
        self.weighed.clear();
        let mut heaviest = 0;
        for at in 0..self.proposed.len() {
            let name = (self.proposed[at] >> 32) as u32;
            let weight = self.weight(name, self.proposed[at] as u32);
            heaviest = heaviest.max(weight);
            self.weighed.push((Reverse(weight), name));
        }
        self.weighed.retain(|(weight, _)| weight.0 * LIGHTEST_SHARE >= heaviest);
        if self.weighed.len() > most {
            self.weighed.select_nth_unstable(most);
            self.weighed.truncate(most);
        }
        self.weighed.sort_unstable();
    }

    /// Of the names that share words, the ones whose letters are most alike.
    fn choose_by_letters(&mut self, text: &str) {
        self.weigh(COMPARED);
        if self.weighed.len() <= ALIGNED {
            return;
        }
        self.pattern.set(text.as_bytes());
        let heaviest = self.weighed.first().map_or(1, |(weight, _)| weight.0).max(1);
        for (weight, name) in &mut self.weighed {
            let letters = self.pattern.ratio(self.index.names.text(*name).as_bytes());
            *weight = Reverse(u32::from(letters.basis_points()) + 10_000 * weight.0 / heaviest);
        }
        self.weighed.select_nth_unstable(ALIGNED);
        self.weighed.truncate(ALIGNED);
        self.weighed.sort_unstable();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::payer::names::Names;
    use crate::matching::policy::match_policy::MatchPolicy;
    use crate::synthetic::Scenario;

    /// The search leaves names out; this is how many that matter, against the comparison with every customer.
    #[test]
    fn the_words_lead_to_nearly_every_name_that_a_comparison_with_all_would_find() {
        let data = Scenario::Mixed.generate(11, 10_000);
        let of_items: Vec<&str> = data.items.iter().filter_map(|item| item.counterparty.as_deref()).collect();
        let of_lines: Vec<&str> = data.lines.iter().filter_map(|line| line.counterparty.as_deref()).collect();
        let mut names = Names::default();
        let customers: Vec<u32> = names.add(&of_items).into_iter().map(|name| name.name).collect();
        let customer_names = 0..names.len() as u32;
        let asked: Vec<u32> = names.add(&of_lines).into_iter().map(|name| name.name).step_by(11).collect();
        names.weigh();
        let index = NameIndex::new(&names, customers.into_iter()).unwrap();
        let policy = MatchPolicy::default();
        let mut resolver = Resolver::new(&index, &policy.search, policy.name_contradicts_below);
        let (mut all, mut found) = (0, 0);
        for name in asked {
            let compared = customer_names.clone().map(|other| resolver.compare(name, other).score);
            let best = compared.max().unwrap_or_default();
            if best >= Score::from_basis_points(8_000) {
                all += 1;
                found += u32::from(resolver.resolve(name).first().is_some_and(|first| first.score == best));
            }
        }
        assert!(all > 500 && found * 1_000 >= all * 995, "{found} of {all}");
    }
}
