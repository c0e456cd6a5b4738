//! The facts of a line that rules read.

use gestiq_statements::StatementLine;

use super::texts::Found;

/// The facts of a line that rules read.
pub(super) struct Facts<'f> {
    pub(super) line: &'f StatementLine,
    /// The key of the account the line stands on.
    pub(super) account: Option<&'f str>,
    /// Only if a rule asks for it, as all that follows.
    pub(super) counterparty_account: Option<&'f str>,
    pub(super) kind: Option<&'f str>,
    pub(super) found: &'f [Found],
    pub(super) texts: &'f [u32],
}

impl Facts<'_> {
    /// Returns how the text of a number stands in the line.
    pub(super) fn found(&self, text: u32) -> Found {
        self.found.get(text as usize).copied().unwrap_or_default()
    }

    /// Returns the texts that stand in the line.
    pub(super) fn texts(&self) -> &[u32] {
        self.texts
    }
}
