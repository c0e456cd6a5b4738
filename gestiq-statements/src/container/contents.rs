//! The files that a container holds.

use crate::file_kind::FileKind;
use crate::issue::ImportIssue;
#[cfg(any(feature = "zip", feature = "spreadsheet"))]
use crate::issue::IssueCode;
#[cfg(any(feature = "zip", feature = "spreadsheet"))]
use crate::place::Place;

/// The content of a container.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Contents {
    /// The kind of the container.
    pub kind: FileKind,
    /// The files in it, in their order; a sheet of a workbook is a file in CSV.
    pub parts: Vec<Part>,
    /// Issues about what was not taken out, such as hidden sheets and members with a password.
    pub issues: Vec<ImportIssue>,
}

/// A file in a container.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Part {
    /// The name of the member, the attachment or the sheet, for messages only: it is not a path to write to.
    pub name: Option<String>,
    /// The bytes of the file.
    pub bytes: Vec<u8>,
}

#[cfg(any(feature = "zip", feature = "pdf", feature = "p7m", feature = "spreadsheet"))]
impl Contents {
    pub(super) fn new(kind: FileKind) -> Self {
        Contents { kind, parts: Vec::new(), issues: Vec::new() }
    }

    pub(super) fn add(&mut self, name: Option<String>, bytes: Vec<u8>) {
        self.parts.push(Part { name, bytes });
    }

    /// Reports a part that is not taken out.
    #[cfg(any(feature = "zip", feature = "spreadsheet"))]
    pub(super) fn report(&mut self, code: IssueCode, part: &str, detail: impl Into<String>) {
        self.issues.push(ImportIssue::new(code, Place::default()).detail(detail).in_part(part));
    }
}

impl Contents {
    /// Adds the content of a member that is a container too.
    pub(super) fn join(&mut self, member: &str, inner: Contents) {
        let name =
            |own: Option<&str>| own.map_or_else(|| member.to_owned(), |own| format!("{member}: {own}"));
        for Part { name: own, bytes } in inner.parts {
            self.parts.push(Part { name: Some(name(own.as_deref())), bytes });
        }
        for issue in inner.issues {
            let part = name(issue.part.as_deref());
            self.issues.push(issue.in_part(&part));
        }
    }
}
