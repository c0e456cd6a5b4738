//! The payer: names, accounts, the user's rules and what the host has learned.

pub(crate) mod account_key;
pub(crate) mod customers;
pub(crate) mod foreign_spellings;
pub(crate) mod known;
pub(crate) mod name_index;
pub(crate) mod names;
pub(crate) mod naming;
pub(crate) mod near_name;
pub(crate) mod offsets;
pub(crate) mod party_rule;
mod proposals;
pub(crate) mod resolve;
pub(crate) mod ruled;
pub(crate) mod spellings;
