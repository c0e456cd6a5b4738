//! Finds the words of the books that a word on a statement may stand for: mistyped, abbreviated or cut ones.

use std::hash::Hasher as _;

use rustc_hash::FxHasher;

use super::names::Vocabulary;
use crate::matching::tables::hash_index::{HashIndex, spread};
use crate::matching::tables::ix::{WordIx, numbers};
use crate::score::Score;
use crate::similarity::word::word_similarity;

/// Letters of words that are looked up with a typo; in shorter ones a wrong letter makes another word.
const TYPO_LETTERS: std::ops::RangeInclusive<usize> = 4..=24;
/// Letters that an abbreviation has at least.
const SHORTEST_PREFIX: usize = 3;
/// An abbreviation that fits more words than this tells nothing.
const MOST_EXPANSIONS: usize = 64;

/// The words of the books, found by what may become of them on a statement.
#[derive(Debug)]
pub(crate) struct Spellings<'v> {
    vocabulary: &'v Vocabulary,
    /// Words by hash of themselves and of themselves with one letter left out.
    deletions: HashIndex<WordIx>,
    /// The words in alphabetical order, for abbreviations.
    alphabetical: Vec<WordIx>,
}

impl<'v> Spellings<'v> {
    /// Indexes those words of the vocabulary that the books have.
    pub(crate) fn new(vocabulary: &'v Vocabulary, is_known: impl Fn(WordIx) -> bool) -> Self {
        let mut alphabetical: Vec<WordIx> =
            numbers(vocabulary.len()).filter(|word| is_known(*word)).collect();
        let mut keys = Vec::new();
        for word in &alphabetical {
            for_each_deletion(vocabulary.text(*word), |hash| keys.push((hash, *word)));
        }
        let deletions = HashIndex::new(keys.into_iter());
        alphabetical.sort_unstable_by(|left, right| vocabulary.text(*left).cmp(vocabulary.text(*right)));
        Spellings { vocabulary, deletions, alphabetical }
    }

    /// The words of the books that an unknown word may stand for, into a reused buffer.
    pub(crate) fn of(&self, word: WordIx, into: &mut Vec<WordIx>) {
        into.clear();
        let text = self.vocabulary.text(word);
        for_each_deletion(text, |hash| into.extend(self.deletions.of(hash).take(MOST_EXPANSIONS)));
        self.with_prefix(text, into);
        self.prefixes_of(text, into);
        into.sort_unstable();
        into.dedup();
        into.retain(|other| {
            word_similarity(text.as_bytes(), self.vocabulary.text(*other).as_bytes()) > Score::ZERO
        });
    }

    /// Words that start with `text`: it is an abbreviation, or was cut.
    fn with_prefix(&self, text: &str, into: &mut Vec<WordIx>) {
        if text.len() < SHORTEST_PREFIX {
            return;
        }
        let start = self.alphabetical.partition_point(|word| self.vocabulary.text(*word) < text);
        let longer = self.alphabetical[start..].iter();
        let longer = longer.take_while(|word| self.vocabulary.text(**word).starts_with(text));
        let before = into.len();
        into.extend(longer.take(MOST_EXPANSIONS + 1));
        if into.len() - before > MOST_EXPANSIONS {
            into.truncate(before);
        }
    }

    /// Words that `text` starts with: the customer's name is abbreviated in our books.
    fn prefixes_of(&self, text: &str, into: &mut Vec<WordIx>) {
        for length in SHORTEST_PREFIX..text.len() {
            let word = text.get(..length).and_then(|prefix| self.vocabulary.find(prefix));
            let known = |word: &WordIx| {
                let text = self.vocabulary.text(*word);
                self.alphabetical.binary_search_by(|other| self.vocabulary.text(*other).cmp(text)).is_ok()
            };
            into.extend(word.filter(known));
        }
    }
}

fn for_each_deletion(word: &str, mut visit: impl FnMut(u32)) {
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

fn hash<'b>(bytes: impl Iterator<Item = &'b u8>) -> u32 {
    let mut hasher = FxHasher::default();
    bytes.for_each(|byte| hasher.write_u8(*byte));
    spread(hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::payer::names::Names;
    use crate::matching::tables::ix::Ix as _;

    #[test]
    fn a_word_stands_for_words_one_slip_away_and_for_what_it_abbreviates() {
        let mut names = Names::default();
        let _ = names.add(&["construcciones garcia", "const sur", "talleres 2024"]);
        let known = names.vocabulary().len();
        let asked = ["garxia", "garica", "constr", "construccionesx", "taller", "2025", "su", "otro"];
        let _ = names.add(&[&asked.join(" ")]);
        let spellings = Spellings::new(names.vocabulary(), |word| word.get() < known);
        let mut found = Vec::new();
        for (word, expected) in [
            ("garxia", "garcia"),
            ("garica", "garcia"),
            ("constr", "const construcciones"),
            ("construccionesx", "const construcciones"),
            ("taller", "talleres"),
            ("2025", ""),
            ("su", ""),
            ("otro", ""),
        ] {
            let number = names.vocabulary().find(word).unwrap();
            spellings.of(number, &mut found);
            let texts: Vec<&str> = found.iter().map(|word| names.vocabulary().text(*word)).collect();
            assert_eq!(texts.join(" "), expected, "{word}");
        }
    }
}
