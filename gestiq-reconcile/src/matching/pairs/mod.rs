//! Which items a line may settle, each pair with its evidence.

mod amounts;
mod candidates;
mod date;
pub(crate) mod evidence;
pub(crate) mod find;
pub(crate) mod indexes;
pub(crate) mod pair;
pub(crate) mod pairing;
mod parties;
