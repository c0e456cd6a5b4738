//! Grades how well a single pair explains a line.

use crate::matching::amount::difference::DifferenceKind;
use crate::matching::amount::fit::Agreed;
use crate::matching::assignment::outcome::Outcome;
use crate::matching::decision::Decision;
use crate::matching::pairs::pair::Pairs;

/// The grade to which a single pair explains a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Explained {
    /// By no pair, or by one that pays far too much or too little: it may join a group.
    Not,
    /// By a pair whose difference is only guessed: it gives way to a sum that is exact.
    Guessed,
    /// By a pair that something contradicts: it may join several lines for several items.
    Contested,
    /// By a pair that leaves a named difference: only references tell more.
    Roughly,
    /// By a pair, by a rule, or by a group.
    Well,
}

impl Explained {
    pub(super) fn new(outcome: &Outcome, pairs: &Pairs) -> Self {
        if outcome.decision.is_by_rule() {
            return Explained::Well;
        }
        let Some(pair) = outcome.pair.map(|pair| &pairs[pair]) else {
            return Explained::Not;
        };
        match pair.evidence.amount.kind {
            Some(DifferenceKind::Partial | DifferenceKind::Over) => Explained::Not,
            Some(_) if pair.evidence.amount.agreed == Agreed::Guess && !pair.evidence.is_certain() => {
                Explained::Guessed
            }
            _ if outcome.decision == Decision::Suggested && pair.evidence.is_contradicted() => {
                Explained::Contested
            }
            Some(_) => Explained::Roughly,
            None => Explained::Well,
        }
    }
}
