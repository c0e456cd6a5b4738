//! Which items a line may settle, each pair with its evidence.

pub(crate) mod evidence;
pub(crate) mod indexes;
pub(crate) mod pair;
pub(crate) mod pairing;
