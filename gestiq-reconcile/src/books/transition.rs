//! The commands that each state of a match allows.

use super::error::MatchError;
use super::state::{MatchCommand, MatchState};

impl MatchState {
    /// Returns the state after a command.
    ///
    /// # Errors
    /// [`MatchError::Transition`] if the command is not possible in this state.
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
