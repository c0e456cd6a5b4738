//! What is said about a decision: the fields that were compared, and why it is not automatic.

pub(crate) mod explanation;
pub(crate) mod reason;
