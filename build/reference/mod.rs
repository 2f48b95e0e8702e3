//! What the reference cases need to be compiled: a `network!` declaration a case, a loss for so many outputs, and a table of
//! what to do with it.
//!
//! What is generated knows sizes and settings, no numbers: the test reads those when it runs.

pub mod activations;
pub mod layers;
pub mod losses;
pub mod metrics;
mod optimisers;
mod recurrent;
pub mod training;
mod windows;

use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde_json::Value;

/// What becomes of a case.
pub struct Plan {
    /// The axes of the network's input and output, and its steps, where it needs one: `[4] -> [5] { dense(5) }`.
    pub network: Option<String>,
    /// A function from the case to its result; `{network}` stands for the network's name.
    pub run: String,
}

impl Plan {
    fn without_network(run: String) -> Self {
        Self { network: None, run }
    }
}

/// What becomes of a case, or why nothing does.
pub type Planner = fn(&Value) -> Result<Plan, String>;

/// The cases of a file. A file that cannot be read is a warning here and a failure of the test, so that nothing else
/// of this package stops compiling.
pub fn cases(folder: &Path, file: &str) -> Vec<Value> {
    let path = folder.join(file);
    println!("cargo::rerun-if-changed={}", path.display());
    let document = fs::read_to_string(&path)
        .map_err(|error| error.to_string())
        .and_then(|text| serde_json::from_str::<Value>(&text).map_err(|error| error.to_string()));
    match document {
        Ok(mut document) => match document["cases"].take() {
            Value::Array(cases) => cases,
            _ => Vec::new(),
        },
        Err(error) => {
            println!("cargo::warning={}: {error}", path.display());
            println!("cargo::warning=its cases will be missing from `cargo test --test reference`");
            Vec::new()
        }
    }
}

/// The networks of the cases, `Case0` and so on, and the table `CASES` of all of them.
pub fn source(cases: &[Value], plan: Planner) -> String {
    let mut networks = String::new();
    let mut table = String::new();
    for (number, case) in cases.iter().enumerate() {
        let name = case["name"].as_str().unwrap_or_default();
        let row = match plan(case) {
            Ok(Plan { network, run }) => {
                let own = format!("Case{number}");
                if let Some(network) = network {
                    let _ = writeln!(networks, "network! {{ struct {own}: {network} }}");
                }
                format!("Plan::Run({})", run.replace("{network}", &own))
            }
            Err(reason) => format!("Plan::Skip({reason:?})"),
        };
        let _ = writeln!(table, "    ({name:?}, {row}),");
    }
    format!("{networks}\nconst CASES: &[(&str, Plan)] = &[\n{table}];\n")
}

/// The axes of a tensor.
fn shape(tensor: &Value) -> Vec<usize> {
    let axes = tensor["shape"].as_array().into_iter().flatten();
    axes.filter_map(size).collect()
}

fn size(value: &Value) -> Option<usize> {
    value.as_u64().and_then(|size| usize::try_from(size).ok())
}

/// A number that a case has to have.
fn number(value: &Value, name: &str) -> Result<f64, String> {
    let number = value[name].as_f64();
    number.ok_or_else(|| format!("it has no number `{name}`"))
}

/// The largest number of samples among tensors, whose first axis it is.
fn batch<'a>(tensors: impl Iterator<Item = &'a Value>) -> usize {
    let samples = tensors.filter_map(|tensor| shape(tensor).first().copied());
    samples.max().unwrap_or(1).max(1)
}
