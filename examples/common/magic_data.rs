//! The telescope's images of `examples/data/magic.csv`, in two parts.

use std::error::Error;
use std::path::Path;

/// The ten numbers that describe an image.
pub const MEASURES: usize = 10;

/// The measures of an image, and whether a gamma ray made it; a hadron did if not.
pub type Shower = ([f32; MEASURES], bool);

pub struct Data {
    /// Four fifths.
    pub train: Vec<Shower>,
    /// Every fifth image, from the first.
    pub test: Vec<Shower>,
}

impl Data {
    pub fn read() -> Result<Self, Box<dyn Error>> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data/magic.csv");
        let text = std::fs::read_to_string(&path)
            .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        let (mut train, mut test) = (Vec::new(), Vec::new());
        for (index, line) in text.lines().enumerate() {
            let shower = parse(line)
                .map_err(|error| format!("{}, line {}: {error}", path.display(), index + 1))?;
            if index % 5 == 0 {
                test.push(shower);
            } else {
                train.push(shower);
            }
        }
        if train.is_empty() {
            return Err(format!("{} holds no images", path.display()).into());
        }
        Ok(Self { train, test })
    }
}

/// A line: ten measures, then `g` or `h`.
fn parse(line: &str) -> Result<Shower, String> {
    let (numbers, class) = line.rsplit_once(',').ok_or("the line is too short")?;
    let numbers = numbers
        .split(',')
        .map(|field| match field.trim().parse::<f32>() {
            Ok(number) if number.is_finite() => Ok(number),
            _ => Err(format!("`{field}` is not a number")),
        })
        .collect::<Result<Vec<_>, _>>()?;
    let measures = numbers
        .try_into()
        .map_err(|_| format!("{MEASURES} measures and a class are needed"))?;
    match class.trim() {
        "g" => Ok((measures, true)),
        "h" => Ok((measures, false)),
        other => Err(format!("the class is `g` or `h`, not `{other}`")),
    }
}
