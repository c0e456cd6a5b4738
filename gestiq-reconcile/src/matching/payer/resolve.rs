//! Finds the customers that a name on a statement may stand for: the proposed names are compared with it word by word.

use super::name_index::{MOST_INITIALS, NameIndex};
use super::proposals::Proposals;
use crate::matching::policy::search::SearchLimits;
use crate::matching::tables::ix::NameIx;
use crate::score::Score;
use crate::similarity::name::{NameRule, Scratch, compare_names, contained_name};
use crate::similarity::word::Word;

/// A name in another script is less certain than one that is written alike.
const SPELLED_AT_MOST: Score = Score::from_basis_points(9_700);
/// Every word sounds like one of the name in another script.
const SOUNDS_ALIKE: Score = Score::from_basis_points(8_500);
/// Nothing but the initials of a name.
const ONLY_INITIALS: Score = Score::from_basis_points(7_000);
/// Names with the same initials, beyond which they tell nothing.
const MOST_OF_INITIALS: usize = 64;

/// A name inside a free text is less certain than a name in its own field.
const CONTAINED_AT_MOST: u32 = 9_500;

/// A customer's name that a line's name may stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Resolved {
    pub(crate) name: NameIx,
    pub(crate) score: Score,
    pub(crate) rule: NameRule,
}

/// Looks names up; holds the buffers of one thread.
#[derive(Debug)]
pub(crate) struct Resolver<'i, 'n> {
    index: &'i NameIndex<'n>,
    limits: &'i SearchLimits,
    keep_from: Score,
    proposals: Proposals<'i, 'n>,
    found: Vec<Resolved>,
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
            proposals: Proposals::new(index, limits),
            found: Vec::new(),
            scratch: Scratch::default(),
            words: Vec::new(),
            other_words: Vec::new(),
        }
    }

    /// Returns the customers' names that `name` may stand for, best first.
    pub(crate) fn resolve(&mut self, name: NameIx) -> &[Resolved] {
        self.found.clear();
        if self.index.is_customer(name) {
            self.found.push(Resolved { name, score: Score::FULL, rule: NameRule::Equal });
            return self.with_natives(name);
        }
        if !self.index.names.foreign.natives(name).is_empty() {
            return self.with_natives(name);
        }
        let text = self.index.names.text(name);
        if let Some(other) = self.index.with_letters(text) {
            let found = self.compare(name, other);
            if found.score >= self.keep_from {
                self.found.push(found);
                self.expand_spelled();
                return &self.found;
            }
        }
        self.compare_proposed(name);
        self.add_sounds(name);
        match self.index.names.foreign.latin(name) {
            // The name of the line is in another script: customers in Latin letters are searched by its spelling.
            Some(latin) => self.add_spelled(latin),
            None => self.expand_spelled(),
        }
        self.keep_best();
        if self.found.is_empty() {
            self.add_initials(name);
        }
        &self.found
    }

    fn compare_proposed(&mut self, name: NameIx) {
        self.proposals.with_typos(name);
        for at in 0..self.proposals.len() {
            let found = self.compare(name, self.proposals.name(at));
            self.found.push(found);
        }
    }

    /// Adds the customers' names that sound like a name.
    fn add_sounds(&mut self, name: NameIx) {
        for other in self.index.with_sound(name) {
            let found = self.compare(name, other);
            let spelled = !self.index.names.foreign.natives(other).is_empty();
            if spelled {
                self.found.push(Resolved { score: found.score.max(SOUNDS_ALIKE), ..found });
            }
        }
    }

    /// Adds the customers in Latin letters whose name is the spelling of a line's name in another script.
    fn add_spelled(&mut self, latin: NameIx) {
        let before = self.found.len();
        if self.index.is_customer(latin) {
            self.found.push(Resolved { name: latin, score: Score::FULL, rule: NameRule::Equal });
        }
        if let Some(other) = self.index.with_letters(self.index.names.text(latin)) {
            let found = self.compare(latin, other);
            self.found.push(found);
        }
        self.compare_proposed(latin);
        for other in self.index.with_sound(latin) {
            let found = self.compare(latin, other);
            self.found.push(Resolved { score: found.score.max(SOUNDS_ALIKE), ..found });
        }
        let index = self.index;
        let mut spelled = self.found.split_off(before);
        // Customers in the same script are compared as they are written.
        spelled.retain(|one| index.is_customer(one.name));
        self.found.extend(spelled.into_iter().map(as_spelled));
    }

    /// Puts the customers whose Latin spelling was found in the place of the spelling.
    fn expand_spelled(&mut self) {
        let index = self.index;
        if index.names.foreign.is_empty() {
            return;
        }
        for at in 0..self.found.len() {
            let found = self.found[at];
            let natives = index.names.foreign.natives(found.name).iter();
            self.found.extend(natives.map(|native| as_spelled(Resolved { name: *native, ..found })));
        }
        self.found.retain(|one| index.is_customer(one.name));
        self.found.sort_unstable_by_key(|one| (one.name, std::cmp::Reverse(one.score)));
        self.found.dedup_by_key(|one| one.name);
    }

    /// Adds the customers of whom a name has nothing but the initials.
    fn add_initials(&mut self, name: NameIx) {
        let letters = self.index.names.text(name).replace(' ', "");
        let are_initials = self.index.names.words(name).len() <= MOST_INITIALS
            && (2..=MOST_INITIALS).contains(&letters.len())
            && letters.bytes().all(|byte| byte.is_ascii_lowercase());
        if !are_initials {
            return;
        }
        let same = self.index.with_initials(&letters);
        let found = same.map(|name| Resolved { name, score: ONLY_INITIALS, rule: NameRule::Initials });
        self.found.extend(found.take(MOST_OF_INITIALS));
        let index = self.index;
        self.found.retain(|one| index.is_customer(one.name));
    }

    /// Adds the customers whose name in another script is spelled exactly like a name.
    fn with_natives(&mut self, name: NameIx) -> &[Resolved] {
        let index = self.index;
        let natives = index.names.foreign.natives(name).iter().filter(|native| index.is_customer(**native));
        let equal = |native: &NameIx| Resolved { name: *native, score: Score::FULL, rule: NameRule::Equal };
        self.found.extend(natives.map(equal).map(as_spelled));
        &self.found
    }

    /// Returns the customers' names that stand in a free text, best first.
    pub(crate) fn find_in_text(&mut self, text: NameIx) -> &[Resolved] {
        self.found.clear();
        self.proposals.in_text(text);
        let names = self.index.names;
        names.weighted_words(text, &mut self.words);
        for name in self.proposals.names() {
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
        self.expand_spelled();
        self.keep_best()
    }

    /// Returns how alike two names are, whether or not the index connects them.
    pub(crate) fn compare(&mut self, name: NameIx, other: NameIx) -> Resolved {
        let names = self.index.names;
        names.equal_words(name, &mut self.words);
        names.equal_words(other, &mut self.other_words);
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
}

/// Returns a name that was found by its spelling in Latin letters.
fn as_spelled(found: Resolved) -> Resolved {
    Resolved { score: found.score.min(SPELLED_AT_MOST), rule: NameRule::Transliterated, ..found }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::payer::names::Names;
    use crate::matching::policy::match_policy::MatchPolicy;
    use crate::matching::tables::ix::numbers;
    use crate::synthetic::Scenario;

    /// The search leaves names out; this is how many that matter, against the comparison with every customer.
    #[test]
    fn the_words_lead_to_nearly_every_name_that_a_comparison_with_all_would_find() {
        let data = Scenario::Mixed.generate(11, 10_000);
        let of_items: Vec<&str> = data.items.iter().filter_map(|item| item.counterparty.as_deref()).collect();
        let of_lines: Vec<&str> = data.lines.iter().filter_map(|line| line.counterparty.as_deref()).collect();
        let mut names = Names::default();
        let customers: Vec<NameIx> = names.add(&of_items).into_iter().map(|name| name.name).collect();
        let customer_names = numbers::<NameIx>(names.len());
        let asked: Vec<NameIx> = names.add(&of_lines).into_iter().map(|name| name.name).step_by(11).collect();
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
