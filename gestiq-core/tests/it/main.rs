//! The rules of the crate, told from the outside.

#![expect(clippy::unwrap_used, reason = "tests fail loudly")]

mod catalog;
mod error_codes;
mod period;
mod wire;
