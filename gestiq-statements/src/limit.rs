//! The limits of an import by name.

use std::fmt;

/// The name of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Limit {
    /// [`Limits::file_bytes`](crate::Limits::file_bytes).
    FileBytes,
    /// [`Limits::field_bytes`](crate::Limits::field_bytes).
    FieldBytes,
    /// [`Limits::records`](crate::Limits::records).
    Records,
    /// [`Limits::statements`](crate::Limits::statements).
    Statements,
    /// [`Limits::nesting`](crate::Limits::nesting).
    Nesting,
    /// [`Limits::issues`](crate::Limits::issues).
    Issues,
}

impl Limit {
    /// All limits.
    pub const ALL: [Limit; 6] = [
        Limit::FileBytes,
        Limit::FieldBytes,
        Limit::Records,
        Limit::Statements,
        Limit::Nesting,
        Limit::Issues,
    ];

    /// Returns the stable code of the error for this limit.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Limit::FileBytes => "file_too_large",
            Limit::FieldBytes => "field_too_long",
            Limit::Records => "too_many_records",
            Limit::Statements => "too_many_statements",
            Limit::Nesting => "nested_too_deep",
            Limit::Issues => "too_many_issues",
        }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Limit::FileBytes => "the size of a file in bytes",
            Limit::FieldBytes => "the size of a field in bytes",
            Limit::Records => "the number of records",
            Limit::Statements => "the number of statements",
            Limit::Nesting => "the depth of nested elements",
            Limit::Issues => "the number of issues",
        })
    }
}
