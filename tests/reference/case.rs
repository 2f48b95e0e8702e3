//! Reading and comparing reference cases.

use std::path::PathBuf;

use nn_core::math::Scalar;
use serde_json::Value;

/// What came of a case.
pub enum Verdict {
    Right,
    Wrong(String),
    Skipped(String),
}

/// What is done with a case that `build.rs` knew, or why nothing is.
pub enum Plan {
    Run(fn(&Value) -> Result<(), String>),
    Skip(&'static str),
}

/// Runs a case by the table that was generated from the same file.
pub fn run(case: &Value, table: &[(&str, Plan)]) -> Verdict {
    let row = table.iter().find(|(name, _)| case["name"] == *name);
    match row.map(|(_, plan)| plan) {
        Some(Plan::Run(run)) => run(case).map_or_else(Verdict::Wrong, |()| Verdict::Right),
        Some(Plan::Skip(reason)) => Verdict::Skipped((*reason).to_owned()),
        None => Verdict::Wrong("it was not in the file when this test was compiled".to_owned()),
    }
}

/// The cases of a file.
pub struct Cases(Value);

impl Cases {
    pub fn read(file: &str) -> Self {
        let default = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/reference");
        let folder = std::env::var_os("NN_REFERENCE").map_or_else(default, PathBuf::from);
        let path = folder.join(file);
        let text = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let document: Value =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert_eq!(document["format"], "nn-ref-1", "{file}: another format");
        Self(document)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Value> {
        self.0["cases"].as_array().into_iter().flatten()
    }
}

/// The numbers of a list, or of a tensor.
pub fn numbers(value: &Value) -> Vec<f64> {
    let list = value.get("data").unwrap_or(value);
    list.as_array().into_iter().flatten().map(number).collect()
}

/// A number; one that is not finite is spelled as a text.
pub fn number(value: &Value) -> f64 {
    match value.as_str() {
        Some(text) => text.parse().expect("inf, -inf or nan"),
        None => value.as_f64().expect("a number"),
    }
}

/// The axes of a tensor.
pub fn shape(value: &Value) -> Vec<usize> {
    value["shape"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|axis| axis.as_u64().expect("an axis") as usize)
        .collect()
}

/// How far numbers may differ.
#[derive(Clone, Copy)]
pub struct Tolerance {
    pub relative: f64,
    pub absolute: f64,
}

/// A tolerance for each precision.
#[derive(Clone, Copy)]
pub struct Tolerances {
    pub f64: Tolerance,
    pub f32: Tolerance,
}

impl Tolerances {
    pub fn of<T: Scalar>(&self) -> Tolerance {
        if T::BYTES == size_of::<f64>() {
            self.f64
        } else {
            self.f32
        }
    }

    /// [`compare`] in the precision `T`. A sum rounds as its largest terms do: what may be off absolutely grows with
    /// the largest number.
    pub fn compare<T: Scalar>(
        &self,
        what: &str,
        found: &[T],
        expected: &[f64],
    ) -> Result<(), String> {
        let finite = expected.iter().filter(|x| x.is_finite());
        let largest = finite.fold(1.0, |largest: f64, x| largest.max(x.abs()));
        let Tolerance { relative, absolute } = self.of::<T>();
        let tolerance = Tolerance {
            relative,
            absolute: absolute * largest,
        };
        let found: Vec<_> = found.iter().map(|x| x.to_f64()).collect();
        compare(
            &format!("{what} in {}", T::NAME),
            &found,
            expected,
            tolerance,
        )
    }
}

/// Fails with the first number that is too far off.
pub fn compare(
    what: &str,
    found: &[f64],
    expected: &[f64],
    tolerance: Tolerance,
) -> Result<(), String> {
    if found.len() != expected.len() {
        return Err(format!(
            "{what}: {} numbers, {} expected",
            found.len(),
            expected.len()
        ));
    }
    for (place, (&found, &expected)) in found.iter().zip(expected).enumerate() {
        let allowed = tolerance.relative * expected.abs() + tolerance.absolute;
        // An expression outside of its domain is NaN on both sides, or infinite.
        let same = found == expected || (found.is_nan() && expected.is_nan());
        let close = same || (found - expected).abs() <= allowed;
        if !close {
            return Err(format!("{what}[{place}]: {found:e}, {expected:e} expected"));
        }
    }
    Ok(())
}
