//! A package outside the workspace, as a stranger's: built by the same cargo, offline, with `nn-core` by its path.
//!
//! It lies in cargo's directory for tests. All such packages share one target directory there, so that what they depend on
//! is compiled once, and a second run is quick.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The directory of a package.
pub struct Scratch {
    root: PathBuf,
}

impl Scratch {
    /// A package `name`; `dependencies` and what else its manifest holds come after the usual head.
    pub fn new(name: &str, edition: &str, rest: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let scratch = Self { root };
        scratch.write(
            "Cargo.toml",
            &format!(
                "[workspace]\n\n\
                 [package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"{edition}\"\npublish = false\n\n{rest}"
            ),
        );
        // The versions that the workspace was built with: they are there already.
        let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock");
        scratch.write(
            "Cargo.lock",
            &fs::read_to_string(lock).expect("the workspace has a Cargo.lock"),
        );
        scratch
    }

    /// `path` as a line of `[dependencies]`: the `nn-core` of this workspace.
    pub fn nn_core() -> String {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("nn-core");
        format!("path = {:?}", path.display().to_string())
    }

    /// A file of the package. One that is there already keeps its time, so that cargo sees no change.
    pub fn write(&self, path: &str, text: &str) {
        self.write_bytes(path, text.as_bytes());
    }

    /// A file of the package that is no text.
    pub fn write_bytes(&self, path: &str, bytes: &[u8]) {
        let path = self.root.join(path);
        if fs::read(&path).is_ok_and(|old| old == bytes) {
            return;
        }
        fs::create_dir_all(path.parent().expect("a file lies in a directory"))
            .expect("a directory is made");
        fs::write(&path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    /// Takes away the files in `directory` that are not among `names`.
    pub fn keep_only(&self, directory: &str, names: &[String]) {
        for entry in fs::read_dir(self.root.join(directory))
            .into_iter()
            .flatten()
            .flatten()
        {
            if !names.iter().any(|name| entry.file_name() == name.as_str()) {
                fs::remove_file(entry.path()).expect("a stale file is removed");
            }
        }
    }

    /// Runs cargo in the package.
    pub fn cargo(&self, arguments: &[&str]) -> Output {
        Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .current_dir(&self.root)
            .args(arguments)
            .arg("--offline")
            .env(
                "CARGO_TARGET_DIR",
                Path::new(env!("CARGO_TARGET_TMPDIR")).join("strangers"),
            )
            // What this run of the tests was called with is not for the package.
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .env_remove("CARGO_BUILD_TARGET")
            .env_remove("RUSTC_WORKSPACE_WRAPPER")
            .output()
            .expect("cargo runs")
    }
}
