//! Finds the customers that a name on a statement may stand for: the proposed names are compared with it word by word.

use super::name_index::NameIndex;
use super::proposals::Proposals;
use crate::matching::policy::search::SearchLimits;
use crate::matching::tables::ix::NameIx;
use crate::score::Score;
use crate::similarity::name::{NameRule, Scratch, compare_names, contained_name};
use crate::similarity::word::Word;

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
        self.proposals.with_typos(name);
        for at in 0..self.proposals.len() {
            let found = self.compare(name, self.proposals.name(at));
            self.found.push(found);
        }
        self.keep_best()
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
        self.keep_best()
    }

    /// Returns how alike two names are, whether or not the index connects them.
    pub(crate) fn compare(&mut self, name: NameIx, other: NameIx) -> Resolved {
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
