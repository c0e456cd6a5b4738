//! Tests of the public interface.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

mod csv_export;
mod errors;
mod formats;
mod tables;
mod text_export;
