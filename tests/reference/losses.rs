//! `losses.json`, in f64 and in f32.

use nn_core::loss::{
    BinaryCrossEntropy, BinaryCrossEntropyWithLogits, CategoricalCrossEntropy, CategoricalHinge,
    CosineSimilarity, CrossEntropy, Hinge, Huber, KullbackLeibler, LogCosh, Loss,
    MeanAbsoluteError, MeanSquaredError, MultiMargin, NegativeLogLikelihood, Poisson, SmoothL1,
    SoftCrossEntropy, SquaredHinge,
};
use nn_core::math::Scalar;
use serde_json::Value;

use super::case::{Plan, Tolerance, Verdict, compare, numbers, run, shape};

include!(concat!(env!("OUT_DIR"), "/reference_losses.rs"));

const TOLERANCE: Tolerance = Tolerance {
    relative: 1e-12,
    absolute: 1e-13,
};
/// For f32, whose numbers are 6e-8 apart at most: outputs and targets are rounded too, and what is added up cancels.
const SINGLE_TOLERANCE: Tolerance = Tolerance {
    relative: 2e-6,
    absolute: 1e-6,
};

pub fn check(case: &Value) -> Verdict {
    run(case, CASES)
}

/// A loss that is a mean over the `N` numbers of a row.
fn elements<const N: usize, L>(case: &Value, loss: &L) -> Result<(), String>
where
    L: Loss<Target<[f32; N]> = [f32; N]> + Loss<Target<[f64; N]> = [f64; N]>,
{
    let sample = Sample {
        numbers: N,
        weight: None,
    };
    compare_loss::<N, L>(case, loss, &table::<N>(&case["target"]), sample)
}

/// A loss of `N` numbers together.
fn rows<const N: usize, L>(case: &Value, loss: &L) -> Result<(), String>
where
    L: Loss<Target<[f32; N]> = [f32; N]> + Loss<Target<[f64; N]> = [f64; N]>,
{
    compare_loss::<N, L>(case, loss, &table::<N>(&case["target"]), Sample::WHOLE)
}

/// A loss of one of `N` classes.
fn classes<const N: usize, L>(case: &Value, loss: &L) -> Result<(), String>
where
    L: Loss<Target<[f32; N]> = usize> + Loss<Target<[f64; N]> = usize>,
{
    compare_loss::<N, L>(case, loss, &labels::<N>(&case["target"]), Sample::WHOLE)
}

/// Cross-entropy in its three forms: of a class, of a class that is not smoothed, of a one-hot row.
fn one_of_classes<const N: usize>(case: &Value) -> Result<(), String> {
    let labels = labels::<N>(&case["target"]);
    let one_hot = |class: &usize| std::array::from_fn(|i| f64::from(u8::from(i == *class)));
    let soft: Vec<[f64; N]> = labels.iter().map(one_hot).collect();
    classes::<N, _>(case, &CrossEntropy)?;
    classes::<N, _>(case, &CrossEntropy.label_smoothing(0.0))?;
    compare_loss::<N, _>(case, &SoftCrossEntropy, &soft, Sample::WHOLE)
}

/// Cross-entropy with class weights, over which its mean is.
fn weighted_classes<const N: usize>(case: &Value, smoothing: f64) -> Result<(), String> {
    let weights = numbers(&case["params"]["class_weight"]);
    let weights = <[f64; N]>::try_from(weights)
        .map_err(|weights| format!("{} class weights for {N} classes", weights.len()))?;
    let labels = labels::<N>(&case["target"]);
    let sample = Sample {
        numbers: 1,
        weight: Some(labels.iter().map(|&class| weights[class]).sum()),
    };
    let loss = CrossEntropy
        .class_weights(weights)
        .label_smoothing(smoothing);
    compare_loss::<N, _>(case, &loss, &labels, sample)
}

/// How a reduction counts.
#[derive(Clone, Copy)]
struct Sample {
    /// Over how many numbers a sample's loss is a mean.
    numbers: usize,
    /// The weight of all samples together.
    weight: Option<f64>,
}

impl Sample {
    const WHOLE: Self = Self {
        numbers: 1,
        weight: None,
    };
}

fn table<const N: usize>(tensor: &Value) -> Vec<[f64; N]> {
    numbers(tensor).as_chunks().0.to_vec()
}

/// Class numbers; of one-hot rows the place of the one.
fn labels<const N: usize>(tensor: &Value) -> Vec<usize> {
    if shape(tensor).len() > 1 {
        let place = |row: &[f64; N]| row.iter().position(|&t| t == 1.0).expect("a one-hot row");
        return table::<N>(tensor).iter().map(place).collect();
    }
    numbers(tensor)
        .iter()
        .map(|&class| class as usize)
        .collect()
}

/// A target in the arrays of another precision.
trait Target<L: Loss, const N: usize> {
    fn single(&self) -> L::Target<[f32; N]>;
    fn double(&self) -> L::Target<[f64; N]>;
}

impl<L: Loss, const N: usize> Target<L, N> for usize
where
    L: Loss<Target<[f32; N]> = usize> + Loss<Target<[f64; N]> = usize>,
{
    fn single(&self) -> usize {
        *self
    }
    fn double(&self) -> usize {
        *self
    }
}

impl<L, const N: usize> Target<L, N> for [f64; N]
where
    L: Loss<Target<[f32; N]> = [f32; N]> + Loss<Target<[f64; N]> = [f64; N]>,
{
    fn single(&self) -> [f32; N] {
        self.map(|t| t as f32)
    }
    fn double(&self) -> [f64; N] {
        *self
    }
}

/// Value and gradient in f64 and in f32.
fn compare_loss<const N: usize, L: Loss>(
    case: &Value,
    loss: &L,
    targets: &[impl Target<L, N>],
    sample: Sample,
) -> Result<(), String> {
    let double: Vec<_> = targets.iter().map(Target::double).collect();
    let single: Vec<_> = targets.iter().map(Target::single).collect();
    compare_in::<f64, N, L>(case, loss, &double, sample, TOLERANCE)?;
    compare_in::<f32, N, L>(case, loss, &single, sample, SINGLE_TOLERANCE)
        .map_err(|difference| format!("in f32: {difference}"))
}

fn compare_in<T: Scalar, const N: usize, L: Loss>(
    case: &Value,
    loss: &L,
    targets: &[L::Target<[T; N]>],
    sample: Sample,
    tolerance: Tolerance,
) -> Result<(), String> {
    let outputs = table::<N>(&case["pred"]);
    if outputs.len() != targets.len() {
        return Err(format!("{} rows, {} targets", outputs.len(), targets.len()));
    }
    let mut values = Vec::new();
    let mut gradient = Vec::new();
    for (output, target) in outputs.iter().zip(targets) {
        loss.check::<T, [T; N]>(target)
            .map_err(|error| format!("the target is refused: {error}"))?;
        let output = output.map(T::from_f64);
        let mut d_output = [T::NAN; N];
        let value: T = loss.loss(&output, target, Some(&mut d_output));
        let alone: T = loss.loss(&output, target, None);
        if value != alone {
            return Err("the gradient changes the value".to_owned());
        }
        values.push(value.to_f64());
        gradient.extend(d_output.map(T::to_f64));
    }
    let count = outputs.len() as f64;
    let reduction = case["params"]["reduction"].as_str().unwrap_or("mean");
    let factor = match reduction {
        "none" => 1.0,
        "sum" => sample.numbers as f64,
        _ if reduction.starts_with("weighted mean") => {
            1.0 / sample.weight.ok_or("a weighted mean without weights")?
        }
        "mean" | "mean over rows" | "mean over elements" | "sum over elements / rows" => {
            1.0 / count
        }
        other => return Err(format!("an unknown reduction, `{other}`")),
    };
    for number in &mut gradient {
        *number *= factor;
    }
    compare("gradient", &gradient, &numbers(&case["grad"]), tolerance)?;
    if !case["values"].is_null() {
        return compare("values", &values, &numbers(&case["values"]), tolerance);
    }
    let value = factor * values.iter().sum::<f64>();
    for name in ["value", "keras_value"] {
        if let Some(expected) = case[name].as_f64() {
            compare(name, &[value], &[expected], tolerance)?;
        }
    }
    Ok(())
}
