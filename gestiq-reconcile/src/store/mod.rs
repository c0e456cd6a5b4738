//! The ports of the books, which keep lines, items and matches.
//!
//! A host keeps its statements and invoices in a database, and the matches beside them, so that a match and the
//! residuals it changes are saved together or not at all. The ports say what that database must do and nothing of how;
//! [`MemoryStore`](crate::memory::MemoryStore) does it in memory, and the contract suite (feature `contract`) checks any
//! implementation.
//!
//! These rules hold for all of them:
//!
//! - **Tenants.** The tenant comes first in every call. A record of another tenant is never seen, counted or changed; it
//!   is treated as if it did not exist.
//! - **All or nothing.** A call that writes is one transaction. When it fails, nothing has changed; if the outcome is
//!   unknown (a connection lost at commit), it may have been carried out whole, and the idempotency key makes trying
//!   again safe.
//! - **Idempotency** is decided inside the store, in the transaction that writes, before anything else is looked at: by
//!   [`IdempotentRequest::decide`](gestiq_core::idempotency::IdempotentRequest::decide), over what is recorded for the tenant, the
//!   operation and the key.
//! - **Versions.** A change names the version that was read. If the record is of another version by now, the call fails
//!   as `Conflict` with the code `stale_version`.
//! - **The audit trail.** Writes carry audit records. The store appends them to the tenant's chain of the area
//!   [`RECONCILIATION`](gestiq_core::audit::AuditArea::RECONCILIATION) in the same transaction, in the order given.
//! - **Pages** are in the order stated, without gaps or repetitions while nothing changes, and refuse the cursor of
//!   another list as `Invalid`.
//!
//! Rules that every store would have to know are functions of this library: [`NewStatement::merge`], [`NewItems::merge`],
//! [`MatchCommit::apply`](crate::books::MatchCommit::apply), the filters, and the sort keys of the lists.

mod filter;
mod items;
mod list;
mod matches;
mod merge;
mod merge_items;
mod statement;
mod statements;
mod stores;
mod totals;

pub use filter::{GroupFilter, ItemFilter, LineFilter, Member};
pub use items::{ItemsReceipt, NewItems, OpenItemStore};
pub use matches::MatchStore;
pub use merge::MergedStatement;
pub use merge_items::MergedItems;
pub use statement::{
    NewLine, NewStatement, NewStatements, StatementHeader, StatementId, StatementReceipt, StoredStatement,
};
pub use statements::StatementStore;
pub use stores::Stores;
pub use totals::{AccountTotals, CurrencyTotals, Tally};
