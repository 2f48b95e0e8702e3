//! `misc.json`, the initialisers: what they draw has the limits and deviations of the case, for its fans.

use nn_core::init::*;
use nn_core::prelude::seeded_rng;
use serde_json::Value;

use super::case::{Tolerance, Verdict, compare, number, numbers};

const GAIN: Tolerance = Tolerance {
    relative: 1e-12,
    absolute: 0.0,
};
/// How many numbers are drawn, at least.
const DRAWN: usize = 200_000;
/// How far a deviation of so many may be off: six of its own standard deviations, which are below `1 / √(2 DRAWN)`.
const DEVIATION_ERROR: f64 = 0.01;
/// How near to its limit the largest of so many comes: one in `e²⁰` draws stays below.
const LIMIT_REACHED: f64 = 1.0 - 20.0 / DRAWN as f64;
/// How much wider than it seems a truncated normal is, and how far it reaches: the file's `truncated_normal`.
const TRUNCATED: f64 = 0.879_625_661_034_239_8;
const TRUNCATED_AT: f64 = 2.0;
/// How far products of orthogonal vectors may be from 0 and 1.
const ORTHOGONAL: f64 = 1e-12;

pub fn check(case: &Value) -> Verdict {
    let result = match case["what"].as_str().unwrap_or_default() {
        "initialiser" => distributions(case),
        "initialiser_gains" => gains(case),
        _ => return Verdict::Skipped("it is no initialiser".to_owned()),
    };
    result.map_or_else(Verdict::Wrong, |()| Verdict::Right)
}

fn distributions(case: &Value) -> Result<(), String> {
    uniform::<GlorotUniform>(case, "glorot_uniform_limit")?;
    uniform::<HeUniform>(case, "he_uniform_limit")?;
    uniform::<LeakyHeUniform<0>>(case, "he_uniform_limit")?;
    uniform::<LecunUniform>(case, "lecun_uniform_limit")?;
    uniform::<PytorchUniform>(case, "torch_default_weight_limit")?;
    normal::<GlorotNormal>(case, "glorot_normal_std")?;
    normal::<HeNormal>(case, "he_normal_std")?;
    normal::<LeakyHeNormal<0>>(case, "he_normal_std")?;
    normal::<LecunNormal>(case, "lecun_normal_std")?;
    truncated::<TruncatedGlorotNormal>(case, "glorot_normal_std")?;
    truncated::<TruncatedHeNormal>(case, "he_normal_std")?;
    truncated::<TruncatedLecunNormal>(case, "lecun_normal_std")?;
    // What PyTorch itself drew for these fans lies within our limits.
    for (theirs, ours) in [
        ("xavier_uniform_maxabs", draw::<GlorotUniform>(case).largest),
        ("kaiming_uniform_maxabs", draw::<HeUniform>(case).largest),
    ] {
        let theirs = number(&case["torch_sampled"][theirs]);
        if theirs * LIMIT_REACHED > ours {
            return Err(format!("PyTorch drew {theirs}, and ours end at {ours}"));
        }
    }
    orthogonal(case)
}

/// What can be said of many numbers.
struct Drawn {
    largest: f64,
    mean: f64,
    deviation: f64,
}

/// The case's fans.
fn fans(case: &Value) -> Fans {
    let [input, output] = ["fan_in", "fan_out"].map(|name| number(&case[name]) as usize);
    Fans { input, output }
}

/// The numbers of as many weights of the case's shape as it takes.
fn draw<I: Initialiser>(case: &Value) -> Drawn {
    let size: f64 = numbers(&case["weight_shape_out_in_k"]).iter().product();
    let mut rng = seeded_rng(1);
    let mut drawn = Vec::new();
    let mut weight = vec![f64::NAN; size as usize];
    while drawn.len() < DRAWN {
        I::fill(&mut weight, fans(case), &mut rng);
        drawn.extend_from_slice(&weight);
    }
    let count = drawn.len() as f64;
    let mean = drawn.iter().sum::<f64>() / count;
    let square = drawn.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>();
    Drawn {
        largest: drawn.iter().fold(0.0, |largest, x| x.abs().max(largest)),
        mean,
        deviation: (square / count).sqrt(),
    }
}

impl Drawn {
    fn expect(&self, what: &str, deviation: f64) -> Result<(), String> {
        let off = (self.deviation / deviation - 1.0).abs();
        if off > DEVIATION_ERROR || self.mean.abs() > DEVIATION_ERROR * deviation {
            return Err(format!(
                "{what}: mean {} and deviation {}, 0 and {deviation} expected",
                self.mean, self.deviation
            ));
        }
        Ok(())
    }
}

fn uniform<I: Initialiser>(case: &Value, what: &str) -> Result<(), String> {
    let limit = number(&case[what]);
    let drawn = draw::<I>(case);
    let reached = drawn.largest / limit;
    if !(LIMIT_REACHED..=1.0).contains(&reached) {
        return Err(format!(
            "{what}: they end at {}, not {limit}",
            drawn.largest
        ));
    }
    drawn.expect(what, limit / 3.0_f64.sqrt())
}

fn normal<I: Initialiser>(case: &Value, what: &str) -> Result<(), String> {
    let deviation = number(&case[what]);
    let drawn = draw::<I>(case);
    // Of so many, some lie beyond four deviations.
    if drawn.largest < 4.0 * deviation {
        return Err(format!("{what}: none is larger than {}", drawn.largest));
    }
    drawn.expect(what, deviation)
}

fn truncated<I: Initialiser>(case: &Value, what: &str) -> Result<(), String> {
    let deviation = number(&case[what]);
    let limit = TRUNCATED_AT * deviation / TRUNCATED;
    let drawn = draw::<I>(case);
    if !(0.999..=1.0).contains(&(drawn.largest / limit)) {
        return Err(format!(
            "{what}, cut: they end at {}, not {limit}",
            drawn.largest
        ));
    }
    drawn.expect(what, deviation)
}

/// `QᵀQ = gain² I`, or `Q Qᵀ`, whichever is the smaller.
fn orthogonal(case: &Value) -> Result<(), String> {
    const GAIN: f64 = 1.5;
    let shape = numbers(&case["weight_shape_out_in_k"]);
    let (rows, size) = (fans(case).input, shape.iter().product::<f64>() as usize);
    let columns = size / rows;
    let mut weight = vec![f64::NAN; size];
    Orthogonal::<{ GAIN.to_bits() }>::fill(&mut weight, fans(case), &mut seeded_rng(1));
    let (count, len) = (rows.min(columns), rows.max(columns));
    let at = |vector: usize, i: usize| match rows < columns {
        true => weight[vector * columns + i],
        false => weight[i * columns + vector],
    };
    for a in 0..count {
        for b in 0..=a {
            let product: f64 = (0..len).map(|i| at(a, i) * at(b, i)).sum();
            let expected = if a == b { GAIN * GAIN } else { 0.0 };
            let close = (product - expected).abs() <= ORTHOGONAL;
            if !close {
                return Err(format!(
                    "vectors {a} and {b}: {product}, {expected} expected"
                ));
            }
        }
    }
    Ok(())
}

fn gains(case: &Value) -> Result<(), String> {
    for (name, gain) in case["torch_gain"].as_object().into_iter().flatten() {
        let nonlinearity = match name.as_str() {
            "linear" => Nonlinearity::Linear,
            "sigmoid" => Nonlinearity::Sigmoid,
            "tanh" => Nonlinearity::Tanh,
            "relu" => Nonlinearity::Relu,
            "selu" => Nonlinearity::Selu,
            other => {
                let slope = other
                    .strip_prefix("leaky_relu(")
                    .and_then(|slope| slope.strip_suffix(')')?.parse().ok());
                Nonlinearity::LeakyRelu(slope.ok_or_else(|| format!("there is no gain of {name}"))?)
            }
        };
        compare(name, &[nonlinearity.gain()], &[number(gain)], GAIN)?;
    }
    Ok(())
}
