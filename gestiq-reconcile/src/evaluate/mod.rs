//! Evaluation of matches: their quality measured against the truth, and under another threshold.

pub(crate) mod curve;
pub(crate) mod evaluation;
pub(crate) mod pair;
pub(crate) mod quality;

pub use curve::{CURVE_POINTS, CurvePoint, ThresholdCurve};
pub use evaluation::{Evaluation, KindQuality, evaluate, evaluate_run, found_pairs};
pub use pair::{FoundPair, TruePair};
pub use quality::Quality;
