//! The `metrics` cases of `misc.json`, by scikit-learn.

use nn_core::metrics::{Average, ConfusionMatrix, accuracy, roc_auc, top_k_accuracy};
use serde_json::Value;

use super::case::{Plan, Tolerance, Verdict, compare, numbers, run};

include!(concat!(env!("OUT_DIR"), "/reference_metrics.rs"));

const TOLERANCE: Tolerance = Tolerance {
    relative: 1e-12,
    absolute: 1e-13,
};

pub fn check(case: &Value) -> Verdict {
    run(case, CASES)
}

/// A case of `N` classes.
fn compare_metrics<const N: usize>(case: &Value) -> Result<(), String> {
    let data = numbers(&case["scores"]);
    let scores: &[[f64; N]] = data.as_chunks().0;
    let labels: Vec<_> = numbers(&case["labels"])
        .into_iter()
        .map(|class| class as usize)
        .collect();
    let mut matrix = ConfusionMatrix::<N>::new();
    for (scores, &class) in scores.iter().zip(&labels) {
        matrix.add_scores(class, scores);
    }
    for (truth, row) in case["confusion[true][pred]"]
        .as_array()
        .into_iter()
        .flatten()
        .enumerate()
    {
        let found =
            std::array::from_fn::<_, N, _>(|predicted| matrix.count(truth, predicted).into());
        compare("confusion", &found, &numbers(row), TOLERANCE)?;
    }
    let number = |name: &str| case[name].as_f64().ok_or(format!("there is no `{name}`"));
    let equal = |name: &str, found: f64| compare(name, &[found], &[number(name)?], TOLERANCE);

    let text = |error| format!("{error}");
    equal("accuracy", accuracy(scores, &labels).map_err(text)?)?;
    equal("accuracy", matrix.accuracy())?;
    let macro_average = matrix.averages(Average::Macro).ok_or("no averages")?;
    equal("precision_macro", macro_average.precision)?;
    equal("recall_macro", macro_average.recall)?;
    equal("f1_macro", macro_average.f1)?;
    // scikit-learn has 0 where there is no correlation.
    equal("matthews", matrix.matthews_correlation().unwrap_or(0.0))?;
    let first = scores.iter().map(|scores| scores[0]);
    let mut scored: Vec<_> = first.zip(labels.iter().map(|&class| class == 0)).collect();
    equal(
        "auc_class0_vs_rest_by_score0",
        roc_auc(&mut scored).map_err(text)?,
    )?;

    // Of equal scores scikit-learn takes the last, this crate the first.
    let is_tied = |(scores, &class): (&[f64; N], &usize)| {
        scores
            .iter()
            .filter(|&&score| score == scores[class])
            .count()
            > 1
    };
    let tied = scores
        .iter()
        .zip(&labels)
        .filter(|&pair| is_tied(pair))
        .count();
    let tolerance = Tolerance {
        relative: 1e-12,
        absolute: 1e-13 + tied as f64 / labels.len() as f64,
    };
    let found = top_k_accuracy(scores, &labels, 2).map_err(text)?;
    compare("top2", &[found], &[number("top2")?], tolerance)
}
