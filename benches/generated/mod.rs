//! A crate that a benchmark writes and compiles: one program that depends on `nn-core`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub struct Package {
    folder: PathBuf,
    /// What is compiled lies in here, as cargo orders it.
    pub target: PathBuf,
}

impl Package {
    /// Makes its folder, with the dependencies that this workspace has.
    pub fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(folder.join("src")).expect("a folder for the crate");
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR"));
        let core = workspace.join("nn-core");
        let manifest = format!(
            "[workspace]\n[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
             [dependencies]\nnn-core = {{ path = {core:?} }}\n"
        );
        fs::write(folder.join("Cargo.toml"), manifest).expect("a manifest");
        let lock = workspace.join("Cargo.lock");
        fs::copy(lock, folder.join("Cargo.lock")).expect("the lock file");
        let target = folder.join("target");
        Self { folder, target }
    }

    /// Gives it another `main.rs`.
    pub fn write(&self, source: &str) {
        fs::write(self.folder.join("src/main.rs"), source).expect("a source file");
    }

    /// A command of cargo on it.
    pub fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO"));
        command
            .args(arguments)
            .args(["--quiet", "--offline"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_INCREMENTAL", "0");
        command
    }
}
