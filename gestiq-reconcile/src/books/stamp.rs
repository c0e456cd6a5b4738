//! The author and the time of a change.

use chrono::{DateTime, Utc};
use gestiq_core::UserId;

use super::remark::Remark;

/// A record of who did something, when and why.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Stamp {
    /// The time, to the microsecond.
    pub at: DateTime<Utc>,
    /// The user.
    pub by: UserId,
    /// The reason, if they gave one.
    pub remark: Option<Remark>,
}
