//! All texts of all rules, found in one pass over a line.
//!
//! An automaton over the distinct folded texts reads a line once, however many rules there are (Aho and Corasick 1975).
//! Occurrences may overlap, and one text may be the start, the end or a part of another: each of them counts, so the
//! search reports all of them.

use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::FxHashMap;

/// Distinct folded texts by number, and the automaton that finds them.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    /// `None` if there are no texts.
    automaton: Option<AhoCorasick>,
    len: usize,
}

/// Collects the texts of a book.
#[derive(Debug, Default)]
pub(super) struct TextsBuilder {
    numbers: FxHashMap<String, u32>,
    texts: Vec<String>,
}

impl TextsBuilder {
    /// Returns the number of a folded text.
    pub(super) fn number(&mut self, folded: String) -> u32 {
        if let Some(number) = self.numbers.get(&folded) {
            return *number;
        }
        let number = self.texts.len() as u32;
        self.texts.push(folded.clone());
        self.numbers.insert(folded, number);
        number
    }

    /// Returns the automaton; the error says why it cannot be built.
    pub(super) fn build(self) -> Result<Texts, String> {
        if self.texts.is_empty() {
            return Ok(Texts::default());
        }
        // Only the standard kind reports overlapping occurrences.
        let automaton = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&self.texts);
        Ok(Texts { automaton: Some(automaton.map_err(|error| error.to_string())?), len: self.texts.len() })
    }
}

/// The place of a text in a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Found {
    /// Nowhere.
    #[default]
    No,
    /// Inside words.
    Inside,
    /// As whole words.
    Whole,
}

impl Texts {
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Calls `visit` for every occurrence in a folded text.
    pub(super) fn find(&self, folded: &str, mut visit: impl FnMut(u32, Found)) {
        let Some(automaton) = &self.automaton else { return };
        let bytes = folded.as_bytes();
        // Folded texts have letters, digits, single spaces, and line ends between fields.
        let is_border = |at: Option<usize>| {
            at.and_then(|at| bytes.get(at)).is_none_or(|byte| matches!(byte, b' ' | b'\n'))
        };
        for found in automaton.find_overlapping_iter(folded) {
            let whole = is_border(found.start().checked_sub(1)) && is_border(Some(found.end()));
            visit(found.pattern().as_u32(), if whole { Found::Whole } else { Found::Inside });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn search(needles: &[String], text: &str) -> Vec<Found> {
        let mut builder = TextsBuilder::default();
        let numbers: Vec<u32> = needles.iter().map(|needle| builder.number(needle.clone())).collect();
        let texts = builder.build().unwrap();
        let mut best = vec![Found::No; texts.len()];
        texts.find(text, |number, found| {
            best[number as usize] = best[number as usize].max(found);
        });
        numbers.into_iter().map(|number| best[number as usize]).collect()
    }

    #[test]
    fn a_text_that_is_a_part_of_another_is_found_too() {
        use Found::{Inside, No, Whole};
        for (needles, text, expected) in [
            (&["fee", "feedback"][..], "feedback", &[Inside, Whole][..]),
            (&["feedback", "fee"], "feedback", &[Whole, Inside]),
            (&["bank fee", "fee reversed", "k f"], "bank fee reversed", &[Whole, Whole, Inside]),
            (&["iva", "iva"], "archivar", &[Inside, Inside]),
            (&["iva"], "archivar iva", &[Whole]),
            (&["iva"], "archivar\niva\nx", &[Whole]),
            (&["a b"], "a\nb", &[No]),
            (&["aa"], "aaa aa", &[Whole]),
        ] {
            let needles: Vec<String> = needles.iter().map(|needle| (*needle).to_owned()).collect();
            assert_eq!(search(&needles, text), expected, "{needles:?} in {text:?}");
        }
    }

    proptest! {
        #[test]
        fn one_pass_finds_what_looking_for_each_text_finds(
            needles in proptest::collection::vec("[ab]{1,3}( [ab]{1,2})?", 1..12), text in "[ab]{0,3}([ \n][ab]{1,3}){0,5}",
        ) {
            let expected: Vec<Found> = needles
                .iter()
                .map(|needle| {
                    let whole = text.split('\n').any(|field| format!(" {field} ").contains(&format!(" {needle} ")));
                    match () {
                        () if whole => Found::Whole,
                        () if text.contains(needle.as_str()) => Found::Inside,
                        () => Found::No,
                    }
                })
                .collect();
            prop_assert_eq!(search(&needles, &text), expected);
        }
    }
}
