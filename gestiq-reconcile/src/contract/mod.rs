//! The contract of the stores, as tests: whoever implements them runs this suite.
//!
//! ```
//! use std::sync::Arc;
//! use gestiq_reconcile::contract;
//! use gestiq_reconcile::memory::MemoryStore;
//! use gestiq_reconcile::store::Stores;
//!
//! // Any executor will do; each check is given a database of its own, without records.
//! futures_executor::block_on(contract::check_all(async || Stores::of(Arc::new(MemoryStore::default()))));
//! ```
//!
//! A check panics where the store does not do what the ports say. The checks start with the isolation of tenants, because
//! everything else is worth nothing without it.

#![expect(clippy::unwrap_used, reason = "a contract suite fails loudly")]
#![expect(clippy::missing_panics_doc, reason = "every check panics where the contract does not hold")]
#![expect(clippy::inconsistent_digit_grouping, reason = "euros_cents")]

mod commits;
mod imports;
mod journal;
mod listing;
mod sample;
mod tenants;

pub use commits::{
    a_commit_is_whole_or_not_at_all, a_stale_version_is_a_conflict, a_taken_id_is_a_conflict,
    residuals_stay_within_their_whole,
};
pub use imports::{
    an_import_is_whole_or_not_at_all, items_that_are_matched_keep_their_content,
    pending_lines_are_replaced_when_they_are_booked, the_same_import_twice_is_one,
};
pub use journal::{idempotency_keys_are_unique, lessons_come_and_go, the_audit_trail_is_chained};
pub use listing::{groups_are_filtered, pages_are_in_order_without_gaps, totals_add_up};
pub use tenants::tenants_never_see_each_other;

use crate::store::Stores;

/// Runs every check, each on stores of its own.
pub async fn check_all(fresh: impl AsyncFn() -> Stores) {
    tenants_never_see_each_other(&fresh().await).await;
    a_commit_is_whole_or_not_at_all(&fresh().await).await;
    a_stale_version_is_a_conflict(&fresh().await).await;
    a_taken_id_is_a_conflict(&fresh().await).await;
    residuals_stay_within_their_whole(&fresh().await).await;
    an_import_is_whole_or_not_at_all(&fresh().await).await;
    the_same_import_twice_is_one(&fresh().await).await;
    pending_lines_are_replaced_when_they_are_booked(&fresh().await).await;
    items_that_are_matched_keep_their_content(&fresh().await).await;
    idempotency_keys_are_unique(&fresh().await).await;
    lessons_come_and_go(&fresh().await).await;
    the_audit_trail_is_chained(&fresh().await).await;
    pages_are_in_order_without_gaps(&fresh().await).await;
    groups_are_filtered(&fresh().await).await;
    totals_add_up(&fresh().await).await;
}
