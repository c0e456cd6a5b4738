//! What rules see of a line.

use gestiq_statements::StatementLine;

use super::texts::Found;

/// What rules see of a line.
pub(super) struct Facts<'f> {
    pub(super) line: &'f StatementLine,
    /// The key of the account the line stands on.
    pub(super) account: Option<&'f str>,
    /// Only where a rule asks for it, as all that follows.
    pub(super) counterparty_account: Option<&'f str>,
    pub(super) kind: Option<&'f str>,
    pub(super) found: &'f [Found],
    pub(super) texts: &'f [u32],
}

impl Facts<'_> {
    /// How the text of a number stands in the line.
    pub(super) fn found(&self, text: u32) -> Found {
        self.found.get(text as usize).copied().unwrap_or_default()
    }

    /// The texts that stand in the line.
    pub(super) fn texts(&self) -> &[u32] {
        self.texts
    }
}
