//! x
pub mod sniff;
/// x
pub fn detect() {}
