//! The file itself: found from the package, and read no further than is needed.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use super::header::Header;
use super::quoted;
use crate::error::Mistake;
use crate::syntax::Weights;

/// A file that is there.
pub struct Opened {
    file: File,
    path: String,
}

/// Why a file is of no use.
#[derive(Debug)]
pub enum Problem {
    /// It is not there.
    Missing,
    /// It cannot be read: why.
    Unreadable(String),
    /// It is no safetensors file, or a damaged one: why.
    Malformed(String),
}

impl Problem {
    pub fn mistake(&self, weights: &Weights) -> Mistake {
        const SAVE: &str =
            "save it anew, with `nn_core::weights::save` or `safetensors.torch.save_file`";
        let name = quoted(&weights.path);
        let (message, help) = match self {
            Self::Missing => (
                format!("there is no file {name}"),
                "its path begins in the folder of the package's `Cargo.toml`",
            ),
            Self::Unreadable(reason) => (
                format!("{name} cannot be read: {reason}"),
                "`weights` takes a file that this build may read",
            ),
            Self::Malformed(reason) => (format!("{name} is no safetensors file: {reason}"), SAVE),
        };
        Mistake::at(weights.span, message).help(help)
    }
}

impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::NotFound => Self::Missing,
            _ => Self::Unreadable(error.to_string()),
        }
    }
}

/// Opens a file; its path is that from the folder of the package that is compiled.
pub fn open(path: &str) -> Result<Opened, Problem> {
    let folder = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let path = Path::new(&folder).join(path);
    // What is no file, a pipe say, might never end.
    if !path.metadata()?.is_file() {
        return Err(Problem::Unreadable("it is no file".to_owned()));
    }
    let path = std::path::absolute(path)?;
    let text = path
        .to_str()
        .ok_or_else(|| Problem::Unreadable("its path is no text".to_owned()))?;
    Ok(Opened {
        file: File::open(&path)?,
        path: text.to_owned(),
    })
}

impl Opened {
    pub fn header(&mut self) -> Result<Header, Problem> {
        let length = Header::length(&self.take(8)?).map_err(Problem::Malformed)?;
        let text = self.take(length)?;
        if (text.len() as u64) < length {
            return Err(Problem::Malformed("it ends within its header".to_owned()));
        }
        Header::parse(&text).map_err(Problem::Malformed)
    }

    /// The path of the file, and the bytes of its numbers: all that is left of it.
    pub fn numbers(mut self, header: &Header) -> Result<(String, Vec<u8>), Problem> {
        let expected = header.numbers_len;
        let numbers = self.take((expected as u64).saturating_add(1))?;
        if numbers.len() == expected {
            return Ok((self.path, numbers));
        }
        let verb = match numbers.len() < expected {
            true => "ends before",
            false => "goes on after",
        };
        Err(Problem::Malformed(format!(
            "it {verb} the {expected} bytes of numbers in its header"
        )))
    }

    /// The next `length` bytes, or what is left of them. Memory grows with what is there, not with what is promised.
    fn take(&mut self, length: u64) -> Result<Vec<u8>, Problem> {
        let mut bytes = Vec::new();
        (&mut self.file).take(length).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}
