//! `losses.json`

use nn_core::loss::{
    BinaryCrossEntropy, BinaryCrossEntropyWithLogits, CrossEntropy, Loss, MeanSquaredError,
    SoftCrossEntropy,
};
use serde_json::Value;

use super::case::{Tolerance, Verdict, compare, numbers, shape, with_size};

const TOLERANCE: Tolerance = Tolerance {
    relative: 1e-12,
    absolute: 1e-13,
};

pub fn check(case: &Value) -> Verdict {
    let width = shape(&case["pred"]).get(1).copied().unwrap_or(1);
    with_size!(width, run, case)
}

/// A case whose rows have `N` elements.
fn run<const N: usize>(case: &Value) -> Verdict {
    let parameters = &case["params"];
    for (name, reason) in [
        ("class_weight", "class weights"),
        ("pos_weight", "a weight of positives"),
    ] {
        if !parameters[name].is_null() {
            return Verdict::Skipped(format!("there is no {reason}"));
        }
    }
    if parameters["label_smoothing"]
        .as_f64()
        .is_some_and(|smoothing| smoothing != 0.0)
    {
        return Verdict::Skipped("there is no label smoothing".to_owned());
    }
    if parameters["reduction"] == "sum" {
        return Verdict::Skipped("losses are means over a batch".to_owned());
    }
    let loss = case["loss"].as_str().unwrap_or_default();
    let result = match loss {
        "mse" => compare_loss::<N, _>(case, &MeanSquaredError, rows::<N>(&case["target"])),
        "bce" => compare_loss::<N, _>(case, &BinaryCrossEntropy, rows::<N>(&case["target"])),
        "bce_with_logits" => compare_loss::<N, _>(
            case,
            &BinaryCrossEntropyWithLogits,
            rows::<N>(&case["target"]),
        ),
        "softmax_cross_entropy" if parameters["target"] == "probabilities" => {
            compare_loss::<N, _>(case, &SoftCrossEntropy, rows::<N>(&case["target"]))
        }
        "softmax_cross_entropy" => {
            let classes: Vec<_> = numbers(&case["target"])
                .into_iter()
                .map(|class| class as usize)
                .collect();
            // A class is a one-hot probability too.
            let one_hot = classes
                .iter()
                .map(|class| std::array::from_fn(|i| f64::from(u8::from(i == *class))));
            compare_loss::<N, _>(case, &SoftCrossEntropy, one_hot.collect())
                .and_then(|()| compare_loss::<N, _>(case, &CrossEntropy, classes))
        }
        other => return Verdict::Skipped(format!("there is no loss `{other}`")),
    };
    result.map_or_else(Verdict::Wrong, |()| Verdict::Right)
}

fn rows<const N: usize>(tensor: &Value) -> Vec<[f64; N]> {
    numbers(tensor).as_chunks().0.to_vec()
}

/// Value and gradient in f64, or the values row by row where the case is not reduced.
fn compare_loss<const N: usize, L: Loss>(
    case: &Value,
    loss: &L,
    targets: Vec<L::Target<[f64; N]>>,
) -> Result<(), String> {
    let outputs = rows::<N>(&case["pred"]);
    let count = outputs.len() as f64;
    let mut values = Vec::new();
    let mut gradient = Vec::new();
    for (output, target) in outputs.iter().zip(&targets) {
        let mut d_output = [f64::NAN; N];
        let value: f64 = loss.loss(output, target, Some(&mut d_output));
        let alone: f64 = loss.loss(output, target, None);
        assert_eq!(
            value.to_bits(),
            alone.to_bits(),
            "the gradient changes the value"
        );
        values.push(value);
        gradient.extend(d_output.map(|d| d / count));
    }
    if !case["values"].is_null() {
        let expected = numbers(&case["values"]);
        // Row by row, where a row is one element.
        return match expected.len() == values.len() {
            true => compare("values", &values, &expected, TOLERANCE),
            false => {
                let means: Vec<_> = expected
                    .chunks(N)
                    .map(|row| row.iter().sum::<f64>() / N as f64)
                    .collect();
                compare("values", &values, &means, TOLERANCE)
            }
        };
    }
    let mean = values.iter().sum::<f64>() / count;
    compare(
        "value",
        &[mean],
        &[case["value"].as_f64().unwrap_or(f64::NAN)],
        TOLERANCE,
    )?;
    compare("gradient", &gradient, &numbers(&case["grad"]), TOLERANCE)
}
