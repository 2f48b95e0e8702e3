//! The handwritten digits of `examples/data/digits.csv`, in three parts.

use std::error::Error;
use std::path::Path;

/// Ink from 0 to 1 of every pixel, `[row][column][channel]`.
pub type Image = [[[f32; 1]; 8]; 8];
/// An image and the digit it shows.
pub type Sample = (Image, usize);

/// The ink of a black pixel in the file.
const BLACK: f32 = 16.0;

pub struct Data {
    /// Seven tenths, to learn from.
    pub train: Vec<Sample>,
    /// A tenth, to choose the best epoch with.
    pub valid: Vec<Sample>,
    /// Every fifth digit, from the first: never looked at before the training is over.
    pub test: Vec<Sample>,
}

impl Data {
    pub fn read() -> Result<Self, Box<dyn Error>> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data/digits.csv");
        let text = std::fs::read_to_string(&path)
            .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        let (mut train, mut valid, mut test) = (Vec::new(), Vec::new(), Vec::new());
        for (index, line) in text.lines().enumerate() {
            let sample = parse(line)
                .map_err(|error| format!("{}, line {}: {error}", path.display(), index + 1))?;
            match index {
                _ if index % 5 == 0 => test.push(sample),
                _ if index % 10 == 1 => valid.push(sample),
                _ => train.push(sample),
            }
        }
        if valid.is_empty() {
            return Err(format!("{} holds no digits", path.display()).into());
        }
        Ok(Self { train, valid, test })
    }
}

/// A line: 64 pixels row by row, then the digit.
fn parse(line: &str) -> Result<Sample, String> {
    let numbers = line
        .split(',')
        .map(|field| match field.trim().parse::<u8>() {
            Ok(number) => Ok(number),
            Err(_) => Err(format!("`{field}` is not a number from 0 to 255")),
        })
        .collect::<Result<Vec<u8>, _>>()?;
    let [pixels @ .., digit] = numbers.as_slice() else {
        return Err("the line is empty".to_owned());
    };
    if pixels.len() != 64 || pixels.iter().any(|&ink| f32::from(ink) > BLACK) || *digit > 9 {
        return Err("64 pixels from 0 to 16 and a digit from 0 to 9 are needed".to_owned());
    }
    let mut image = Image::default();
    for (pixel, &ink) in image.as_flattened_mut().iter_mut().zip(pixels) {
        *pixel = [f32::from(ink) / BLACK];
    }
    Ok((image, usize::from(*digit)))
}
