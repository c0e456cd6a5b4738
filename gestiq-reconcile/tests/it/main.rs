//! The tests of the crate through its public interface.

#![expect(clippy::unwrap_used, reason = "tests fail loudly")]
#![expect(clippy::inconsistent_digit_grouping, reason = "euros_cents")]

mod books_hold;
mod cases;
mod company;
mod hooked_store;
mod knowledge;
mod life;
mod life_by_hand;
mod life_differences;
mod life_faults;
mod life_interleaved;
mod matching;
mod matching_differences;
mod matching_foreign;
mod matching_groups;
mod matching_netting;
mod matching_payers;
mod matching_properties;
mod matching_threads;
mod pending;
mod quoting;
mod rules;
mod stores;
