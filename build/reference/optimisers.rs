//! PyTorch's optimisers, the losses and what stands around them, as ours.
//!
//! What there is becomes a row; what there is not is a reason to skip a case.

use serde_json::{Map, Value};

/// An optimiser of PyTorch as ours. In templates `{lr}` stands for the setting `lr`, `{betas.0}` for the first of a list.
struct Row {
    /// Its name in PyTorch.
    name: &'static str,
    /// A setting without which it is another row's.
    with: Option<&'static str>,
    constructor: &'static str,
    /// Our method for each further setting, in the order in which they are called.
    methods: &'static [(&'static str, &'static str)],
}

const fn row(
    name: &'static str,
    with: Option<&'static str>,
    constructor: &'static str,
    methods: &'static [(&'static str, &'static str)],
) -> Row {
    Row {
        name,
        with,
        constructor,
        methods,
    }
}

const BETAS: (&str, &str) = ("betas", ".betas({betas.0}, {betas.1})");
const EPSILON: (&str, &str) = ("eps", ".epsilon({eps})");
const PENALTY: (&str, &str) = ("weight_decay", ".weight_decay({weight_decay})");
const DECAY: (&str, &str) = ("weight_decay", ".decoupled_decay({weight_decay})");

/// The first row of an optimiser's name whose setting is on.
#[rustfmt::skip]
const OPTIMISERS: &[Row] = &[
    row("SGD", Some("nesterov"), "Sgd::new({lr}).nesterov({momentum})", &[PENALTY]),
    row("SGD", Some("momentum"), "Sgd::new({lr}).momentum({momentum})",
        &[("dampening", ".dampening({dampening})"), PENALTY]),
    row("SGD", None, "Sgd::new({lr})", &[PENALTY]),
    row("Adagrad", None, "Adagrad::new({lr})",
        &[EPSILON, ("lr_decay", ".learning_rate_decay({lr_decay})"),
          ("initial_accumulator_value", ".initial_accumulator({initial_accumulator_value})"), PENALTY]),
    row("RMSprop", None, "RmsProp::new({lr})",
        &[("alpha", ".rho({alpha})"), EPSILON, ("centered", ".centred()"), ("momentum", ".momentum({momentum})"), PENALTY]),
    row("Adadelta", None, "Adadelta::new({lr})", &[("rho", ".rho({rho})"), EPSILON, PENALTY]),
    row("Adam", None, "Adam::new({lr})", &[BETAS, EPSILON, ("amsgrad", ".amsgrad()"), PENALTY]),
    row("AdamW", None, "AdamW::new({lr})",
        &[BETAS, EPSILON, ("weight_decay", ".weight_decay({weight_decay})"), ("amsgrad", ".amsgrad()")]),
    row("Adamax", None, "Adamax::new({lr})", &[BETAS, EPSILON, PENALTY]),
    row("NAdam", Some("decoupled_weight_decay"), "Nadam::new({lr})",
        &[BETAS, EPSILON, ("momentum_decay", ".momentum_decay({momentum_decay})"), DECAY]),
    row("NAdam", None, "Nadam::new({lr})",
        &[BETAS, EPSILON, ("momentum_decay", ".momentum_decay({momentum_decay})"), PENALTY]),
    row("RAdam", Some("decoupled_weight_decay"), "RAdam::new({lr})", &[BETAS, EPSILON, DECAY]),
    row("RAdam", None, "RAdam::new({lr})", &[BETAS, EPSILON, PENALTY]),
];

/// What is done to a gradient before the optimiser sees it, from the inside out: a setting of the training, and what
/// stands around `{optimiser}`. PyTorch clips what has the penalty in it.
const AROUND: [(&str, &str); 2] = [
    ("clip", "{optimiser}.clip_norm({clip})"),
    ("l2", "WeightPenalty::of::<{network}>({optimiser}, {l2})"),
];

/// The losses of the files, and ours.
const LOSSES: [(&str, &str); 3] = [
    ("ce", "CrossEntropy"),
    ("bce", "BinaryCrossEntropyWithLogits"),
    ("mse", "MeanSquaredError"),
];

/// The optimiser of a training as an expression.
pub fn optimiser(spec: &Value) -> Result<String, String> {
    let empty = Map::new();
    let settings = spec["opt"].as_object().unwrap_or(&empty);
    let name = settings
        .get("name")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let is_on = |settings: &Map<String, Value>, setting: &str| {
        settings.get(setting).is_some_and(|value| !is_off(value))
    };
    let mut rows = OPTIMISERS.iter().filter(|row| row.name == name);
    let row = rows
        .find(|row| row.with.is_none_or(|setting| is_on(settings, setting)))
        .ok_or_else(|| format!("there is no `{name}` of PyTorch"))?;

    let mut expression = row.constructor.to_owned();
    let mut known = vec!["name", "lr"];
    known.extend(row.with);
    if row.with == Some("nesterov") {
        known.push("momentum");
    }
    for (setting, method) in row.methods {
        known.push(setting);
        // A flag that is down calls nothing; a zero may be another than the default.
        let value = settings.get(*setting);
        if value.is_some_and(|value| !value.is_null() && *value != Value::Bool(false)) {
            expression += method;
        }
    }
    let unknown = settings
        .keys()
        .find(|setting| !known.contains(&setting.as_str()) && is_on(settings, setting));
    if let Some(setting) = unknown {
        return Err(format!("there is no `{setting}` of `{name}`"));
    }
    let mut expression = filled(&expression, settings);
    let spec = spec.as_object().unwrap_or(&empty);
    for (setting, around) in AROUND {
        if is_on(spec, setting) {
            expression = filled(around, spec).replace("{optimiser}", &expression);
        }
    }
    match expression.contains("{lr}") {
        true => Err("it has no learning rate".to_owned()),
        false => Ok(expression),
    }
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

/// The template with the settings that it names.
fn filled(template: &str, settings: &Map<String, Value>) -> String {
    let mut filled = template.to_owned();
    for (name, value) in settings {
        if let Some(value) = value.as_f64() {
            filled = filled.replace(&format!("{{{name}}}"), &format!("{value:?}"));
        }
        for (place, value) in value.as_array().into_iter().flatten().enumerate() {
            if let Some(value) = value.as_f64() {
                filled = filled.replace(&format!("{{{name}.{place}}}"), &format!("{value:?}"));
            }
        }
    }
    filled
}
