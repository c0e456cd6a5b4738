//! Which customers a name on a statement may stand for.
//!
//! Words index names: a line's words, the words that differ from them by one letter, and the words they
//! abbreviate lead to the customers that have them, rarest first. Comparing names is cheap; finding the few
//! worth comparing is where the time goes, so each distinct word and each distinct name is looked up once.

use rustc_hash::{FxHashMap, FxHasher};
use std::cmp::Reverse;
use std::hash::Hasher as _;

use super::names::Names;
use super::policy::SearchLimits;
use crate::Score;
use crate::similarity::{NameRule, Pattern, Scratch, Word, compare_names, contained_name, word_similarity};

/// Letters of words that are looked up with a typo; in shorter ones a wrong letter makes another word.
const TYPO_LETTERS: std::ops::RangeInclusive<usize> = 4..=24;
/// Letters that an abbreviation has at least.
const SHORTEST_PREFIX: usize = 3;
/// An abbreviation that fits more words than this tells nothing.
const MOST_EXPANSIONS: usize = 64;
/// Names that are compared letter by letter after the words have chosen them.
const COMPARED: usize = 512;
/// Names lighter than one part in so many of the heaviest are not compared.
const LIGHTEST_SHARE: u32 = 2;
/// A word with so many times more names than rarer words have proposed proposes none itself.
const COMMON: usize = 16;
/// Names that are compared word by word after the letters have chosen them.
const ALIGNED: usize = 16;
/// A name inside a free text is less certain than a name in its own field.
const CONTAINED_AT_MOST: u32 = 9_500;

/// A customer's name that a line's name may stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Resolved {
    pub(super) name: u32,
    pub(super) score: Score,
    pub(super) rule: NameRule,
}

/// The index over the customers' names.
#[derive(Debug)]
pub(super) struct NameIndex<'n> {
    names: &'n Names,
    /// Whether a name is a customer's.
    is_customer: Vec<bool>,
    /// Customers' names by word: `posting_starts[word]..posting_starts[word + 1]`.
    posting_starts: Vec<u32>,
    postings: Vec<u32>,
    /// Customers' names by their letters without spaces.
    by_letters: FxHashMap<u64, u32>,
    /// (hash of a word with one letter left out, word), sorted; words of customers only.
    deletions: Vec<(u64, u32)>,
    /// Words of customers in alphabetical order, for abbreviations.
    alphabetical: Vec<u32>,
}

impl<'n> NameIndex<'n> {
    /// Indexes the customers' names; `customers` may repeat.
    pub(super) fn new(names: &'n Names, customers: impl Iterator<Item = u32>) -> Self {
        let mut is_customer = vec![false; names.len()];
        customers.for_each(|name| is_customer[name as usize] = true);
        let mut index = NameIndex {
            names,
            is_customer,
            posting_starts: Vec::new(),
            postings: Vec::new(),
            by_letters: FxHashMap::default(),
            deletions: Vec::new(),
            alphabetical: Vec::new(),
        };
        index.post_names();
        index.post_words();
        index
    }

    fn customers(&self) -> impl Iterator<Item = u32> + use<'_> {
        (0..self.names.len() as u32).filter(|name| self.is_customer[*name as usize])
    }

    fn post_names(&mut self) {
        let mut counts = vec![0_u32; self.names.vocabulary().len() + 1];
        for name in self.customers() {
            self.names.words(name).iter().for_each(|word| counts[*word as usize + 1] += 1);
        }
        for at in 1..counts.len() {
            counts[at] += counts[at - 1];
        }
        let mut next = counts.clone();
        let mut postings = vec![0; counts.last().copied().unwrap_or(0) as usize];
        let mut by_letters = FxHashMap::default();
        for name in self.customers() {
            for word in self.names.words(name) {
                let slot = &mut next[*word as usize];
                postings[*slot as usize] = name;
                *slot += 1;
            }
            by_letters.entry(letters_hash(self.names.text(name))).or_insert(name);
        }
        self.posting_starts = counts;
        self.postings = postings;
        self.by_letters = by_letters;
    }

    fn post_words(&mut self) {
        let vocabulary = self.names.vocabulary();
        let mut alphabetical: Vec<u32> =
            (0..vocabulary.len() as u32).filter(|word| !self.postings(*word).is_empty()).collect();
        let mut deletions = Vec::new();
        for word in &alphabetical {
            for_each_deletion(vocabulary.text(*word), |hash| deletions.push((hash, *word)));
        }
        alphabetical.sort_unstable_by(|left, right| vocabulary.text(*left).cmp(vocabulary.text(*right)));
        deletions.sort_unstable();
        self.alphabetical = alphabetical;
        self.deletions = deletions;
    }

    fn postings(&self, word: u32) -> &[u32] {
        let at = word as usize;
        &self.postings[self.posting_starts[at] as usize..self.posting_starts[at + 1] as usize]
    }

    /// The customers' words that a word may stand for: itself, or else mistyped and abbreviated ones.
    fn expand(&self, word: u32, into: &mut Vec<u32>) {
        if !self.postings(word).is_empty() {
            into.push(word);
            return;
        }
        let text = self.names.vocabulary().text(word);
        let first = into.len();
        for_each_deletion(text, |hash| self.with_deletion(hash, into));
        self.with_prefix(text, into);
        self.prefixes_of(text, into);
        let found = into.split_off(first);
        let mut alike: Vec<u32> = found
            .into_iter()
            .filter(|other| {
                let other = self.names.vocabulary().text(*other);
                word_similarity(text.as_bytes(), other.as_bytes()) > Score::ZERO
            })
            .collect();
        alike.sort_unstable();
        alike.dedup();
        into.append(&mut alike);
    }

    fn with_deletion(&self, hash: u64, into: &mut Vec<u32>) {
        let start = self.deletions.partition_point(|(other, _)| *other < hash);
        let same = self.deletions.iter().skip(start).take_while(|(other, _)| *other == hash);
        into.extend(same.take(MOST_EXPANSIONS).map(|(_, word)| *word));
    }

    /// Words that start with `text`: it is an abbreviation, or was cut.
    fn with_prefix(&self, text: &str, into: &mut Vec<u32>) {
        if text.len() < SHORTEST_PREFIX {
            return;
        }
        let vocabulary = self.names.vocabulary();
        let start = self.alphabetical.partition_point(|word| vocabulary.text(*word) < text);
        let longer =
            self.alphabetical.iter().skip(start).take_while(|word| vocabulary.text(**word).starts_with(text));
        let found: Vec<u32> = longer.take(MOST_EXPANSIONS + 1).copied().collect();
        if found.len() <= MOST_EXPANSIONS {
            into.extend(found);
        }
    }

    /// Words that `text` starts with: the customer's name is abbreviated in our books.
    fn prefixes_of(&self, text: &str, into: &mut Vec<u32>) {
        for length in SHORTEST_PREFIX..text.len() {
            let word = text.get(..length).and_then(|prefix| self.names.vocabulary().find(prefix));
            into.extend(word.filter(|word| !self.postings(*word).is_empty()));
        }
    }
}

fn for_each_deletion(word: &str, mut visit: impl FnMut(u64)) {
    let bytes = word.as_bytes();
    if !TYPO_LETTERS.contains(&bytes.len()) {
        return;
    }
    visit(hash(bytes.iter()));
    for left_out in 0..bytes.len() {
        // Leaving out either of two equal neighbours gives the same word.
        if left_out > 0 && bytes[left_out] == bytes[left_out - 1] {
            continue;
        }
        let (before, after) = bytes.split_at(left_out);
        visit(hash(before.iter().chain(after.iter().skip(1))));
    }
}

fn hash<'b>(bytes: impl Iterator<Item = &'b u8>) -> u64 {
    let mut hasher = FxHasher::default();
    bytes.for_each(|byte| hasher.write_u8(*byte));
    hasher.finish()
}

fn letters_hash(text: &str) -> u64 {
    hash(text.as_bytes().iter().filter(|byte| **byte != b' '))
}

/// Looks names up; holds the buffers of one thread.
#[derive(Debug)]
pub(super) struct Resolver<'i, 'n> {
    index: &'i NameIndex<'n>,
    limits: &'i SearchLimits,
    keep_from: Score,
    /// Weight that the words of the current name have given each customer's name.
    weights: Vec<u32>,
    touched: Vec<u32>,
    /// Names with their weights, heaviest first.
    weighed: Vec<(Reverse<u32>, u32)>,
    expanded: Vec<u32>,
    found: Vec<Resolved>,
    pattern: Pattern,
    scratch: Scratch,
    words: Vec<Word<'n>>,
    other_words: Vec<Word<'n>>,
}

impl<'i, 'n> Resolver<'i, 'n> {
    pub(super) fn new(index: &'i NameIndex<'n>, limits: &'i SearchLimits, keep_from: Score) -> Self {
        Resolver {
            index,
            limits,
            keep_from,
            weights: vec![0; index.names.len()],
            touched: Vec::new(),
            weighed: Vec::new(),
            expanded: Vec::new(),
            found: Vec::new(),
            pattern: Pattern::default(),
            scratch: Scratch::default(),
            words: Vec::new(),
            other_words: Vec::new(),
        }
    }

    /// The customers' names that `name` may stand for, best first.
    pub(super) fn resolve(&mut self, name: u32) -> &[Resolved] {
        self.found.clear();
        if self.index.is_customer[name as usize] {
            self.found.push(Resolved { name, score: Score::FULL, rule: NameRule::Equal });
            return &self.found;
        }
        let text = self.index.names.text(name);
        if let Some(other) = self.index.by_letters.get(&letters_hash(text)) {
            let found = self.compare(name, *other);
            if found.score >= self.keep_from {
                self.found.push(found);
                return &self.found;
            }
        }
        self.weigh_by_words(name, true);
        self.choose_by_letters(text);
        for at in 0..self.weighed.len() {
            let found = self.compare(name, self.weighed[at].1);
            self.found.push(found);
        }
        self.keep_best()
    }

    /// The customers' names that stand in a free text, best first.
    pub(super) fn find_in_text(&mut self, text: u32) -> &[Resolved] {
        self.found.clear();
        self.weigh_by_words(text, false);
        self.take_weighed(ALIGNED);
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
    pub(super) fn compare(&mut self, name: u32, other: u32) -> Resolved {
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

    /// Adds up the weights of shared words, rarest first, within the budget of postings.
    fn weigh_by_words(&mut self, name: u32, with_typos: bool) {
        let index = self.index;
        self.expanded.clear();
        for word in index.names.words(name) {
            if with_typos {
                index.expand(*word, &mut self.expanded);
            } else if !index.postings(*word).is_empty() {
                self.expanded.push(*word);
            }
        }
        self.expanded.sort_unstable_by_key(|word| (index.postings(*word).len(), *word));
        self.expanded.dedup();
        let mut budget = self.limits.name_postings as usize;
        for at in 0..self.expanded.len() {
            let word = self.expanded[at];
            let postings = index.postings(word);
            let weight = index.names.vocabulary().weight(word);
            if at > 0 && postings.len() > budget.min(COMMON * self.touched.len().max(COMMON)) {
                self.weigh_touched(word, weight);
            } else {
                budget = budget.saturating_sub(postings.len());
                postings.iter().for_each(|other| self.weigh(*other, weight));
            }
        }
    }

    fn weigh(&mut self, name: u32, weight: u32) {
        let sum = &mut self.weights[name as usize];
        if *sum == 0 {
            self.touched.push(name);
        }
        *sum += weight;
    }

    /// A common word proposes no names, but speaks for those that rarer words have proposed.
    fn weigh_touched(&mut self, word: u32, weight: u32) {
        for name in &self.touched {
            if self.index.names.words(*name).contains(&word) {
                self.weights[*name as usize] += weight;
            }
        }
    }

    /// The weighed names, heaviest first, in `self.weighed`, and clean buffers.
    fn take_weighed(&mut self, most: usize) {
        self.weighed.clear();
        let heaviest = self.touched.iter().map(|name| self.weights[*name as usize]).max().unwrap_or(0);
        for name in self.touched.drain(..) {
            let weight = std::mem::take(&mut self.weights[name as usize]);
            if weight * LIGHTEST_SHARE >= heaviest {
                self.weighed.push((Reverse(weight), name));
            }
        }
        if self.weighed.len() > most {
            self.weighed.select_nth_unstable(most);
            self.weighed.truncate(most);
        }
        self.weighed.sort_unstable();
    }

    /// Of the names that share words, the ones whose letters are most alike.
    fn choose_by_letters(&mut self, text: &str) {
        self.take_weighed(COMPARED);
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
