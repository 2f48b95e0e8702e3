//! What the random networks of `gradients_0` and `gradients_1` are made of, and what `examples/shrink` makes of one that
//! fails. No network is compiled here: a layer that is wrong on purpose is wrong wherever it stands.

#[path = "../build/random_networks/mod.rs"]
mod random_networks;
#[path = "../examples/shrink/smaller.rs"]
mod smaller;
#[path = "../examples/shrink/trial.rs"]
mod trial;

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::error::Error;

use random_networks::generator::network;
use random_networks::rows::{Row, rows};
use random_networks::tree::{Network, Step};

/// So many networks are drawn.
const NETWORKS: usize = 1_000;
/// So many are made smaller.
const SHRUNK: usize = 12;

fn for_each<'a>(steps: &'a [Step], visit: &mut impl FnMut(&'a Step)) {
    for step in steps {
        visit(step);
        for (_, steps) in &step.blocks {
            for_each(steps, visit);
        }
    }
}

fn words(network: &Network) -> Vec<&'static str> {
    let mut words = Vec::new();
    for_each(&network.steps, &mut |step| words.push(step.word));
    words
}

fn has(network: &Network, word: &str) -> bool {
    words(network).contains(&word)
}

/// The first networks that are wrong.
fn wrong(rows: &[&'static Row], is_wrong: impl Fn(&Network) -> bool) -> Vec<Network> {
    let all = (0..).map(|number| network(rows, 1, number));
    all.filter(is_wrong).take(SHRUNK).collect()
}

/// The smallest network that is still wrong.
fn shrunk(network: &Network, is_wrong: impl Fn(&Network) -> bool) -> Network {
    let first = |some: &[Network]| Ok::<_, Infallible>(some.iter().position(&is_wrong));
    smaller::shrink(network.clone(), first).unwrap()
}

/// The README lists the steps of the catalogue; a test of `nn-macros` sees to that.
#[test]
fn every_step_has_a_row_and_is_drawn() {
    let mut drawn = BTreeSet::from(["network"]);
    for number in 0..NETWORKS {
        drawn.extend(words(&network(&rows(false), 1, number)));
    }
    let table = include_str!("../README.md").lines();
    let table = table.skip_while(|line| !line.starts_with("| step |"));
    let table = table.skip(2).map_while(|line| line.strip_prefix("| `"));
    let mut steps = 0;
    for line in table {
        let end = line.find(|c: char| !c.is_alphanumeric() && c != '_');
        let word = &line[..end.unwrap()];
        // The generator itself draws a step that stands there already.
        assert!(word == "shared" || Row::find(word).is_some(), "{word}");
        assert!(drawn.contains(word), "{word}");
        steps += 1;
    }
    assert!(steps > 50, "{steps} steps in the README");
    for row in rows(false) {
        for word in row.words {
            assert!(drawn.contains(word), "{word}");
        }
    }
}

#[test]
fn a_wrong_layer_is_found_alone() {
    for network in &wrong(&rows(true), |network| has(network, "Crooked")) {
        let smallest = shrunk(network, |network| has(network, "Crooked"));
        let text = smallest.declare("Net").unwrap();
        assert_eq!(words(&smallest), ["Crooked"], "{text}");
        assert_eq!(smallest.input, [1], "{text}");
    }
}

/// What is wrong only with something else beside it.
#[test]
fn two_steps_that_are_wrong_together_are_found_together() {
    let is_wrong = |network: &Network| {
        let words = words(network);
        let place = |word| words.iter().position(|&other| other == word);
        matches!([place("conv2d"), place("flatten")], [Some(first), Some(second)] if first < second)
    };
    for network in &wrong(&rows(false), is_wrong) {
        let smallest = shrunk(network, is_wrong);
        let text = smallest.declare("Net").unwrap();
        assert_eq!(words(&smallest), ["conv2d", "flatten"], "{text}");
        assert_eq!(smallest.input, [1; 3], "{text}");
    }
}

/// The same with a compiler: minutes. `cargo test --test random_networks -- --ignored`
#[test]
#[ignore = "builds network after network"]
fn a_wrong_layer_is_found_alone_by_its_gradient() -> Result<(), Box<dyn Error>> {
    let wrong = &wrong(&rows(true), |network| has(network, "Crooked"))[0];
    let mut failures = trial::run(std::slice::from_ref(wrong))?;
    let failure = failures.pop().flatten().expect("its gradient is wrong");
    let smallest = smaller::shrink(wrong.clone(), |some| {
        let fails = |outcome: &trial::Outcome| {
            outcome
                .as_ref()
                .is_some_and(|other| other.kind == failure.kind)
        };
        Ok::<_, Box<dyn Error>>(trial::run(some)?.iter().position(fails))
    })?;
    assert_eq!(words(&smallest), ["Crooked"], "{}", failure.message);
    Ok(())
}
