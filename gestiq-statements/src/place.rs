//! A place in a file: line, byte and record.

/// A place in a file.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[non_exhaustive]
pub struct Place {
    /// Line of the text, from 1; 0 if the record does not come from a file.
    pub line: u32,
    /// Byte offset in the file, from 0; [`MOST_FILE_BYTES`](crate::MOST_FILE_BYTES) is far below 4 GiB.
    pub offset: u32,
    /// Number of the record (transaction, row) in the file, from 1; 0 if there is none.
    pub record: u32,
}

impl Place {
    /// Creates a place from the counts of a reader. Counts are limited to 2^32 - 1, which no accepted file exceeds.
    #[must_use]
    pub fn new(line: u64, offset: u64, record: u64) -> Self {
        let narrow = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
        Place { line: narrow(line), offset: narrow(offset), record: narrow(record) }
    }

    /// Returns the place with the number of a record.
    pub(crate) fn of_record(self, record: u64) -> Self {
        Place { record: Place::new(0, 0, record).record, ..self }
    }
}
