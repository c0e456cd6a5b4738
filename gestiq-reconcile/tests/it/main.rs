//! The integration tests of the crate, in one binary.
#![expect(clippy::unwrap_used, reason = "tests fail loudly")]

mod csv_hostile;
mod csv_profiles;
mod csv_properties;
mod csv_variants;
mod detect;
