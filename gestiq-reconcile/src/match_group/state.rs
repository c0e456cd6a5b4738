//! What can become of a match.

use std::fmt;

use super::MatchError;

/// Where a match stands.
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

    /// The stable name, such as `proposed`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            MatchState::Proposed => "proposed",
            MatchState::Confirmed => "confirmed",
            MatchState::Rejected => "rejected",
            MatchState::Revoked => "revoked",
        }
    }

    /// The state after a command.
    ///
    /// # Errors
    /// [`MatchError::Transition`] where the command is not possible in this state.
    pub fn after(self, command: MatchCommand) -> Result<MatchState, MatchError> {
        match (self, command) {
            (MatchState::Proposed, MatchCommand::Confirm) => Ok(MatchState::Confirmed),
            (MatchState::Proposed, MatchCommand::Reject) => Ok(MatchState::Rejected),
            (MatchState::Confirmed, MatchCommand::Revoke) => Ok(MatchState::Revoked),
            (MatchState::Confirmed, MatchCommand::Resolve) => Ok(MatchState::Confirmed),
            (MatchState::Proposed, MatchCommand::Revoke | MatchCommand::Resolve)
            | (MatchState::Confirmed, MatchCommand::Confirm | MatchCommand::Reject)
            | (MatchState::Rejected | MatchState::Revoked, _) => {
                Err(MatchError::Transition { state: self, command })
            }
        }
    }
}

impl fmt::Display for MatchState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

/// What is done to a match.
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

    /// The word for messages, such as `confirmed`.
    pub(crate) fn participle(self) -> &'static str {
        match self {
            MatchCommand::Confirm => "confirmed",
            MatchCommand::Reject => "rejected",
            MatchCommand::Revoke => "revoked",
            MatchCommand::Resolve => "given an entry",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_takes_the_commands_of_the_table_and_no_other() {
        use MatchState::{Confirmed, Proposed, Rejected, Revoked};
        // Confirm, reject, revoke, resolve.
        let table = [
            (Proposed, [Some(Confirmed), Some(Rejected), None, None]),
            (Confirmed, [None, None, Some(Revoked), Some(Confirmed)]),
            (Rejected, [None; 4]),
            (Revoked, [None; 4]),
        ];
        assert_eq!(table.map(|(state, _)| state), MatchState::ALL);
        for (state, row) in table {
            for (command, expected) in MatchCommand::ALL.into_iter().zip(row) {
                let after = state.after(command);
                assert_eq!(after.as_ref().ok(), expected.as_ref(), "{command:?} a {state} match");
                let refused = after.err().map(|error| (error.code(), error.kind().code()));
                assert!(refused.is_none_or(|refused| refused == ("match_transition", "conflict")));
            }
        }
    }
}
