//! Masked URLs, for logs and screens: without their query.

use std::fmt;

use super::EndpointUrl;

impl fmt::Display for EndpointUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.as_str();
        match shown.split_once('?') {
            None => f.pad(shown),
            Some((before, _)) => f.pad(&[before, "?***"].concat()),
        }
    }
}

impl fmt::Debug for EndpointUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EndpointUrl({self})")
    }
}

/// The whole URL, for the page of its owner. There is no way to read one without rules: use
/// [`EndpointUrl::parse_with`].
impl serde::Serialize for EndpointUrl {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
