//! The decision on one line.

use crate::matching::decision::Decision;
use crate::matching::explain::reason::{Reason, Reasons};
use crate::matching::tables::ix::{GroupIx, LineIx, PairIx};

/// The decision on one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) decision: Decision,
    /// The chosen pair.
    pub(crate) pair: Option<PairIx>,
    /// The group that the line belongs to.
    pub(crate) group: Option<GroupIx>,
    pub(crate) reasons: Reasons,
    /// The line that fits the same item nearly as well.
    pub(crate) rival: Option<LineIx>,
}

impl Outcome {
    /// Returns the decision that a rule of the user makes.
    pub(super) fn by_rule(decision: Decision) -> Self {
        Outcome { decision, pair: None, group: None, reasons: Reasons::default(), rival: None }
    }

    /// Returns the decision that a line stays unmatched.
    pub(super) fn unmatched(reasons: Reasons) -> Self {
        Outcome { decision: Decision::Unmatched, pair: None, group: None, reasons, rival: None }
    }

    /// Returns the decision that a line stays unmatched for one reason.
    pub(crate) fn unmatched_because(reason: Reason) -> Self {
        let mut reasons = Reasons::default();
        reasons.add(reason);
        Outcome::unmatched(reasons)
    }

    /// Returns the decision on a line with a pair.
    pub(super) fn paired(pair: PairIx, reasons: Reasons) -> Self {
        Outcome { decision: reasons.decision(), pair: Some(pair), group: None, reasons, rival: None }
    }

    /// Notes the line that fits the same item nearly as well.
    pub(super) fn with_rival(self, rival: Option<LineIx>) -> Self {
        Outcome { rival, ..self }
    }

    /// Returns the decision on a line of a group.
    pub(crate) fn grouped(group: GroupIx, reasons: Reasons) -> Self {
        Outcome { decision: reasons.decision(), pair: None, group: Some(group), reasons, rival: None }
    }
}
