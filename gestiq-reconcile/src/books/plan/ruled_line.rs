//! Lines that a rule of the user decided.

use gestiq_statements::LineId;

use crate::matching::{AppliedRule, LineMatch};

/// A line that a rule of the user decided, so that nothing is matched with it. It stays open in the books: the entry
/// that a rule to book asks for is the host's.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct RuledLine {
    /// The line.
    pub line: LineId,
    /// The rule, which names the account to book to.
    pub rule: AppliedRule,
}

impl RuledLine {
    pub(super) fn of(found: LineMatch) -> Option<Self> {
        let rule = found.rule.filter(|_| found.decision.is_by_rule())?;
        Some(RuledLine { line: found.line, rule })
    }
}
