//! Metrics: what a person wants to know of predictions.

mod confusion;

pub use confusion::ConfusionMatrix;
