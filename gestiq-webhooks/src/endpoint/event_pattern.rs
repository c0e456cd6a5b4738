//! The events that an endpoint wants, as patterns.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use gestiq_core::EventName;
use gestiq_core::text::excerpt;

use super::EndpointError;

/// Patterns of an endpoint at most.
pub const MAX_PATTERNS: usize = 100;

/// `invoice.created`, `invoice.*` or `*`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum EventPattern {
    /// Every event, those of later versions included.
    All,
    /// Every event of an entity.
    Entity(String),
    /// One event.
    Exactly(EventName),
}

impl EventPattern {
    /// Returns true if an event is wanted.
    #[must_use]
    pub fn matches(&self, name: &EventName) -> bool {
        match self {
            EventPattern::All => true,
            EventPattern::Entity(entity) => entity == name.entity(),
            EventPattern::Exactly(wanted) => wanted == name,
        }
    }
}

impl fmt::Display for EventPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EventPattern::All => f.pad("*"),
            EventPattern::Entity(entity) => f.pad(&[entity, ".*"].concat()),
            EventPattern::Exactly(name) => f.pad(name.as_str()),
        }
    }
}

impl FromStr for EventPattern {
    type Err = EndpointError;

    fn from_str(text: &str) -> Result<Self, EndpointError> {
        let refused = |_| EndpointError::Pattern { text: excerpt(text) };
        if text == "*" {
            return Ok(EventPattern::All);
        }
        match text.strip_suffix(".*") {
            // An entity is well-formed where an event of it is.
            Some(entity) => EventName::new(format!("{entity}.x"))
                .map(|_| EventPattern::Entity(entity.to_owned()))
                .map_err(refused),
            None => text.parse().map(EventPattern::Exactly).map_err(refused),
        }
    }
}

impl TryFrom<String> for EventPattern {
    type Error = EndpointError;

    fn try_from(text: String) -> Result<Self, EndpointError> {
        text.parse()
    }
}

impl From<EventPattern> for String {
    fn from(pattern: EventPattern) -> Self {
        pattern.to_string()
    }
}

/// The events that an endpoint wants: what any of the patterns matches.
///
/// ```
/// use gestiq_core::EventName;
/// use gestiq_webhooks::endpoint::EventPatterns;
///
/// let wanted = EventPatterns::parse(["payment.received", "invoice.*"])?;
/// assert!(wanted.matches(&EventName::new("invoice.sent").unwrap()));
/// assert!(!wanted.matches(&EventName::new("payment.failed").unwrap()));
/// assert!(EventPatterns::parse([]).is_err(), "an endpoint that wants nothing is a mistake");
/// # Ok::<(), gestiq_webhooks::endpoint::EndpointError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "Vec<EventPattern>", into = "Vec<EventPattern>")]
pub struct EventPatterns(BTreeSet<EventPattern>);

impl EventPatterns {
    /// Every event.
    #[must_use]
    pub fn all() -> Self {
        EventPatterns(BTreeSet::from([EventPattern::All]))
    }

    /// Takes patterns; one that comes twice counts once.
    ///
    /// # Errors
    /// [`EndpointError::PatternCount`] for none, or more than [`MAX_PATTERNS`].
    pub fn new(patterns: impl IntoIterator<Item = EventPattern>) -> Result<Self, EndpointError> {
        // One more than the limit is enough to know.
        let patterns: BTreeSet<EventPattern> = patterns.into_iter().take(MAX_PATTERNS + 1).collect();
        if (1..=MAX_PATTERNS).contains(&patterns.len()) {
            Ok(EventPatterns(patterns))
        } else {
            Err(EndpointError::PatternCount { found: patterns.len() })
        }
    }

    /// Reads patterns.
    ///
    /// # Errors
    /// [`EndpointError::Pattern`], and what [`EventPatterns::new`] refuses.
    pub fn parse<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Self, EndpointError> {
        let patterns: Result<Vec<EventPattern>, EndpointError> =
            texts.into_iter().take(MAX_PATTERNS + 1).map(str::parse).collect();
        EventPatterns::new(patterns?)
    }

    /// Returns true if an event is wanted.
    #[must_use]
    pub fn matches(&self, name: &EventName) -> bool {
        self.0.iter().any(|pattern| pattern.matches(name))
    }

    /// The patterns, sorted.
    pub fn iter(&self) -> impl Iterator<Item = &EventPattern> {
        self.0.iter()
    }
}

impl TryFrom<Vec<EventPattern>> for EventPatterns {
    type Error = EndpointError;

    fn try_from(patterns: Vec<EventPattern>) -> Result<Self, EndpointError> {
        EventPatterns::new(patterns)
    }
}

impl From<EventPatterns> for Vec<EventPattern> {
    fn from(patterns: EventPatterns) -> Self {
        patterns.0.into_iter().collect()
    }
}
