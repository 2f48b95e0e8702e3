//! The recurrent layers of `layers.json`.

use serde_json::Value;

use super::layers::sample;
use super::{Plan, size};

/// A layer that gives every step, or the last; with an initial state as a parameter where the case has one.
pub fn plan(case: &Value) -> Result<Plan, String> {
    let parameters = &case["params"];
    let units = size(&parameters["hidden"]).ok_or("it has no units")?;
    let all = parameters["gradient_through"] == "whole sequence";
    let initial = case["inputs"].get("h0").is_some();
    let step = match case["layer"].as_str().unwrap_or_default() {
        "gru_reset_before" => "gru(reset = before",
        "gru" => "gru(",
        "lstm" => "lstm(",
        _ => "rnn(",
    };
    let (word, more) = step.split_once('(').unwrap_or((step, ""));
    let mut arguments = vec![units.to_string()];
    arguments.extend((!more.is_empty()).then(|| more.to_owned()));
    // The last cell has a gradient too, where it is given.
    let with_cell = !all && word == "lstm";
    let returns = match (all, with_cell) {
        (true, _) => "all",
        (false, true) => "state",
        (false, false) => "last",
    };
    arguments.push(format!("returns = {returns}"));
    if initial {
        arguments.push("learn_initial = true".to_owned());
    }
    let input = sample(&case["inputs"]["x"])?;
    let output = match returns {
        "all" => vec![input[0], units],
        "state" => vec![2 * units],
        _ => vec![units],
    };
    Ok(Plan {
        network: Some(format!(
            "{input:?} -> {output:?} {{ layer: {word}({}) }}",
            arguments.join(", ")
        )),
        run: format!("|case| recurrent::<{{network}}>(case, {returns:?})"),
    })
}
