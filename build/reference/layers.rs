//! `layers.json`: the network of one step, or of one block, that a case is about.

use serde_json::Value;

use super::{Plan, Planner, batch, number, recurrent, shape, size, windows};

/// The most axes that a tensor of one sample has: `[height, width, channels]`.
const MOST_AXES: usize = 3;

/// A row for every layer of the files that there is a step for.
const LAYERS: [(&str, Planner); 21] = [
    ("dense", dense),
    ("batch_norm", batch_norm),
    ("dropout", dropout),
    ("layer_norm", layer_norm),
    ("embedding", embedding),
    ("residual", residual),
    ("conv1d", windows::convolution),
    ("conv2d", windows::convolution),
    ("depthwise_conv1d", windows::convolution),
    ("depthwise_conv2d", windows::convolution),
    ("separable_conv2d", windows::separable),
    ("max_pool1d", windows::pool),
    ("max_pool2d", windows::pool),
    ("avg_pool1d", windows::pool),
    ("avg_pool2d", windows::pool),
    ("global_avg_pool", windows::global_pool),
    ("global_max_pool", windows::global_pool),
    ("lstm", recurrent::plan),
    ("gru", recurrent::plan),
    ("gru_reset_before", recurrent::plan),
    ("rnn_tanh", recurrent::plan),
];

pub fn plan(case: &Value) -> Result<Plan, String> {
    let layer = case["layer"].as_str().unwrap_or_default();
    match LAYERS.iter().find(|(name, _)| *name == layer) {
        Some((_, plan)) => plan(case),
        None => Err(format!("there is no step `{layer}`")),
    }
}

fn dense(case: &Value) -> Result<Plan, String> {
    let inputs = features_of(&case["inputs"]["x"])?;
    let units = features_of(&case["outputs"]["y"])?;
    let bias = case["inputs"].get("bias").is_some();
    Ok(Plan {
        network: Some(format!(
            "[{inputs}] -> [{units}] {{ layer: dense({units}, bias = {bias}) }}"
        )),
        run: one_pass(case, &[("layer.weight", "weight"), ("layer.bias", "bias")]),
    })
}

/// `relu(x + W2 relu(W1 x + b1) + b2)`; the other one of the files is made of convolutions.
fn residual(case: &Value) -> Result<Plan, String> {
    const FORMULA: &str = "y = relu(x + W2 relu(W1 x + b1) + b2)";
    let formula = case["params"]["formula"].as_str().unwrap_or_default();
    if formula.contains("conv") {
        return windows::residual(case);
    }
    if formula != FORMULA {
        return Err(format!("a residual of another formula, `{formula}`"));
    }
    let width = features_of(&case["inputs"]["x"])?;
    let hidden = features_of(&case["inputs"]["b1"])?;
    Ok(Plan {
        network: Some(format!(
            "[{width}] -> [{width}] {{ \
             branch: residual {{ first: dense({hidden}), relu, second: dense({width}) }}, relu }}"
        )),
        run: one_pass(
            case,
            &[
                ("branch.first.weight", "w1"),
                ("branch.first.bias", "b1"),
                ("branch.second.weight", "w2"),
                ("branch.second.bias", "b2"),
            ],
        ),
    })
}

fn batch_norm(case: &Value) -> Result<Plan, String> {
    let parameters = &case["params"];
    if parameters.get("channel_axis").is_some_and(|axis| axis != 1) {
        return Err("its channels are not the second axis".to_owned());
    }
    let momentum = number(parameters, "momentum_torch")?;
    if !(0.0..=1.0).contains(&momentum) {
        return Err(format!("a momentum of {momentum} is no weight of a batch"));
    }
    let epsilon = number(parameters, "eps")?;
    if epsilon <= 0.0 {
        return Err(format!("an epsilon of {epsilon}: ours is greater than 0"));
    }
    let steps = case["train_steps"].as_array().into_iter().flatten();
    let inputs = || steps.clone().chain([&case["eval"]]).map(|step| &step["x"]);
    let mut axes = sample(&case["eval"]["x"])?;
    if inputs().any(|x| shape(x).get(1..) != Some(&axes[..])) {
        return Err("its steps have different axes".to_owned());
    }
    // Channels last.
    axes.rotate_left(1);
    let batch = batch(inputs());
    Ok(Plan {
        network: Some(format!(
            "{axes:?} -> {axes:?} {{ \
             layer: batch_norm(momentum = {momentum:?}, epsilon = {epsilon:?}) }}"
        )),
        run: format!("batch_norm::<{{network}}, {batch}>"),
    })
}

fn dropout(case: &Value) -> Result<Plan, String> {
    let probability = number(&case["params"], "p")?;
    if !(0.0..1.0).contains(&probability) {
        return Err(format!("a dropout of {probability}: ours is less than 1"));
    }
    let axes = sample(&case["inputs"]["x"])?;
    let batch = batch([&case["inputs"]["x"]].into_iter());
    Ok(Plan {
        network: Some(format!(
            "{axes:?} -> {axes:?} {{ layer: dropout({probability:?}) }}"
        )),
        run: format!("dropout::<{{network}}, {batch}>"),
    })
}

fn layer_norm(case: &Value) -> Result<Plan, String> {
    let parameters = &case["params"];
    let epsilon = number(parameters, "eps")?;
    let axes = sample(&case["inputs"]["x"])?;
    let normalised = parameters["normalized_shape"].as_array();
    let over = match normalised.map(Vec::len) {
        Some(1) => "last",
        Some(count) if count == axes.len() => "all",
        other => return Err(format!("it is over {other:?} axes of {axes:?}")),
    };
    Ok(Plan {
        network: Some(format!(
            "{axes:?} -> {axes:?} {{ layer: layer_norm(over = {over}, epsilon = {epsilon:?}) }}"
        )),
        run: one_pass(case, &[("layer.weight", "gamma"), ("layer.bias", "beta")]),
    })
}

fn embedding(case: &Value) -> Result<Plan, String> {
    let parameters = &case["params"];
    let [words, features] = ["vocab", "dim"].map(|name| size(&parameters[name]));
    let (words, features) = words.zip(features).ok_or("it has no sizes")?;
    let indices = &case["inputs"]["indices"];
    let time = features_of(indices)?;
    let batch = batch([indices].into_iter());
    Ok(Plan {
        network: Some(format!(
            "[{time}] -> [{time}, {features}] {{ layer: embedding(words = {words}, features = {features}) }}"
        )),
        run: format!("embedding::<{{network}}, {batch}>"),
    })
}

/// Forward and backward once, with the tensors of the network under the names that the case has for them.
fn one_pass(case: &Value, names: &[(&str, &str)]) -> String {
    pass(case, names, "Order::AsItIs")
}

/// The same for a layer of images or sequences, whose channels are the second axis in the case.
pub fn channels_pass(case: &Value, names: &[(&str, &str)]) -> String {
    pass(case, names, "Order::ChannelsLast")
}

fn pass(case: &Value, names: &[(&str, &str)], order: &str) -> String {
    let batch = batch([&case["inputs"]["x"]].into_iter());
    format!("|case| one_pass::<{{network}}, {batch}>(case, &{names:?}, {order})")
}

/// The features of a tensor of samples of features, or of a vector.
fn features_of(tensor: &Value) -> Result<usize, String> {
    match shape(tensor)[..] {
        [features] | [_, features] => Ok(features),
        ref axes => Err(format!(
            "`dense` takes features alone, and this has the axes {axes:?}"
        )),
    }
}

/// The axes of one sample.
pub fn sample(tensor: &Value) -> Result<Vec<usize>, String> {
    let axes = tensor["shape"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    match axes {
        [_, axes @ ..] if (1..=MOST_AXES).contains(&axes.len()) => {
            Ok(axes.iter().filter_map(size).collect())
        }
        _ => Err(format!(
            "a sample has one to {MOST_AXES} axes, and this has {}",
            axes.len().saturating_sub(1)
        )),
    }
}
