//! The outputs of a network beside those of PyTorch.

use std::error::Error;

use nn_core::prelude::*;
use safetensors::SafeTensors;

use crate::networks::saved;

/// What a network gives for the test data.
pub struct Comparison {
    /// How many answers are right.
    pub right: usize,
    /// The largest difference to an output of PyTorch's.
    pub difference: f32,
    /// The largest output of PyTorch's, without its sign.
    pub largest: f32,
}

/// Runs `net` on `samples`, an input and its class each, and reads PyTorch's outputs from the tensor `name`.
pub fn compare<N, const CLASSES: usize>(
    net: &N,
    samples: &[(N::InputArray, usize)],
    name: &str,
) -> Result<Comparison, Box<dyn Error>>
where
    N: Network<Scalar = f32, OutputArray = [f32; CLASSES]>,
{
    let file = std::fs::read(saved("outputs"))?;
    let file = SafeTensors::deserialize(&file)?;
    let expected = file.tensor(name)?;
    if expected.shape() != [samples.len(), CLASSES] {
        return Err(format!("`{name}` is {:?}", expected.shape()).into());
    }
    let (expected, _) = expected.data().as_chunks::<4>();
    let expected: Vec<f32> = expected.iter().copied().map(f32::from_le_bytes).collect();
    let (expected, _) = expected.as_chunks::<CLASSES>();

    let mut comparison = Comparison {
        right: 0,
        difference: 0.0,
        largest: 0.0,
    };
    for ((input, class), expected) in samples.iter().zip(expected) {
        let output = net.predict(input);
        comparison.right += usize::from(argmax(&output) == Some(*class));
        for (output, expected) in output.iter().zip(expected) {
            let difference = (output - expected).abs();
            if !difference.is_finite() {
                return Err(format!("{output} is no number to compare with {expected}").into());
            }
            comparison.difference = comparison.difference.max(difference);
            comparison.largest = comparison.largest.max(expected.abs());
        }
    }
    Ok(comparison)
}
