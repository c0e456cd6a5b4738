//! Which pairs together are best, and what is decided on each line.

mod assign;
mod component;
mod costs;
pub(crate) mod decide;
mod edge;
mod holdings;
pub(crate) mod outcome;
pub(crate) mod rivals;
mod solver;
