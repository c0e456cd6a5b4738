//! The integration tests of the crate, in one binary.
#![expect(clippy::unwrap_used, reason = "tests fail loudly")]

mod csv_hostile;
#[cfg(feature = "serde")]
mod csv_layout;
#[cfg(feature = "serde")]
mod csv_profiles;
#[cfg(feature = "serde")]
mod csv_properties;
#[cfg(feature = "serde")]
mod csv_variants;
#[cfg(feature = "serde")]
mod detect;
