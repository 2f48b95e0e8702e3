//! The metrics of `misc.json`: an array for each case's number of classes.

use serde_json::Value;

use super::{Plan, shape};

pub fn plan(case: &Value) -> Result<Plan, String> {
    if case["what"] != "metrics" {
        return Err("no metrics".to_owned());
    }
    match shape(&case["scores"])[..] {
        [_, classes] => Ok(Plan::without_network(format!(
            "compare_metrics::<{classes}>"
        ))),
        _ => Err("its scores are no table".to_owned()),
    }
}
