//! All names of a run: folded once, cut into words once, compared once.

use std::num::NonZeroU16;

use rustc_hash::FxHashMap;

use super::foreign_spellings::ForeignSpellings;
use crate::matching::tables::interner::Interner;
use crate::matching::tables::ix::{Ix, NameIx, SourceIx, WordIx, numbers};
use crate::matching::tables::rows::Rows;
use crate::matching::tables::table::Table;
use crate::normalize::legal_form::LegalForm;
use crate::normalize::name::NormalName;
use crate::similarity::name::Name;
use crate::similarity::word::Word;

/// Words of a name that count; a free text may have many more than a name.
const MOST_WORDS: usize = 24;

/// A raw name of the input: which folded name it is, and the legal form it had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NameRef {
    pub(crate) name: NameIx,
    pub(crate) form: Option<FormId>,
}

/// The name of a line, and whether it is only a free text that may contain one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LineName {
    pub(crate) name: NameRef,
    pub(crate) free_text: bool,
}

/// The number of a legal form: every line and every item has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FormId(NonZeroU16);

/// Distinct folded names and their words.
#[derive(Debug, Default)]
pub(crate) struct Names {
    texts: Interner<NameIx>,
    words: Rows<NameIx, WordIx>,
    vocabulary: Vocabulary,
    forms: FxHashMap<LegalForm, FormId>,
    pub(crate) foreign: ForeignSpellings,
}

/// Distinct words, with the weight that their rarity gives them.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    texts: Interner<WordIx>,
    /// The number of names that have the word.
    names: Table<WordIx, u32>,
    weights: Table<WordIx, u32>,
}

impl Names {
    /// Adds the distinct raw names and returns what each of them is.
    ///
    /// The new names are numbered in alphabetical order, so that the numbers do not depend on the order of the
    /// input, and names that are compared with each other stand near each other in memory.
    pub(crate) fn add(&mut self, raw: &[&str]) -> Vec<NameRef> {
        let folded = fold_all(raw);
        let mut order: Vec<(&str, SourceIx)> =
            folded.iter().map(NormalName::as_str).zip(numbers(folded.len())).collect();
        order.sort_unstable_by_key(|(text, _)| *text);
        let mut refs = vec![NameRef { name: NameIx::from_position(0), form: None }; folded.len()];
        for (text, at) in order {
            let form = folded[at.get()].legal_form().and_then(|form| self.form(form));
            refs[at.get()] = NameRef { name: self.intern(text), form };
        }
        for (folded, name) in folded.iter().zip(&refs) {
            if let Some(latin) = folded.latin() {
                let latin = self.intern(latin);
                self.foreign.add(name.name, latin);
            }
        }
        refs
    }

    fn form(&mut self, form: LegalForm) -> Option<FormId> {
        // There are some hundred forms.
        let next = u16::try_from(self.forms.len() + 1).ok().and_then(NonZeroU16::new).map(FormId)?;
        Some(*self.forms.entry(form).or_insert(next))
    }

    fn intern(&mut self, text: &str) -> NameIx {
        let (name, new) = self.texts.intern(text);
        if new {
            let words = text.split(' ').filter(|word| !word.is_empty()).take(MOST_WORDS);
            let words: Vec<WordIx> = words.map(|word| self.vocabulary.intern(word)).collect();
            for (at, word) in words.iter().enumerate() {
                let repeated = words.iter().take(at).any(|before| before == word);
                self.vocabulary.names[*word] += u32::from(!repeated);
            }
            self.words.push(words);
        }
        name
    }

    /// Weighs the words once all names are there.
    pub(crate) fn weigh(&mut self) {
        let names = u64::try_from(self.texts.len()).unwrap_or(u64::MAX);
        let weights = self.vocabulary.names.iter().map(|count| rarity(names, u64::from(*count)));
        self.vocabulary.weights = weights.collect();
    }

    pub(crate) fn find(&self, text: &str) -> Option<NameIx> {
        self.texts.find(text)
    }

    pub(crate) fn len(&self) -> usize {
        self.texts.len()
    }

    pub(crate) fn text(&self, name: NameIx) -> &str {
        self.texts.text(name)
    }

    /// Returns the words of a name, in order, as numbers.
    pub(crate) fn words(&self, name: NameIx) -> &[WordIx] {
        self.words.of(name)
    }

    pub(crate) fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The words of a name for a comparison with another name, into a reused buffer: all weigh the same.
    ///
    /// Rare words propose names, but they do not tell them apart: on made-up names with near namesakes equal weights
    /// have an average precision of 0.871 and rarity 0.865, on real applicants' names 0.967 and 0.956.
    pub(crate) fn equal_words<'n>(&'n self, name: NameIx, into: &mut Vec<Word<'n>>) {
        into.clear();
        let words = self.words(name).iter();
        into.extend(words.map(|word| Word { text: self.vocabulary.text(*word).as_bytes(), weight: 1 }));
    }

    /// The words of a name that is searched for in a text, by rarity, into a reused buffer.
    pub(crate) fn weighted_words<'n>(&'n self, name: NameIx, into: &mut Vec<Word<'n>>) {
        into.clear();
        into.extend(self.words(name).iter().map(|word| self.vocabulary.word(*word)));
    }

    pub(crate) fn as_name<'n>(&'n self, name: NameIx, words: &'n [Word<'n>]) -> Name<'n> {
        Name { text: self.text(name).as_bytes(), words }
    }
}

impl Vocabulary {
    fn intern(&mut self, word: &str) -> WordIx {
        let (number, new) = self.texts.intern(word);
        if new {
            self.names.push(0);
        }
        number
    }

    pub(crate) fn len(&self) -> usize {
        self.texts.len()
    }

    pub(crate) fn text(&self, word: WordIx) -> &str {
        self.texts.text(word)
    }

    pub(crate) fn find(&self, word: &str) -> Option<WordIx> {
        self.texts.find(word)
    }

    pub(crate) fn weight(&self, word: WordIx) -> u32 {
        self.weights[word]
    }

    fn word(&self, word: WordIx) -> Word<'_> {
        Word { text: self.text(word).as_bytes(), weight: self.weight(word) }
    }
}

#[cfg(not(feature = "rayon"))]
fn fold_all(raw: &[&str]) -> Vec<NormalName> {
    raw.iter().map(|name| NormalName::new(name)).collect()
}

#[cfg(feature = "rayon")]
fn fold_all(raw: &[&str]) -> Vec<NormalName> {
    use rayon::prelude::*;
    raw.par_iter().map(|name| NormalName::new(name)).collect()
}

/// Returns `16 * log2(all / with)` plus a floor, in integers, so that it is the same on every machine.
///
/// The floor keeps common words from counting nothing: two names that share only common words are still more
/// alike than two that share none.
fn rarity(all: u64, with: u64) -> u32 {
    const FLOOR: u32 = 24;
    const STEPS: u32 = 16;
    let ratio = (all.max(1) << 8) / with.max(1);
    let whole = 63 - ratio.max(256).leading_zeros();
    // The four bits after the leading one are the fraction, linear between two powers of two.
    let fraction = ((ratio.max(256) << 4) >> whole) as u32 & 15;
    FLOOR + (whole - 8) * STEPS + fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_words_weigh_more() {
        let weights: Vec<_> = [1, 2, 3, 4, 100, 1_000].iter().map(|with| rarity(1_000, *with)).collect();
        assert!(weights.is_sorted_by(|left, right| left > right), "{weights:?}");
        assert_eq!((rarity(1_000, 1_000), rarity(1_024, 1)), (24, 24 + 160));
    }

    #[test]
    fn one_name_in_two_spellings_is_one_name() {
        let mut names = Names::default();
        let refs = names.add(&["ACME GmbH", "Acme", "Beta AG"]);
        names.weigh();
        assert_eq!(refs[0].name, refs[1].name);
        assert_ne!(refs[0].form, refs[1].form);
        assert_eq!((names.len(), names.text(refs[2].name)), (2, "beta"));
    }
}
