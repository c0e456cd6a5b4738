//! Compact tables of a run.

pub(crate) mod hash_index;
pub(crate) mod interner;
pub(crate) mod key_hash;
pub(crate) mod rows;
