//! An index of customers' names by their words, pairs of words, and letters.
//!
//! A name has a few words, and most of them are common: trades, surnames, places. The list of a common word is long and
//! says little, so that reading it for every line would take most of the time. Two common words together are rare:
//! their names are listed too.

use std::hash::Hasher as _;

use rustc_hash::FxHasher;

use crate::error::Error;

use super::names::Names;
use super::spellings::Spellings;
use crate::matching::chunks::in_chunks;
use crate::matching::progress::Stage;
use crate::matching::tables::hash_index::{HashIndex, spread};
use crate::matching::tables::ix::{Ix, NameIx, WordIx, numbers};
use crate::matching::tables::packed::Packed;
use crate::matching::tables::rows::Rows;
use crate::matching::tables::starts::Starts;
use crate::matching::tables::table::Table;
use crate::normalize::sound::sound;

/// A word with more names than this is common. A pair of words is listed only if both are, because the list of
/// a rare word has all names of its pairs.
const RARE_UP_TO: usize = 64;
/// Common words of one name, rarest first, of which every two are listed.
const MOST_PAIRED: usize = 6;
/// Consonants of a name that is found by its sound, at least.
const FEWEST_SOUNDS: u32 = 3;
/// Words of a name that is found by its initials, at most.
pub(super) const MOST_INITIALS: usize = 4;

/// The index over the customers' names.
#[derive(Debug)]
pub(crate) struct NameIndex<'n> {
    pub(crate) names: &'n Names,
    /// `true` if a name is a customer's.
    is_customer: Table<NameIx, bool>,
    /// Customers' names in Latin letters by the sounds of their words; empty if no name is in another script.
    by_sound: HashIndex<NameIx>,
    /// Customers' names by the initials of their words, sorted.
    by_initials: HashIndex<NameIx>,
    /// Customers' names by word, one word after the other.
    postings: Vec<NameIx>,
    /// The start of the names of each word.
    posting_starts: Starts,
    /// Customers' names by two common words.
    by_two_words: HashIndex<NameIx>,
    /// Customers' names by their letters without spaces.
    by_letters: HashIndex<NameIx>,
    /// For each word that no customer has, the customers' words that it may stand for.
    spellings: Rows<WordIx, WordIx>,
}

impl<'n> NameIndex<'n> {
    /// Indexes the customers' names; `customers` may repeat.
    ///
    /// # Errors
    /// None: the chunks that it works in could be stopped, but no progress is reported.
    pub(crate) fn new(names: &'n Names, customers: impl Iterator<Item = NameIx>) -> Result<Self, Error> {
        let mut is_customer = Table::filled(false, names.len());
        customers.for_each(|name| is_customer[name] = true);
        // A name in another script is found by its Latin spelling too.
        let mut is_indexed = is_customer.clone();
        for name in numbers(names.len()).filter(|name| is_customer[*name]) {
            if let Some(latin) = names.foreign.latin(name) {
                is_indexed[latin] = true;
            }
        }
        let customers = || numbers(names.len()).filter(|name: &NameIx| is_indexed[*name]);
        let (posting_starts, postings) = post(names, customers);
        let by_letters = HashIndex::new(customers().map(|name| (letters_hash(names.text(name)), name)));
        let mut index = NameIndex {
            names,
            posting_starts,
            postings,
            by_two_words: HashIndex::new(std::iter::empty()),
            by_sound: sounds(names, customers()),
            by_initials: HashIndex::new(customers().filter_map(|name| Some((initials(names, name)?, name)))),
            by_letters,
            spellings: Rows::default(),
            is_customer: Table::default(),
        };
        let mut pairs = Vec::new();
        customers().for_each(|name| index.post_pairs(name, &mut pairs));
        index.by_two_words = HashIndex::new(pairs.into_iter());
        index.spellings = index.spell()?;
        index.is_customer = is_customer;
        Ok(index)
    }

    /// Lists a name under every two of its common words.
    fn post_pairs(&self, name: NameIx, into: &mut Vec<(u32, NameIx)>) {
        let mut common: Vec<WordIx> =
            self.names.words(name).iter().copied().filter(|word| !self.is_rare(*word)).collect();
        common.sort_unstable_by_key(|word| (self.postings(*word).len(), *word));
        common.truncate(MOST_PAIRED);
        for (at, left) in common.iter().enumerate() {
            into.extend(common[..at].iter().map(|right| (pair_hash(*left, *right), name)));
        }
    }

    fn spell(&self) -> Result<Rows<WordIx, WordIx>, Error> {
        let vocabulary = self.names.vocabulary();
        let is_known = |word: WordIx| !self.postings(word).is_empty();
        let spellings = Spellings::new(vocabulary, is_known);
        in_chunks(Stage::Names, vocabulary.len(), &(), Vec::new, |found, word, rows| {
            found.clear();
            if !is_known(word) {
                spellings.of(word, found);
            }
            rows.push(found.iter().copied());
        })
    }

    pub(crate) fn is_customer(&self, name: NameIx) -> bool {
        self.is_customer[name]
    }

    /// Returns the customers' names that have a word.
    pub(crate) fn postings(&self, word: WordIx) -> &[NameIx] {
        &self.postings[self.posting_starts.range(word.get())]
    }

    /// Returns `true` if so few names have the word that all of them are worth reading.
    pub(crate) fn is_rare(&self, word: WordIx) -> bool {
        self.postings(word).len() <= RARE_UP_TO
    }

    /// Returns the customers' names that sound like a name, if there are names in other scripts.
    pub(crate) fn with_sound(&self, name: NameIx) -> impl Iterator<Item = NameIx> + '_ {
        let sound = if self.names.foreign.is_empty() { None } else { sound_hash(self.names, name) };
        sound.into_iter().flat_map(|sound| self.by_sound.of(sound))
    }

    /// Returns the customers' names whose words begin with these letters, in any order.
    pub(crate) fn with_initials(&self, letters: &str) -> impl Iterator<Item = NameIx> + '_ {
        self.by_initials.of(initials_hash(letters.bytes()))
    }

    /// Returns the customers' names that have two common words, and perhaps a few that have not.
    pub(crate) fn with_both(
        &self,
        left: WordIx,
        right: WordIx,
    ) -> impl ExactSizeIterator<Item = NameIx> + '_ {
        self.by_two_words.of(pair_hash(left, right))
    }

    /// Returns the customers' words that a word may stand for: itself, or else mistyped and abbreviated ones.
    pub(crate) fn spellings<'s>(&'s self, word: &'s WordIx) -> &'s [WordIx] {
        if self.postings(*word).is_empty() { self.spellings.of(*word) } else { std::slice::from_ref(word) }
    }

    /// Returns the first customer's name with the same letters, however they are split into words.
    pub(crate) fn with_letters(&self, text: &str) -> Option<NameIx> {
        self.by_letters.of(letters_hash(text)).find(|name| letters(text).eq(letters(self.names.text(*name))))
    }
}

/// Returns the customers' names by word, and where those of each word start.
fn post<I: Iterator<Item = NameIx>>(names: &Names, customers: impl Fn() -> I) -> (Starts, Vec<NameIx>) {
    let words = names.vocabulary().len();
    let of_words = customers().flat_map(|name| names.words(name)).map(|word| word.get());
    let starts = Starts::count(words, of_words);
    let mut next: Table<WordIx, usize> = (0..words).map(|word| starts.range(word).start).collect();
    let mut postings = vec![NameIx::from_position(0); starts.total()];
    for name in customers() {
        for word in names.words(name) {
            postings[next[*word]] = name;
            next[*word] += 1;
        }
    }
    debug_assert!(words == 0 || next.values().last() == Some(&starts.total()), "every posting has its place");
    (starts, postings)
}

/// Indexes the names in Latin letters by sound, if there are names in other scripts.
fn sounds(names: &Names, customers: impl Iterator<Item = NameIx>) -> HashIndex<NameIx> {
    let any = !names.foreign.is_empty();
    let latin = customers.filter(|name| any && names.foreign.latin(*name).is_none());
    HashIndex::new(latin.filter_map(|name| Some((sound_hash(names, name)?, name))))
}

/// Returns the hash of the sounds of a name's words, in any order; `None` if they are too few to tell anything.
fn sound_hash(names: &Names, name: NameIx) -> Option<u32> {
    let mut sounds: Vec<u64> =
        names.words(name).iter().map(|word| sound(names.vocabulary().text(*word))).collect();
    let sounding: u32 = sounds.iter().map(|sound| (u64::BITS - sound.leading_zeros()) / 3).sum();
    sounds.sort_unstable();
    let mut hasher = FxHasher::default();
    sounds.into_iter().filter(|sound| *sound > 1).for_each(|sound| hasher.write_u64(sound));
    (sounding >= FEWEST_SOUNDS).then(|| spread(hasher.finish()))
}

/// Returns the hash of the initials of a name of two to four words.
fn initials(names: &Names, name: NameIx) -> Option<u32> {
    let words = names.words(name);
    let first = |word: &WordIx| names.vocabulary().text(*word).bytes().next();
    (2..=MOST_INITIALS).contains(&words.len()).then(|| initials_hash(words.iter().filter_map(first)))
}

fn initials_hash(letters: impl Iterator<Item = u8>) -> u32 {
    let mut letters: Vec<u8> = letters.collect();
    letters.sort_unstable();
    let mut hasher = FxHasher::default();
    letters.into_iter().for_each(|letter| hasher.write_u8(letter));
    spread(hasher.finish())
}

fn pair_hash(left: WordIx, right: WordIx) -> u32 {
    let pair = Packed::new(left.min(right).bits(), left.max(right).bits());
    spread(pair.bits().wrapping_mul(0xD6E8_FEB8_6659_FD93))
}

fn letters(text: &str) -> impl Iterator<Item = u8> + '_ {
    text.bytes().filter(|byte| *byte != b' ')
}

fn letters_hash(text: &str) -> u32 {
    let mut hasher = FxHasher::default();
    letters(text).for_each(|byte| hasher.write_u8(byte));
    spread(hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn two_common_words_list_every_name_that_has_both(seeds in proptest::collection::vec((0_usize..5, 0_usize..5, 0_usize..5), 500..900)) {
            let word = |at: usize| ["talleres", "garcia", "norte", "logistik", "weber"][at];
            // The numbers make the names distinct; they are rare words themselves.
            let raw: Vec<String> = seeds.iter().enumerate()
                .map(|(nth, (a, b, c))| format!("{} {} {} {nth}", word(*a), word(*b), word(*c))).collect();
            let mut names = Names::default();
            let refs = names.add(&raw.iter().map(String::as_str).collect::<Vec<_>>());
            let index = NameIndex::new(&names, refs.iter().map(|name| name.name)).unwrap();
            for (left, right) in [(0, 1), (1, 2), (3, 4), (0, 4)] {
                let number = |at| names.vocabulary().find(word(at)).unwrap();
                let (left, right) = (number(left), number(right));
                prop_assume!(!index.is_rare(left) && !index.is_rare(right));
                let has = |name: &NameIx| [left, right].iter().all(|word| names.words(*name).contains(word));
                let expected: Vec<NameIx> = numbers(names.len()).filter(has).collect();
                prop_assert_eq!(index.with_both(left, right).collect::<Vec<_>>(), expected);
            }
        }
    }
}
