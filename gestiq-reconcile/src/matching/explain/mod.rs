//! The explanation of a decision: the fields that were compared, and why it is not automatic.

pub(crate) mod compared;
pub(crate) mod explanation;
pub(crate) mod fields;
pub(crate) mod reason;
mod shares;
pub(crate) mod shares_of_group;
mod sums;
pub(crate) mod wording;
