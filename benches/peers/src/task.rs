//! What is to be run: a network with its numbers, in use or in training.

use nn_core::flat::Flat;
use nn_core::prelude::*;

use crate::network;
use crate::networks::{GruSound, LstmSound, N1, N2, N3, N4, N5};
use crate::random;

/// Between how many inputs a row changes, and how many batches.
const INPUTS: usize = 8;
const BATCHES: usize = 4;
const CLASSES: usize = 10;
pub const BATCH: usize = 64;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    One,
    Batch,
    /// One frame of a stream that goes on.
    Frame,
    /// Steps of Adam with so many samples: mean squared error for the network with one output, cross-entropy for the others.
    Training(usize),
}

pub struct Task {
    pub network: network::Network,
    pub kind: Kind,
    /// As they lie in our network: the weights of a dense layer `[in][out]`, of a convolution
    /// `[row][column][channel][filter]`, of a cell `[in][gate][unit]`, each before its bias.
    pub weights: Vec<f32>,
    /// What each call is given; images are channels last.
    pub inputs: Vec<Vec<f32>>,
    /// What a training is to make of an input of a call: for the network with one output.
    pub targets: Vec<Vec<f32>>,
    /// The same for the others.
    pub classes: Vec<Vec<usize>>,
}

pub fn tasks() -> Vec<Task> {
    use Kind::{Batch, Frame, One, Training};
    vec![
        Task::new::<N1>(network::Network::N1, One),
        Task::new::<N2>(network::Network::N2, One),
        Task::new::<N3>(network::Network::N3, One),
        Task::new::<N3>(network::Network::N3, Batch),
        Task::new::<N4>(network::Network::N4, One),
        Task::new::<N4>(network::Network::N4, Batch),
        Task::new::<N5>(network::Network::N5, One),
        Task::new::<N5>(network::Network::N5, Batch),
        Task::new::<LstmSound>(network::Network::Lstm, Frame),
        Task::new::<GruSound>(network::Network::Gru, Frame),
        Task::new::<N1>(network::Network::N1, Training(10)),
        Task::new::<N3>(network::Network::N3, Training(32)),
        Task::new::<N3>(network::Network::N3, Training(128)),
        Task::new::<N5>(network::Network::N5, Training(64)),
    ]
}

impl Task {
    fn new<N: Network<Scalar = f32>>(network: network::Network, kind: Kind) -> Self {
        let mut rng = seeded_rng(1);
        let weights = N::boxed(&mut rng).parameters().flat().to_vec();
        let (calls, samples) = match kind {
            Kind::One | Kind::Frame => (INPUTS, 1),
            Kind::Batch => (BATCHES, BATCH),
            Kind::Training(batch) => (BATCHES, batch),
        };
        let length = network.input().iter().product::<usize>();
        let numbers = random::values::<f32>(calls * samples * length, &mut rng);
        let places: Vec<usize> = (0..calls * samples).collect();
        let targets = places.chunks(samples).map(|places| {
            let target = |&place: &usize| place as f32 / (calls * samples) as f32;
            places.iter().map(target).collect()
        });
        let classes = places.chunks(samples).map(|places| {
            let class = |&place: &usize| place % CLASSES;
            places.iter().map(class).collect()
        });
        Self {
            network,
            kind,
            weights,
            inputs: numbers
                .chunks(samples * length)
                .map(<[f32]>::to_vec)
                .collect(),
            targets: targets.collect(),
            classes: classes.collect(),
        }
    }

    /// In one call.
    pub fn samples(&self) -> usize {
        match self.kind {
            Kind::One | Kind::Frame => 1,
            Kind::Batch => BATCH,
            Kind::Training(batch) => batch,
        }
    }

    pub fn name(&self) -> String {
        let network = match self.network {
            network::Network::N1 => "N1",
            network::Network::N2 => "N2",
            network::Network::N3 => "N3",
            network::Network::N4 => "N4",
            network::Network::N5 => "N5",
            network::Network::Lstm => "LSTM 1 to 20, dense 1",
            network::Network::Gru => "GRU 1 to 20, dense 1",
        };
        match self.kind {
            Kind::One => format!("{network}, one sample"),
            Kind::Batch => format!("{network}, batch {BATCH}"),
            Kind::Frame => format!("{network}, a time step"),
            Kind::Training(batch) => format!("{network} training, batch {batch}"),
        }
    }
}
