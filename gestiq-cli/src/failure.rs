//! Failures of a command, sorted by what the caller can do.

use std::fmt::Display;
use std::path::Path;
use std::process::ExitCode;

/// Exit code of a file with issues of error level.
const REFUSED: u8 = 1;
/// Exit code of wrong arguments, files and settings.
const INVALID: u8 = 2;

/// The reason why a command has no result.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Files were read and have issues of error level: one line per issue.
    Refused(Vec<String>),
    /// Arguments, files or settings are wrong: one line.
    Invalid(String),
    /// The output was written, and lists the issues of error level itself.
    Shown,
}

impl Failure {
    /// Returns the failure of one file.
    pub(crate) fn of_file(path: &Path, why: impl Display) -> Self {
        Failure::Invalid(format!("{}: {why}", path.display()))
    }

    /// Returns the lines for stderr.
    pub(crate) fn lines(&self) -> Vec<String> {
        match self {
            Failure::Refused(lines) => lines.clone(),
            Failure::Invalid(line) => vec![format!("error: {line}")],
            Failure::Shown => Vec::new(),
        }
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Failure::Refused(_) | Failure::Shown => REFUSED,
            Failure::Invalid(_) => INVALID,
        })
    }
}

impl From<gestiq_reconcile::Error> for Failure {
    fn from(error: gestiq_reconcile::Error) -> Self {
        Failure::Invalid(error.to_string())
    }
}
