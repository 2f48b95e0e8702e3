//! The utterances of `examples/data/vowels.csv`.

use std::error::Error;
use std::path::Path;

/// Coefficients that describe a frame of speech, of about 6 ms.
pub const COEFFICIENTS: usize = 12;
/// Frames of the longest utterance.
pub const FRAMES: usize = 29;
pub const SPEAKERS: usize = 9;
/// How many rows there are to learn from.
const TRAIN: usize = 270;

pub type Frame = [f32; COEFFICIENTS];
/// Shorter utterances begin with silence: zeros.
pub type Utterance = [Frame; FRAMES];
/// An utterance and who speaks.
pub type Sample = (Utterance, usize);

pub struct Data {
    pub train: Vec<Sample>,
    pub test: Vec<Sample>,
}

impl Data {
    pub fn read() -> Result<Self, Box<dyn Error>> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data/vowels.csv");
        let text = std::fs::read_to_string(&path)
            .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        let mut train = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let sample = parse(line)
                .map_err(|error| format!("{}, line {}: {error}", path.display(), index + 1))?;
            train.push(sample);
        }
        if train.len() <= TRAIN {
            return Err(format!("{} holds too few utterances", path.display()).into());
        }
        let test = train.split_off(TRAIN);
        Ok(Self { train, test })
    }
}

/// A line: the speaker, from 1 on, then the frames.
fn parse(line: &str) -> Result<Sample, String> {
    let (speaker, numbers) = line.split_once(',').ok_or("there are no frames")?;
    let speaker = match speaker.parse() {
        Ok(speaker @ 1..=SPEAKERS) => speaker - 1,
        _ => return Err(format!("`{speaker}` is no speaker from 1 to {SPEAKERS}")),
    };
    let numbers = numbers
        .split(',')
        .map(|field| match field.trim().parse::<f32>() {
            Ok(number) if number.is_finite() => Ok(number),
            _ => Err(format!("`{field}` is not a number")),
        })
        .collect::<Result<Vec<f32>, _>>()?;
    let (frames, rest) = numbers.as_chunks::<COEFFICIENTS>();
    if !rest.is_empty() || frames.len() > FRAMES {
        return Err(format!(
            "at most {FRAMES} frames of {COEFFICIENTS} numbers are needed"
        ));
    }
    let mut utterance = [[0.0; COEFFICIENTS]; FRAMES];
    utterance[FRAMES - frames.len()..].copy_from_slice(frames);
    Ok((utterance, speaker))
}
