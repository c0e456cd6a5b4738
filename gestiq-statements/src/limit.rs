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
    /// [`Limits::members`](crate::Limits::members).
    Members,
    /// [`Limits::unpacked_bytes`](crate::Limits::unpacked_bytes).
    UnpackedBytes,
    /// [`Limits::pack_ratio`](crate::Limits::pack_ratio).
    PackRatio,
    /// [`Limits::cells`](crate::Limits::cells).
    Cells,
}

impl Limit {
    /// All limits.
    pub const ALL: [Limit; 10] = [
        Limit::FileBytes,
        Limit::FieldBytes,
        Limit::Records,
        Limit::Statements,
        Limit::Nesting,
        Limit::Issues,
        Limit::Members,
        Limit::UnpackedBytes,
        Limit::PackRatio,
        Limit::Cells,
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
            Limit::Members => "too_many_members",
            Limit::UnpackedBytes => "unpacked_too_large",
            Limit::PackRatio => "packed_too_densely",
            Limit::Cells => "too_many_cells",
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
            Limit::Members => "the number of files in an archive",
            Limit::UnpackedBytes => "the unpacked size of an archive in bytes",
            Limit::PackRatio => "the ratio of unpacked to packed bytes in an archive",
            Limit::Cells => "the number of cells in a workbook",
        })
    }
}
