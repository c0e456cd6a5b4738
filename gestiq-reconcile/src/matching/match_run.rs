//! The result of a run.

use gestiq_core::Money;
use gestiq_core::money::exchange::RateTable;
use gestiq_statements::{ItemId, LineId, OpenItem, StatementLine};

use super::decision::Decision;
use crate::matching::amount::difference::Difference;
use crate::matching::amount::exchange::Exchange;
use crate::matching::amount::exchanged::Exchanged;
use crate::matching::assignment::outcome::Outcome;
use crate::matching::columns::items::{Items, Lines};
use crate::matching::explain::explanation::{Explanation, FieldReason, reasons, sum};
use crate::matching::explain::reason::Reason;
use crate::matching::pairs::evidence::Evidence;
use crate::matching::pairs::pair::{Pair, Pairs};
use crate::matching::payer::offsets::Offsets;
use crate::matching::payer::ruled::{AppliedRule, RuleHits, Ruled};
use crate::matching::policy::match_policy::MatchPolicy;
use crate::matching::sums::group::Group;
use crate::score::Score;

/// The decisions on all lines, sorted by line id; explanations are built when they are asked for.
#[derive(Debug)]
pub struct MatchRun<'a> {
    pub(crate) policy: MatchPolicy,
    pub(crate) rates: Option<&'a RateTable>,
    /// Lines that a rate was missing for.
    pub(crate) without_rate: Vec<u32>,
    pub(crate) lines: Lines<'a>,
    pub(crate) items: Items<'a>,
    pub(crate) ruled: Ruled<'a>,
    pub(crate) offsets: Offsets,
    pub(crate) pairs: Pairs,
    pub(crate) groups: Vec<Group>,
    pub(crate) outcomes: Vec<Outcome>,
}

/// The decision on one line, with its explanation.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct LineMatch {
    /// The line.
    pub line: LineId,
    /// What becomes of it.
    pub decision: Decision,
    /// The assigned items, of a suggestion too; empty where the line is unmatched.
    pub items: Vec<ItemId>,
    /// The score of the assignment; of the best alternative where the line is unmatched.
    pub score: Score,
    /// The difference between paid and open, where there is one.
    pub difference: Option<Difference>,
    /// Why these items; `None` where the line is unmatched.
    pub explanation: Option<Explanation>,
    /// The lines and items that settle each other together, where it takes more than one.
    pub group: Option<GroupMatch>,
    /// The user's rule that decided on the line, or had a say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<AppliedRule>,
    /// Why the match is not automatic; empty where it is, and where a rule made the decision.
    pub why_not_automatic: Vec<Reason>,
    /// The best other items, best first.
    pub alternatives: Vec<Alternative>,
}

/// Lines and items whose sums are equal; several lines with several items may leave what the policy tolerates.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct GroupMatch {
    /// The lines, this one among them.
    pub lines: Vec<LineId>,
    /// The items.
    pub items: Vec<ItemId>,
    /// Whether nothing else of this payer adds up, or references name all members.
    pub unambiguous: bool,
}

/// Another item that the line might settle.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Alternative {
    /// The item.
    pub item: ItemId,
    /// Its score.
    pub score: Score,
    /// The difference between paid and open, where there is one.
    pub difference: Option<Difference>,
    /// Why it is an alternative: name, amount, date and reference, in this order.
    pub fields: [FieldReason; 4],
}

/// Lines and amounts by decision.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct DecisionSummary {
    /// The decision.
    pub decision: Decision,
    /// How many lines.
    pub lines: usize,
    /// Their amounts without sign, one sum for each currency, by currency.
    pub amounts: Vec<Money>,
}

impl<'a> MatchRun<'a> {
    /// How many lines there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.outcomes.len()
    }

    /// Whether there are no lines.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.outcomes.is_empty()
    }

    /// All decisions with their explanations, by line id.
    pub fn iter(&self) -> impl Iterator<Item = LineMatch> + '_ {
        (0..self.len()).filter_map(|at| self.get(at))
    }

    /// The decision on the line at a place in the order of line ids.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<LineMatch> {
        let outcome = self.outcomes.get(at)?;
        let line = self.line(at)?;
        let others = self.pairs.range(at as u32).filter(|pair| Some(*pair as u32) != outcome.pair);
        let alternatives: Vec<Alternative> = others
            .take(usize::from(self.policy.alternatives))
            .filter_map(|pair| self.alternative(line, self.pairs.all.get(pair)?))
            .collect();
        let group = outcome.group.and_then(|group| self.groups.get(group as usize));
        let items: Vec<&OpenItem> = self.items(at).collect();
        let evidence = self.evidence(outcome);
        let explanation = evidence.zip(items.first()).map(|(evidence, item)| {
            let offset = self.places(outcome).next().and_then(|item| self.offsets.of(item));
            let single = Explanation::new(&self.policy, line, item, evidence)
                .with_exchange(self.exchanged(line, item, evidence))
                .with_offset(offset);
            match group {
                Some(group) => single.with_sums(&self.group_lines(group), &items),
                None => single,
            }
        });
        let difference = match group {
            Some(group) => group_difference(&self.group_lines(group), &items, &group.evidence),
            None => {
                evidence.zip(items.first()).and_then(|(evidence, item)| self.difference(line, item, evidence))
            }
        };
        Some(LineMatch {
            line: line.id.clone(),
            decision: outcome.decision,
            items: items.iter().map(|item| item.id.clone()).collect(),
            score: evidence
                .map(|evidence| evidence.total)
                .or(alternatives.first().map(|best| best.score))
                .unwrap_or_default(),
            difference,
            explanation,
            group: group.map(|group| self.group_match(group)),
            rule: self.ruled.applied(at as u32),
            why_not_automatic: outcome.reasons.iter().collect(),
            alternatives,
        })
    }

    /// How often each of the user's rules decided, in their order.
    #[must_use]
    pub fn rule_hits(&self) -> Vec<RuleHits<'a>> {
        self.ruled.hits()
    }

    /// The user's rule that decided on the line at a place, or had a say.
    #[must_use]
    pub fn rule(&self, at: usize) -> Option<AppliedRule> {
        self.ruled.applied(u32::try_from(at).ok()?)
    }

    fn evidence(&self, outcome: &Outcome) -> Option<&Evidence> {
        let pair = outcome.pair.and_then(|pair| self.pairs.all.get(pair as usize)).map(|pair| &pair.evidence);
        pair.or_else(|| self.groups.get(outcome.group? as usize).map(|group| &group.evidence))
    }

    fn group_lines(&self, group: &Group) -> Vec<&'a StatementLine> {
        group.lines.iter().filter_map(|line| self.line(*line as usize)).collect()
    }

    fn group_match(&self, group: &Group) -> GroupMatch {
        let items = group.items.iter().filter_map(|item| self.items.source.get(*item as usize));
        GroupMatch {
            lines: self.group_lines(group).iter().map(|line| line.id.clone()).collect(),
            items: items.map(|item| item.id.clone()).collect(),
            unambiguous: group.unambiguous,
        }
    }

    fn alternative(&self, line: &StatementLine, pair: &Pair) -> Option<Alternative> {
        let item = self.items.source.get(pair.item as usize)?;
        Some(Alternative {
            item: item.id.clone(),
            score: pair.evidence.total,
            difference: self.difference(line, item, &pair.evidence),
            fields: reasons(line, item, &pair.evidence),
        })
    }

    /// The line at a place in the order of line ids.
    #[must_use]
    pub fn line(&self, at: usize) -> Option<&'a StatementLine> {
        self.lines.source.get(at).copied()
    }

    /// The lines, by their place, and the items that were found worth comparing: what is decided on one of them may depend
    /// on the other.
    pub(crate) fn links(&self) -> impl Iterator<Item = (usize, &'a ItemId)> + '_ {
        let paired = self.pairs.all.iter().map(|pair| (pair.line, pair.item));
        let grouped = self.groups.iter().flat_map(|group| {
            group.lines.iter().flat_map(|line| group.items.iter().map(move |item| (*line, *item)))
        });
        let id = |item: u32| self.items.source.get(item as usize).map(|item| &item.id);
        paired.chain(grouped).filter_map(move |(line, item)| Some((line as usize, id(item)?)))
    }

    /// The decision on a line, without the cost of an explanation.
    #[must_use]
    pub fn decision(&self, at: usize) -> Option<Decision> {
        self.outcomes.get(at).map(|outcome| outcome.decision)
    }

    /// The score of the match of a line, without the cost of an explanation; `None` where it is unmatched.
    #[must_use]
    pub fn score(&self, at: usize) -> Option<Score> {
        self.evidence(self.outcomes.get(at)?).map(|evidence| evidence.total)
    }

    /// The items that a line settles, alone or with others.
    pub fn items(&self, at: usize) -> impl Iterator<Item = &'a OpenItem> + '_ {
        let places = self.outcomes.get(at).into_iter().flat_map(|outcome| self.places(outcome));
        places.filter_map(|item| self.items.source.get(item as usize).copied())
    }

    /// The numbers of the items that an outcome takes.
    fn places(&self, outcome: &Outcome) -> impl Iterator<Item = u32> + '_ {
        let pair = outcome.pair.and_then(|pair| self.pairs.all.get(pair as usize)).map(|pair| pair.item);
        let group = outcome.group.and_then(|group| self.groups.get(group as usize));
        pair.into_iter().chain(group.into_iter().flat_map(|group| group.items.iter().copied()))
    }

    /// Lines and amounts by decision, in the order of [`Decision::ALL`]; decisions that only rules make stand there
    /// where there are rules.
    ///
    /// # Errors
    /// [`gestiq_core::MoneyError`] where a sum does not fit.
    pub fn summary(&self) -> Result<Vec<DecisionSummary>, gestiq_core::MoneyError> {
        let has_rules = !self.ruled.is_empty();
        let shown = Decision::ALL.into_iter().filter(|decision| has_rules || !decision.is_by_rule());
        shown.map(|decision| self.summary_of(decision)).collect()
    }

    fn summary_of(&self, decision: Decision) -> Result<DecisionSummary, gestiq_core::MoneyError> {
        let mut lines = 0;
        let mut amounts: Vec<Money> = Vec::new();
        for (outcome, line) in self.outcomes.iter().zip(&self.lines.source) {
            if outcome.decision != decision {
                continue;
            }
            lines += 1;
            let amount = line.amount.abs();
            match amounts.iter_mut().find(|sum| sum.currency() == amount.currency()) {
                Some(sum) => *sum = sum.checked_add(amount)?,
                None => amounts.push(amount),
            }
        }
        amounts.sort_by_key(|amount| amount.currency());
        Ok(DecisionSummary { decision, lines, amounts })
    }

    /// The lines that could not be compared with the items of some other currency, because the rates lack one of the
    /// day; by line id. None where the run was given no rates.
    pub fn lines_without_rate(&self) -> impl Iterator<Item = &'a StatementLine> + '_ {
        self.without_rate.iter().filter_map(|line| self.line(*line as usize))
    }

    fn exchanged(&self, line: &StatementLine, item: &OpenItem, evidence: &Evidence) -> Option<Exchanged> {
        let exchange = Exchange { policy: &self.policy.exchange, rates: self.rates };
        Exchanged::new(exchange, line, item, evidence.amount.basis)
    }

    /// `open - paid`, positive where too little was paid.
    fn difference(&self, line: &StatementLine, item: &OpenItem, evidence: &Evidence) -> Option<Difference> {
        let kind = evidence.amount.kind?;
        let Some(exchanged) = self.exchanged(line, item, evidence) else {
            // Both amounts have one currency and fit the matcher's integers, so the difference exists.
            let amount = item.expected_movement().abs().checked_sub(line.amount.abs()).ok()?;
            return Some(Difference::new(kind, amount));
        };
        let amount = exchanged.open.checked_sub(exchanged.paid_in_item_currency).ok()?;
        let open = exchanged.open_in_line_currency;
        let in_line_currency = open.and_then(|open| open.checked_sub(exchanged.paid).ok());
        Some(Difference { kind, amount, in_line_currency })
    }
}

/// What the sums of a group leave over.
fn group_difference(
    lines: &[&StatementLine],
    items: &[&OpenItem],
    evidence: &Evidence,
) -> Option<Difference> {
    let kind = evidence.amount.kind?;
    let open = sum(items.iter().map(|item| item.expected_movement()))?;
    let paid = sum(lines.iter().map(|line| line.amount))?;
    Some(Difference::new(kind, open.abs().checked_sub(paid.abs()).ok()?))
}
