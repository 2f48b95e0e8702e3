//! The claims of the course, each with several seeds: `cargo test --release --example course`.
//!
//! They run what the chapters show, `examples/course/experiment/`, and are a part of that program, so that it is compiled
//! once for both. Without optimisation they would take minutes.

mod activations;
mod backpropagation;
mod batch_norm;
mod dropout;
mod ensembles;
mod gamma;
mod gradients;
mod initialisation;
mod particles;
mod regression;
mod schedules;
mod search;
mod trees;
mod valley;
