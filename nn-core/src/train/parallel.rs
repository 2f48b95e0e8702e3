//! Training on several threads: the feature `rayon`.

use core::ops::ControlFlow;

use alloc::boxed::Box;
use rand::Rng;

use crate::loss::Loss;
use crate::memory::zeroed_box;
use crate::network::Network;
use crate::optim::Optimiser;
use crate::random::seeded_rng;
use crate::schedule::Schedule;
use crate::threads::awake;
use crate::train::order::Order;
use crate::train::shards::{FEW, MANY, SOME, Shards};
use crate::train::{Epoch, History, Outcome, Sample, Snapshot, Training, TrainingError};

/// How a [`Training`] runs after [`parallel`](Training::parallel).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parallel;

impl<L: Loss, O: Optimiser, const BATCH: usize, S: Schedule> Training<L, O, BATCH, S> {
    /// On the threads of rayon's pool, the one around the call or the global one: [`fit`](Training::fit) then cuts every batch
    /// into shards, each of which goes through the network by itself, and adds up their gradients. The numbers learnt are the
    /// same, bit by bit, however many threads there are.
    ///
    /// ```
    /// use nn_core::prelude::*;
    ///
    /// network! {
    ///     struct Xor: [2] -> [1] { dense(8), tanh, dense(1) }
    /// }
    /// let data = [([0., 0.], [0.]), ([0., 1.], [1.]), ([1., 0.], [1.]), ([1., 1.], [0.])];
    /// let mut rng = seeded_rng(1);
    /// let mut net = Xor::init(&mut rng);
    /// Training::new(BinaryCrossEntropyWithLogits, Adam::new(0.05))
    ///     .batch::<64>()
    ///     .parallel()
    ///     .fit(&mut net, &data, &[], &mut rng)?;
    /// # Ok::<(), TrainingError>(())
    /// ```
    ///
    /// They are not those that one thread learns without this call: sums are made in another order, and
    ///
    /// - dropout draws another mask: each shard has a generator of its own, seeded from `rng`;
    /// - batch normalisation takes mean and variance over the shard, as PyTorch's `DataParallel` does, and the running
    ///   statistics move by the mean of what the shards make of them, weighted by their samples.
    ///
    /// A shard has up to 16 samples in batches of up to 32, up to 32 in those of up to 64, and up to 64 in larger ones. So two
    /// threads share a batch of 17 to 128, and four one of 256. It pays where a step takes 100 µs or more. Each shard has a
    /// gradient of its own, on the heap. While an epoch runs, as many threads as there are shards do not go to sleep: those that
    /// find nothing to do keep their cores busy, and do other work of the pool when there is some.
    #[must_use]
    pub fn parallel(self) -> Training<L, O, BATCH, S, Parallel> {
        Training {
            loss: self.loss,
            optimiser: self.optimiser,
            schedule: self.schedule,
            epochs: self.epochs,
            shuffle: self.shuffle,
            patience: self.patience,
            mode: Parallel,
        }
    }
}

impl<L, O, const BATCH: usize, S> Training<L, O, BATCH, S, Parallel>
where
    L: Loss + Sync,
    O: Optimiser + Send + Sync,
    S: Schedule + Send + Sync,
{
    /// Trains `network` on `train`, watched on `valid`, which may be empty.
    ///
    /// # Errors
    ///
    /// As [`Training::fit`] on one thread.
    pub fn fit<N: Network, R: Rng>(
        &self,
        network: &mut N,
        train: &[Sample<N, L>],
        valid: &[Sample<N, L>],
        rng: &mut R,
    ) -> Result<History, TrainingError>
    where
        L::Target<N::OutputArray>: Sync,
    {
        self.fit_with(network, train, valid, rng, |_, _| ControlFlow::Continue(()))
    }

    /// [`fit`](Self::fit) with a callback after every epoch, which is called on this thread and may end the training.
    ///
    /// # Errors
    ///
    /// As [`fit`](Self::fit).
    pub fn fit_with<N: Network, R: Rng>(
        &self,
        network: &mut N,
        train: &[Sample<N, L>],
        valid: &[Sample<N, L>],
        rng: &mut R,
        mut callback: impl FnMut(&Epoch, &N) -> ControlFlow<()>,
    ) -> Result<History, TrainingError>
    where
        L::Target<N::OutputArray>: Sync,
    {
        let mut epochs = alloc::vec::Vec::with_capacity(self.epochs.min(1 << 16));
        let mut callback = |epoch: &Epoch, network: &N| {
            epochs.push(*epoch);
            callback(epoch, network)
        };
        let data = [train, valid];
        let outcome = if const { BATCH <= 2 * FEW } {
            self.fit_in_shards::<N, R, FEW>(network, data, rng, &mut callback)
        } else if const { BATCH <= 2 * SOME } {
            self.fit_in_shards::<N, R, SOME>(network, data, rng, &mut callback)
        } else {
            self.fit_in_shards::<N, R, MANY>(network, data, rng, &mut callback)
        }?;
        Ok(History { epochs, outcome })
    }

    fn fit_in_shards<N: Network, R: Rng, const SAMPLES: usize>(
        &self,
        network: &mut N,
        [train, valid]: [&[Sample<N, L>]; 2],
        rng: &mut R,
        callback: &mut dyn FnMut(&Epoch, &N) -> ControlFlow<()>,
    ) -> Result<Outcome, TrainingError>
    where
        L::Target<N::OutputArray>: Sync,
    {
        self.check::<N>(train, valid)?;
        let mut memory = Shards::<N, O, SAMPLES>::new(BATCH);
        let mut backup: Box<Snapshot<N>> = zeroed_box();
        self.learn(
            network,
            Some(&mut backup),
            callback,
            |network, rate, number| {
                let order = Order::new(self.shuffle, train.len(), rng);
                // `rng` stays on this thread; what is drawn on others comes from it all the same.
                let mut rng = seeded_rng(rng.next_u64());
                let memory = &mut memory;
                let epoch = || {
                    let data = [train, valid];
                    self.epoch(network, memory, rate, data, &order, &mut rng, number)
                };
                rayon::scope(|_| awake(BATCH.div_ceil(SAMPLES) - 1, epoch))
            },
        )
    }
}
