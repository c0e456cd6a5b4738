//! Where lines, items and matches are kept: three ports that one database serves.
//!
//! A host keeps its statements and invoices in a database, and the matches beside them, so that a match and the
//! residuals it changes are saved together or not at all. The ports say what that database must do and nothing of how;
//! [`MemoryStore`](crate::memory::MemoryStore) does it in memory, and the contract suite (feature `contract`) checks any
//! implementation.
//!
//! What holds for all three:
//!
//! - **Tenants.** The tenant comes first in every call. A record of another tenant is never seen, counted or changed; it
//!   is answered as if it did not exist.
//! - **All or nothing.** A call that writes is one transaction. When it fails, nothing has changed; where the outcome is
//!   unknown (a connection lost at commit), it may have been carried out whole, and the idempotency key makes trying
//!   again safe.
//! - **Versions.** A change names the version that was read. Where the record is of another version by now, the call
//!   fails as `Conflict`.
//! - **The journal.** Writes carry audit records. The store appends them to the tenant's chain in the same transaction,
//!   in the order given, which is what puts the tenant's writes in order.
//! - **Pages** are in the order stated, without gaps or repetitions while nothing changes, and refuse the cursor of
//!   another list as `Invalid`.

mod filter;
mod items;
mod matches;
mod merge;
mod statements;
mod submission;
mod totals;

use std::sync::Arc;

pub use filter::{GroupFilter, ItemFilter, LineFilter, Member};
pub use items::{ItemsReceipt, NewItems, OpenItemStore};
pub use matches::MatchStore;
pub use merge::MergedStatement;
pub use statements::{
    NewLine, NewStatement, NewStatements, StatementHeader, StatementId, StatementReceipt, StatementStore,
    StoredStatement,
};
pub use submission::{Receipt, StoredSubmission};
pub use totals::{AccountTotals, CurrencyTotals, Tally};

/// The three ports of one database.
#[derive(Clone, Debug)]
pub struct Stores {
    /// Statements and their lines.
    pub statements: Arc<dyn StatementStore>,
    /// Open items.
    pub items: Arc<dyn OpenItemStore>,
    /// Matches, what they taught, and the audit trail.
    pub matches: Arc<dyn MatchStore>,
}

impl Stores {
    /// The ports of a database that serves all three.
    #[must_use]
    pub fn of<S: StatementStore + OpenItemStore + MatchStore>(store: Arc<S>) -> Self {
        Stores { statements: Arc::<S>::clone(&store), items: Arc::<S>::clone(&store), matches: store }
    }
}
