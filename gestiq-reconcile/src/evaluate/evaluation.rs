//! The pairs of a run compared with the true ones.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::curve::ThresholdCurve;
use super::pair::{FoundPair, TruePair};
use super::quality::Quality;
use crate::matching::decision::Decision;
use crate::matching::match_run::MatchRun;

/// The quality of a run.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Evaluation {
    /// Automatic and suggested pairs together.
    pub overall: Quality,
    /// Automatic pairs alone, against all true pairs.
    pub automatic: Quality,
    /// Automatic and suggested pairs by kind; the pairs of a line count for the kind of the line. Pairs of lines
    /// that settle nothing stand under `none`.
    pub by_kind: Vec<KindQuality>,
    /// Automatic and suggested pairs from each score on.
    pub curve: ThresholdCurve,
}

/// The quality of the pairs of one kind.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct KindQuality {
    /// The kind.
    pub kind: String,
    /// Its quality.
    #[serde(flatten)]
    pub quality: Quality,
    /// The quality of its automatic pairs alone.
    pub automatic: Quality,
}

/// The kind of lines that settle nothing.
const NO_KIND: &str = "none";
/// The kind of true pairs without one.
const ANY_KIND: &str = "pair";

/// Compares found pairs with the true ones.
///
/// ```
/// use gestiq_reconcile::evaluate::evaluate_run;
/// use gestiq_reconcile::matching::{MatchInput, Matcher};
/// use gestiq_reconcile::synthetic::Scenario;
///
/// let data = Scenario::Mixed.generate(1, 500);
/// let run = Matcher::default().run(&MatchInput::new(&data.lines, &data.items))?;
/// assert!(evaluate_run(&run, &data.truth).overall.f1.basis_points() > 9_500);
/// # Ok::<(), gestiq_reconcile::Error>(())
/// ```
#[must_use]
pub fn evaluate(found: &[FoundPair], truth: &[TruePair]) -> Evaluation {
    let true_pairs: FxHashSet<(&str, &str)> =
        truth.iter().map(|pair| (pair.line.as_str(), pair.item.as_str())).collect();
    let kind_of = |pair: &TruePair| pair.kind.clone().unwrap_or_else(|| ANY_KIND.to_owned());
    let kinds: FxHashMap<&str, String> =
        truth.iter().map(|pair| (pair.line.as_str(), kind_of(pair))).collect();
    let mut counts: BTreeMap<String, Counts> = BTreeMap::new();
    for pair in truth {
        counts.entry(kind_of(pair)).or_default().pairs += 1;
    }
    let mut judged = Vec::with_capacity(found.len());
    for pair in found {
        let correct = true_pairs.contains(&(pair.line.as_str(), pair.item.as_str()));
        let kind = kinds.get(pair.line.as_str()).map_or(NO_KIND, String::as_str);
        counts.entry(kind.to_owned()).or_default().add(correct, pair.automatic);
        judged.push((pair.score, correct));
    }
    let all = true_pairs.len() as u64;
    let sum = |of: fn(&Counts) -> u64| counts.values().map(of).sum();
    let by_kind = |(kind, counts): (&String, &Counts)| KindQuality {
        kind: kind.clone(),
        quality: Quality::new(counts.pairs, counts.found, counts.correct),
        automatic: Quality::new(counts.pairs, counts.automatic, counts.automatic_correct),
    };
    Evaluation {
        overall: Quality::new(all, sum(|of| of.found), sum(|of| of.correct)),
        automatic: Quality::new(all, sum(|of| of.automatic), sum(|of| of.automatic_correct)),
        by_kind: counts.iter().map(by_kind).collect(),
        curve: ThresholdCurve::new(all, judged),
    }
}

/// The counts of the pairs of one kind.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    pairs: u64,
    found: u64,
    correct: u64,
    automatic: u64,
    automatic_correct: u64,
}

impl Counts {
    fn add(&mut self, correct: bool, automatic: bool) {
        self.found += 1;
        self.correct += u64::from(correct);
        self.automatic += u64::from(automatic);
        self.automatic_correct += u64::from(automatic && correct);
    }
}

/// Compares the pairs of a run with the true ones.
#[must_use]
pub fn evaluate_run(run: &MatchRun<'_>, truth: &[TruePair]) -> Evaluation {
    evaluate(&found_pairs(run), truth)
}

/// Returns the pairs that a run has assigned.
#[must_use]
pub fn found_pairs(run: &MatchRun<'_>) -> Vec<FoundPair> {
    let pairs = |at: usize| {
        let automatic = run.decision(at) == Some(Decision::Automatic);
        let line = run.line(at).map(|line| line.id.clone());
        let items = run.items(at).map(|item| item.id.clone()).collect::<Vec<_>>();
        let score = run.score(at).unwrap_or_default();
        items
            .into_iter()
            .filter_map(move |item| Some(FoundPair { line: line.clone()?, item, automatic, score }))
    };
    (0..run.len()).flat_map(pairs).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::Score;
    use gestiq_statements::{ItemId, LineId};

    #[test]
    fn precision_recall_and_f1_count_what_they_say() {
        let line = |id: &str| LineId::new(id).unwrap();
        let item = |id: &str| ItemId::new(id).unwrap();
        let truth = |l, i, kind: &str| TruePair { line: line(l), item: item(i), kind: Some(kind.to_owned()) };
        let found =
            |l, i, automatic| FoundPair { line: line(l), item: item(i), automatic, score: Score::FULL };
        let truth = [truth("1", "a", "exact"), truth("2", "b", "exact"), truth("3", "c", "fee")];
        let found =
            [found("1", "a", true), found("2", "c", true), found("3", "c", false), found("4", "d", false)];
        let evaluation = evaluate(&found, &truth);
        let figures = |quality: Quality| (quality.pairs, quality.found, quality.correct);
        assert_eq!(figures(evaluation.overall), (3, 4, 2));
        assert_eq!(evaluation.overall.precision.to_string(), "50.00");
        assert_eq!(evaluation.overall.recall.to_string(), "66.67");
        assert_eq!(evaluation.overall.f1.to_string(), "57.14");
        assert_eq!(figures(evaluation.automatic), (3, 2, 1));
        let kinds: Vec<_> =
            evaluation.by_kind.iter().map(|k| (k.kind.as_str(), figures(k.quality))).collect();
        assert_eq!(kinds, [("exact", (2, 2, 1)), ("fee", (1, 1, 1)), ("none", (0, 1, 0))]);
        let automatic: Vec<_> = evaluation.by_kind.iter().map(|k| figures(k.automatic)).collect();
        assert_eq!(automatic, [(2, 2, 1), (1, 0, 0), (0, 0, 0)]);
    }
}
