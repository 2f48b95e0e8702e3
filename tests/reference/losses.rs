//! `losses.json`, in f64 and in f32.

use nn_core::loss::{
    BinaryCrossEntropy, BinaryCrossEntropyWithLogits, CategoricalCrossEntropy, CategoricalHinge,
    CosineSimilarity, CrossEntropy, Hinge, Huber, KullbackLeibler, LogCosh, Loss,
    MeanAbsoluteError, MeanSquaredError, MultiMargin, NegativeLogLikelihood, Poisson, SmoothL1,
    SoftCrossEntropy, SquaredHinge,
};
use nn_core::math::Scalar;
use serde_json::Value;

use super::case::{Tolerance, Verdict, compare, numbers, shape, with_size};

const TOLERANCE: Tolerance = Tolerance {
    relative: 1e-12,
    absolute: 1e-13,
};
/// For f32, whose numbers are 6e-8 apart at most: outputs and targets are rounded too, and what is added up cancels.
const SINGLE_TOLERANCE: Tolerance = Tolerance {
    relative: 2e-6,
    absolute: 1e-6,
};

/// The losses that are means over the numbers of a sample.
const ELEMENTWISE: [&str; 10] = [
    "mse",
    "mae",
    "huber",
    "smooth_l1",
    "log_cosh",
    "bce",
    "bce_with_logits",
    "hinge",
    "squared_hinge",
    "poisson",
];

pub fn check(case: &Value) -> Verdict {
    let width = if is_elementwise(case) && case["params"]["reduction"] == "none" {
        1
    } else {
        shape(&case["pred"]).iter().skip(1).product()
    };
    with_size!(width, run, case)
}

fn is_elementwise(case: &Value) -> bool {
    ELEMENTWISE.iter().any(|name| case["loss"] == *name)
}

/// A case whose rows have `N` elements.
fn run<const N: usize>(case: &Value) -> Verdict {
    let parameters = &case["params"];
    let setting = |name: &str| parameters[name].as_f64();
    let row_targets = || rows::<N>(&case["target"]);
    let check =
        |result: Result<(), String>| result.map_or_else(Verdict::Wrong, |()| Verdict::Right);
    let weights = &parameters["class_weight"];
    let weights = weights.is_array().then(|| numbers(weights));
    if parameters["pos_weight"].is_array() {
        return Verdict::Skipped("positives have one weight, not one an output".into());
    }
    macro_rules! rows {
        ($loss:expr) => {
            check(compare_loss::<N, _>(case, &$loss, &row_targets(), None))
        };
    }
    macro_rules! classes {
        ($loss:expr) => {
            check(compare_loss::<N, _>(
                case,
                &$loss,
                &classes::<N>(&case["target"]),
                None,
            ))
        };
    }
    match case["loss"].as_str().unwrap_or_default() {
        "mse" => rows!(MeanSquaredError),
        "mae" => rows!(MeanAbsoluteError),
        "huber" => rows!(Huber::new(setting("delta").unwrap_or(1.0))),
        "smooth_l1" => rows!(SmoothL1::new(setting("beta").unwrap_or(1.0))),
        "log_cosh" => rows!(LogCosh),
        "bce" => rows!(BinaryCrossEntropy),
        "bce_with_logits" => match setting("pos_weight") {
            Some(weight) => rows!(BinaryCrossEntropyWithLogits.positive_weight(weight)),
            None => rows!(BinaryCrossEntropyWithLogits),
        },
        "hinge" => rows!(Hinge),
        "squared_hinge" => rows!(SquaredHinge),
        "nll" => classes!(NegativeLogLikelihood),
        "kl_div" => rows!(KullbackLeibler::of_log_probabilities()),
        "kl_on_probabilities" => rows!(KullbackLeibler::of_probabilities()),
        "categorical_cross_entropy_on_probabilities" => rows!(CategoricalCrossEntropy),
        "multi_margin" => classes!(MultiMargin),
        "categorical_hinge" => classes!(CategoricalHinge),
        "negative_cosine_similarity" => rows!(CosineSimilarity),
        "poisson" => rows!(Poisson::of_rates()),
        "softmax_cross_entropy" => {
            let smoothing = setting("label_smoothing").unwrap_or(0.0);
            if parameters["target"] == "probabilities" {
                return match (smoothing == 0.0, weights) {
                    (true, None) => rows!(SoftCrossEntropy),
                    _ => Verdict::Skipped("soft targets are not smoothed, nor weighted".into()),
                };
            }
            let targets = classes::<N>(&case["target"]);
            check(match weights {
                Some(weights) => {
                    let Ok(weights) = <[f64; N]>::try_from(weights) else {
                        return Verdict::Wrong(format!("there are not {N} class weights"));
                    };
                    let loss = CrossEntropy
                        .class_weights(weights)
                        .label_smoothing(smoothing);
                    compare_loss::<N, _>(case, &loss, &targets, Some(&weights))
                }
                None => {
                    let smooth = CrossEntropy.label_smoothing(smoothing);
                    let mut result = compare_loss::<N, _>(case, &smooth, &targets, None);
                    if smoothing == 0.0 {
                        // A class is a one-hot probability too.
                        let one_hot = |class: &usize| {
                            std::array::from_fn(|i| f64::from(u8::from(i == *class)))
                        };
                        let soft: Vec<[f64; N]> = targets.iter().map(one_hot).collect();
                        result = result
                            .and_then(|()| {
                                compare_loss::<N, _>(case, &CrossEntropy, &targets, None)
                            })
                            .and_then(|()| {
                                compare_loss::<N, _>(case, &SoftCrossEntropy, &soft, None)
                            });
                    }
                    result
                }
            })
        }
        other => Verdict::Skipped(format!("there is no loss `{other}`")),
    }
}

fn rows<const N: usize>(tensor: &Value) -> Vec<[f64; N]> {
    numbers(tensor).as_chunks().0.to_vec()
}

/// Class numbers; of one-hot rows the place of the one.
fn classes<const N: usize>(tensor: &Value) -> Vec<usize> {
    if shape(tensor).len() > 1 {
        let place = |row: &[f64; N]| row.iter().position(|&t| t == 1.0).expect("a one-hot row");
        return rows::<N>(tensor).iter().map(place).collect();
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
    /// The class, where it is one.
    fn class(&self) -> Option<usize>;
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
    fn class(&self) -> Option<usize> {
        Some(*self)
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
    fn class(&self) -> Option<usize> {
        None
    }
}

/// Value and gradient in f64 and in f32. Where class weights are given, a mean is over them.
fn compare_loss<const N: usize, L: Loss>(
    case: &Value,
    loss: &L,
    targets: &[impl Target<L, N>],
    weights: Option<&[f64; N]>,
) -> Result<(), String> {
    let weight: Option<f64> = weights.map(|weights| {
        let classes = targets.iter().filter_map(Target::class);
        classes.map(|class| weights[class]).sum()
    });
    let double: Vec<_> = targets.iter().map(Target::double).collect();
    let single: Vec<_> = targets.iter().map(Target::single).collect();
    compare_in::<f64, N, L>(case, loss, &double, weight, TOLERANCE)?;
    compare_in::<f32, N, L>(case, loss, &single, weight, SINGLE_TOLERANCE)
        .map_err(|difference| format!("in f32: {difference}"))
}

fn compare_in<T: Scalar, const N: usize, L: Loss>(
    case: &Value,
    loss: &L,
    targets: &[L::Target<[T; N]>],
    weight: Option<f64>,
    tolerance: Tolerance,
) -> Result<(), String> {
    let outputs = rows::<N>(&case["pred"]);
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
    // A sample's loss is a mean over its numbers, or a sum that is a row's.
    let in_a_row = if is_elementwise(case) { N as f64 } else { 1.0 };
    let count = outputs.len() as f64;
    let reduction = case["params"]["reduction"].as_str().unwrap_or("mean");
    let factor = match reduction {
        "none" => 1.0,
        "sum" => in_a_row,
        _ if reduction.starts_with("weighted mean") => {
            1.0 / weight.ok_or("a weighted mean without weights")?
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
