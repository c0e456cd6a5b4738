//! Compact tables of a run: columns, lists and indexes that are read by typed numbers.

pub(crate) mod hash_index;
pub(crate) mod interner;
pub(crate) mod ix;
pub(crate) mod key_hash;
pub(crate) mod packed;
pub(crate) mod rows;
pub(crate) mod starts;
pub(crate) mod table;
