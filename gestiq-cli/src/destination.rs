//! Output files: a file is written whole, or stays as it was.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// A file that can be written.
#[derive(Debug)]
pub(crate) struct Destination {
    /// The file itself if the path is a link.
    path: PathBuf,
    folder: PathBuf,
    /// Pipes and devices are written directly, because they cannot be replaced.
    is_special: bool,
}

impl Destination {
    /// Checks before the work begins that the file can be written, and that it is not one of the inputs.
    pub(crate) fn check(path: &Path, inputs: &[&Path]) -> Result<Self, Failure> {
        let cannot = |why: &str| Failure::of_file(path, format!("cannot be written: {why}"));
        let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if real.is_dir() {
            return Err(cannot("it is a folder"));
        }
        if inputs.iter().any(|input| input.canonicalize().is_ok_and(|input| input == real)) {
            return Err(cannot("it is one of the inputs"));
        }
        let folder = match real.parent() {
            Some(folder) if folder.as_os_str().is_empty() => PathBuf::from("."),
            Some(folder) => folder.to_owned(),
            None => return Err(cannot("it is not a file")),
        };
        if real.file_name().is_none() {
            return Err(cannot("it is not a file"));
        }
        let is_special = real.exists() && !real.is_file();
        if !is_special {
            tempfile::tempfile_in(&folder).map_err(|error| cannot(&reason(&error, &folder)))?;
        }
        Ok(Destination { path: real, folder, is_special })
    }

    /// Writes a temporary file in the same folder, and renames it once it is complete.
    pub(crate) fn write(
        &self,
        content: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
    ) -> Result<(), Failure> {
        let written = if self.is_special { self.write_through(content) } else { self.replace(content) };
        written.map_err(|error| Failure::of_file(&self.path, format!("cannot be written: {error}")))
    }

    fn write_through(
        &self,
        content: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
    ) -> std::io::Result<()> {
        let mut writer = BufWriter::new(File::options().write(true).open(&self.path)?);
        content(&mut writer)?;
        writer.flush()
    }

    fn replace(&self, content: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> std::io::Result<()> {
        let mut builder = tempfile::Builder::new();
        let builder = builder.prefix(".gestiq-");
        // The permissions of any output, as the umask allows them; a temporary file would be private.
        #[cfg(unix)]
        let builder = {
            use std::os::unix::fs::PermissionsExt as _;
            builder.permissions(std::fs::Permissions::from_mode(0o666))
        };
        let mut writer = BufWriter::new(builder.tempfile_in(&self.folder)?);
        content(&mut writer)?;
        let file = writer.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        file.persist(&self.path)?;
        Ok(())
    }
}

fn reason(error: &std::io::Error, folder: &Path) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => format!("there is no folder {}", folder.display()),
        _ => format!("{}: {}", folder.display(), without_path(error)),
    }
}

/// Leaves out the random path of the temporary file; the folder is named already.
fn without_path(error: &std::io::Error) -> String {
    error
        .raw_os_error()
        .map_or_else(|| error.kind().to_string(), |code| std::io::Error::from_raw_os_error(code).to_string())
}
