//! What changes together.

use gestiq_core::AuditRecord;

use crate::books::account::AccountKey;
use crate::books::group::MatchGroup;
use crate::books::id::MatchGroupId;
use crate::books::lesson::Lesson;
use crate::books::once::Once;
use crate::books::row::{ItemChange, LineChange};

/// One change of the matches of an account: saved whole or not at all.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct MatchCommit {
    /// The account of all lines and matches in it.
    pub account: AccountKey,
    /// The idempotency key of the first new match.
    pub once: Option<Once>,
    /// Matches that are new.
    pub new: Vec<MatchGroup>,
    /// Matches that change, as they become but with the version that was read; they are saved with the next one.
    pub changed: Vec<MatchGroup>,
    /// What becomes of lines.
    pub lines: Vec<LineChange>,
    /// What becomes of items.
    pub items: Vec<ItemChange>,
    /// What is learned.
    pub lessons: Vec<Lesson>,
    /// Matches whose lessons are withdrawn.
    pub unlearned: Vec<MatchGroupId>,
    /// What the audit trail gets, in this order.
    pub audit: Vec<AuditRecord>,
}

impl MatchCommit {
    /// A commit that changes nothing yet.
    #[must_use]
    pub fn new(account: AccountKey) -> Self {
        MatchCommit {
            account,
            once: None,
            new: Vec::new(),
            changed: Vec::new(),
            lines: Vec::new(),
            items: Vec::new(),
            lessons: Vec::new(),
            unlearned: Vec::new(),
            audit: Vec::new(),
        }
    }
}
