//! What can be wrong with a weight file, in words.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use std::io;
use std::path::PathBuf;

/// Why weights were not loaded or saved. Its text is several lines where several things are wrong.
pub struct WeightsError {
    /// The file, if it was one.
    pub path: Option<PathBuf>,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with weights.
#[derive(Debug)]
#[non_exhaustive]
pub enum Problem {
    /// The file cannot be read.
    Read(io::Error),
    /// The file cannot be written.
    Write(io::Error),
    /// It is no safetensors file, or a damaged one: the reason.
    Malformed(String),
    /// The tensors are not those of the network: all that differ.
    Misfits {
        /// The network's name.
        network: &'static str,
        /// First what is wrong with the format itself, then what the network needs, in its order, then what it does
        /// not know.
        misfits: Vec<Misfit>,
    },
    /// The format in which the weights were to be written is not for this network: all that is wrong with it.
    Format {
        /// The network's name.
        network: &'static str,
        /// What is wrong.
        misfits: Vec<Misfit>,
    },
    /// The file holds numbers that a network cannot use: the first of every tensor that has one.
    BadNumbers(Vec<BadNumber>),
    /// The network itself holds such numbers, and was not saved.
    Diverged {
        /// The network's name.
        network: &'static str,
        /// The first of every tensor that has one.
        numbers: Vec<BadNumber>,
    },
}

/// A tensor that differs between a file and a network. Names and shapes are those that it has in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Misfit {
    /// The network needs it, and the file does not have it.
    Missing {
        /// Its name.
        tensor: String,
        /// Its shape.
        shape: Vec<usize>,
        /// A tensor that the network does not know and that might be meant.
        similar: Option<String>,
    },
    /// The file has it in another shape.
    Shape {
        /// Its name.
        tensor: String,
        /// Its shape in the file.
        file: Vec<usize>,
        /// Its shape in the network.
        network: Vec<usize>,
    },
    /// The file has it in numbers of a type that networks do not read.
    Type {
        /// Its name.
        tensor: String,
        /// The type, as the format spells it.
        found: String,
    },
    /// The file has it, and the network does not know it.
    Unexpected {
        /// Its name.
        tensor: String,
        /// Its shape.
        shape: Vec<usize>,
    },
    /// A setting of the [`Format`](super::Format) is not for this network.
    Setting {
        /// The setting: `rename("a", "b")`.
        setting: String,
        /// What is wrong with it, after its name.
        reason: String,
    },
    /// The [`Format`](super::Format) gives two tensors one name.
    OneName {
        /// The name in the file.
        tensor: String,
        /// One of them in the network.
        first: String,
        /// The other.
        second: String,
    },
    /// The [`Format`](super::Format) gives a tensor a name that no tensor of a file can have.
    NoName {
        /// Its name in the network.
        tensor: String,
        /// Its name in the file: empty, or that of the header's own entry.
        name: String,
    },
}

/// A number that is NaN, infinite, or too large for the network's scalar.
#[derive(Debug, Clone, PartialEq)]
pub struct BadNumber {
    /// The tensor's name.
    pub tensor: String,
    /// Where it stands in the tensor, in the file's layout.
    pub index: Vec<usize>,
    /// The number.
    pub value: f64,
    /// How many more the tensor has.
    pub more: usize,
}

impl core::error::Error for WeightsError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match &self.problem {
            Problem::Read(error) | Problem::Write(error) => Some(error),
            _ => None,
        }
    }
}

/// The message, as [`Display`](fmt::Display) has it: it is what `main` prints of an error that it returns.
impl fmt::Debug for WeightsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for WeightsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.as_ref().map(|path| path.to_string_lossy());
        let quoted = path.as_ref().map(|path| Name(path));
        let source: &dyn fmt::Display = match &quoted {
            Some(name) => name,
            None => &"the file in memory",
        };
        match &self.problem {
            Problem::Read(error) => write!(f, "cannot read {source}: {error}"),
            Problem::Write(error) => write!(f, "cannot write {source}: {error}"),
            Problem::Malformed(reason) => write!(f, "{source} is no safetensors file: {reason}"),
            Problem::Misfits { network, misfits } => {
                write!(f, "the weights in {source} are not those of `{network}`:")?;
                write_lines(f, misfits)
            }
            Problem::Format { network, misfits } => {
                write!(
                    f,
                    "`{network}` cannot be written to {source} in this format:"
                )?;
                write_lines(f, misfits)
            }
            Problem::BadNumbers(numbers) => {
                write!(f, "{source} holds numbers that a network cannot use:")?;
                write_lines(f, numbers)
            }
            Problem::Diverged { network, numbers } => {
                write!(
                    f,
                    "`{network}` was not saved to {source}, its weights are not finite:"
                )?;
                write_lines(f, numbers)
            }
        }
    }
}

/// How many lines a text has at most: a file may have very many tensors that a network does not know.
const LINES: usize = 100;

fn write_lines(f: &mut fmt::Formatter<'_>, lines: &[impl fmt::Display]) -> fmt::Result {
    for line in lines.iter().take(LINES) {
        write!(f, "\n  {line}")?;
    }
    match lines.len().saturating_sub(LINES) {
        0 => Ok(()),
        more => write!(f, "\n  and {more} more"),
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing {
                tensor,
                shape,
                similar,
            } => {
                write!(f, "{} {shape:?} is not in the file", Name(tensor))?;
                match similar {
                    Some(similar) => write!(f, "; is it {} there?", Name(similar)),
                    None => Ok(()),
                }
            }
            Self::Shape {
                tensor,
                file,
                network,
            } => {
                write!(
                    f,
                    "{} is {file:?} in the file, but {network:?} in the network",
                    Name(tensor)
                )?;
                let transposed = file.len() > 1 && file.iter().rev().eq(network);
                if transposed {
                    write!(f, "; is it transposed?")
                } else {
                    Ok(())
                }
            }
            Self::Type { tensor, found } => write!(
                f,
                "{} holds numbers of type {found}, but F16, BF16, F32 or F64 are needed",
                Name(tensor)
            ),
            Self::Unexpected { tensor, shape } => {
                write!(
                    f,
                    "{} {shape:?} is in the file, but not in the network",
                    Name(tensor)
                )
            }
            Self::Setting { setting, reason } => write!(f, "{} {reason}", Name(setting)),
            Self::OneName {
                tensor,
                first,
                second,
            } => write!(
                f,
                "{} would be the name of {} and of {}",
                Name(tensor),
                Name(first),
                Name(second)
            ),
            Self::NoName { tensor, name } => {
                write!(f, "{} cannot be called {}", Name(tensor), Name(name))
            }
        }
    }
}

impl fmt::Display for BadNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut element = self.tensor.clone();
        if !self.index.is_empty() {
            element += &format!("{:?}", self.index);
        }
        write!(f, "{} is ", Name(&element))?;
        match self.value {
            value if value.is_nan() => write!(f, "NaN")?,
            value if value.is_infinite() => write!(f, "infinite")?,
            value => write!(f, "{value:e}, too large for the network's numbers")?,
        }
        match self.more {
            0 => Ok(()),
            more => write!(f, ", and {more} more of it"),
        }
    }
}

/// A name in backticks. One from a file may be anything: it is cut, and what would confuse a terminal is escaped.
pub(super) struct Name<'a>(pub &'a str);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LENGTH: usize = 200;
        write!(f, "`")?;
        for letter in self.0.chars().take(LENGTH) {
            match letter {
                '\\' | '\'' | '"' => write!(f, "{letter}")?,
                _ => write!(f, "{}", letter.escape_debug())?,
            }
        }
        let cut = self.0.chars().nth(LENGTH).is_some();
        write!(f, "{}`", if cut { "…" } else { "" })
    }
}
