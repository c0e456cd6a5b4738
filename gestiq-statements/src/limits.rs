//! The limits of an import: each has a name, a value and an error code.

use crate::error::Error;
use crate::limit::Limit;

/// The largest file in bytes, even if [`Limits::file_bytes`] is higher: 1 GiB, so that a place in any file,
/// and in its text, fits 32 bits.
pub const MOST_FILE_BYTES: u64 = 1 << 30;

/// Limits the size of an import. Exceeding a limit refuses the whole file with [`Error::LimitExceeded`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of a file: 64 MB. A year of a busy account is under 20 MB in any format. The maximum is
    /// [`MOST_FILE_BYTES`].
    pub file_bytes: u64,
    /// Bytes of one field: 1 MB. The longest field of the formats (Norma 43 complements) is under 1 KB.
    pub field_bytes: u64,
    /// Transactions or rows: 1,000,000.
    pub records: u64,
    /// Statements in one file: 10,000.
    pub statements: u64,
    /// Depth of nested elements: 64; the deepest OFX path has 9.
    pub nesting: u64,
    /// Issues: 10,000. A file with more is not in the format that it claims.
    pub issues: u64,
    /// Files in an archive, or parts of a packed workbook: 1,000.
    pub members: u64,
    /// Unpacked bytes of an archive, all its files together: 256 MB.
    pub unpacked_bytes: u64,
    /// Unpacked bytes for each packed byte of a file in an archive: 400. Statements are packed 10 to 60 to one, and
    /// deflate packs zeros 1,032 to one.
    pub pack_ratio: u64,
    /// Cells of a sheet, up to its last filled row and column: 10,000,000.
    pub cells: u64,
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
            members: 1_000,
            unpacked_bytes: 256 * 1024 * 1024,
            pack_ratio: 400,
            cells: 10_000_000,
        }
    }
}

impl Limits {
    /// Checks that `found` is not more than `limit` allows.
    ///
    /// # Errors
    /// [`Error::LimitExceeded`] if it is more.
    pub fn check(&self, limit: Limit, found: u64) -> Result<(), Error> {
        let allowed = match limit {
            Limit::FileBytes => self.file_bytes.min(MOST_FILE_BYTES),
            Limit::FieldBytes => self.field_bytes,
            Limit::Records => self.records,
            Limit::Statements => self.statements,
            Limit::Nesting => self.nesting,
            Limit::Issues => self.issues,
            Limit::Members => self.members,
            Limit::UnpackedBytes => self.unpacked_bytes,
            Limit::PackRatio => self.pack_ratio,
            Limit::Cells => self.cells,
        };
        if found > allowed { Err(Error::LimitExceeded { limit, allowed, found }) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_limit_lets_in_a_file_whose_places_do_not_fit() {
        let limits = Limits { file_bytes: u64::MAX, ..Limits::default() };
        assert!(limits.check(Limit::FileBytes, MOST_FILE_BYTES).is_ok());
        let error = limits.check(Limit::FileBytes, MOST_FILE_BYTES + 1).unwrap_err();
        assert!(matches!(error, Error::LimitExceeded { allowed: MOST_FILE_BYTES, .. }), "{error}");
        // A byte of a code page is at most three of UTF-8.
        assert!(u32::try_from(3 * MOST_FILE_BYTES).is_ok());
    }
}
