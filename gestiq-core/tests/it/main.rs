//! The rules of the crate, told from the outside.

#![expect(clippy::unwrap_used, reason = "tests fail loudly")]

mod period;
