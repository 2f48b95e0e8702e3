//! The claims of the course, each with several seeds: `cargo test --release --test course`.
//!
//! They run what the chapters show, `examples/course/experiment/`. Without optimisation they would take minutes.

#[path = "../examples/common/mod.rs"]
mod common;
#[path = "../examples/course/experiment/mod.rs"]
mod experiment;

#[path = "course/activations.rs"]
mod activations;
#[path = "course/backpropagation.rs"]
mod backpropagation;
#[path = "course/batch_norm.rs"]
mod batch_norm;
#[path = "course/dropout.rs"]
mod dropout;
#[path = "course/ensembles.rs"]
mod ensembles;
#[path = "course/gamma.rs"]
mod gamma;
#[path = "course/gradients.rs"]
mod gradients;
#[path = "course/initialisation.rs"]
mod initialisation;
#[path = "course/particles.rs"]
mod particles;
#[path = "course/regression.rs"]
mod regression;
#[path = "course/schedules.rs"]
mod schedules;
#[path = "course/search.rs"]
mod search;
#[path = "course/trees.rs"]
mod trees;
#[path = "course/valley.rs"]
mod valley;
