//! Hashes by which accounts and learned names are looked up.

use rustc_hash::FxHashMap;

use crate::matching::tables::key_hash::key;
use crate::normalize::fold::fold;
use crate::reference::segment::compact;

/// Accounts are compared without spaces, in upper case.
pub(crate) fn account_key(account: &str) -> u64 {
    key(b'a', compact(account).as_bytes())
}

/// Customers' names by bank account and by learned alias.
pub(crate) type NamesByKey = FxHashMap<u64, Vec<u32>>;

pub(crate) fn alias_key(counterparty: &str) -> u64 {
    account_key(&fold(counterparty))
}
