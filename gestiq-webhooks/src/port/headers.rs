//! Headers of a request or a response.

use std::fmt;

/// Names and values, in the order in which they are sent; a name may stand more than once.
///
/// `Debug` shows the names alone: customers put tokens into values.
///
/// ```
/// use gestiq_webhooks::port::Headers;
///
/// let headers = Headers::from_iter([("Retry-After", "120"), ("X-Token", "s3cret")]);
/// assert_eq!(headers.get("retry-after"), Some("120"));
/// assert_eq!(format!("{headers:?}"), r#"["Retry-After", "X-Token"]"#);
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Headers(Vec<(String, String)>);

impl Headers {
    /// Adds a header at the end.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push((name.into(), value.into()));
    }

    /// The first value of a name, in any case.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The number that was found.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns true if there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first so many, of names and values of so many bytes together.
    #[must_use]
    pub fn truncated(mut self, count: usize, bytes: usize) -> Self {
        let mut left = bytes;
        let fits = self.0.iter().take(count).take_while(|(name, value)| {
            let room = left.checked_sub(name.len() + value.len());
            left = room.unwrap_or(0);
            room.is_some()
        });
        let kept = fits.count();
        self.0.truncate(kept);
        self
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Headers {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(headers: I) -> Self {
        Headers(headers.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}
