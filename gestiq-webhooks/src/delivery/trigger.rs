//! Why an attempt is made.

use std::fmt;
use std::str::FromStr;

use gestiq_core::text::excerpt;

use crate::error::Error;

/// Why an attempt is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// The event, or the schedule.
    Scheduled,
    /// Somebody asked for this one delivery.
    Manual,
    /// Somebody asked for everything since a time.
    Replay,
    /// Somebody tries the endpoint.
    Test,
}

impl Trigger {
    /// All triggers.
    pub const ALL: [Trigger; 4] = [Trigger::Scheduled, Trigger::Manual, Trigger::Replay, Trigger::Test];

    /// The name that stores and metrics keep, such as `scheduled`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Trigger::Scheduled => "scheduled",
            Trigger::Manual => "manual",
            Trigger::Replay => "replay",
            Trigger::Test => "test",
        }
    }
}

impl fmt::Display for Trigger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Trigger {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Trigger::ALL
            .into_iter()
            .find(|trigger| trigger.name() == text)
            .ok_or_else(|| Error::UnknownTrigger { text: excerpt(text) })
    }
}
