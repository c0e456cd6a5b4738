//! Every limit of an import has a name, a value and its own error.

use std::fmt;

use crate::error::Error;

/// Bytes of a file at most, whatever [`Limits::file_bytes`] allows: 1 GiB, so that a place in any file, and in its
/// text, fits 32 bits.
pub const MOST_FILE_BYTES: u64 = 1 << 30;

/// How much an import takes. Crossing a limit refuses the whole file with [`Error::LimitExceeded`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of a file: 64 MB. A year of a busy account is under 20 MB in any format. More than [`MOST_FILE_BYTES`]
    /// is never taken.
    pub file_bytes: u64,
    /// Bytes of one field: 1 MB. The longest field of the formats (Norma 43 complements) is under 1 KB.
    pub field_bytes: u64,
    /// Transactions or rows: 1,000,000.
    pub records: u64,
    /// Statements in one file: 10,000.
    pub statements: u64,
    /// Open elements at the same time: 64; the deepest OFX path has 9.
    pub nesting: u64,
    /// Issues that are kept: 10,000. A file with more is of another format than it claims.
    pub issues: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            file_bytes: 64 * 1024 * 1024,
            field_bytes: 1024 * 1024,
            records: 1_000_000,
            statements: 10_000,
            nesting: 64,
            issues: 10_000,
        }
    }
}

impl Limits {
    /// Refuses `found` where it is more than `limit` allows.
    ///
    /// # Errors
    /// [`Error::LimitExceeded`].
    pub fn check(&self, limit: Limit, found: u64) -> Result<(), Error> {
        let allowed = match limit {
            Limit::FileBytes => self.file_bytes.min(MOST_FILE_BYTES),
            Limit::FieldBytes => self.field_bytes,
            Limit::Records => self.records,
            Limit::Statements => self.statements,
            Limit::Nesting => self.nesting,
            Limit::Issues => self.issues,
        };
        if found > allowed { Err(Error::LimitExceeded { limit, allowed, found }) } else { Ok(()) }
    }
}

/// Which limit was crossed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Limit {
    /// [`Limits::file_bytes`].
    FileBytes,
    /// [`Limits::field_bytes`].
    FieldBytes,
    /// [`Limits::records`].
    Records,
    /// [`Limits::statements`].
    Statements,
    /// [`Limits::nesting`].
    Nesting,
    /// [`Limits::issues`].
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

    /// The stable code for machines.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_host_lets_in_a_file_whose_places_do_not_fit() {
        let limits = Limits { file_bytes: u64::MAX, ..Limits::default() };
        assert!(limits.check(Limit::FileBytes, MOST_FILE_BYTES).is_ok());
        let error = limits.check(Limit::FileBytes, MOST_FILE_BYTES + 1).unwrap_err();
        assert!(matches!(error, Error::LimitExceeded { allowed: MOST_FILE_BYTES, .. }), "{error}");
        // A byte of a code page is at most three of UTF-8.
        assert!(u32::try_from(3 * MOST_FILE_BYTES).is_ok());
    }
}
