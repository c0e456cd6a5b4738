//! Weights and contributions of the fields, so that the parts add up.

use crate::matching::pairs::evidence::Evidence;
use crate::matching::policy::match_policy::MatchPolicy;
use crate::score::Score;

/// Weights and contributions that add up.
pub(super) struct Shares {
    pub(super) weights: [Score; 4],
    pub(super) contributions: [Score; 4],
    pub(super) total: Score,
}

impl Shares {
    pub(super) fn new(policy: &MatchPolicy, evidence: &Evidence) -> Self {
        let parts = evidence.parts();
        let scores = [parts.name, Some(parts.amount), Some(parts.date), parts.reference];
        let weights = &policy.weights;
        let weights = [weights.name, weights.amount, weights.date, weights.reference];
        let present: Vec<u64> = scores
            .iter()
            .zip(weights)
            .map(|(score, weight)| score.map_or(0, |_| u64::from(weight.basis_points())))
            .collect();
        let parts_of_total: Vec<u64> = scores
            .iter()
            .zip(&present)
            .map(|(score, weight)| weight * score.map_or(0, |s| u64::from(s.basis_points())))
            .collect();
        let total = parts.total(&policy.weights);
        Shares {
            weights: split(10_000, &present),
            contributions: split(u64::from(total.basis_points()), &parts_of_total),
            total,
        }
    }
}

/// Splits `total` in proportion, by largest remainder, so that the parts add up.
fn split(total: u64, shares: &[u64]) -> [Score; 4] {
    let whole: u64 = shares.iter().sum::<u64>().max(1);
    let mut parts: Vec<(u64, u64, usize)> = shares
        .iter()
        .enumerate()
        .map(|(at, share)| (total * share / whole, total * share % whole, at))
        .collect();
    let given: u64 = parts.iter().map(|(part, _, _)| part).sum();
    let missing = if shares.iter().any(|share| *share > 0) { total - given } else { 0 };
    parts.sort_unstable_by(|left, right| right.1.cmp(&left.1).then(left.2.cmp(&right.2)));
    let mut scores = [Score::ZERO; 4];
    for (nth, (part, _, at)) in (0_u64..).zip(parts) {
        let points = u32::try_from(part + u64::from(nth < missing)).unwrap_or(u32::MAX);
        scores[at] = Score::from_basis_points(points);
    }
    scores
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contributions_add_up_to_the_total() {
        for (total, shares) in
            [(9_735, [4, 3, 2, 1]), (10_000, [4_000, 3_000, 2_000, 0]), (1, [1, 1, 1, 1]), (0, [0; 4])]
        {
            let sum: u32 = split(total, &shares).iter().map(|score| u32::from(score.basis_points())).sum();
            assert_eq!(u64::from(sum), total, "{shares:?}");
        }
    }
}
