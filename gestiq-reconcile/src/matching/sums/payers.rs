//! The payers of lines that nothing was found for.

use crate::matching::assignment::outcome::Outcome;
use crate::matching::decision::Decision;
use crate::matching::pairs::indexes::{Indexes, Payer};
use crate::matching::pairs::pairing::Pairing;
use crate::matching::policy::match_policy::MatchPolicy;
use crate::matching::tables::ix::{ItemIx, LineIx};
use crate::matching::tables::table::Table;
use crate::score::Score;

/// A customer that was recognised as a payer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Recognised {
    /// An item of the customer.
    pub(crate) item: ItemIx,
    pub(crate) score: Score,
}

/// Returns the recognised payers of the lines that stay unmatched, by line.
pub(crate) fn recognised(
    indexes: &Indexes<'_>,
    outcomes: &Table<LineIx, Outcome>,
) -> Vec<(LineIx, Recognised)> {
    let mut pairing = Pairing::new(indexes);
    let unmatched = outcomes.entries().filter(|(_, outcome)| outcome.decision == Decision::Unmatched);
    let payer = |(line, _): (LineIx, &Outcome)| {
        pairing.prepare(line);
        let (payer, score) = only_payer(&indexes.context.policy, &pairing.payers())?;
        let item = indexes.items_of(payer).first()?.item;
        Some((line, Recognised { item, score }))
    };
    unmatched.filter_map(payer).collect()
}

/// Returns the payer, if it is clear who it is: likely enough, and ahead of all others by the margin.
pub(super) fn only_payer(policy: &MatchPolicy, payers: &[(Payer, Score)]) -> Option<(Payer, Score)> {
    let (first, others) = payers.split_first()?;
    let ahead = |(_, score): &(Payer, Score)| {
        u32::from(score.basis_points()) + u32::from(policy.margin.basis_points())
            <= u32::from(first.1.basis_points())
    };
    (first.1 >= policy.groups.name_from && others.iter().all(ahead)).then_some(*first)
}
