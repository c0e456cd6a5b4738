//! The kinds of errors, by what a caller can do about them.

use std::fmt;

/// The kind of an error: each kind calls for another reaction of the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// There is no such record, or it belongs to another tenant. Ask for another one.
    NotFound,
    /// The record was changed in the meantime, or is in conflict with the request. Read it again, then decide.
    Conflict,
    /// The request breaks a rule. Correct it.
    Invalid,
    /// The actor may not do this. Ask someone who may.
    Denied,
    /// Too many requests. Wait, then retry.
    RateLimited,
    /// A database, a network or a service is not available now. Retry later.
    Unavailable,
    /// A bug, or data that should not exist. A retry does not help; inform the operators.
    Internal,
}

impl ErrorKind {
    /// All kinds, each once.
    pub const ALL: [ErrorKind; 7] = [
        ErrorKind::NotFound,
        ErrorKind::Conflict,
        ErrorKind::Invalid,
        ErrorKind::Denied,
        ErrorKind::RateLimited,
        ErrorKind::Unavailable,
        ErrorKind::Internal,
    ];

    /// Returns the stable code for machines.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            ErrorKind::NotFound => "not_found",
            ErrorKind::Conflict => "conflict",
            ErrorKind::Invalid => "invalid",
            ErrorKind::Denied => "denied",
            ErrorKind::RateLimited => "rate_limited",
            ErrorKind::Unavailable => "unavailable",
            ErrorKind::Internal => "internal",
        }
    }

    /// Returns true if the same request can succeed later without a change.
    #[must_use]
    pub fn is_retryable(self) -> bool {
        matches!(self, ErrorKind::RateLimited | ErrorKind::Unavailable)
    }

    /// Returns the HTTP status of the kind (RFC 9110, section 15; RFC 6585 for 429).
    ///
    /// [`ErrorKind::Invalid`] is 422: the request was understood, and breaks a rule.
    #[must_use]
    pub fn http_status(self) -> u16 {
        match self {
            ErrorKind::NotFound => 404,
            ErrorKind::Conflict => 409,
            ErrorKind::Invalid => 422,
            ErrorKind::Denied => 403,
            ErrorKind::RateLimited => 429,
            ErrorKind::Unavailable => 503,
            ErrorKind::Internal => 500,
        }
    }

    /// Returns the reason phrase of [`ErrorKind::http_status`].
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            ErrorKind::NotFound => "Not Found",
            ErrorKind::Conflict => "Conflict",
            ErrorKind::Invalid => "Unprocessable Content",
            ErrorKind::Denied => "Forbidden",
            ErrorKind::RateLimited => "Too Many Requests",
            ErrorKind::Unavailable => "Service Unavailable",
            ErrorKind::Internal => "Internal Server Error",
        }
    }

    /// Returns true if the message is meant for the caller. Other messages may show internals and are for operators.
    #[must_use]
    pub fn is_callers(self) -> bool {
        !matches!(self, ErrorKind::Unavailable | ErrorKind::Internal)
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_its_own_code_and_status() {
        for (i, a) in ErrorKind::ALL.iter().enumerate() {
            for b in ErrorKind::ALL.iter().skip(i + 1) {
                assert_ne!(a.code(), b.code());
                assert_ne!(a.http_status(), b.http_status());
            }
        }
    }

    #[test]
    fn only_waiting_helps_against_limits_and_outages() {
        let retryable: Vec<_> = ErrorKind::ALL.into_iter().filter(|kind| kind.is_retryable()).collect();
        assert_eq!(retryable, [ErrorKind::RateLimited, ErrorKind::Unavailable]);
    }
}
