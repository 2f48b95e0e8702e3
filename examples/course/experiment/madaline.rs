//! MADALINE: logic functions that no single unit computes, by rules I and II.

use nn_core::history::{
    Adaline, DataError, Gate, LeastMeanSquares, Madaline, MadalineRule, MadalineTraining,
};
use nn_core::prelude::*;

/// Inputs of -1 and 1, and the answer.
pub type Sample<const INPUTS: usize> = ([f64; INPUTS], bool);

/// A logic function of three inputs.
#[derive(Debug, Clone, Copy)]
pub struct Function {
    pub name: &'static str,
    pub of: fn([bool; 3]) -> bool,
}

/// Those that one unit cannot compute.
pub const FUNCTIONS: [Function; 3] = [
    Function {
        name: "all three equal",
        of: |[a, b, c]| a == b && b == c,
    },
    Function {
        name: "exclusive or of the first two, and the third",
        of: |[a, b, c]| (a != b) && c,
    },
    Function {
        name: "parity of three",
        of: |[a, b, c]| a ^ b ^ c,
    },
];

/// All eight inputs.
pub fn table(function: &Function) -> Vec<Sample<3>> {
    (0..8_u8)
        .map(|bits| {
            let inputs = [0, 1, 2].map(|bit| bits >> bit & 1 == 1);
            (inputs.map(plus_or_minus), (function.of)(inputs))
        })
        .collect()
}

/// Exclusive or.
pub fn exclusive_or() -> Vec<Sample<2>> {
    let pairs = [(false, false), (false, true), (true, false), (true, true)];
    let sample = |(a, b)| ([plus_or_minus(a), plus_or_minus(b)], a != b);
    pairs.map(sample).to_vec()
}

fn plus_or_minus(bit: bool) -> f64 {
    if bit { 1.0 } else { -1.0 }
}

/// How often, over several seeds, all answers came out right.
#[derive(Debug, Clone, Copy, Default)]
pub struct Count {
    pub seeds: usize,
    /// At last.
    pub converged: usize,
    /// Without beginning again from other weights.
    pub at_once: usize,
}

impl Count {
    fn add(&mut self, training: &MadalineTraining) {
        self.seeds += 1;
        self.converged += usize::from(training.converged);
        self.at_once += usize::from(training.converged && training.restarts == 0);
    }
}

/// Rule II with `HIDDEN` units, once for every seed.
pub fn rule_two<const INPUTS: usize, const HIDDEN: usize>(
    samples: &[Sample<INPUTS>],
    seeds: std::ops::Range<u64>,
) -> Result<Count, DataError> {
    let mut count = Count::default();
    for seed in seeds {
        let mut rng = seeded_rng(seed);
        let mut madaline = Madaline::<INPUTS, HIDDEN, f64>::init(&mut rng);
        count.add(&madaline.train(samples, &MadalineRule::two(), &mut rng)?);
    }
    Ok(count)
}

/// Rule I with `HIDDEN` units under a gate, once for every seed.
pub fn rule_one<const INPUTS: usize, const HIDDEN: usize>(
    samples: &[Sample<INPUTS>],
    gate: Gate,
    seeds: std::ops::Range<u64>,
) -> Result<Count, DataError> {
    let mut count = Count::default();
    for seed in seeds {
        let mut rng = seeded_rng(seed);
        let mut madaline = Madaline::<INPUTS, HIDDEN, f64>::with_gate(gate, &mut rng);
        count.add(&madaline.train(samples, &MadalineRule::one(), &mut rng)?);
    }
    Ok(count)
}

/// How many samples a single ADALINE has right in the end.
pub fn single_unit<const INPUTS: usize>(samples: &[Sample<INPUTS>]) -> Result<usize, DataError> {
    let signed: Vec<_> = samples
        .iter()
        .map(|(input, target)| (*input, plus_or_minus(*target)))
        .collect();
    let mut adaline = Adaline::<INPUTS, f64>::new();
    adaline.train(&signed, &LeastMeanSquares::new(0.05).decay(0.1).epochs(500))?;
    let right = |(input, target): &&Sample<INPUTS>| adaline.class(input) == Some(*target);
    Ok(samples.iter().filter(right).count())
}
