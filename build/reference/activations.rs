//! `activations.json`: a network of one softmax for each of its cases; the functions of one number need none.

use serde_json::Value;

use super::Plan;

pub fn plan(case: &Value) -> Result<Plan, String> {
    if case["fn"] != "softmax" {
        return Err("a function of one number".to_owned());
    }
    let features = case["x"].as_array().map_or(0, Vec::len);
    if features == 0 {
        return Err("a softmax of nothing".to_owned());
    }
    Ok(Plan {
        network: Some(format!("[{features}] -> [{features}] {{ softmax }}")),
        run: format!("softmax::<{{network}}, {features}>"),
    })
}
