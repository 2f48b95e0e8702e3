//! `losses.json`: the loss of a case, as ours.

use serde_json::Value;

use super::{Plan, number, shape};

/// What a target is to a loss.
enum Target {
    /// Numbers of the output's shape; the loss is a mean over them.
    Elements,
    /// Numbers of the output's shape, of which a row has one loss.
    Row,
    Class,
}

/// The losses of the file without settings of their own, and ours.
#[rustfmt::skip]
const LOSSES: &[(&str, Target, &str)] = &[
    ("mse", Target::Elements, "MeanSquaredError"),
    ("mae", Target::Elements, "MeanAbsoluteError"),
    ("huber", Target::Elements, "Huber::new({delta})"),
    ("smooth_l1", Target::Elements, "SmoothL1::new({beta})"),
    ("log_cosh", Target::Elements, "LogCosh"),
    ("bce", Target::Elements, "BinaryCrossEntropy"),
    ("bce_with_logits", Target::Elements, "BinaryCrossEntropyWithLogits"),
    ("hinge", Target::Elements, "Hinge"),
    ("squared_hinge", Target::Elements, "SquaredHinge"),
    ("poisson", Target::Elements, "Poisson::of_rates()"),
    ("kl_div", Target::Row, "KullbackLeibler::of_log_probabilities()"),
    ("kl_on_probabilities", Target::Row, "KullbackLeibler::of_probabilities()"),
    ("categorical_cross_entropy_on_probabilities", Target::Row, "CategoricalCrossEntropy"),
    ("negative_cosine_similarity", Target::Row, "CosineSimilarity"),
    ("nll", Target::Class, "NegativeLogLikelihood"),
    ("multi_margin", Target::Class, "MultiMargin"),
    ("categorical_hinge", Target::Class, "CategoricalHinge"),
];
/// The settings of losses, and what PyTorch takes where a case has none.
const SETTINGS: [(&str, f64); 3] = [("delta", 1.0), ("beta", 1.0), ("pos_weight", 1.0)];

pub fn plan(case: &Value) -> Result<Plan, String> {
    let name = case["loss"].as_str().unwrap_or_default();
    let parameters = &case["params"];
    let axes = shape(&case["pred"]);
    let width = axes.iter().skip(1).product::<usize>().max(1);
    if parameters["pos_weight"].is_array() {
        return Err("positives have one weight, not one an output".to_owned());
    }
    if name == "softmax_cross_entropy" {
        return cross_entropy(parameters, width).map(Plan::without_network);
    }
    let row = LOSSES.iter().find(|(known, ..)| *known == name);
    let (_, target, loss) = row.ok_or_else(|| format!("there is no loss `{name}`"))?;
    let mut loss = (*loss).to_owned();
    if parameters["pos_weight"].is_number() {
        loss += ".positive_weight({pos_weight})";
    }
    for (setting, default) in SETTINGS {
        let value = number(parameters, setting).unwrap_or(default);
        loss = loss.replace(&format!("{{{setting}}}"), &format!("{value:?}"));
    }
    let run = match target {
        // Of a loss that is not summed up, every number is a sample.
        Target::Elements if parameters["reduction"] == "none" => {
            format!("|case| elements::<1, _>(case, &{loss})")
        }
        Target::Elements => format!("|case| elements::<{width}, _>(case, &{loss})"),
        Target::Row => format!("|case| rows::<{width}, _>(case, &{loss})"),
        Target::Class => format!("|case| classes::<{width}, _>(case, &{loss})"),
    };
    Ok(Plan::without_network(run))
}

/// Of classes or probabilities, smoothed or not, weighted or not.
fn cross_entropy(parameters: &Value, width: usize) -> Result<String, String> {
    let smoothing = number(parameters, "label_smoothing").unwrap_or(0.0);
    let is_weighted = parameters["class_weight"].is_array();
    let is_plain = smoothing == 0.0 && !is_weighted;
    match (parameters["target"] == "probabilities", is_plain) {
        (true, true) => Ok(format!(
            "|case| rows::<{width}, _>(case, &SoftCrossEntropy)"
        )),
        (true, false) => Err("soft targets are not smoothed, nor weighted".to_owned()),
        (false, true) => Ok(format!("one_of_classes::<{width}>")),
        (false, false) if is_weighted => Ok(format!(
            "|case| weighted_classes::<{width}>(case, {smoothing:?})"
        )),
        (false, false) => Ok(format!(
            "|case| classes::<{width}, _>(case, &CrossEntropy.label_smoothing({smoothing:?}))"
        )),
    }
}
