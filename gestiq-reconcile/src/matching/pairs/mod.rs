//! The pairs of a line and an item that it may settle, each with its evidence.

mod amounts;
mod candidates;
mod crowds;
mod date;
pub(crate) mod evidence;
pub(crate) mod find;
pub(crate) mod indexes;
pub(crate) mod pair;
pub(crate) mod pairing;
mod parties;
