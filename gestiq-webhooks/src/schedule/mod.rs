//! When a message is sent again: the pauses of a schedule, and the receiver's own `Retry-After`.

mod delays;
mod retry_after;

pub use delays::RetrySchedule;
pub use retry_after::{RETRY_AFTER_CAP, RetryAfter};
