//! The rules of the crate, told from the outside.

#![expect(clippy::unwrap_used, reason = "tests fail loudly")]

#[cfg(feature = "contract")]
mod audit;
mod catalog;
mod error_codes;
mod period;
#[cfg(feature = "contract")]
mod records;
mod wire;
