//! The customers' names that are worth comparing with a name on a statement.
//!
//! The words of a name, or the words they may stand for, propose customers: all names of a rare word, and the names
//! that have two common ones. Of these the ones that share the weightiest words are compared letter by letter, and
//! the likest are left. Comparing names is cheap; finding the few worth comparing takes the time.

use std::cmp::Reverse;

use super::name_index::NameIndex;
use crate::matching::policy::search::SearchLimits;
use crate::matching::tables::ix::{Ix, NameIx, WordIx};
use crate::matching::tables::packed::Packed;
use crate::similarity::lcs::Pattern;

/// Words of a name, with all that they may stand for, that are looked up at most, rarest first.
const MOST_WANTED: usize = 32;
/// Names of words, rarest first, that are all read, even if the words are common.
const READ_WHOLE: usize = 256;
/// Names that are compared letter by letter after the words have chosen them.
const COMPARED: usize = 512;
/// Names lighter than one part in so many of the heaviest are not compared.
const LIGHTEST_SHARE: u32 = 2;
/// Names that are compared word by word after the letters have chosen them.
const ALIGNED: usize = 16;

/// Proposes names; holds the buffers of one thread.
#[derive(Debug)]
pub(super) struct Proposals<'i, 'n> {
    index: &'i NameIndex<'n>,
    limits: &'i SearchLimits,
    /// Customers' words that the words of the current name may stand for, rarest first.
    wanted: Vec<WordIx>,
    /// The number of rare ones among them.
    rare: usize,
    /// Customers' names in the upper half, and which of the wanted words proposed them in the bits of the lower.
    proposed: Vec<Packed>,
    /// Names with their weights, heaviest first.
    weighed: Vec<(Reverse<u32>, NameIx)>,
    pattern: Pattern,
}

impl<'i, 'n> Proposals<'i, 'n> {
    pub(super) fn new(index: &'i NameIndex<'n>, limits: &'i SearchLimits) -> Self {
        Proposals {
            index,
            limits,
            wanted: Vec::new(),
            rare: 0,
            proposed: Vec::new(),
            weighed: Vec::new(),
            pattern: Pattern::default(),
        }
    }

    /// Proposes the names that a name may stand for, be it mistyped.
    pub(super) fn with_typos(&mut self, name: NameIx) {
        self.want(name, true);
        self.propose();
        self.choose_by_letters(self.index.names.text(name));
    }

    /// Proposes the names that may stand in a free text.
    pub(super) fn in_text(&mut self, text: NameIx) {
        self.want(text, false);
        self.propose();
        self.weigh(ALIGNED);
    }

    /// Returns how many names were proposed.
    pub(super) fn len(&self) -> usize {
        self.weighed.len()
    }

    /// Returns the name that was proposed at a position.
    pub(super) fn name(&self, at: usize) -> NameIx {
        self.weighed[at].1
    }

    /// Returns the names that were proposed.
    pub(super) fn names(&self) -> impl Iterator<Item = NameIx> + '_ {
        self.weighed.iter().map(|(_, name)| *name)
    }

    /// Notes the customers' words that the words of a name may stand for.
    fn want(&mut self, name: NameIx, with_typos: bool) {
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

    /// Collects the names of rare words and of pairs of common ones, and, if there are none, those of the rarest
    /// word, within the budget of postings.
    fn propose(&mut self) {
        let index = self.index;
        let budget = usize::try_from(self.limits.name_postings).unwrap_or(usize::MAX);
        self.proposed.clear();
        let proposal = |name: NameIx, words: u32| Packed::new(name.bits(), words);
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
        self.proposed.dedup_by(|later, first| first.absorb(*later));
    }

    /// Returns the weight of the wanted words that a proposed name has.
    fn weight(&self, name: NameIx, words: u32) -> u32 {
        let names = self.index.names;
        let weight = |word: &WordIx| names.vocabulary().weight(*word);
        if usize::try_from(words.trailing_zeros()).is_ok_and(|first| first < self.rare) {
            // The list of a rare word does not tell which common words its names have.
            names.words(name).iter().filter(|word| self.wanted.contains(word)).map(weight).sum()
        } else {
            self.wanted_of(words).map(|at| weight(&self.wanted[at])).sum()
        }
    }

    /// Returns the positions of the wanted words that the bits name.
    fn wanted_of(&self, words: u32) -> impl Iterator<Item = usize> {
        debug_assert!(self.wanted.len() <= MOST_WANTED, "a bit for each wanted word");
        (0..self.wanted.len()).filter(move |at| words & (1 << at) != 0)
    }

    /// The proposed names with the weight of the wanted words that they have, heaviest first.
    fn weigh(&mut self, most: usize) {
        self.weighed.clear();
        let mut heaviest = 0;
        for at in 0..self.proposed.len() {
            let proposed = self.proposed[at];
            let name = NameIx::from_bits(proposed.upper());
            let weight = self.weight(name, proposed.lower());
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
