//! Why a command has no result, sorted by what its caller can do.

use std::fmt::Display;
use std::path::Path;
use std::process::ExitCode;

/// Exit code of a file with issues of error level.
const REFUSED: u8 = 1;
/// Exit code of wrong arguments, files and settings.
const INVALID: u8 = 2;

/// Why a command has no result.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Files were read and have issues of error level: all that was found, line by line.
    Refused(Vec<String>),
    /// Arguments, files or settings are wrong: one line.
    Invalid(String),
    /// The output was written and says itself that the file has issues of error level.
    Shown,
}

impl Failure {
    /// Something is wrong with a file.
    pub(crate) fn of_file(path: &Path, why: impl Display) -> Self {
        Failure::Invalid(format!("{}: {why}", path.display()))
    }

    /// What is told on stderr.
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
