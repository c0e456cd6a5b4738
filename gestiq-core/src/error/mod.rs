//! Errors, sorted by what the caller can do about them.
//!
//! Each error of the family answers three questions: what people read (`Display`), what machines branch on
//! (`code()`, stable over versions), and what to do next (`kind()`). One mapping from kinds to HTTP problems
//! ([`Problem`], RFC 9457) serves all crates, so a host writes it once.

mod kind;
mod port;
mod problem;

pub use kind::ErrorKind;
pub use port::PortError;
pub use problem::{PROBLEM_MEDIA_TYPE, Problem};

/// An error with a stable code and a kind.
pub trait Coded: std::error::Error {
    /// The stable code for machines, in `snake_case`.
    fn code(&self) -> &'static str;

    /// What the caller can do about it.
    fn kind(&self) -> ErrorKind;
}

/// Gives an error its codes and kinds by one table.
///
/// It writes `code()`, `kind()`, the constant `CODES` with all codes of the error, and [`Coded`]. The table is
/// a full match: a new variant does not compile without a code. A struct has the one line `_`.
///
/// ```
/// use gestiq_core::ErrorKind;
///
/// #[derive(Debug, thiserror::Error)]
/// pub enum TransferError {
///     #[error("the account has only {cents} cents")]
///     NotCovered { cents: u64 },
///     #[error("the bank does not answer")]
///     Offline,
/// }
///
/// gestiq_core::coded! { TransferError {
///     NotCovered => ("not_covered", Conflict),
///     Offline => ("bank_offline", Unavailable),
/// } }
///
/// assert_eq!(TransferError::NotCovered { cents: 5 }.code(), "not_covered");
/// assert!(TransferError::Offline.kind().is_retryable());
/// assert_eq!(TransferError::CODES, ["not_covered", "bank_offline"]);
/// ```
#[macro_export]
macro_rules! coded {
    ($error:ident { _ => ($code:literal, $kind:ident) $(,)? }) => {
        $crate::coded! { @impl $error [$code] self => $code, $crate::ErrorKind::$kind }
    };
    ($error:ident { $($variant:ident => ($code:literal, $kind:ident)),+ $(,)? }) => {
        $crate::coded! { @impl $error [$($code),+] self =>
            match self { $(Self::$variant { .. } => $code),+ },
            match self { $(Self::$variant { .. } => $crate::ErrorKind::$kind),+ }
        }
    };
    (@impl $error:ident [$($all:literal),+] $self:ident => $code:expr, $kind:expr) => {
        impl $error {
            /// All codes of this error.
            pub const CODES: &'static [&'static str] = &[$($all),+];

            /// The stable code for machines.
            #[must_use]
            pub fn code(&$self) -> &'static str {
                $code
            }

            /// What the caller can do about it.
            #[must_use]
            pub fn kind(&$self) -> $crate::ErrorKind {
                $kind
            }
        }

        impl $crate::Coded for $error {
            fn code(&self) -> &'static str {
                $error::code(self)
            }

            fn kind(&self) -> $crate::ErrorKind {
                $error::kind(self)
            }
        }
    };
}
