//! The result of a run.

use gestiq_core::Money;

use super::candidates::Pair;
use super::columns::{Items, Lines};
use super::decide::{Decision, Outcome, Pairs, Reason};
use super::difference::Difference;
use super::explain::{Explanation, FieldReason, reasons};
use super::policy::MatchPolicy;
use crate::{ItemId, LineId, OpenItem, Score, StatementLine};

/// The decisions on all lines, sorted by line id; explanations are built when they are asked for.
#[derive(Debug)]
pub struct MatchRun<'a> {
    pub(super) policy: MatchPolicy,
    pub(super) lines: Lines<'a>,
    pub(super) items: Items<'a>,
    pub(super) pairs: Pairs,
    pub(super) outcomes: Vec<Outcome>,
}

/// The decision on one line, with its explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
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
    /// Why the match is not automatic; empty where it is.
    pub why_not_automatic: Vec<Reason>,
    /// The best other items, best first.
    pub alternatives: Vec<Alternative>,
}

/// Another item that the line might settle.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
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
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
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
        let chosen = outcome.pair.and_then(|pair| self.pairs.all.get(pair as usize));
        let item = chosen.and_then(|pair| self.items.source.get(pair.item as usize).copied());
        Some(LineMatch {
            line: line.id.clone(),
            decision: outcome.decision,
            items: item.map(|item| item.id.clone()).into_iter().collect(),
            score: chosen
                .map(|pair| pair.evidence.total)
                .or(alternatives.first().map(|best| best.score))
                .unwrap_or_default(),
            difference: chosen.zip(item).and_then(|(pair, item)| difference(line, item, pair)),
            explanation: chosen
                .zip(item)
                .map(|(pair, item)| Explanation::new(&self.policy, line, item, pair)),
            why_not_automatic: outcome.reasons.iter().collect(),
            alternatives,
        })
    }

    fn alternative(&self, line: &StatementLine, pair: &Pair) -> Option<Alternative> {
        let item = self.items.source.get(pair.item as usize)?;
        Some(Alternative {
            item: item.id.clone(),
            score: pair.evidence.total,
            difference: difference(line, item, pair),
            fields: reasons(line, item, &pair.evidence),
        })
    }

    /// The line at a place in the order of line ids.
    #[must_use]
    pub fn line(&self, at: usize) -> Option<&'a StatementLine> {
        self.lines.source.get(at).copied()
    }

    /// The decision and the assigned item of a line, without the cost of an explanation.
    #[must_use]
    pub fn decision(&self, at: usize) -> Option<(Decision, Option<&'a OpenItem>)> {
        let outcome = self.outcomes.get(at)?;
        let pair = outcome.pair.and_then(|pair| self.pairs.all.get(pair as usize));
        let item = pair.and_then(|pair| self.items.source.get(pair.item as usize).copied());
        Some((outcome.decision, item))
    }

    /// Lines and amounts by decision, in the order of [`Decision::ALL`].
    ///
    /// # Errors
    /// [`gestiq_core::MoneyError`] where a sum does not fit.
    pub fn summary(&self) -> Result<Vec<DecisionSummary>, gestiq_core::MoneyError> {
        Decision::ALL.into_iter().map(|decision| self.summary_of(decision)).collect()
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
}

/// `open - paid`, positive where too little was paid.
fn difference(line: &StatementLine, item: &OpenItem, pair: &Pair) -> Option<Difference> {
    let kind = pair.evidence.amount.kind?;
    // Both amounts have one currency and fit the matcher's integers, so the difference exists.
    let amount = item.expected_movement().abs().checked_sub(line.amount.abs()).ok()?;
    Some(Difference { kind, amount })
}
