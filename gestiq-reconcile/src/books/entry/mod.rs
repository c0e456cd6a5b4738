//! Entries of the general ledger that explain what a payment leaves over.
//!
//! A customer owes 121.00 and pays 118.58. The invoice is not settled: 2.42 stay open, and reminders would go out for
//! them. Either they are claimed, or somebody says what they are: a discount of 2 % that was agreed, a fee that a bank
//! kept, a gain or loss by an exchange rate, a rounding, or nothing worth the stamp, which is written off. In the books
//! each of these is an *adjusting entry*: the amount is credited to the claim (so that it is settled) and debited to
//! the account that bears it. Debit and credit of an [`AdjustingEntry`] are one amount, so it balances by construction.
//!
//! The entries name accounts by what they are for ([`LedgerAccount`]); the host maps them to its chart of accounts and
//! books them. If a match is revoked, each of its entries is reversed.

mod adjusting_entry;
mod kind;
mod ledger_account;
mod write_off;

pub use adjusting_entry::{AdjustingEntry, Leg, Side};
pub use kind::ResolutionKind;
pub use ledger_account::LedgerAccount;
pub use write_off::WriteOffLimits;
