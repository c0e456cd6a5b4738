//! The severity of a message.

use std::fmt;
use std::str::FromStr;

use gestiq_core::text::excerpt;

use crate::error::Error;

/// The severity of a message for its recipient, least severe first.
///
/// ```
/// use gestiq_notify::Severity;
///
/// assert!(Severity::Critical > Severity::Info);
/// assert_eq!("warning".parse::<Severity>()?.to_string(), "warning");
/// # Ok::<(), gestiq_notify::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// For information: a deal was won, a report is ready.
    Info,
    /// Needs action in some days: a quote expires in three days.
    Warning,
    /// Something failed: a payment was refused.
    Error,
    /// Needs action now, at any hour: money is moving that should not.
    Critical,
}

impl Severity {
    /// All severities, least severe first.
    pub const ALL: [Severity; 4] = [Severity::Info, Severity::Warning, Severity::Error, Severity::Critical];

    /// Returns the name as it is stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
            Severity::Critical => "critical",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Severity {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Severity::ALL
            .into_iter()
            .find(|severity| severity.as_str() == text)
            .ok_or_else(|| Error::UnknownSeverity { text: excerpt(text) })
    }
}
