//! Which pairs together are best, and what is decided on each line.

pub(crate) mod assign;
pub(crate) mod decide;
pub(crate) mod outcome;
