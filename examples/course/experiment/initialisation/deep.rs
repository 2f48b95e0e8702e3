//! Training through ten layers, by how their weights were drawn.

use std::ops::ControlFlow;

use nn_core::prelude::*;

use super::layers::*;
use crate::common::digits_data::{Data, Image};

macro_rules! deep {
    ($($name:ident: $layer:ident;)*) => {$(
        network! {
            /// Reads digits through ten layers that are drawn alike.
            pub struct $name: [8, 8, 1] -> [10] {
                flatten,
                $layer,
                $layer,
                $layer,
                $layer,
                $layer,
                $layer,
                $layer,
                $layer,
                $layer,
                $layer,
                output: dense(10),
            }
        }
    )*};
}

deep! {
    DeepEqualTanh: EqualTanh;
    DeepSmallTanh: SmallTanh;
    DeepLargeTanh: LargeTanh;
    DeepGlorotTanh: GlorotTanh;
    DeepHeTanh: HeTanh;
    DeepSmallRelu: SmallRelu;
    DeepLargeRelu: LargeRelu;
    DeepGlorotRelu: GlorotRelu;
    DeepHeRelu: HeRelu;
}

/// The learning rate of plain descent, the same for all.
pub const RATE: f64 = 0.02;

/// A training on the digits.
pub struct Run {
    pub init: &'static str,
    /// The training loss of each epoch.
    pub losses: Vec<f64>,
    /// On the test images; `None` if the training ran away to numbers that are not finite.
    pub accuracy: Option<f64>,
}

impl Run {
    fn new<N>(init: &'static str, data: &Data, epochs: usize, seed: u64) -> Self
    where
        N: Network<Scalar = f32, InputArray = Image, OutputArray = [f32; 10]>,
    {
        let mut rng = seeded_rng(seed);
        let mut net = N::boxed(&mut rng);
        let mut losses = Vec::new();
        let trained = Training::new(CrossEntropy, Sgd::new(RATE))
            .epochs(epochs)
            .batch::<32>()
            .fit_with(&mut *net, &data.train, &[], &mut rng, |epoch, _| {
                losses.push(epoch.train.loss);
                ControlFlow::Continue(())
            });
        let accuracy = trained
            .and_then(|_| evaluate(&*net, &CrossEntropy, &data.test))
            .ok()
            .and_then(|evaluation| evaluation.accuracy);
        Self {
            init,
            losses,
            accuracy,
        }
    }

    /// The loss of the last epoch; `None` if the training ran away.
    pub fn last_loss(&self) -> Option<f64> {
        self.accuracy.and_then(|_| self.losses.last().copied())
    }
}

/// With tanh: all equal, too small, too large, Glorot, He.
pub fn tanh(data: &Data, epochs: usize, seed: u64) -> [Run; 5] {
    [
        Run::new::<DeepEqualTanh>("constant(0.1)", data, epochs, seed),
        Run::new::<DeepSmallTanh>("normal(0.01)", data, epochs, seed),
        Run::new::<DeepLargeTanh>("normal(0.5)", data, epochs, seed),
        Run::new::<DeepGlorotTanh>("glorot_normal", data, epochs, seed),
        Run::new::<DeepHeTanh>("he_normal", data, epochs, seed),
    ]
}

/// With rectifiers: too small, too large, Glorot, He.
pub fn relu(data: &Data, epochs: usize, seed: u64) -> [Run; 4] {
    [
        Run::new::<DeepSmallRelu>("normal(0.01)", data, epochs, seed),
        Run::new::<DeepLargeRelu>("normal(0.5)", data, epochs, seed),
        Run::new::<DeepGlorotRelu>("glorot_normal", data, epochs, seed),
        Run::new::<DeepHeRelu>("he_normal", data, epochs, seed),
    ]
}
