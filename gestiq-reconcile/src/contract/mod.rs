//! The contract of the stores, as tests: whoever implements them runs this suite.
//!
//! ```
//! use std::sync::Arc;
//! use gestiq_core::contract::{block_on, run_all};
//! use gestiq_reconcile::contract::cases;
//! use gestiq_reconcile::memory::MemoryStore;
//! use gestiq_reconcile::store::Stores;
//!
//! // Any executor will do; each case is given stores of its own, without records.
//! block_on(run_all(cases(), async || Stores::of(Arc::new(MemoryStore::default()))));
//! ```
//!
//! A case panics if the store does not do what the ports say. The cases start with the isolation of tenants, because
//! everything else is worth nothing without it. What the audit trail itself has to do is a suite of its own
//! ([`gestiq_core::contract::audit`]).

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a contract suite fails loudly")]
#![expect(clippy::inconsistent_digit_grouping, reason = "euros_cents")]

mod commits;
mod imports;
mod isolation;
mod journal;
mod listing;
mod sample;

use crate::store::Stores;

gestiq_core::contract::cases! {
    /// Returns all cases, the isolation of tenants first.
    pub fn cases() -> Stores;
    isolation {
        tenants_never_see_each_other,
    }
    commits {
        a_commit_is_whole_or_not_at_all,
        a_stale_version_is_a_conflict,
        a_taken_id_is_a_conflict,
        residuals_stay_within_their_whole,
    }
    imports {
        an_import_is_whole_or_not_at_all,
        the_same_import_twice_is_one,
        pending_lines_are_replaced_when_they_are_booked,
        items_that_are_matched_keep_their_content,
    }
    journal {
        a_repeated_request_returns_its_first_result,
        a_key_is_free_for_another_operation,
        lessons_come_and_go,
        the_audit_trail_is_chained,
    }
    listing {
        pages_are_in_order_without_gaps,
        open_books_are_all_that_is_open,
        groups_are_filtered,
        totals_add_up,
    }
}
