//! Opens ZIP archives member by member. Nothing is written, so that a name of a member can do no harm.

use std::io::Cursor;

use gestiq_core::text::excerpt;
use zip::ZipArchive;
use zip::result::ZipError;

use super::budget::Budget;
use super::contents::Contents;
use crate::error::Error;
use crate::file_kind::FileKind;
use crate::issue::IssueCode;
use crate::limit::Limit;
use crate::limits::Limits;
use crate::{sniff, zip_directory};

/// Returns the members of an archive.
pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Contents, Error> {
    limits.check(Limit::Members, zip_directory::stated_members(bytes))?;
    let unreadable = |error: &ZipError| Error::unopened(FileKind::Zip, error);
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    limits.check(Limit::Members, archive.len() as u64)?;
    let mut contents = Contents::new(FileKind::Zip);
    let mut budget = Budget::new(limits);
    for index in 0..archive.len() {
        let name = archive.name_for_index(index).and_then(Result::ok);
        let shown = name.map_or_else(|| format!("member {}", index + 1), |name| label(&name));
        if is_of_the_system(&shown) {
            continue;
        }
        let member = match archive.by_index(index) {
            Ok(member) => member,
            Err(error) => {
                contents.report(IssueCode::UnopenedPart, &shown, reason(&error));
                continue;
            }
        };
        if member.is_dir() {
            continue;
        }
        let mut content = Vec::new();
        let packed = member.compressed_size();
        match budget.read(member, packed, |bytes| content.extend_from_slice(bytes))? {
            Err(error) => contents.report(IssueCode::UnopenedPart, &shown, format!("it is damaged: {error}")),
            Ok(()) if sniff::foreign(&content) == Some(FileKind::Zip) => {
                contents.report(
                    IssueCode::UnopenedPart,
                    &shown,
                    "a ZIP archive inside a ZIP archive is not opened; unpack it first",
                );
            }
            Ok(()) => contents.add(Some(shown), content),
        }
    }
    Ok(contents)
}

fn reason(error: &ZipError) -> String {
    match error {
        ZipError::UnsupportedArchive(reason) if *reason == ZipError::PASSWORD_REQUIRED => {
            "it has a password; unpack it and give the file itself".to_owned()
        }
        error => format!("{error}; unpack it and give the file itself"),
    }
}

/// Returns a name for messages: short, without control characters.
fn label(name: &str) -> String {
    let clean: String = name.chars().filter(|c| !c.is_control()).collect();
    excerpt(&clean)
}

/// Returns `true` for files that operating systems add to archives by themselves.
fn is_of_the_system(name: &str) -> bool {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    name.starts_with("__MACOSX/")
        || file.starts_with("._")
        || matches!(file, ".DS_Store" | "Thumbs.db" | "desktop.ini")
}
