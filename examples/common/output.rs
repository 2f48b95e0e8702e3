//! Where examples write to: `target/<example>/`, whatever directory they are run from.

use std::io;
use std::path::{Path, PathBuf};

pub fn folder(example: &str) -> io::Result<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("target")
        .join(example);
    std::fs::create_dir_all(&path)?;
    Ok(path)
}

/// The path as seen from the current directory, where that is shorter.
pub fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here)
        .unwrap_or(path)
        .display()
        .to_string()
}
