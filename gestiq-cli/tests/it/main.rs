//! The command as a user runs it, in a folder of its own.
#![expect(clippy::unwrap_used, reason = "tests fail loudly")]

mod containers;
mod evaluate;
mod inspect;
mod matching;
mod questions;
mod readme;
mod refusals;
mod stage;
