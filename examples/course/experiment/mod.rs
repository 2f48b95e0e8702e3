//! What the chapters measure, apart from how it is shown: the tests of the course's claims run the same.
#![allow(dead_code, reason = "a chapter and a test look at different things")]

pub mod activations;
pub mod adaline;
pub mod backpropagation;
pub mod batch_norm;
pub mod dropout;
pub mod ensembles;
pub mod gamma;
pub mod gradients;
pub mod initialisation;
pub mod madaline;
pub mod particles;
pub mod perceptron;
pub mod pretraining;
pub mod regression;
pub mod roc;
pub mod schedules;
pub mod search;
pub mod trees;
pub mod valley;
