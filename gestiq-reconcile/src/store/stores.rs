//! The ports of one database together.

use std::sync::Arc;

use gestiq_core::audit::AuditTrail;

use super::items::OpenItemStore;
use super::matches::MatchStore;
use super::statements::StatementStore;

/// The ports of one database.
#[derive(Clone, Debug)]
pub struct Stores {
    /// Statements and their lines.
    pub statements: Arc<dyn StatementStore>,
    /// Open items.
    pub items: Arc<dyn OpenItemStore>,
    /// Matches, and their lessons.
    pub matches: Arc<dyn MatchStore>,
    /// The audit trail, to which the others append in the transactions of their changes.
    pub audit: Arc<dyn AuditTrail>,
}

impl Stores {
    /// Takes all ports from one database that serves them all.
    #[must_use]
    pub fn of<S: StatementStore + OpenItemStore + MatchStore + AuditTrail>(store: Arc<S>) -> Self {
        Stores {
            statements: Arc::<S>::clone(&store),
            items: Arc::<S>::clone(&store),
            matches: Arc::<S>::clone(&store),
            audit: store,
        }
    }
}
