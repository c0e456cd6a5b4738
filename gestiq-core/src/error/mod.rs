//! Errors, sorted by what the caller can do about them.
//!
//! Each error of the family has three faces: what people read (`Display`), what machines branch on
//! (`code()`, stable over versions), and what to do next (`kind()`). One mapping from kinds to HTTP problems
//! ([`Problem`], RFC 9457) serves all crates, so a host writes it once.

pub(crate) mod kind;
pub(crate) mod port;
pub(crate) mod problem;

pub use kind::ErrorKind;
pub use port::PortError;
pub use problem::{PROBLEM_MEDIA_TYPE, Problem};

/// An error with a stable code and a kind.
pub trait Coded: std::error::Error {
    /// The stable code for machines, in `snake_case`.
    fn code(&self) -> &'static str;

    /// Returns the kind, which says what the caller can do about it.
    fn kind(&self) -> ErrorKind;
}

/// Gives an error its codes and kinds by one table.
///
/// It writes `code()`, `kind()`, the constant `CODES` with the codes of the error's own, and [`Coded`]. The table is a
/// full match: a new variant does not compile without a code. A line is one of
///
/// - `Variant => ("code", Kind)`: a code of its own;
/// - `Variant(..) => inner`: the variant holds an error that is [`Coded`], whose code and kind it passes on;
/// - `Variant { field } => (field.code(), Kind)`: the code comes from a field, such as the limit that was crossed.
///
/// A struct has the one line `_ => ("code", Kind)`.
///
/// ```
/// use gestiq_core::{ErrorKind, PortError};
///
/// #[derive(Debug, thiserror::Error)]
/// pub enum TransferError {
///     #[error("the account has only {cents} cents")]
///     NotCovered { cents: u64 },
///     #[error("the bank does not respond")]
///     Offline,
///     #[error(transparent)]
///     Store(#[from] PortError),
/// }
///
/// gestiq_core::coded! { TransferError {
///     NotCovered => ("not_covered", Conflict),
///     Offline => ("bank_offline", Unavailable),
///     Store(..) => inner,
/// } }
///
/// assert_eq!(TransferError::NotCovered { cents: 5 }.code(), "not_covered");
/// assert!(TransferError::Offline.kind().is_retryable());
/// assert_eq!(TransferError::from(PortError::not_found("account", 7)).kind(), ErrorKind::NotFound);
/// assert_eq!(TransferError::CODES, ["not_covered", "bank_offline"]);
/// ```
///
/// A variant that the table does not name does not compile:
///
/// ```compile_fail,E0004
/// # use gestiq_core::PortError;
/// #[derive(Debug, thiserror::Error)]
/// pub enum TransferError {
///     #[error("the bank does not respond")]
///     Offline,
///     #[error(transparent)]
///     Store(#[from] PortError),
/// }
///
/// gestiq_core::coded! { TransferError {
///     Store(..) => inner,
/// } }
/// ```
#[macro_export]
macro_rules! coded {
    ($error:ident { _ => ($code:literal, $kind:ident) $(,)? }) => {
        $crate::coded! { @impl $error [$code] [_ => $code,] [_ => $crate::ErrorKind::$kind,] }
    };
    ($error:ident { $($table:tt)+ }) => {
        $crate::coded! { @table $error [] [] [] $($table)+ }
    };
    (@table $error:ident [$($all:literal,)*] [$($codes:tt)*] [$($kinds:tt)*]
        $variant:ident => ($code:literal, $kind:ident) $(, $($rest:tt)*)?
    ) => {
        $crate::coded! { @table $error [$($all,)* $code,]
            [$($codes)* Self::$variant { .. } => $code,]
            [$($kinds)* Self::$variant { .. } => $crate::ErrorKind::$kind,]
            $($($rest)*)?
        }
    };
    (@table $error:ident [$($all:literal,)*] [$($codes:tt)*] [$($kinds:tt)*]
        $variant:ident(..) => inner $(, $($rest:tt)*)?
    ) => {
        $crate::coded! { @table $error [$($all,)*]
            [$($codes)* Self::$variant(inner) => $crate::Coded::code(inner),]
            [$($kinds)* Self::$variant(inner) => $crate::Coded::kind(inner),]
            $($($rest)*)?
        }
    };
    (@table $error:ident [$($all:literal,)*] [$($codes:tt)*] [$($kinds:tt)*]
        $variant:ident { $field:ident } => ($code:expr, $kind:ident) $(, $($rest:tt)*)?
    ) => {
        $crate::coded! { @table $error [$($all,)*]
            [$($codes)* Self::$variant { $field, .. } => $code,]
            [$($kinds)* Self::$variant { .. } => $crate::ErrorKind::$kind,]
            $($($rest)*)?
        }
    };
    (@table $error:ident [$($all:literal,)*] [$($codes:tt)*] [$($kinds:tt)*]) => {
        $crate::coded! { @impl $error [$($all),*] [$($codes)*] [$($kinds)*] }
    };
    (@impl $error:ident [$($all:literal),*] [$($codes:tt)*] [$($kinds:tt)*]) => {
        impl $error {
            /// The codes of this error's own; those of an error that it passes on, and those that come from a field, are
            /// not among them.
            pub const CODES: &'static [&'static str] = &[$($all),*];

            /// The stable code for machines.
            #[must_use]
            pub fn code(&self) -> &'static str {
                match self { $($codes)* }
            }

            /// Returns the kind, which says what the caller can do about it.
            #[must_use]
            pub fn kind(&self) -> $crate::ErrorKind {
                match self { $($kinds)* }
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

#[cfg(test)]
#[expect(unreachable_pub, reason = "the macro is for public errors")]
mod tests {
    use super::*;

    #[derive(Clone, Copy, Debug)]
    enum Limit {
        Rows,
        Bytes,
    }

    impl Limit {
        fn code(self) -> &'static str {
            match self {
                Limit::Rows => "too_many_rows",
                Limit::Bytes => "too_many_bytes",
            }
        }
    }

    #[derive(Debug, thiserror::Error)]
    enum ImportError {
        #[error("{found} {limit:?}")]
        Limit { limit: Limit, found: u64 },
        #[error(transparent)]
        Page(crate::page::error::PageError),
        #[error("stopped")]
        Stopped,
        #[error(transparent)]
        Store(PortError),
    }

    crate::coded! { ImportError {
        Limit { limit } => (limit.code(), Invalid),
        Page(..) => inner,
        Stopped => ("import_stopped", Unavailable),
        Store(..) => inner,
    } }

    #[test]
    fn a_code_is_the_errors_own_that_of_a_field_or_that_of_the_error_inside() {
        let cases = [
            (ImportError::Limit { limit: Limit::Rows, found: 2 }, "too_many_rows", ErrorKind::Invalid),
            (ImportError::Limit { limit: Limit::Bytes, found: 2 }, "too_many_bytes", ErrorKind::Invalid),
            (
                ImportError::Page(crate::page::error::PageError::CursorTooLarge),
                "cursor_too_large",
                ErrorKind::Internal,
            ),
            (ImportError::Stopped, "import_stopped", ErrorKind::Unavailable),
            (ImportError::Store(PortError::not_found("row", 1)), "not_found", ErrorKind::NotFound),
        ];
        for (error, code, kind) in cases {
            assert_eq!((error.code(), error.kind()), (code, kind), "{error}");
        }
        assert_eq!(ImportError::CODES, ["import_stopped"]);
    }
}
