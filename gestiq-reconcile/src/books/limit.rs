//! Limits on what people and hosts ask of the books.

/// The most lines and items of a match, together: a card terminal's daily lump pays a few hundred receipts.
pub const MAX_MEMBERS: usize = 500;

/// The most bytes of a remark: a paragraph, not a document.
pub const MAX_REMARK_BYTES: usize = 2_000;
