//! A bank line in the books.

use gestiq_core::{ErrorKind, Money, PortError, Version};
use gestiq_statements::{LineId, LineStatus, StatementLine};

use super::attention::Attention;
use super::residual::{checked_version, give_back, is_part_of, take};
use crate::books::account::AccountKey;
use crate::books::error::MatchError;
use crate::books::id::MatchGroupId;
use crate::books::place::Place;

/// A bank line with what is left of it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct StoredLine {
    /// The account it was booked on.
    pub account: AccountKey,
    /// The line, as it was imported.
    pub line: StatementLine,
    /// The part that no confirmed match has taken, with the sign of the line.
    pub open: Money,
    /// The proposed match that waits for a decision on this line; there is one at most.
    pub proposal: Option<MatchGroupId>,
    /// `true` if it came in a statement whose balances do not add up, and so is never matched without a review.
    pub needs_review: bool,
    /// The attention that a run must pay to it.
    pub attention: Attention,
    /// Grows with each change of what is open or waits; not with the attention of runs.
    pub version: Version,
}

impl StoredLine {
    /// Creates the row of a line that has just come in: wholly open.
    #[must_use]
    pub fn new(account: AccountKey, line: StatementLine) -> Self {
        let open = line.amount;
        StoredLine {
            account,
            line,
            open,
            proposal: None,
            needs_review: false,
            attention: Attention::New,
            version: Version::FIRST,
        }
    }

    /// Returns the id of the line.
    #[must_use]
    pub fn id(&self) -> &LineId {
        &self.line.id
    }

    /// Returns `true` if something of a booked line is left to settle. A pending line is an announcement, and settles
    /// nothing.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.line.status == LineStatus::Booked && !self.open.is_zero()
    }
}

/// A change of a line in a commit.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct LineChange {
    /// The line, of the account of the commit.
    pub line: LineId,
    /// The version that was read.
    pub read: Version,
    /// The open amount after the change.
    pub open: Money,
    /// The proposal that waits on the line after it.
    pub proposal: Option<MatchGroupId>,
    /// The attention that a run must pay to it after the change.
    pub attention: Attention,
}

impl LineChange {
    /// Returns the row after the change. The version grows if the open amount or the waiting proposal is another one;
    /// otherwise it is only checked.
    ///
    /// # Errors
    /// A [`PortError`] of kind `Conflict` if the row is of another version than the one that was read, of kind
    /// `Invalid` if more would be open than the line had.
    pub fn apply(&self, row: &StoredLine) -> Result<StoredLine, PortError> {
        let version = checked_version("line", &self.line, row.version, self.read)?;
        if !is_part_of(self.open, row.line.amount).unwrap_or(false) {
            let (open, amount) = (self.open, row.line.amount);
            let message = format!("line {}: {open} cannot be open of {amount}", self.line);
            return Err(PortError::new(ErrorKind::Invalid, message));
        }
        let changes = self.open != row.open || self.proposal != row.proposal;
        Ok(StoredLine {
            open: self.open,
            proposal: self.proposal,
            attention: self.attention,
            version: if changes { version.next() } else { version },
            ..row.clone()
        })
    }
}

/// Returns the open amount of a line after a part of it is settled.
pub(crate) fn take_from_line(row: &StoredLine, amount: Money) -> Result<Money, MatchError> {
    take(Place::line(row.id()), row.open, amount)
}

/// Returns the open amount of a line after a part of it is open again.
pub(crate) fn give_back_to_line(row: &StoredLine, amount: Money) -> Result<Money, MatchError> {
    give_back(Place::line(row.id()), row.line.amount, row.open, amount)
}
