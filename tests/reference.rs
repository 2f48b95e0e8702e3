//! Activations, losses, layers, optimisers, trainings and more against PyTorch, Keras and exact values: every case of the files in the folder that
//! `NN_REFERENCE` names, by default `tests/reference`, is run, or listed as skipped with its reason.
//!
//! `cargo test --test reference -- --nocapture` prints the lists.

#[path = "reference/activations.rs"]
mod activations;
#[path = "reference/case.rs"]
mod case;
#[path = "reference/expressions.rs"]
mod expressions;
#[path = "reference/initialisers.rs"]
mod initialisers;
#[path = "reference/layers.rs"]
mod layers;
#[path = "reference/losses.rs"]
mod losses;
#[path = "reference/metrics.rs"]
mod metrics;
#[path = "reference/named.rs"]
mod named;
#[path = "reference/optimisers.rs"]
mod optimisers;
#[path = "reference/penalty.rs"]
mod penalty;
#[path = "reference/recurrent.rs"]
mod recurrent;
#[path = "reference/schedules.rs"]
mod schedules;
#[path = "reference/settings.rs"]
mod settings;
#[path = "reference/training.rs"]
mod training;

use case::{Cases, Verdict};

#[test]
fn activations_and_softmax_are_exact() {
    check("activations.json", activations::check);
}

#[test]
fn losses_are_those_of_pytorch() {
    check("losses.json", losses::check);
}

#[test]
fn layers_and_their_gradients_are_those_of_pytorch() {
    check("layers.json", layers::check);
}

#[test]
fn expressions_have_the_derivatives_of_pytorch() {
    check("misc.json", expressions::check);
}

#[test]
fn weights_are_drawn_as_those_of_pytorch_and_keras() {
    check("misc.json", initialisers::check);
}

#[test]
fn trainings_go_as_those_of_pytorch() {
    check("training.json", training::check);
}

#[test]
fn metrics_are_those_of_scikit_learn() {
    check("misc.json", metrics::check);
}

#[test]
fn optimisers_walk_as_those_of_pytorch_and_keras() {
    let cases = Cases::read("optimisers.json");
    check("optimisers.json", |case| optimisers::check(case, &cases));
}

/// Runs a file's cases, prints what was skipped, and fails with all that is wrong.
fn check(file: &str, check: impl Fn(&serde_json::Value) -> Verdict) {
    let cases = Cases::read(file);
    let mut passed = 0;
    let mut wrong = Vec::new();
    for case in cases.iter() {
        let name = case["name"].as_str().expect("a case has a name");
        match check(case) {
            Verdict::Right => passed += 1,
            Verdict::Wrong(difference) => wrong.push(format!("{name}: {difference}")),
            Verdict::Skipped(reason) => println!("skipped {name}: {reason}"),
        }
    }
    println!(
        "{file}: {passed} of {} cases are right",
        cases.iter().count()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(passed > 0, "{file}: every case was skipped");
}
