//! Metadata that a host keeps with an endpoint.

use std::collections::BTreeMap;

use gestiq_core::text::excerpt;

use super::EndpointError;

/// Entries at most; this limit and the next two are Stripe's for metadata, which hosts know.
pub const MAX_METADATA: usize = 50;

/// Characters of a key at most.
pub const MAX_METADATA_KEY_CHARS: usize = 40;

/// Characters of a value at most.
pub const MAX_METADATA_VALUE_CHARS: usize = 500;

/// Keys and values that the host keeps with an endpoint; nothing is done with them.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "BTreeMap<String, String>", into = "BTreeMap<String, String>")]
pub struct Metadata(BTreeMap<String, String>);

impl Metadata {
    /// Checks entries.
    ///
    /// # Errors
    /// [`EndpointError::MetadataCount`] and [`EndpointError::Metadata`] beyond the limits.
    pub fn new(entries: BTreeMap<String, String>) -> Result<Self, EndpointError> {
        if entries.len() > MAX_METADATA {
            return Err(EndpointError::MetadataCount { found: entries.len() });
        }
        match entries.iter().find(|(key, value)| !is_entry(key, value)) {
            Some((key, _)) => Err(EndpointError::Metadata { key: excerpt(key) }),
            None => Ok(Metadata(entries)),
        }
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// The entries, sorted by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }
}

fn is_entry(key: &str, value: &str) -> bool {
    let printable = |text: &str| !text.chars().any(char::is_control);
    (1..=MAX_METADATA_KEY_CHARS).contains(&key.chars().count())
        && value.chars().count() <= MAX_METADATA_VALUE_CHARS
        && printable(key)
        && printable(value)
}

impl TryFrom<BTreeMap<String, String>> for Metadata {
    type Error = EndpointError;

    fn try_from(entries: BTreeMap<String, String>) -> Result<Self, EndpointError> {
        Metadata::new(entries)
    }
}

impl From<Metadata> for BTreeMap<String, String> {
    fn from(metadata: Metadata) -> Self {
        metadata.0
    }
}
