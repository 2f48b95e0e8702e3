//! A row for every kind of step.

mod activations;
mod anywhere;
pub mod attention;
mod blocks;
mod images;
mod norms;
mod rearrange;
mod sequences;
mod windows;

use std::ops::RangeInclusive;

use super::generator::Generator;
use super::tree::{Flow, Step};

/// A kind of step.
pub struct Row {
    /// As it is written; some are alike.
    pub words: &'static [&'static str],
    /// How often it is drawn, against the others.
    pub often: usize,
    /// How many axes it takes.
    pub takes: RangeInclusive<usize>,
    /// One for this input; `None` if that cannot be.
    pub draw: fn(&mut Generator, &Row, &Flow) -> Option<Step>,
    /// What it makes of an input; `None` if that does not fit.
    pub output: fn(&Step, &Flow) -> Option<Flow>,
    pub learns: bool,
    pub is_block: bool,
    /// Whether training computes something else than use.
    pub training_differs: bool,
}

const ROW: Row = Row {
    words: &[],
    often: 2,
    takes: 1..=3,
    draw: |generator, row, _| Some(Step::new(generator.random.one_of(row.words))),
    output: |_, input| Some(input.with(input.axes.clone())),
    learns: false,
    is_block: false,
    training_differs: false,
};

/// Those that are there in every build.
static ROWS: [&Row; 43] = [
    &anywhere::DENSE,
    &anywhere::DROPOUT,
    &activations::SMOOTH,
    &activations::KINKED,
    &activations::SLOPED,
    &activations::SOFTMAX,
    &activations::CLIP,
    &activations::SCALE,
    &activations::STEPPED,
    &norms::BATCH_NORM,
    &norms::LAYER_NORM,
    &norms::RMS_NORM,
    &norms::GROUP_NORM,
    &rearrange::FLATTEN,
    &rearrange::RESHAPE,
    &rearrange::PERMUTE,
    &rearrange::PAD,
    &rearrange::CROP,
    &rearrange::UPSAMPLE,
    &images::CONV2D,
    &images::DEPTHWISE_CONV2D,
    &images::SEPARABLE_CONV2D,
    &images::CONV_TRANSPOSE2D,
    &images::MAX_POOL2D,
    &images::AVG_POOL2D,
    &images::GLOBAL_POOL,
    &sequences::CONV1D,
    &sequences::DEPTHWISE_CONV1D,
    &sequences::MAX_POOL1D,
    &sequences::AVG_POOL1D,
    &sequences::RNN,
    &sequences::GRU,
    &sequences::LSTM,
    &attention::ATTENTION,
    &attention::LEARNT_POSITIONS,
    &attention::POSITIONAL_ENCODING,
    &attention::EMBEDDING,
    &blocks::BIDIRECTIONAL,
    &blocks::TIME_DISTRIBUTED,
    &blocks::CONCAT,
    &blocks::SUM_AND_PRODUCT,
    &blocks::RESIDUAL,
    &blocks::NETWORK,
];

/// All of them; `with_crooked` also a layer that is wrong on purpose, to see that it is found.
pub fn rows(with_crooked: bool) -> Vec<&'static Row> {
    let mut rows = ROWS.to_vec();
    if with_crooked {
        rows.push(&anywhere::CROOKED);
    }
    rows
}

impl Row {
    pub fn find(word: &str) -> Option<&'static Self> {
        let mut rows = ROWS.iter().copied().chain([&anywhere::CROOKED]);
        rows.find(|row| row.words.contains(&word))
    }
}
