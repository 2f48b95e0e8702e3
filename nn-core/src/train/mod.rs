//! Training: epochs over shuffled mini-batches, validation, early stopping.
//!
//! [`Training`] is the loop; [`TrainingMemory`] is all the memory it needs, statically sized, and
//! [`TrainingMemory::step`] a single step of it for loops of one's own. With `alloc`, [`Training::fit`] makes the memory on the
//! heap, once; without, [`Training::fit_in`] takes it from a [`Slot`](crate::memory::Slot). A step allocates nothing.

mod error;
mod evaluate;
mod memory;
mod order;
#[cfg(feature = "rayon")]
mod parallel;
mod pass;
mod rate;
#[cfg(feature = "rayon")]
mod shards;
mod shuffle;

pub use error::{Part, TrainingError};
pub use evaluate::{Evaluation, evaluate};
pub use memory::{Snapshot, TrainingMemory};
#[cfg(feature = "rayon")]
pub use parallel::Parallel;

use core::ops::ControlFlow;

use rand::Rng;

use crate::loss::Loss;
use crate::network::Network;
use crate::optim::Optimiser;
use crate::schedule::{Constant, Schedule};
use memory::Memory;
use order::Order;
use rate::Rate;

/// A sample: an input and what the output is compared with.
pub type Sample<N, L> = (
    <N as Network>::InputArray,
    <L as Loss>::Target<<N as Network>::OutputArray>,
);

/// The training loop, with its settings.
///
/// ```
/// use nn_core::prelude::*;
///
/// network! {
///     struct Xor: [2] -> [1] {
///         dense(8),
///         tanh,
///         dense(1),
///     }
/// }
///
/// let data = [([0., 0.], [0.]), ([0., 1.], [1.]), ([1., 0.], [1.]), ([1., 1.], [0.])];
/// let mut rng = seeded_rng(1);
/// let mut net = Xor::init(&mut rng);
/// let history = Training::new(BinaryCrossEntropyWithLogits, Adam::new(0.05))
///     .epochs(200)
///     .batch::<4>()
///     .fit(&mut net, &data, &[], &mut rng)?;
/// assert_eq!(history.last().train.accuracy, Some(1.0));
/// # Ok::<(), TrainingError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Training<L, O, const BATCH: usize = 32, S = Constant, M = OneThread> {
    loss: L,
    optimiser: O,
    schedule: S,
    epochs: usize,
    shuffle: bool,
    patience: Option<usize>,
    mode: M,
}

/// How a [`Training`] runs unless told otherwise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OneThread;

/// One epoch, as data.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Epoch {
    /// Its number, from 1.
    pub epoch: usize,
    /// How many there will be at most.
    pub epochs: usize,
    /// On the training data, while it learnt: each batch before its update, dropout and all.
    pub train: Evaluation,
    /// On the validation data, after the epoch; `None` if there is none.
    pub valid: Option<Evaluation>,
    /// The learning rate of its last step.
    pub learning_rate: f64,
}

impl Epoch {
    /// The loss that early stopping watches: the validation's, or the training's if there is none.
    #[must_use]
    pub fn watched_loss(&self) -> f64 {
        self.valid.unwrap_or(self.train).loss
    }
}

/// How a training ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// The last epoch.
    pub last: Epoch,
    /// The epoch with the smallest watched loss.
    pub best: Epoch,
    /// Whether early stopping or the callback ended it before its time.
    pub stopped_early: bool,
}

/// Every epoch of a training.
#[cfg(feature = "alloc")]
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    /// The epochs in their order; never empty.
    pub epochs: alloc::vec::Vec<Epoch>,
    /// How it ended.
    pub outcome: Outcome,
}

#[cfg(feature = "alloc")]
impl History {
    /// The last epoch.
    #[must_use]
    pub fn last(&self) -> Epoch {
        self.outcome.last
    }

    /// The epoch with the smallest watched loss, whose weights early stopping restores.
    #[must_use]
    pub fn best(&self) -> Epoch {
        self.outcome.best
    }
}

impl<L: Loss, O: Optimiser> Training<L, O> {
    /// Ten epochs of shuffled batches of 32.
    #[must_use]
    pub const fn new(loss: L, optimiser: O) -> Self {
        Self {
            loss,
            optimiser,
            schedule: Constant,
            epochs: 10,
            shuffle: true,
            patience: None,
            mode: OneThread,
        }
    }
}

impl<L: Loss, O: Optimiser, const BATCH: usize, S: Schedule, M> Training<L, O, BATCH, S, M> {
    /// How often the training data is gone through.
    #[must_use]
    pub fn epochs(self, epochs: usize) -> Self {
        Self { epochs, ..self }
    }

    /// How many samples make one step: `.batch::<32>()`, a constant, since the memory for it is static. A last batch with
    /// fewer is used too.
    ///
    /// ```
    /// use nn_core::prelude::*;
    ///
    /// let training = Training::new(CrossEntropy, Sgd::new(0.1)).batch::<8>();
    /// ```
    #[must_use]
    pub fn batch<const SAMPLES: usize>(self) -> Training<L, O, SAMPLES, S, M> {
        Training {
            loss: self.loss,
            optimiser: self.optimiser,
            schedule: self.schedule,
            epochs: self.epochs,
            shuffle: self.shuffle,
            patience: self.patience,
            mode: self.mode,
        }
    }

    /// How the learning rate changes: one of [`schedule`](crate::schedule). Without, it stays the optimiser's. Every training
    /// starts it from its beginning.
    ///
    /// ```
    /// use nn_core::prelude::*;
    /// use nn_core::schedule::Cosine;
    ///
    /// let training = Training::new(CrossEntropy, Adam::new(1e-3)).epochs(50).schedule(Cosine::new(50));
    /// ```
    #[must_use]
    pub fn schedule<Other: Schedule>(self, schedule: Other) -> Training<L, O, BATCH, Other, M> {
        Training {
            loss: self.loss,
            optimiser: self.optimiser,
            schedule,
            epochs: self.epochs,
            shuffle: self.shuffle,
            patience: self.patience,
            mode: self.mode,
        }
    }

    /// Whether the samples come in a new random order every epoch. They do unless told otherwise.
    #[must_use]
    pub fn shuffle(self, shuffle: bool) -> Self {
        Self { shuffle, ..self }
    }

    /// Stops after so many epochs in a row in which the watched loss (the validation's, or the training's if there
    /// is none) reached no new minimum, at least one, and restores the weights of the best epoch.
    #[must_use]
    pub fn early_stopping(self, patience: usize) -> Self {
        Self {
            patience: Some(patience),
            ..self
        }
    }
}

impl<L: Loss, O: Optimiser, const BATCH: usize, S: Schedule> Training<L, O, BATCH, S> {
    /// Trains `network` on `train`, watched on `valid`, which may be empty.
    ///
    /// # Errors
    ///
    /// [`TrainingError`]: no data, a number that is not finite in the data, a target that cannot be learnt, a learning rate
    /// that is no positive number or another setting outside its range, or a training that diverges. The data is looked at before the first step. A training
    /// that diverges gives the network back as it was after the last good epoch (with early stopping the best one, or as it
    /// came if there was none).
    #[cfg(feature = "alloc")]
    pub fn fit<N: Network, R: Rng>(
        &self,
        network: &mut N,
        train: &[Sample<N, L>],
        valid: &[Sample<N, L>],
        rng: &mut R,
    ) -> Result<History, TrainingError> {
        self.fit_with(network, train, valid, rng, |_, _| ControlFlow::Continue(()))
    }

    /// [`fit`](Self::fit) with a callback after every epoch, for progress and pictures; it is given
    /// the epoch and the network, and may end the training.
    ///
    /// # Errors
    ///
    /// As [`fit`](Self::fit).
    #[cfg(feature = "alloc")]
    pub fn fit_with<N: Network, R: Rng>(
        &self,
        network: &mut N,
        train: &[Sample<N, L>],
        valid: &[Sample<N, L>],
        rng: &mut R,
        mut callback: impl FnMut(&Epoch, &N) -> ControlFlow<()>,
    ) -> Result<History, TrainingError> {
        let mut memory = crate::memory::zeroed_box::<TrainingMemory<N, O, BATCH>>();
        let mut backup = crate::memory::zeroed_box::<Snapshot<N>>();
        let mut epochs = alloc::vec::Vec::with_capacity(self.epochs.min(1 << 16));
        let outcome = self.fit_in(
            network,
            &mut memory,
            Some(&mut backup),
            train,
            valid,
            rng,
            |epoch, network| {
                epochs.push(*epoch);
                callback(epoch, network)
            },
        )?;
        Ok(History { epochs, outcome })
    }

    /// [`fit_with`](Self::fit_with) in memory that the caller gives: without a heap. The optimiser goes on from what `memory`
    /// holds. `backup` is for the weights of the best epoch, or without early stopping of the last one; without it,
    /// early stopping leaves those of the last epoch.
    ///
    /// # Errors
    ///
    /// As [`fit`](Self::fit); where there is no `backup`, a training that diverges leaves the network as it was before
    /// the batch that showed it.
    #[expect(
        clippy::too_many_arguments,
        reason = "what `fit` takes, and the memory for it"
    )]
    pub fn fit_in<N: Network, R: Rng>(
        &self,
        network: &mut N,
        memory: &mut TrainingMemory<N, O, BATCH>,
        backup: Option<&mut Snapshot<N>>,
        train: &[Sample<N, L>],
        valid: &[Sample<N, L>],
        rng: &mut R,
        callback: impl FnMut(&Epoch, &N) -> ControlFlow<()>,
    ) -> Result<Outcome, TrainingError> {
        self.check::<N>(train, valid)?;
        self.learn(network, backup, callback, |network, rate, number| {
            let order = Order::new(self.shuffle, train.len(), rng);
            self.epoch(network, memory, rate, [train, valid], &order, rng, number)
        })
    }
}

impl<L: Loss, O: Optimiser, const BATCH: usize, S: Schedule, M> Training<L, O, BATCH, S, M> {
    fn check<N: Network>(
        &self,
        train: &[Sample<N, L>],
        valid: &[Sample<N, L>],
    ) -> Result<(), TrainingError> {
        error::check_settings(self.epochs, BATCH, &self.optimiser, &self.schedule)?;
        error::check_data::<N, L>(&self.loss, train, valid)
    }

    /// The epochs, by number, and what follows upon each.
    fn learn<N: Network>(
        &self,
        network: &mut N,
        mut backup: Option<&mut Snapshot<N>>,
        mut callback: impl FnMut(&Epoch, &N) -> ControlFlow<()>,
        mut epoch: impl FnMut(&mut N, &mut Rate<O, S>, usize) -> Result<Epoch, TrainingError>,
    ) -> Result<Outcome, TrainingError> {
        if let Some(backup) = backup.as_deref_mut() {
            backup.take(network);
        }
        let mut rate = Rate::new(&self.optimiser, &self.schedule);
        let mut best: Option<Epoch> = None;
        let mut epoch_number = 1;
        loop {
            let epoch = match epoch(network, &mut rate, epoch_number) {
                Ok(epoch) => epoch,
                Err(error) => {
                    if let Some(backup) = backup {
                        backup.restore(network);
                    }
                    return Err(error);
                }
            };
            rate.observe(epoch.watched_loss());
            let is_best = best.is_none_or(|best| epoch.watched_loss() < best.watched_loss());
            if is_best {
                best = Some(epoch);
            }
            // With early stopping the backup is of the best epoch, without of the last one.
            if let Some(backup) = backup
                .as_deref_mut()
                .filter(|_| is_best || self.patience.is_none())
            {
                backup.take(network);
            }
            let best = best.unwrap_or(epoch);
            let out_of_patience = self
                .patience
                .is_some_and(|patience| epoch_number - best.epoch >= patience.max(1));
            let stopped = callback(&epoch, network).is_break();
            if stopped || out_of_patience || epoch_number == self.epochs {
                if let Some(backup) = backup.filter(|_| self.patience.is_some()) {
                    backup.restore(network);
                }
                let stopped_early = epoch_number < self.epochs;
                return Ok(Outcome {
                    last: epoch,
                    best,
                    stopped_early,
                });
            }
            epoch_number += 1;
        }
    }

    /// One epoch: once through the data, and a look at what came of it.
    #[expect(
        clippy::too_many_arguments,
        reason = "what `fit_in` takes, and where it is"
    )]
    fn epoch<N: Network>(
        &self,
        network: &mut N,
        memory: &mut impl Memory<N, O, L>,
        rate: &mut Rate<O, S>,
        [train, valid]: [&[Sample<N, L>]; 2],
        order: &Order,
        rng: &mut dyn Rng,
        epoch: usize,
    ) -> Result<Epoch, TrainingError> {
        let batches = train.len().div_ceil(BATCH);
        let diverged = |batch, part| TrainingError::NotFinite { epoch, batch, part };
        let mut total = evaluate::Sum::default();
        for batch in 0..batches {
            let places = batch * BATCH..train.len().min((batch + 1) * BATCH);
            let optimiser = rate.next(epoch)?;
            let sum = memory
                .try_step(network, &self.loss, optimiser, train, order, places, rng)
                .map_err(|part| diverged(batch + 1, part))?;
            total.add(sum);
        }
        if let Some(step) = memory::broken_step(network) {
            return Err(diverged(batches, Part::Parameters { step }));
        }
        let evaluation = (!valid.is_empty()).then(|| memory.evaluate(network, &self.loss, valid));
        // Nobody looks at the last update of all, unless there is validation: a few samples tell.
        let is_last = epoch == self.epochs;
        let looked_at = evaluation.or_else(|| {
            is_last.then(|| memory.evaluate(network, &self.loss, &train[..train.len().min(BATCH)]))
        });
        if looked_at.is_some_and(|evaluation| !evaluation.loss.is_finite()) {
            return Err(diverged(batches, Part::LossAfterwards));
        }
        Ok(Epoch {
            epoch,
            epochs: self.epochs,
            train: total.mean(),
            valid: evaluation,
            learning_rate: rate.learning_rate(),
        })
    }
}
