//! Chooses the pairs that are best together, and decides on each line.

mod assign;
mod component;
mod costs;
pub(crate) mod decide;
mod edge;
mod holdings;
pub(crate) mod outcome;
pub(crate) mod rivals;
mod solver;
