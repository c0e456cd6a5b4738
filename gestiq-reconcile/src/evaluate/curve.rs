//! Precision and recall under other thresholds: from each score on.
//!
//! A low threshold finds more and is wrong more often. The choice is the host's: "book without a review what is right
//! in 999 of 1,000 cases" is [`ThresholdCurve::threshold_for`] 99.9.

use super::quality::Quality;
use crate::score::Score;

/// Points of a curve that are shown at most: every few points of score make a smooth line.
pub const CURVE_POINTS: usize = 64;

/// The quality of the pairs that score at least so much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct CurvePoint {
    /// Pairs count from this score on.
    pub threshold: Score,
    /// Their quality, against all true pairs.
    #[serde(flatten)]
    pub quality: Quality,
}

/// Quality by threshold, from the lowest score that occurs to the highest.
///
/// It is serialised with at most [`CURVE_POINTS`] points.
///
/// ```
/// use gestiq_reconcile::Score;
/// use gestiq_reconcile::evaluate::evaluate_run;
/// use gestiq_reconcile::matching::{MatchInput, Matcher};
/// use gestiq_reconcile::synthetic::Scenario;
///
/// let data = Scenario::Mixed.generate(1, 500);
/// let run = Matcher::default().run(&MatchInput::new(&data.lines, &data.items))?;
/// let curve = evaluate_run(&run, &data.truth).curve;
/// let wanted: Score = "99.9".parse()?;
/// if let Some(point) = curve.threshold_for(wanted) {
///     println!("from {} on {} % are found", point.threshold, point.quality.recall);
/// }
/// # Ok::<(), gestiq_reconcile::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ThresholdCurve {
    points: Vec<CurvePoint>,
}

impl ThresholdCurve {
    /// Returns the curve of found pairs, each with its score and whether it is true, among so many true pairs.
    pub(super) fn new(pairs: u64, mut found: Vec<(Score, bool)>) -> Self {
        found.sort_unstable_by(|left, right| right.cmp(left));
        let mut points: Vec<CurvePoint> = Vec::new();
        let mut correct = 0;
        for (nth, (threshold, is_true)) in (1_u64..).zip(found) {
            correct += u64::from(is_true);
            let point = CurvePoint { threshold, quality: Quality::new(pairs, nth, correct) };
            match points.last_mut().filter(|last| last.threshold == threshold) {
                Some(last) => *last = point,
                None => points.push(point),
            }
        }
        points.reverse();
        ThresholdCurve { points }
    }

    /// Returns one point for each score that occurs, lowest first; empty if nothing was found. The first is the quality
    /// of all pairs.
    #[must_use]
    pub fn points(&self) -> &[CurvePoint] {
        &self.points
    }

    /// Returns at most so many of the points, evenly spread, the lowest and the highest among them.
    #[must_use]
    pub fn thinned(&self, most: usize) -> Vec<CurvePoint> {
        if self.points.len() <= most {
            return self.points.clone();
        }
        let steps = most.saturating_sub(1).max(1);
        let last = self.points.len() - 1;
        (0..most).filter_map(|step| self.points.get(step * last / steps)).copied().collect()
    }

    /// Returns the lowest threshold from which on at least this share of the pairs is right, with the recall there;
    /// `None` if no threshold reaches it.
    ///
    /// The counts are compared, not the rounded shares: 99.996 % are not 100 %.
    #[must_use]
    pub fn threshold_for(&self, precision: Score) -> Option<CurvePoint> {
        let reaches = |point: &&CurvePoint| {
            let (correct, found) = (u128::from(point.quality.correct), u128::from(point.quality.found));
            correct * 10_000 >= found * u128::from(precision.basis_points())
        };
        self.points.iter().find(reaches).copied()
    }
}

impl serde::Serialize for ThresholdCurve {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.thinned(CURVE_POINTS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn points(basis_points: u32) -> Score {
        Score::from_basis_points(basis_points)
    }

    fn figures(point: &CurvePoint) -> (u16, u64, u64) {
        (point.threshold.basis_points(), point.quality.found, point.quality.correct)
    }

    #[test]
    fn each_score_is_a_point_with_all_that_reach_it() {
        let found = vec![
            (points(9_000), true),
            (points(7_000), false),
            (points(9_900), true),
            (points(9_000), false),
            (points(9_900), true),
        ];
        let curve = ThresholdCurve::new(5, found);
        let found: Vec<_> = curve.points().iter().map(figures).collect();
        assert_eq!(found, [(7_000, 5, 3), (9_000, 4, 3), (9_900, 2, 2)]);
        for (wanted, expected) in
            [(5_000, Some(7_000)), (7_500, Some(9_000)), (7_501, Some(9_900)), (10_000, Some(9_900))]
        {
            let threshold = curve.threshold_for(points(wanted)).map(|point| point.threshold.basis_points());
            assert_eq!(threshold, expected, "{wanted}");
        }
    }

    #[test]
    fn a_precision_that_is_merely_rounded_up_does_not_reach() {
        let mut found = vec![(points(9_000), true); 99_999];
        found.push((points(9_000), false));
        let curve = ThresholdCurve::new(100_000, found);
        assert_eq!(curve.points().first().map(|point| point.quality.precision), Some(Score::FULL));
        assert_eq!(curve.threshold_for(Score::FULL), None);
        assert!(curve.threshold_for(points(9_999)).is_some());
        assert_eq!(ThresholdCurve::new(3, Vec::new()).threshold_for(Score::ZERO), None, "nothing was found");
    }

    fn found() -> impl Strategy<Value = (u64, Vec<(Score, bool)>)> {
        proptest::collection::vec(((0_u32..200).prop_map(|score| points(score * 50)), any::<bool>()), 0..400)
            .prop_flat_map(|found| {
                let correct = found.iter().filter(|(_, is_true)| *is_true).count() as u64;
                (correct..correct + 50, Just(found))
            })
    }

    proptest! {
        #[test]
        fn recall_falls_as_the_threshold_rises_and_the_lowest_is_the_whole((pairs, found) in found()) {
            let curve = ThresholdCurve::new(pairs, found.clone());
            for (low, high) in curve.points().iter().zip(curve.points().iter().skip(1)) {
                prop_assert!(low.threshold < high.threshold);
                prop_assert!(low.quality.recall >= high.quality.recall);
                prop_assert!(low.quality.found > high.quality.found);
            }
            let correct = found.iter().filter(|(_, is_true)| *is_true).count() as u64;
            let whole = Quality::new(pairs, found.len() as u64, correct);
            prop_assert!(curve.points().first().is_none_or(|first| first.quality == whole));
            prop_assert_eq!(curve.points().is_empty(), found.is_empty());
        }

        #[test]
        fn the_threshold_for_a_precision_is_the_lowest_that_reaches_it((pairs, found) in found(), wanted in 0_u32..=10_000) {
            let curve = ThresholdCurve::new(pairs, found.clone());
            let reaches = |threshold: Score| {
                let above: Vec<_> = found.iter().filter(|(score, _)| *score >= threshold).collect();
                let correct = above.iter().filter(|(_, is_true)| *is_true).count();
                correct * 10_000 >= above.len() * wanted as usize
            };
            let expected = found.iter().map(|(score, _)| *score).filter(|score| reaches(*score)).min();
            prop_assert_eq!(curve.threshold_for(points(wanted)).map(|point| point.threshold), expected);
        }

        #[test]
        fn a_thinned_curve_keeps_its_ends((pairs, found) in found(), most in 2_usize..40) {
            let curve = ThresholdCurve::new(pairs, found);
            let thinned = curve.thinned(most);
            prop_assert!(thinned.len() <= most);
            prop_assert_eq!(thinned.first(), curve.points().first());
            prop_assert_eq!(thinned.last(), curve.points().last());
            prop_assert!(thinned.is_sorted_by(|left, right| left.threshold < right.threshold));
        }
    }
}
