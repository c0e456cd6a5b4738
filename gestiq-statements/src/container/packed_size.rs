//! Checks the unpacked size of a packed workbook before it is read, because its reader has no limits of its own.

use std::io::Cursor;

use zip::ZipArchive;

use super::budget::Budget;
use crate::error::Error;
use crate::file_kind::FileKind;
use crate::limit::Limit;
use crate::limits::Limits;
use crate::zip_directory;

/// Unpacks all members and keeps none.
///
/// # Errors
/// [`Error::LimitExceeded`], [`Error::Unopened`] for a damaged file.
pub(super) fn check(kind: FileKind, bytes: &[u8], limits: &Limits) -> Result<(), Error> {
    limits.check(Limit::Members, zip_directory::stated_members(bytes))?;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| Error::unopened(kind, &error))?;
    limits.check(Limit::Members, archive.len() as u64)?;
    let mut budget = Budget::new(limits);
    for index in 0..archive.len() {
        let member = archive.by_index(index).map_err(|error| Error::unopened(kind, &error))?;
        let packed = member.compressed_size();
        budget.read(member, packed, |_| {})?.map_err(|error| Error::unopened(kind, &error))?;
    }
    Ok(())
}
