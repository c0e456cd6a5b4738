//! Input files, read within their limits.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use gestiq_reconcile::import::detect::FileKind;
use gestiq_reconcile::import::{ImportIssue, Limit, Limits, container};

use crate::failure::Failure;

/// The most bytes of a profile, policy or rules file; a long one has 10 KB.
const MAX_SETTINGS_BYTES: u64 = 1024 * 1024;
/// The most bytes of the files of `evaluate`; a million matches with their explanations take about 5 GB.
const MAX_MATCHES_BYTES: u64 = 16 * 1024 * 1024 * 1024;

/// The files in a container, each named after it, and what was not taken out.
#[derive(Debug)]
pub(crate) struct Opened {
    /// `true` for an archive of files; the parts of a workbook are its sheets.
    pub(crate) is_archive: bool,
    pub(crate) inputs: Vec<Input>,
    pub(crate) issues: Vec<ImportIssue>,
}

/// A file that has been read whole.
#[derive(Debug)]
pub(crate) struct Input {
    pub(crate) path: PathBuf,
    pub(crate) bytes: Vec<u8>,
    /// The name in the container that holds it, if one does.
    pub(crate) part: Option<String>,
}

impl Input {
    /// Reads a statement or invoice file of at most [`Limits::file_bytes`], without reading a larger one first.
    pub(crate) fn read(path: &Path, limits: &Limits) -> Result<Self, Failure> {
        let (mut file, size) = open(path)?;
        limits.check(Limit::FileBytes, size).map_err(|error| Failure::of_file(path, error))?;
        let mut bytes = Vec::new();
        // A pipe has no size: one byte more than the limit shows that it is too large.
        let read = file.by_ref().take(limits.file_bytes + 1).read_to_end(&mut bytes);
        read.map_err(|error| unreadable(path, &error))?;
        limits.check(Limit::FileBytes, bytes.len() as u64).map_err(|error| Failure::of_file(path, error))?;
        Ok(Input { path: path.to_owned(), bytes, part: None })
    }

    /// Opens a file that holds others, such as an archive or a workbook; `None` for any other file.
    pub(crate) fn open(&self, limits: &Limits) -> Result<Option<Opened>, Failure> {
        let contents = container::open(&self.bytes, limits).map_err(|error| self.failure(error))?;
        Ok(contents.map(|contents| {
            let path = |name: &Option<String>| match name {
                Some(name) => PathBuf::from(format!("{}: {name}", self.path.display())),
                None => self.path.clone(),
            };
            let parts = contents.parts.into_iter();
            let inputs =
                parts.map(|part| Input { path: path(&part.name), bytes: part.bytes, part: part.name });
            Opened {
                is_archive: contents.kind == FileKind::Zip,
                inputs: inputs.collect(),
                issues: contents.issues,
            }
        }))
    }

    /// Returns a failure of this file.
    pub(crate) fn failure(&self, why: impl std::fmt::Display) -> Failure {
        Failure::of_file(&self.path, why)
    }
}

/// Reads a profile, a policy or rules.
pub(crate) fn read_settings(path: &Path) -> Result<String, Failure> {
    let (mut file, size) = open(path)?;
    let mut text = String::new();
    if size <= MAX_SETTINGS_BYTES {
        let read = file.by_ref().take(MAX_SETTINGS_BYTES + 1).read_to_string(&mut text);
        read.map_err(|error| unreadable(path, &error))?;
    }
    let found = size.max(text.len() as u64);
    if found > MAX_SETTINGS_BYTES {
        return Err(Failure::of_file(path, format!("settings have at most {MAX_SETTINGS_BYTES} bytes")));
    }
    Ok(text)
}

/// Opens a file that is read as a stream.
pub(crate) fn stream(path: &Path) -> Result<File, Failure> {
    let (file, size) = open(path)?;
    if size > MAX_MATCHES_BYTES {
        return Err(Failure::of_file(path, format!("limited to {MAX_MATCHES_BYTES} bytes, found {size}")));
    }
    Ok(file)
}

fn open(path: &Path) -> Result<(File, u64), Failure> {
    let file = File::open(path).map_err(|error| unreadable(path, &error))?;
    let about = file.metadata().map_err(|error| unreadable(path, &error))?;
    if about.is_dir() {
        return Err(Failure::of_file(path, "cannot be read: it is a folder"));
    }
    Ok((file, about.len()))
}

/// Returns the failure of a file that cannot be read.
pub(crate) fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::of_file(path, format!("cannot be read: {error}"))
}
