//! `training.json`: the network, the loss and the optimiser of a case.

use serde_json::Value;

use super::optimisers::{loss, optimiser};
use super::{Plan, number, shape, size};

/// The activations of PyTorch's modules, and ours.
const ACTIVATIONS: [(&str, &str); 5] = [
    ("relu", "relu"),
    ("tanh", "tanh"),
    ("sigmoid", "sigmoid"),
    ("gelu", "gelu"),
    ("silu", "silu"),
];

pub fn plan(case: &Value) -> Result<Plan, String> {
    let spec = &case["spec"];
    let network = match spec["net"].as_str().unwrap_or_default() {
        "mlp" => perceptron(case)?,
        "conv" => convolutional(case)?,
        "lstm" | "gru" => recurrent(case)?,
        other => return Err(format!("there is no step `{other}`")),
    };
    let (loss, optimiser) = (loss(spec)?, optimiser(spec)?);
    let batches = case["batches"].as_array().into_iter().flatten();
    let batch = batches.filter_map(|batch| Some(batch.as_array()?.len()));
    let batch = batch.max().unwrap_or(1).max(1);
    Ok(Plan {
        network: Some(network),
        run: format!(
            "|case| train::<{{network}}<f64>, {{network}}<f32>, _, _, {batch}>(case, &{loss}, &{optimiser})"
        ),
    })
}

/// Two convolutions, one of them separable, a pool after each, and a dense step. Steps that learn are named for their places
/// in PyTorch's sequence.
fn convolutional(case: &Value) -> Result<String, String> {
    let spec = &case["spec"];
    let number = |name: &str| size(&spec[name]).ok_or(format!("it has no `{name}`"));
    let [first, second, outputs] = [number("c1")?, number("c2")?, number("out")?];
    let axes = shape(&case["x"]);
    let [_, channels, height, width] = axes[..] else {
        return Err("its inputs are no images".to_owned());
    };
    let norm = spec["bn"] == Value::Bool(true);
    let pool = match spec["pool"].as_str() {
        Some("max") => "max_pool2d(2, padding = valid)",
        Some("avg") => "avg_pool2d(2, padding = valid)",
        other => return Err(format!("there is no pool {other:?}")),
    };
    let mut steps = vec![(format!("conv2d({first}, 3, padding = 1)"), true)];
    if norm {
        steps.push(("batch_norm".to_owned(), true));
    }
    steps.extend([
        ("relu".to_owned(), false),
        (pool.to_owned(), false),
        ("depthwise_conv2d(3, padding = 1)".to_owned(), true),
        ("relu".to_owned(), false),
        (format!("conv2d({second}, 1)"), true),
        ("relu".to_owned(), false),
        ("global_avg_pool".to_owned(), false),
        ("identity".to_owned(), false),
        (format!("dense({outputs})"), true),
    ]);
    let steps = steps.iter().enumerate();
    let steps: Vec<_> = steps
        .map(|(place, (step, learns))| match learns {
            true => format!("module{place}: {step}"),
            false => step.clone(),
        })
        .collect();
    Ok(format!(
        "[{height}, {width}, {channels}] -> [{outputs}] {{ {} }}",
        steps.join(", ")
    ))
}

/// A recurrent layer whose last state goes into a dense step.
fn recurrent(case: &Value) -> Result<String, String> {
    let spec = &case["spec"];
    let number = |name: &str| size(&spec[name]).ok_or(format!("it has no `{name}`"));
    let [units, outputs] = [number("hidden")?, number("out")?];
    let net = spec["net"].as_str().unwrap_or_default();
    match shape(&case["x"])[..] {
        [_, time, features] => Ok(format!(
            "[{time}, {features}] -> [{outputs}] {{ rnn: {net}({units}, returns = last), head: dense({outputs}) }}"
        )),
        _ => Err("its inputs are no sequences".to_owned()),
    }
}

/// Dense steps with activations between them. A step is named for its place in PyTorch's sequence, which is the first
/// part of its tensors' names there.
fn perceptron(case: &Value) -> Result<String, String> {
    let spec = &case["spec"];
    let sizes = spec["dims"].as_array().into_iter().flatten();
    let sizes: Vec<_> = sizes.filter_map(size).collect();
    let [inputs, .., outputs] = sizes[..] else {
        return Err("it has no sizes".to_owned());
    };
    if shape(&case["x"]).get(1..) != Some(&[inputs][..]) {
        return Err("`dense` takes features alone".to_owned());
    }
    let is_on = |name: &str| spec[name] == Value::Bool(true);
    let name = spec["act"].as_str().unwrap_or_default();
    let activation = ACTIVATIONS.iter().find(|(known, _)| *known == name);
    let mut steps = Vec::new();
    for units in &sizes[1..sizes.len() - 1] {
        steps.push(format!("dense({units})"));
        if is_on("bn") {
            let momentum = number(spec, "bn_momentum").unwrap_or(0.1);
            let epsilon = number(spec, "bn_eps").unwrap_or(1e-5);
            steps.push(format!(
                "batch_norm(momentum = {momentum:?}, epsilon = {epsilon:?})"
            ));
        }
        if is_on("ln") {
            steps.push("layer_norm".to_owned());
        }
        let (_, ours) = activation.ok_or_else(|| format!("there is no activation `{name}`"))?;
        steps.push((*ours).to_owned());
    }
    steps.push(format!("dense({outputs})"));
    let steps = steps.iter().enumerate();
    let steps: Vec<_> = steps
        .map(|(place, step)| format!("module{place}: {step}"))
        .collect();
    Ok(format!(
        "[{inputs}] -> [{outputs}] {{ {} }}",
        steps.join(", ")
    ))
}
