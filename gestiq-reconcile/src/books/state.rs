//! The states of a match, and the commands that change them.

use std::fmt;

/// The state of a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchState {
    /// Found by the matcher; it waits for a person and has taken nothing yet.
    Proposed,
    /// Holds: what it allocates is settled.
    Confirmed,
    /// Was proposed and is not right, or not up to date any more.
    Rejected,
    /// Was confirmed and holds no longer: what it had taken is open again.
    Revoked,
}

impl MatchState {
    /// All states.
    pub const ALL: [MatchState; 4] =
        [MatchState::Proposed, MatchState::Confirmed, MatchState::Rejected, MatchState::Revoked];

    /// Returns the stable name, such as `proposed`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            MatchState::Proposed => "proposed",
            MatchState::Confirmed => "confirmed",
            MatchState::Rejected => "rejected",
            MatchState::Revoked => "revoked",
        }
    }
}

impl fmt::Display for MatchState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

/// A command to a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MatchCommand {
    /// It is right: take what it allocates.
    Confirm,
    /// It is not right.
    Reject,
    /// It was right, and is not any more: give back what it took.
    Revoke,
    /// A difference that it left is explained.
    Resolve,
}

impl MatchCommand {
    /// All commands.
    pub const ALL: [MatchCommand; 4] =
        [MatchCommand::Confirm, MatchCommand::Reject, MatchCommand::Revoke, MatchCommand::Resolve];

    /// Returns the word for messages, such as `confirmed`.
    pub(crate) fn participle(self) -> &'static str {
        match self {
            MatchCommand::Confirm => "confirmed",
            MatchCommand::Reject => "rejected",
            MatchCommand::Revoke => "revoked",
            MatchCommand::Resolve => "given an entry",
        }
    }
}
