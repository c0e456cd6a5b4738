//! The error of ports: stores, transports, senders.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use super::{Coded, ErrorKind};

/// The code of a [`StaleVersion`](crate::version::StaleVersion).
const STALE_VERSION: &str = "stale_version";

/// The error of every port: opaque, so that a port can change its driver without breaking its callers.
///
/// Callers branch on [`PortError::kind`]; the cause is kept as the source, for logs. What a port refuses for a reason that
/// has a code, such as a reused idempotency key, keeps that code ([`PortError::of`]).
///
/// ```
/// use gestiq_core::{ErrorKind, PortError};
///
/// let refused = std::io::Error::other("connection refused");
/// let error = PortError::new(ErrorKind::Unavailable, "the invoice store does not respond").because(refused);
/// assert!(error.is_retryable());
/// assert_eq!(error.to_string(), "the invoice store does not respond");
/// assert_eq!(std::error::Error::source(&error).map(ToString::to_string), Some("connection refused".into()));
/// ```
#[derive(Debug)]
pub struct PortError {
    kind: ErrorKind,
    code: &'static str,
    message: Cow<'static, str>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl PortError {
    /// An error of a kind. The message is lower case, has no full stop and no secret.
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        PortError { kind, code: kind.code(), message: message.into(), source: None }
    }

    /// The error of a port that refuses for this reason: kind, code and message are those of the reason, which is kept
    /// as the source.
    ///
    /// ```
    /// use gestiq_core::{PageSize, PortError};
    ///
    /// let error = PortError::of(PageSize::new(0).unwrap_err());
    /// assert_eq!((error.code(), error.kind().code()), ("invalid_page_size", "invalid"));
    /// ```
    #[must_use]
    pub fn of(reason: impl Coded + Send + Sync + 'static) -> Self {
        PortError {
            kind: reason.kind(),
            code: reason.code(),
            message: reason.to_string().into(),
            source: Some(Box::new(reason)),
        }
    }

    /// The record was changed after the caller had read it: `stale_version("match", id)` says "the match … was changed
    /// meanwhile". A store that knows both versions takes [`StaleVersion`](crate::version::StaleVersion) instead; the code is the
    /// same.
    #[must_use]
    pub fn stale_version(what: &str, id: impl fmt::Display) -> Self {
        let message = format!("the {what} {id} was changed meanwhile: read it again before changing it");
        PortError { code: STALE_VERSION, ..PortError::new(ErrorKind::Conflict, message) }
    }

    /// The record does not exist for this tenant: `not_found("invoice", id)` says "there is no invoice …".
    #[must_use]
    pub fn not_found(what: &str, id: impl fmt::Display) -> Self {
        PortError::new(ErrorKind::NotFound, format!("there is no {what} {id}"))
    }

    /// The error with its cause.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Returns the kind, which says what the caller can do about it.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The stable code for machines: that of the reason, or else that of the kind.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// Returns `true` if somebody else changed the record meanwhile, so that reading it again and deciding again can succeed. No
    /// other conflict is one of these: a taken id stays taken.
    #[must_use]
    pub fn is_stale_version(&self) -> bool {
        self.code == STALE_VERSION
    }

    /// Returns `true` if the same call can succeed later.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.kind.is_retryable()
    }
}

impl fmt::Display for PortError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for PortError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn Error + 'static))
    }
}

impl Coded for PortError {
    fn code(&self) -> &'static str {
        PortError::code(self)
    }

    fn kind(&self) -> ErrorKind {
        PortError::kind(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::version::{StaleVersion, Version};

    #[test]
    fn a_reason_keeps_its_code_and_is_the_source() {
        let reason = StaleVersion { current: Version::FIRST.next(), read: Version::FIRST };
        let error = PortError::of(reason.clone());
        assert_eq!(
            (error.code(), error.kind(), error.to_string()),
            ("stale_version", reason.kind(), reason.to_string())
        );
        assert_eq!(error.source().and_then(|source| source.downcast_ref()), Some(&reason));
    }

    #[test]
    fn only_a_stale_version_is_worth_reading_again() {
        let reason = StaleVersion { current: Version::FIRST.next(), read: Version::FIRST };
        assert!(PortError::from(reason).is_stale_version());
        assert!(PortError::stale_version("match", 7).is_stale_version());
        assert!(!PortError::new(ErrorKind::Conflict, "the id is taken").is_stale_version());
    }
}
