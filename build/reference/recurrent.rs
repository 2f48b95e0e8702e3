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
    arguments.push(format!("returns = {}", if all { "all" } else { "last" }));
    if initial {
        arguments.push("learn_initial = true".to_owned());
    }
    let input = sample(&case["inputs"]["x"])?;
    let features = *input.last().ok_or("it has no features")?;
    if word == "lstm" && !all {
        // The last cell has a gradient too, which a network does not take.
        let [time, features, units] =
            [input[0], features, units].map(|size| format!("nn_core::typenum::U{size}"));
        let initial = if initial { "LearntState" } else { "ZeroState" };
        return Ok(Plan::without_network(format!(
            "last_of_lstm::<{time}, {features}, {units}, nn_core::layer::{initial}>"
        )));
    }
    let output = match all {
        true => vec![input[0], units],
        false => vec![units],
    };
    Ok(Plan {
        network: Some(format!(
            "{input:?} -> {output:?} {{ layer: {word}({}) }}",
            arguments.join(", ")
        )),
        run: format!("|case| recurrent::<{{network}}>(case, {all})"),
    })
}
