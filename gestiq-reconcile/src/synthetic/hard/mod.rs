//! An account of another style than the mixed one, as nasty as people are.
//!
//! The mixed account follows rules that the matcher was tuned on. Here payers are up to 90 days late, owe equal amounts
//! for several months, quote numbers in every way that was seen in public bug reports, and keep back what they like.
//! Persons pay with initials, companies have twins and near namesakes, and parents and processors pay for others.

mod account;
mod customer;
mod number;
mod person;
mod quote;
mod strays;

use super::dataset::Dataset;
use account::Account;

/// Makes the dataset: of a hundred lines about 92 settle something.
pub(super) fn generate(seed: u64, lines: usize) -> Dataset {
    let mut account = Account::new(seed, lines);
    while account.lines() < lines {
        account.advance();
    }
    account.into_dataset()
}
