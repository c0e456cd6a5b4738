#![doc = include_str!("../README.md")]

mod error;
mod quiet_hours;
mod severity;
mod zone;

pub use error::Error;
pub use quiet_hours::{Decision, QuietHours};
pub use severity::Severity;
pub use zone::Zone;

pub use chrono;
