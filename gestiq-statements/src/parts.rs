//! Reads a file, or all parts of one that holds others, and joins what was read.

use crate::container;
use crate::error::Error;
use crate::file_kind::FileKind;
use crate::format::Format;
use crate::imported::Imported;
use crate::issue::{ImportIssue, IssueCode, Severity};
use crate::limits::Limits;
use crate::place::Place;
use crate::sniff;

/// Reads a file with `read`; a container is opened, and each of its parts is read.
///
/// # Errors
/// Those of `read`, for a part with its name. A part of a kind that cannot be read is an issue beside parts that can.
pub(crate) fn read<T>(
    bytes: &[u8],
    limits: &Limits,
    read: impl Fn(FileKind, &[u8]) -> Result<Imported<T>, Error>,
) -> Result<Imported<T>, Error> {
    let kind_of = |bytes: &[u8]| sniff::foreign(bytes).unwrap_or(FileKind::Csv);
    let kind = kind_of(bytes);
    let Some(contents) = container::open_as(kind, bytes, limits)? else { return read(kind, bytes) };
    let container = contents.kind;
    let mut joined: Option<Imported<T>> = None;
    let mut unread = Vec::new();
    for part in contents.parts {
        let name = part.name.as_deref();
        match read(kind_of(&part.bytes), &part.bytes) {
            Ok(imported) => match &mut joined {
                Some(joined) => join(joined, named(imported, name)),
                None => joined = Some(named(imported, name)),
            },
            Err(error @ Error::UnknownFormat { .. }) => unread.push((part, error)),
            Err(error) => return Err(in_part(error, name)),
        }
    }
    let Some(mut joined) = joined else {
        return Err(nothing_read(container, &contents.issues, unread));
    };
    if is_workbook(container) {
        joined.format = Format::Spreadsheet;
    }
    let unread = unread.iter().map(|(part, error)| unread_issue(container, part, error));
    joined.issues.extend(contents.issues.into_iter().chain(unread));
    Ok(joined)
}

fn in_part(error: Error, name: Option<&str>) -> Error {
    match name {
        Some(name) => error.in_part(name),
        None => error,
    }
}

fn named<T>(mut imported: Imported<T>, name: Option<&str>) -> Imported<T> {
    if let Some(name) = name {
        imported.issues.iter_mut().for_each(|issue| issue.part = Some(name.into()));
    }
    imported
}

fn join<T>(joined: &mut Imported<T>, next: Imported<T>) {
    if joined.format != next.format {
        joined.format = Format::Archive;
    }
    joined.records.extend(next.records);
    joined.issues.extend(next.issues);
}

fn is_workbook(kind: FileKind) -> bool {
    matches!(kind, FileKind::Xlsx | FileKind::Xls | FileKind::Ods | FileKind::HtmlTable)
}

/// Returns the issue of a part that is of no readable kind. Separated values in an archive whose columns are not understood
/// could hold what is wanted, so they are an error; a sheet beside one that was read is rather a legend.
fn unread_issue(container: FileKind, part: &container::Part, error: &Error) -> ImportIssue {
    let issue = ImportIssue::new(IssueCode::UnreadPart, Place::default()).detail(error.to_string());
    let mut issue = issue.in_part(part.name.as_deref().unwrap_or_default());
    if container == FileKind::Zip && sniff::foreign(&part.bytes).is_none() {
        issue.severity = Severity::Error;
    }
    issue
}

/// Returns the error of a container of which no part could be read: that of its only candidate, or the reasons of all.
fn nothing_read(
    container: FileKind,
    issues: &[ImportIssue],
    mut unread: Vec<(container::Part, Error)>,
) -> Error {
    if let ([(part, _)], []) = (unread.as_slice(), issues) {
        let name = part.name.clone();
        if let Some((_, error)) = unread.pop() {
            return in_part(error, name.as_deref());
        }
    }
    let reasons = issues.iter().map(ToString::to_string);
    let unread =
        unread.iter().map(|(part, error)| format!("{}: {error}", part.name.as_deref().unwrap_or_default()));
    let reasons: Vec<String> = reasons.chain(unread).collect();
    let reasons = if reasons.is_empty() { "it is empty".to_owned() } else { reasons.join("; ") };
    Error::unopened(container, &reasons)
}
