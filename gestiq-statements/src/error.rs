//! Errors of the readers and of the values that they build.

use gestiq_core::Coded;
use gestiq_core::error::ErrorKind;

use crate::detect::Question;
use crate::file_kind::FileKind;
use crate::issue::ImportIssue;
use crate::limit::Limit;

/// An error of a reader, or of a value that it builds.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An id is empty, too long, or has control characters.
    #[error("{text:?} is not a valid {what} id: use 1 to 256 bytes without control characters")]
    InvalidId {
        /// `line` or `item`.
        what: &'static str,
        /// The text, shortened.
        text: String,
    },
    /// Payment terms cannot be read, or contradict themselves.
    #[error("{text:?} are not valid terms of payment: {reason}")]
    InvalidTerms {
        /// The terms, shortened.
        text: String,
        /// The rule that they break.
        reason: &'static str,
    },
    /// A limit was exceeded; nothing was imported.
    #[error("{limit} is limited to {allowed}, found {found}")]
    LimitExceeded {
        /// The limit that was exceeded.
        limit: Limit,
        /// The largest allowed value.
        allowed: u64,
        /// The value found; the file may hold more.
        found: u64,
    },
    /// The bytes are not a file of the expected format.
    #[error("not {expected}: {found}")]
    UnknownFormat {
        /// The format that the reader expects.
        expected: &'static str,
        /// A description of the bytes.
        found: String,
    },
    /// A container (archive, signed file, PDF, workbook) is damaged, encrypted, or holds nothing that is read.
    #[error("{what} cannot be opened: {reason}")]
    Unopened {
        /// The kind of the container.
        what: &'static str,
        /// The reason, and what to do.
        reason: String,
    },
    /// A file in an archive, or a sheet of a workbook, cannot be read.
    #[error("{part}: {source}")]
    InPart {
        /// The name of the file or the sheet.
        part: String,
        /// The error of the part.
        source: Box<Error>,
    },
    /// A strict import found issues of error level; nothing was imported.
    #[error("the file has {} of error level, the first: {}", count(issues), first(issues))]
    Refused {
        /// All issues, errors and warnings.
        issues: Vec<ImportIssue>,
    },
    /// A file leaves questions open, which detection does not decide; nothing was imported.
    #[error(
        "{} to answer before the file can be read, the first: {}",
        questions_of(questions),
        first_question(questions)
    )]
    OpenQuestions {
        /// All questions, each with the lines of a profile that answer it.
        questions: Vec<Question>,
    },
    /// A profile contradicts itself or does not fit the file.
    #[error("profile {profile:?}: {reason}")]
    InvalidProfile {
        /// Name of the profile.
        profile: String,
        /// The fault, and how to correct it.
        reason: String,
    },
    /// A file of words for headers and cells has a line that cannot be read.
    #[error("line {line} of the words: {reason}")]
    InvalidWords {
        /// The line, from 1.
        line: usize,
        /// The fault.
        reason: String,
    },
}

fn count(issues: &[ImportIssue]) -> String {
    match issues.iter().filter(|issue| issue.is_error()).count() {
        1 => "1 issue".to_owned(),
        n => format!("{n} issues"),
    }
}

fn first(issues: &[ImportIssue]) -> String {
    issues.iter().find(|issue| issue.is_error()).map(ToString::to_string).unwrap_or_default()
}

fn questions_of(questions: &[Question]) -> String {
    if questions.len() == 1 { "1 question".to_owned() } else { format!("{} questions", questions.len()) }
}

fn first_question(questions: &[Question]) -> String {
    questions.first().map(ToString::to_string).unwrap_or_default()
}

impl Error {
    /// Returns the stable error code; each limit has its own.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Error::InvalidId { .. } => "invalid_id",
            Error::InvalidTerms { .. } => "invalid_terms",
            Error::LimitExceeded { limit, .. } => limit.code(),
            Error::UnknownFormat { .. } => "unknown_format",
            Error::Unopened { .. } => "unopened",
            Error::InPart { source, .. } => source.code(),
            Error::Refused { .. } => "import_refused",
            Error::InvalidProfile { .. } => "invalid_profile",
            Error::OpenQuestions { .. } => "open_questions",
            Error::InvalidWords { .. } => "invalid_words",
        }
    }

    /// Returns the error of a container.
    pub(crate) fn unopened(kind: FileKind, reason: &dyn std::fmt::Display) -> Self {
        Error::Unopened { what: kind.name(), reason: reason.to_string() }
    }

    /// Returns the error of a part of a container.
    pub(crate) fn in_part(self, part: &str) -> Self {
        Error::InPart { part: part.to_owned(), source: Box::new(self) }
    }

    /// Returns the kind, which is always `Invalid`: correcting the file or the profile helps.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        ErrorKind::Invalid
    }
}

impl Coded for Error {
    fn code(&self) -> &'static str {
        Error::code(self)
    }

    fn kind(&self) -> ErrorKind {
        Error::kind(self)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::detect::QuestionTopic;
    use crate::issue::IssueCode;

    #[test]
    fn every_error_has_a_code_of_its_own_and_a_message_without_a_full_stop() {
        let text = || "x".to_owned();
        let mut all = vec![
            Error::InvalidId { what: "line", text: text() },
            Error::InvalidTerms { text: text(), reason: "x" },
            Error::UnknownFormat { expected: "OFX", found: text() },
            Error::Refused { issues: Vec::new() },
            Error::Unopened { what: "x", reason: text() },
            Error::InvalidProfile { profile: text(), reason: text() },
            Error::OpenQuestions { questions: vec![Question::new(QuestionTopic::Currency)] },
            Error::InvalidWords { line: 1, reason: text() },
        ];
        all.extend(Limit::ALL.map(|limit| Error::LimitExceeded { limit, allowed: 1, found: 2 }));
        let codes: BTreeSet<_> = all.iter().map(Error::code).collect();
        assert_eq!(codes.len(), all.len());
        for error in all {
            let message = error.to_string();
            assert!(!message.ends_with('.') && !message.starts_with(char::is_uppercase), "{message}");
        }
    }

    #[test]
    fn every_issue_has_a_code_of_its_own() {
        let codes: BTreeSet<_> = IssueCode::ALL.iter().map(|code| code.code()).collect();
        assert_eq!(codes.len(), IssueCode::ALL.len());
    }
}
