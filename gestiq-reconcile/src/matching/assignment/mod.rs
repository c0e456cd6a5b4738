//! Chooses the pairs that are best together, and decides on each line.

mod arrears;
mod assign;
mod component;
pub(crate) mod conclusive;
mod costs;
pub(crate) mod decide;
mod edge;
mod holdings;
mod namesakes;
mod order;
pub(crate) mod outcome;
pub(crate) mod rivals;
mod solver;
