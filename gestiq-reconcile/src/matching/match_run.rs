//! The result of a run.

use gestiq_core::money::MoneyError;
use gestiq_core::money::exchange::RateTable;
use gestiq_statements::{ItemId, LineId, OpenItem, StatementLine};

use super::amount::difference::Difference;
use super::amount::exchange::Exchange;
use super::amount::exchanged::Exchanged;
use super::assignment::outcome::Outcome;
use super::columns::items::Items;
use super::columns::lines::Lines;
use super::context::Context;
use super::decision::Decision;
use super::explain::explanation::Explanation;
use super::explain::fields::reasons;
use super::explain::shares_of_group::member_shares;
use super::line_match::{Alternative, GroupMatch, LineMatch, RecognisedPayer};
use super::pairs::evidence::Evidence;
use super::pairs::pair::{Pair, Pairs};
use super::payer::offsets::Offsets;
use super::payer::ruled::{AppliedRule, RuleHits, Ruled};
use super::policy::match_policy::MatchPolicy;
use super::returns::find::Returns;
use super::summary::DecisionSummary;
use super::sums::group::Group;
use super::sums::payers::Recognised;
use super::tables::ix::{GroupIx, ItemIx, Ix, LineIx};
use super::tables::table::Table;
use crate::score::Score;

/// The decisions on all lines, sorted by line id; explanations are built when they are asked for.
#[derive(Debug)]
pub struct MatchRun<'a> {
    policy: MatchPolicy,
    rates: Option<&'a RateTable>,
    /// Lines that a rate was missing for.
    without_rate: Vec<LineIx>,
    lines: Lines<'a>,
    items: Items<'a>,
    ruled: Ruled<'a>,
    offsets: Offsets,
    returns: Returns,
    pairs: Pairs,
    groups: Table<GroupIx, Group>,
    outcomes: Table<LineIx, Outcome>,
    /// The payers of unmatched lines, by line.
    payers: Vec<(LineIx, Recognised)>,
}

impl<'a> MatchRun<'a> {
    /// Keeps of a run what its result is read from.
    pub(super) fn new(
        context: Context<'a>,
        pairs: Pairs,
        groups: Table<GroupIx, Group>,
        outcomes: Table<LineIx, Outcome>,
        payers: Vec<(LineIx, Recognised)>,
    ) -> Self {
        let Context { policy, rates, lines, items, known, foreign, returns, .. } = context;
        debug_assert_eq!(outcomes.len(), lines.len(), "one decision for each line");
        let (ruled, offsets, without_rate) = (known.ruled, known.offsets, foreign.without_rate);
        MatchRun {
            policy,
            rates,
            without_rate,
            lines,
            items,
            ruled,
            offsets,
            returns,
            pairs,
            groups,
            outcomes,
            payers,
        }
    }

    /// Returns how many lines there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.outcomes.len()
    }

    /// Returns `true` if there are no lines.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.outcomes.is_empty()
    }

    /// Returns all decisions with their explanations, by line id.
    pub fn iter(&self) -> impl Iterator<Item = LineMatch> + '_ {
        (0..self.len()).filter_map(|at| self.get(at))
    }

    /// Returns the decision on the line at a place in the order of line ids.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<LineMatch> {
        let number = self.outcomes.number(at)?;
        let (outcome, line) = (&self.outcomes[number], self.lines.source[number]);
        let others = self.pairs.entries_of(number).filter(|(pair, _)| Some(*pair) != outcome.pair);
        let alternatives: Vec<Alternative> = others
            .take(usize::from(self.policy.alternatives))
            .map(|(_, pair)| self.alternative(line, pair))
            .collect();
        let group = outcome.group.map(|group| &self.groups[group]);
        let evidence = self.evidence(outcome);
        let score = evidence.map(|evidence| evidence.total);
        let score = score.or(alternatives.first().map(|best| best.score)).unwrap_or_default();
        Some(LineMatch {
            line: line.id.clone(),
            decision: outcome.decision,
            items: self.items(at).map(|item| item.id.clone()).collect(),
            score,
            difference: evidence.and_then(|evidence| self.difference_of(number, group, evidence)),
            explanation: evidence.and_then(|evidence| self.explanation(number, group, evidence)),
            group: group.map(|group| self.group_match(number, group)),
            rival_line: outcome.rival.map(|rival| self.lines.source[rival].id.clone()),
            rule: self.ruled.applied(number),
            why_not_automatic: outcome.reasons.iter().collect(),
            cancelled_by: self.returns.partner(number).map(|other| self.lines.source[other].id.clone()),
            alternatives,
            payer: self.payer(number),
        })
    }

    /// Returns the customer that was recognised as the payer of an unmatched line.
    fn payer(&self, line: LineIx) -> Option<RecognisedPayer> {
        let at = self.payers.binary_search_by_key(&line, |(line, _)| *line).ok()?;
        let recognised = self.payers.get(at)?.1;
        let item = self.items.source[recognised.item];
        let (id, name) = (item.counterparty_id.clone(), item.counterparty.clone());
        Some(RecognisedPayer { id, name, score: recognised.score })
    }

    /// Returns how often each of the user's rules decided, in their order.
    #[must_use]
    pub fn rule_hits(&self) -> Vec<RuleHits<'a>> {
        self.ruled.hits()
    }

    /// Returns the user's rule that decided on the line at a place, or had a say.
    #[must_use]
    pub fn rule(&self, at: usize) -> Option<AppliedRule> {
        self.ruled.applied(self.outcomes.number(at)?)
    }

    /// Returns the line at a place in the order of line ids.
    #[must_use]
    pub fn line(&self, at: usize) -> Option<&'a StatementLine> {
        self.lines.source.values().get(at).copied()
    }

    /// Returns the lines, by their place, and the items that were found worth comparing: what is decided on one of
    /// them may depend on the other.
    pub(crate) fn links(&self) -> impl Iterator<Item = (usize, &'a ItemId)> + '_ {
        let paired = self.pairs.all().iter().map(|pair| (pair.line, pair.item));
        let grouped = self.groups.iter().flat_map(|group| {
            group.lines.iter().flat_map(|line| group.items.iter().map(move |item| (*line, *item)))
        });
        paired.chain(grouped).map(|(line, item)| (line.get(), &self.items.source[item].id))
    }

    /// Returns the decision on a line, without the cost of an explanation.
    #[must_use]
    pub fn decision(&self, at: usize) -> Option<Decision> {
        self.outcomes.values().get(at).map(|outcome| outcome.decision)
    }

    /// Returns the score of the match of a line, without the cost of an explanation; `None` if it is unmatched.
    #[must_use]
    pub fn score(&self, at: usize) -> Option<Score> {
        self.evidence(self.outcomes.values().get(at)?).map(|evidence| evidence.total)
    }

    /// Returns the items that a line settles, alone or with others.
    pub fn items(&self, at: usize) -> impl Iterator<Item = &'a OpenItem> + '_ {
        let taken = self.outcomes.values().get(at).into_iter().flat_map(|outcome| self.taken(outcome));
        taken.map(|item| self.items.source[item])
    }

    /// Returns lines and amounts by decision, in the order of [`Decision::ALL`]; decisions that only rules make
    /// stand there if there are rules.
    ///
    /// # Errors
    /// [`MoneyError`] if a sum does not fit.
    pub fn summary(&self) -> Result<Vec<DecisionSummary>, MoneyError> {
        let has_rules = !self.ruled.is_empty();
        let shown = Decision::ALL.into_iter().filter(|decision| has_rules || !decision.is_by_rule());
        shown.map(|decision| DecisionSummary::new(decision, self.lines_of(decision))).collect()
    }

    fn lines_of(&self, decision: Decision) -> impl Iterator<Item = &'a StatementLine> + '_ {
        let decided = self.outcomes.iter().zip(self.lines.source.iter());
        decided.filter(move |(outcome, _)| outcome.decision == decision).map(|(_, line)| *line)
    }

    /// Returns the lines that could not be compared with the items of some other currency, because the rates lack one
    /// of the day; by line id. It is empty if the run was given no rates.
    pub fn lines_without_rate(&self) -> impl Iterator<Item = &'a StatementLine> + '_ {
        self.without_rate.iter().map(|line| self.lines.source[*line])
    }

    fn evidence(&self, outcome: &Outcome) -> Option<&Evidence> {
        let pair = outcome.pair.map(|pair| &self.pairs[pair].evidence);
        pair.or_else(|| outcome.group.map(|group| &self.groups[group].evidence))
    }

    /// Returns the numbers of the items that an outcome takes.
    fn taken(&self, outcome: &Outcome) -> impl Iterator<Item = ItemIx> + '_ {
        let pair = outcome.pair.map(|pair| self.pairs[pair].item);
        let group = outcome.group.map(|group| &self.groups[group]);
        pair.into_iter().chain(group.into_iter().flat_map(|group| group.items.iter().copied()))
    }

    fn explanation(&self, number: LineIx, group: Option<&Group>, evidence: &Evidence) -> Option<Explanation> {
        let line = self.lines.source[number];
        let first = self.taken(&self.outcomes[number]).next()?;
        let item = self.items.source[first];
        let single = Explanation::new(&self.policy, line, item, evidence)
            .with_exchange(self.exchanged(line, item, evidence))
            .with_offset(self.offsets.of(first));
        let items = group.map_or_else(|| vec![item], |group| self.group_items(group));
        let difference = self.difference_of(number, group, evidence);
        let single = single.with_percent(difference.as_ref(), &items);
        Some(match group {
            Some(group) => single.with_sums(&self.group_lines(group), &self.group_items(group)),
            None => single,
        })
    }

    fn group_lines(&self, group: &Group) -> Vec<&'a StatementLine> {
        group.lines.iter().map(|line| self.lines.source[*line]).collect()
    }

    fn group_items(&self, group: &Group) -> Vec<&'a OpenItem> {
        group.items.iter().map(|item| self.items.source[*item]).collect()
    }

    fn group_match(&self, number: LineIx, group: &Group) -> GroupMatch {
        let lines: Vec<LineId> = self.group_lines(group).iter().map(|line| line.id.clone()).collect();
        let items: Vec<ItemId> = self.group_items(group).iter().map(|item| item.id.clone()).collect();
        let difference = self.difference_of(number, Some(group), &group.evidence);
        let shares = member_shares(&self.group_items(group), difference.as_ref());
        GroupMatch {
            lines,
            items,
            unambiguous: group.sums.unambiguous,
            other_sums: group.sums.others,
            shares,
        }
    }

    fn alternative(&self, line: &StatementLine, pair: &Pair) -> Alternative {
        let item = self.items.source[pair.item];
        Alternative {
            item: item.id.clone(),
            score: pair.evidence.total,
            difference: self.difference(line, item, &pair.evidence),
            fields: reasons(line, item, &pair.evidence),
        }
    }

    fn exchanged(&self, line: &StatementLine, item: &OpenItem, evidence: &Evidence) -> Option<Exchanged> {
        let exchange = Exchange { policy: &self.policy.exchange, rates: self.rates };
        Exchanged::new(exchange, line, item, evidence.amount.basis)
    }

    /// Returns what a line's match leaves over.
    fn difference_of(
        &self,
        number: LineIx,
        group: Option<&Group>,
        evidence: &Evidence,
    ) -> Option<Difference> {
        if let Some(group) = group {
            let (lines, items) = (self.group_lines(group), self.group_items(group));
            return Difference::of_sums(evidence.amount.kind?, &lines, &items);
        }
        let item = self.taken(&self.outcomes[number]).next()?;
        self.difference(self.lines.source[number], self.items.source[item], evidence)
    }

    /// Returns `open - paid`, positive if too little was paid.
    fn difference(&self, line: &StatementLine, item: &OpenItem, evidence: &Evidence) -> Option<Difference> {
        let exchanged = || self.exchanged(line, item, evidence);
        evidence.amount.kind.and_then(|kind| Difference::of_pair(kind, line, item, exchanged().as_ref()))
    }
}
