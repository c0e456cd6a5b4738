//! `evaluate`: compares matches with the true pairs.

use std::collections::{BTreeMap, HashSet};
use std::io::{BufRead as _, BufReader};
use std::path::Path;

use gestiq_reconcile::evaluate::{
    CurvePoint, Evaluation, FoundPair, KindQuality, Quality, TruePair, evaluate,
};
use gestiq_reconcile::matching::Decision;
use gestiq_reconcile::{ItemId, LineId, Score};
use serde::{Deserialize, Serialize};

use crate::args::EvaluateArgs;
use crate::failure::Failure;
use crate::input::{stream, unreadable};
use crate::inspect::{json, print};

/// The fields of a match that are read; all others are ignored.
#[derive(Debug, Deserialize)]
struct Match {
    line: LineId,
    decision: Decision,
    items: Vec<ItemId>,
    /// Records of other programs may have no score, which counts as 0.
    #[serde(default)]
    score: Score,
}

/// Precision, recall and F1 as shares of 1, with the counts that they come from.
#[derive(Debug, Serialize)]
struct Figures {
    precision: f64,
    recall: f64,
    f1: f64,
    true_pairs: u64,
    found: u64,
    correct: u64,
}

#[derive(Debug, Serialize)]
struct Report {
    /// Automatic and suggested pairs.
    overall: Figures,
    /// Automatic pairs, against all true pairs.
    automatic: Figures,
    /// Automatic and suggested pairs by kind; pairs of lines that settle nothing have the kind `none`.
    by_kind: BTreeMap<String, Figures>,
    /// Automatic pairs by kind.
    automatic_by_kind: BTreeMap<String, Figures>,
    /// Automatic and suggested pairs from a score on, lowest score first.
    curve: Vec<Point>,
    /// The lowest threshold that reaches the requested precision; null if none does.
    #[serde(skip_serializing_if = "Option::is_none")]
    threshold_for_precision: Option<Option<Point>>,
}

/// The number of points of the curve that are printed.
const SHOWN_POINTS: usize = 11;

/// The figures of one threshold.
#[derive(Debug, Serialize)]
struct Point {
    threshold: Score,
    #[serde(flatten)]
    figures: Figures,
}

/// Runs the command.
pub(crate) fn run(args: &EvaluateArgs) -> Result<(), Failure> {
    let truth = read_truth(&args.truth)?;
    let found = read_matches(&args.matches)?;
    print(&json(&report(&evaluate(&found, &truth), args.precision))?)
}

fn report(evaluation: &Evaluation, precision: Option<Score>) -> Report {
    let curve = &evaluation.curve;
    Report {
        curve: curve.thinned(SHOWN_POINTS).into_iter().map(point).collect(),
        threshold_for_precision: precision.map(|precision| curve.threshold_for(precision).map(point)),
        overall: figures(evaluation.overall),
        automatic: figures(evaluation.automatic),
        by_kind: by_kind(evaluation, |kind| kind.quality),
        automatic_by_kind: by_kind(evaluation, |kind| kind.automatic),
    }
}

fn by_kind(evaluation: &Evaluation, quality: fn(&KindQuality) -> Quality) -> BTreeMap<String, Figures> {
    evaluation.by_kind.iter().map(|kind| (kind.kind.clone(), figures(quality(kind)))).collect()
}

fn point(point: CurvePoint) -> Point {
    Point { threshold: point.threshold, figures: figures(point.quality) }
}

fn figures(quality: Quality) -> Figures {
    let share = |score: Score| f64::from(score.basis_points()) / 10_000.0;
    Figures {
        precision: share(quality.precision),
        recall: share(quality.recall),
        f1: share(quality.f1),
        true_pairs: quality.pairs,
        found: quality.found,
        correct: quality.correct,
    }
}

fn read_matches(path: &Path) -> Result<Vec<FoundPair>, Failure> {
    let mut pairs = Vec::new();
    let mut lines: HashSet<LineId> = HashSet::new();
    for (at, text) in BufReader::new(stream(path)?).lines().enumerate() {
        let text = text.map_err(|error| unreadable(path, &error))?;
        if text.trim().is_empty() {
            continue;
        }
        let wrong = |why: String| Failure::of_file(path, format!("line {}: {why}", at + 1));
        let found: Match = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
        if !lines.insert(found.line.clone()) {
            return Err(wrong(format!("the line id {:?} is not unique", found.line.as_str())));
        }
        if found.decision != Decision::Unmatched {
            let automatic = found.decision == Decision::Automatic;
            let pair = |item| FoundPair { line: found.line.clone(), item, automatic, score: found.score };
            pairs.extend(found.items.into_iter().map(pair));
        }
    }
    Ok(pairs)
}

fn read_truth(path: &Path) -> Result<Vec<TruePair>, Failure> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(stream(path)?);
    let mut pairs: Vec<TruePair> = Vec::new();
    let mut known = HashSet::new();
    let headers = reader.headers().map_err(|error| Failure::of_file(path, error))?;
    for column in ["line", "item"] {
        if !headers.iter().any(|name| name == column) {
            return Err(Failure::of_file(path, format!("there is no column {column:?}: line,item[,kind]")));
        }
    }
    for row in reader.deserialize() {
        let pair: TruePair = row.map_err(|error| Failure::of_file(path, error))?;
        if !known.insert((pair.line.clone(), pair.item.clone())) {
            let why = format!("the pair {},{} is there twice", pair.line, pair.item);
            return Err(Failure::of_file(path, why));
        }
        pairs.push(pair);
    }
    Ok(pairs)
}
