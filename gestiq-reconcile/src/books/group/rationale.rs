//! The reasons that the matcher had for a match, as it saw them then.

use crate::matching::{Compared, Explanation, FieldExplanation, LineMatch};
use crate::score::Score;

/// A snapshot of the matcher's explanation: it is stored with the match, so that a score can be checked years later,
/// when names, policies and the matcher have changed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Rationale {
    /// The score.
    pub score: Score,
    /// The fields that were compared: name, amount, date and reference, in this order.
    pub fields: Vec<FieldRationale>,
    /// `true` if the score was cut because nothing but amount and date speaks for the pair.
    pub capped: bool,
    /// `true` if a reference settled the pair before all others.
    pub certain: bool,
    /// The reasons why the match was not automatic, by the codes of [`Reason`](crate::matching::Reason); empty if it
    /// was.
    pub why_not_automatic: Vec<String>,
}

/// The contribution of one field to a score.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FieldRationale {
    /// `name`, `amount`, `date` or `reference`.
    pub field: String,
    /// The text of the line, as written and cut to a sane length.
    pub line: Option<String>,
    /// The text of the line, as it was compared.
    pub line_compared: Option<String>,
    /// The text of the item, as written and cut to a sane length.
    pub item: Option<String>,
    /// The text of the item, as it was compared.
    pub item_compared: Option<String>,
    /// The similarity of the two; `None` if a side said nothing.
    pub score: Option<Score>,
    /// The weight after renormalisation over the fields that were present.
    pub weight: Score,
    /// The points that the field added to the score; the contributions add up to it exactly, unless it was capped.
    pub contribution: Score,
    /// The rule that gave the score, or `absent`.
    pub rule: String,
}

impl Rationale {
    /// Returns the reasons that a run found for a line; `None` if it found nothing.
    #[must_use]
    pub fn of(found: &LineMatch) -> Option<Self> {
        let Explanation { fields, capped, certain, .. } = found.explanation.as_ref()?;
        Some(Rationale {
            score: found.score,
            fields: fields.iter().map(FieldRationale::of).collect(),
            capped: *capped,
            certain: *certain,
            why_not_automatic: found
                .why_not_automatic
                .iter()
                .map(|reason| reason.code().to_owned())
                .collect(),
        })
    }
}

impl FieldRationale {
    fn of(field: &FieldExplanation) -> Self {
        let Compared { raw: line, normalised: line_compared, .. } = field.line.clone();
        let Compared { raw: item, normalised: item_compared, .. } = field.item.clone();
        FieldRationale {
            field: field.field.to_owned(),
            line,
            line_compared,
            item,
            item_compared,
            score: field.score,
            weight: field.weight,
            contribution: field.contribution,
            rule: field.rule.to_owned(),
        }
    }
}
