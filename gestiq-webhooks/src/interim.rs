//! Stand-ins for the endpoint nouns until they are merged.
use std::fmt;

/// Stand-in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrderKey(pub String);

impl fmt::Display for OrderKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Stand-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointUrl(pub String);

/// Stand-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HealthChange {
    /// Stand-in.
    Disabled,
}

impl HealthChange {
    /// Stand-in.
    #[must_use]
    pub fn event_name(&self) -> &'static str {
        "endpoint.disabled"
    }
}
