//! Creations that may be sent twice and count once.

use gestiq_core::Fingerprint;

use super::{ItemsReceipt, StatementReceipt};
use crate::books::MatchGroupId;

/// What a creation with a key was answered.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case", tag = "created")]
pub enum Receipt {
    /// Statements were imported.
    Statements(StatementReceipt),
    /// Items were imported.
    Items(ItemsReceipt),
    /// A match was made.
    Match {
        /// The match.
        group: MatchGroupId,
    },
}

impl Receipt {
    /// The receipt of imported statements.
    #[must_use]
    pub fn statements(self) -> Option<StatementReceipt> {
        if let Receipt::Statements(receipt) = self { Some(receipt) } else { None }
    }

    /// The receipt of imported items.
    #[must_use]
    pub fn items(self) -> Option<ItemsReceipt> {
        if let Receipt::Items(receipt) = self { Some(receipt) } else { None }
    }

    /// The match that was made.
    #[must_use]
    pub fn group(self) -> Option<MatchGroupId> {
        if let Receipt::Match { group } = self { Some(group) } else { None }
    }
}

/// A creation that was carried out.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct StoredSubmission {
    /// What was asked.
    pub fingerprint: Fingerprint,
    /// What was answered.
    pub receipt: Receipt,
}
