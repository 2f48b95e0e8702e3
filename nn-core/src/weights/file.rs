//! A file that is the old one or the new one, whatever happens while it is written.

use alloc::format;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// How many names are tried for the new file: one left behind by a crash, or being written by another program, is left
/// alone.
const NAMES: usize = 1000;

/// Writes `bytes` to a new file beside `path`, waits until they are on the disk, and gives it the name `path`.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let old = match fs::metadata(path) {
        Ok(old) if !old.is_file() => {
            return Err(io::Error::new(
                ErrorKind::InvalidInput,
                "it is there, and no file",
            ));
        }
        // A new name does not ask for the old file's leave to be written to.
        Ok(old) if old.permissions().readonly() => {
            return Err(ErrorKind::PermissionDenied.into());
        }
        Ok(old) => Some(old),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    // A link stays one: its target is replaced.
    let path = if old.is_some() {
        fs::canonicalize(path)?
    } else {
        path.to_path_buf()
    };
    let (mut file, new) = create_beside(&path)?;
    if let Some(old) = old {
        file.set_permissions(old.permissions())?;
    }
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    new.rename(&path)
}

/// A new file in the folder of `path`. Its name does not hold the old one, which may be as long as names can be.
fn create_beside(path: &Path) -> io::Result<(File, Temporary)> {
    if path.file_name().is_none() {
        return Err(io::Error::new(
            ErrorKind::InvalidInput,
            "it is not the name of a file",
        ));
    }
    let mut place = 0;
    loop {
        let path = path.with_file_name(format!(".weights-{place}.tmp"));
        match File::create_new(&path) {
            Ok(file) => return Ok((file, Temporary { path, named: false })),
            Err(error) if error.kind() == ErrorKind::AlreadyExists && place < NAMES => place += 1,
            Err(error) => return Err(error),
        }
    }
}

/// A file that is removed unless it is given its name.
struct Temporary {
    path: PathBuf,
    named: bool,
}

impl Temporary {
    fn rename(mut self, to: &Path) -> io::Result<()> {
        fs::rename(&self.path, to)?;
        self.named = true;
        sync_folder(to);
        Ok(())
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.named {
            // Nothing is left to do if that fails: the error that led here is the one to report.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Waits until the new name is on the disk too. The file is whole either way, and not every system can: no error.
fn sync_folder(path: &Path) {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    if let Ok(folder) = File::open(folder.unwrap_or(Path::new("."))) {
        let _ = folder.sync_all();
    }
}
