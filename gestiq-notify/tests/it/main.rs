//! Tests of the public interface.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

mod json_and_errors;
mod quiet_hours;
mod quiet_hours_properties;
