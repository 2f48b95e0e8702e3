//! The chapters, in the order of the page.

use std::error::Error;

use crate::page::Chapter;

mod activations;
mod adaline;
mod backpropagation;
mod batch_norm;
mod dropout;
mod ensembles;
mod gamma;
mod gradients;
mod initialisation;
mod madaline;
mod optimisers;
mod particles;
mod perceptron;
mod pretraining;
mod regression;
mod schedules;
mod search;
mod trees;

/// A chapter, and how it is written.
pub struct Entry {
    /// As it is asked for on the command line.
    pub name: &'static str,
    pub title: &'static str,
    pub write: fn(&mut Chapter) -> Result<(), Box<dyn Error>>,
}

pub const CHAPTERS: &[Entry] = &[
    Entry {
        name: "perceptron",
        title: "The perceptron",
        write: perceptron::write,
    },
    Entry {
        name: "adaline",
        title: "ADALINE",
        write: adaline::write,
    },
    Entry {
        name: "madaline",
        title: "MADALINE",
        write: madaline::write,
    },
    Entry {
        name: "backpropagation",
        title: "Back-propagation, one number at a time",
        write: backpropagation::write,
    },
    Entry {
        name: "gradients",
        title: "Is the gradient right?",
        write: gradients::write,
    },
    Entry {
        name: "search",
        title: "Why not just search?",
        write: search::write,
    },
    Entry {
        name: "activations",
        title: "Activations and their derivatives",
        write: activations::write,
    },
    Entry {
        name: "initialisation",
        title: "Where the weights start",
        write: initialisation::write,
    },
    Entry {
        name: "optimisers",
        title: "Ways down a narrow valley",
        write: optimisers::write,
    },
    Entry {
        name: "schedules",
        title: "Learning rates that change, gradients cut short, weights kept small",
        write: schedules::write,
    },
    Entry {
        name: "pretraining",
        title: "Layer by layer",
        write: pretraining::write,
    },
    Entry {
        name: "batch_norm",
        title: "Batch normalisation",
        write: batch_norm::write,
    },
    Entry {
        name: "dropout",
        title: "Dropout",
        write: dropout::write,
    },
    Entry {
        name: "ensembles",
        title: "Many opinions",
        write: ensembles::write,
    },
    Entry {
        name: "trees",
        title: "Trees and networks",
        write: trees::write,
    },
    Entry {
        name: "particles",
        title: "Features that are learnt",
        write: particles::write,
    },
    Entry {
        name: "gamma",
        title: "Gamma rays and hadrons",
        write: gamma::write,
    },
    Entry {
        name: "regression",
        title: "A curve through noise",
        write: regression::write,
    },
];
