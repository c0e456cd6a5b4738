//! Errors as the body of an HTTP response: problem details of RFC 9457, as plain data.

use std::borrow::Cow;

use crate::error::Coded;
use crate::error::kind::ErrorKind;

/// The media type of a problem in JSON.
pub const PROBLEM_MEDIA_TYPE: &str = "application/problem+json";

/// Problem details (RFC 9457, section 3), the body of an HTTP error response.
///
/// The type is `about:blank` until the host names a base URI under which it documents its problems. The title
/// is the reason phrase of the HTTP status, as section 4.2.1 asks. `code` is an extension member.
///
/// ```
/// use gestiq_core::{ErrorKind, PortError};
/// use gestiq_core::error::Problem;
///
/// let problem = Problem::of(&PortError::not_found("invoice", "F-2026-17"));
/// assert_eq!((problem.status, problem.title), (404, "Not Found"));
/// assert_eq!(problem.detail.as_deref(), Some("there is no invoice F-2026-17"));
///
/// let typed = problem.with_type_base("https://api.example.com/problems/");
/// assert_eq!(typed.type_uri, "https://api.example.com/problems/not_found");
///
/// let inside = Problem::of(&PortError::new(ErrorKind::Internal, "row 7 of table x has no currency"));
/// assert_eq!(inside.detail, None, "internals are for the logs");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Problem {
    /// The URI of the type of problem.
    #[serde(rename = "type")]
    pub type_uri: Cow<'static, str>,
    /// The reason phrase of the HTTP status.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// The message of this occurrence; absent if only operators should read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The stable code for machines.
    pub code: &'static str,
}

impl Problem {
    /// Describes an error for the caller of an HTTP API.
    #[must_use]
    pub fn of(error: &(impl Coded + ?Sized)) -> Self {
        let kind: ErrorKind = error.kind();
        Problem {
            type_uri: Cow::Borrowed("about:blank"),
            title: kind.title(),
            status: kind.http_status(),
            detail: kind.is_callers().then(|| error.to_string()),
            code: error.code(),
        }
    }

    /// Sets the type to `base` followed by the code, for hosts that document their problems under a URI.
    #[must_use]
    pub fn with_type_base(mut self, base: &str) -> Self {
        self.type_uri = Cow::Owned(format!("{base}{}", self.code));
        self
    }
}
