//! What a port answers when it fails: a store, a transport, a sender.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use super::{Coded, ErrorKind};

/// The error of every port: opaque, so that a port can change its driver without breaking its callers.
///
/// Callers branch on [`PortError::kind`]; the cause is kept as the source, for logs.
///
/// ```
/// use gestiq_core::{ErrorKind, PortError};
///
/// let refused = std::io::Error::other("connection refused");
/// let error = PortError::new(ErrorKind::Unavailable, "the invoice store does not answer").because(refused);
/// assert!(error.is_retryable());
/// assert_eq!(error.to_string(), "the invoice store does not answer");
/// assert_eq!(std::error::Error::source(&error).map(ToString::to_string), Some("connection refused".into()));
/// ```
#[derive(Debug)]
pub struct PortError {
    kind: ErrorKind,
    message: Cow<'static, str>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl PortError {
    /// An error of a kind. The message is lower case, has no full stop and no secret.
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        PortError { kind, message: message.into(), source: None }
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

    /// What the caller can do about it.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The stable code for machines: that of the kind.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.kind.code()
    }

    /// Whether the same call can succeed later.
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
