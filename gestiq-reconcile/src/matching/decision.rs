//! The decision on a line.

/// The decision on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum Decision {
    /// Safe to book without a review.
    #[serde(rename = "auto")]
    Automatic,
    /// For a person to confirm.
    #[serde(rename = "suggested")]
    Suggested,
    /// Nothing fits well enough.
    #[serde(rename = "unmatched")]
    Unmatched,
    /// A rule of the user books it to a ledger account; it settles no item.
    #[serde(rename = "booked")]
    Booked,
    /// A rule of the user keeps it out of the matching.
    #[serde(rename = "left_alone")]
    LeftAlone,
}

impl Decision {
    /// All decisions: those of the matching, best first, and then those of rules.
    pub const ALL: [Decision; 5] = [
        Decision::Automatic,
        Decision::Suggested,
        Decision::Unmatched,
        Decision::Booked,
        Decision::LeftAlone,
    ];

    /// Returns `true` if a rule of the user makes the decision, and not the matching.
    #[must_use]
    pub fn is_by_rule(self) -> bool {
        matches!(self, Decision::Booked | Decision::LeftAlone)
    }

    /// Returns the stable name: `auto`, `suggested`, `unmatched`, `booked` or `left_alone`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Decision::Automatic => "auto",
            Decision::Suggested => "suggested",
            Decision::Unmatched => "unmatched",
            Decision::Booked => "booked",
            Decision::LeftAlone => "left_alone",
        }
    }
}
