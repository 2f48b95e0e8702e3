//! What the command line asks for.

use std::path::PathBuf;

use super::data::DEBIAN;

pub const USAGE: &str =
    "usage: garments [seed] [--data <folder>] [--epochs <number>] [--images <number>]";

pub struct Arguments {
    pub seed: u64,
    /// Where the four files are.
    pub data: PathBuf,
    pub epochs: usize,
    /// How many images are learnt from, at most.
    pub images: usize,
}

impl Arguments {
    pub fn read(mut words: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut arguments = Self {
            seed: 1,
            data: PathBuf::from(DEBIAN),
            epochs: 10,
            images: usize::MAX,
        };
        while let Some(word) = words.next() {
            let mut value = || {
                let value = words.next();
                value.ok_or_else(|| format!("`{word}` wants a value\n{USAGE}"))
            };
            match &*word {
                "--data" => arguments.data = PathBuf::from(value()?),
                "--epochs" => arguments.epochs = positive(&word, &value()?)?,
                "--images" => arguments.images = positive(&word, &value()?)?,
                seed => {
                    arguments.seed = seed.parse().map_err(|_| {
                        format!(
                            "`{seed}` is neither a seed (a whole number) nor an option\n{USAGE}"
                        )
                    })?;
                }
            }
        }
        Ok(arguments)
    }
}

fn positive(option: &str, value: &str) -> Result<usize, String> {
    match value.parse() {
        Ok(number @ 1..) => Ok(number),
        _ => Err(format!(
            "`{option}` wants a number from 1 on, not `{value}`\n{USAGE}"
        )),
    }
}
