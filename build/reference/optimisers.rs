//! PyTorch's optimisers, losses and what stands around them, as ours.
//!
//! What there is becomes a row; what there is not is a reason to skip a case.

use serde_json::{Map, Value};

/// An optimiser of PyTorch: its name there, our constructor, and our method for each of its settings. `{}` stands for
/// a setting's value, or for its values one after the other; `true` stands for nothing. The methods are called in this
/// order.
type Row = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

const OPTIMISERS: &[Row] = &[
    ("SGD", "Sgd::new({})", &[("momentum", ".momentum({})")]),
    (
        "Adam",
        "Adam::new({})",
        &[("betas", ".betas({}, {})"), ("eps", ".epsilon({})")],
    ),
];

/// A loss: its name in the files, ours, and whether a target is a class.
pub const LOSSES: &[(&str, &str)] = &[
    ("ce", "CrossEntropy"),
    ("bce", "BinaryCrossEntropyWithLogits"),
    ("mse", "MeanSquaredError"),
];

/// What is done to a gradient or a loss before the optimiser: `(setting, ours, what it is)`. `{optimiser}` stands for
/// the optimiser that it goes around, `{}` for the setting's value; without ours the case is skipped.
const AROUND: &[(&str, Option<&str>, &str)] = &[
    ("clip", None, "clipping of a gradient by its norm"),
    ("l2", None, "penalty on weights that is part of the loss"),
];

/// The optimiser of a training as an expression.
pub fn optimiser(spec: &Value) -> Result<String, String> {
    let empty = Map::new();
    let settings = spec["opt"].as_object().unwrap_or(&empty);
    let name = settings
        .get("name")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let Some((_, constructor, methods)) = OPTIMISERS.iter().find(|(known, ..)| *known == name)
    else {
        return Err(format!("there is no `{name}` of PyTorch"));
    };
    let rate = settings.get("lr").ok_or("it has no learning rate")?;
    let mut expression = filled(constructor, rate);
    for (setting, method) in *methods {
        if let Some(value) = settings.get(*setting).filter(|value| !is_off(value)) {
            expression += &filled(method, value);
        }
    }
    let known = |setting: &str| {
        ["name", "lr"].contains(&setting) || methods.iter().any(|(known, _)| *known == setting)
    };
    if let Some((setting, _)) = settings
        .iter()
        .find(|(setting, value)| !known(setting) && !is_off(value))
    {
        return Err(format!("there is no `{setting}` of `{name}`"));
    }
    for (setting, ours, what) in AROUND {
        let Some(value) = spec.get(*setting).filter(|value| !is_off(value)) else {
            continue;
        };
        let ours = ours.ok_or_else(|| format!("there is no {what}"))?;
        expression = filled(ours, value).replace("{optimiser}", &expression);
    }
    Ok(expression)
}

/// The loss of a training as an expression.
pub fn loss(spec: &Value) -> Result<&'static str, String> {
    let name = spec["loss"].as_str().unwrap_or_default();
    let row = LOSSES.iter().find(|(known, _)| *known == name);
    row.map(|(_, ours)| *ours)
        .ok_or_else(|| format!("there is no loss `{name}`"))
}

/// Whether a setting is as if it were not given.
fn is_off(value: &Value) -> bool {
    value.is_null() || *value == Value::Bool(false) || value.as_f64() == Some(0.0)
}

/// The template with values in the place of `{}`.
fn filled(template: &str, value: &Value) -> String {
    let values = match value {
        Value::Array(values) => values.as_slice(),
        one => std::slice::from_ref(one),
    };
    let mut filled = template.to_owned();
    for value in values.iter().filter_map(Value::as_f64) {
        filled = filled.replacen("{}", &format!("{value:?}"), 1);
    }
    filled
}
