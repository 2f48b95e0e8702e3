//! Training on several threads: a batch in shards, each with a gradient of its own.
//!
//! What a shard is depends on the batch alone, gradients are added in the order of a fixed tree, and everything else is done
//! number by number: the threads are free to share the work as they like, and the bits are the same however many there are.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::ops::Range;
use core::sync::atomic::{AtomicBool, Ordering};

use rand::Rng;

use crate::flat::Flat;
use crate::kernel::finite::all_finite;
use crate::kernel::isa::dispatched;
use crate::layer::{Layer, Parameters};
use crate::loss::Loss;
use crate::math::Scalar;
use crate::memory::{Zeroed, zeroed_box};
use crate::network::Network;
use crate::optim::{Optimiser, on_all_threads};
use crate::random::seeded_rng;
use crate::threads::{Divisible, for_each, middle, share};
use crate::train::evaluate::{Evaluation, Sum};
use crate::train::memory::{Memory, culprit};
use crate::train::order::Order;
use crate::train::pass::Pass;
use crate::train::{Part, Sample};

/// How many numbers of the gradients are added up at a time: few enough to stay in the first cache.
const BLOCK: usize = 2048;

/// The most samples of a shard: half of the batch where it is small, so that two threads share it; enough, where it is large,
/// that what a shard costs by itself, going through all parameters and their gradient, does not show.
pub(super) const FEW: usize = 16;
pub(super) const SOME: usize = 32;
pub(super) const MANY: usize = 64;

/// A part of a batch.
struct Shard<N: Network, const SAMPLES: usize> {
    sum: Sum,
    room: Box<Room<N, SAMPLES>>,
}

/// What a shard works in.
struct Room<N: Network, const SAMPLES: usize> {
    pass: Pass<N, SAMPLES>,
    /// What the shard made of the network's.
    state: N::State<N::Scalar>,
    scratch: N::Scratch<SAMPLES>,
}

// SAFETY: every field may be zero bytes.
#[allow(unsafe_code)]
unsafe impl<N: Network, const SAMPLES: usize> Zeroed for Room<N, SAMPLES> {}

impl<N: Network, const SAMPLES: usize> Shard<N, SAMPLES> {
    fn new() -> Self {
        Self {
            sum: Sum::default(),
            room: zeroed_box(),
        }
    }

    fn gradient(&self) -> &[N::Scalar] {
        self.room.pass.gradient.flat()
    }
}

/// What the optimiser remembers.
type Moments<N, O> =
    <O as Optimiser>::State<<N as Network>::Scalar, Parameters<N, <N as Network>::Scalar>>;

/// The memory of a training on several threads.
pub(super) struct Shards<N: Network, O: Optimiser, const SAMPLES: usize> {
    shards: Vec<Shard<N, SAMPLES>>,
    /// Which samples the batch is of.
    places: Vec<usize>,
    optimiser: Box<Moments<N, O>>,
}

impl<N: Network, O: Optimiser, const SAMPLES: usize> Shards<N, O, SAMPLES> {
    /// For batches of up to so many samples.
    pub(super) fn new(batch: usize) -> Self {
        let shards = 0..batch.div_ceil(SAMPLES);
        Self {
            shards: shards.map(|_| Shard::new()).collect(),
            places: alloc::vec![0; batch],
            optimiser: zeroed_box(),
        }
    }
}

impl<N, O, L, const SAMPLES: usize> Memory<N, O, L> for Shards<N, O, SAMPLES>
where
    N: Network,
    O: Optimiser,
    L: Loss + Sync,
    L::Target<N::OutputArray>: Sync,
{
    fn try_step(
        &mut self,
        network: &mut N,
        loss: &L,
        optimiser: &O,
        samples: &[Sample<N, L>],
        order: &Order,
        places: Range<usize>,
        rng: &mut dyn Rng,
    ) -> Result<Sum, Part> {
        let len = places.len();
        let all_places = &mut self.places[..len];
        order.look_up(places.start, all_places);
        let all_places = &*all_places;
        let seed = rng.next_u64();
        let count = len.div_ceil(SAMPLES);
        let shards = &mut self.shards[..count];

        let (parameters, state) = network.parts_mut();
        optimiser.look_ahead(&mut *self.optimiser, parameters);
        let share = N::Scalar::ONE / N::Scalar::from_usize(len);
        let learnt: &Parameters<N, N::Scalar> = parameters;
        let state_before = &*state;
        for_each(shards, |number, shard: &mut Shard<N, SAMPLES>| {
            // As alike as can be: a last sample alone would be no batch for a normalisation.
            let places = &all_places[len * number / count..len * (number + 1) / count];
            let mut rng = seeded_rng(seed.wrapping_add(number as u64));
            let Shard { sum, room } = shard;
            let Room { pass, state, .. } = &mut **room;
            state.flat_mut().copy_from_slice(state_before.flat());
            *sum = pass.forward(learnt, state, loss, share, samples, places, &mut rng);
            if sum.loss.is_finite() {
                pass.backward(learnt, places.len());
            }
        });

        let mut total = Sum::default();
        for shard in &*shards {
            total.add(shard.sum);
        }
        let mut broken = (!total.loss.is_finite()).then_some(Part::Loss);
        if broken.is_none() && !add_gradients(shards) {
            let step = culprit(<N as Layer>::STEPS, shards[0].gradient());
            broken = Some(Part::Gradient { step });
        }
        if let Some(part) = broken {
            optimiser.look_back(&self.optimiser, parameters);
            return Err(part);
        }
        add_states(state.flat_mut(), shards, all_places.len());
        let gradient = &mut shards[0].room.pass.gradient;
        on_all_threads(|| optimiser.step(&mut *self.optimiser, parameters, gradient));
        Ok(total)
    }

    fn evaluate(&mut self, network: &N, loss: &L, samples: &[Sample<N, L>]) -> Evaluation {
        let mut total = Sum::default();
        for samples in samples.chunks(self.shards.len() * SAMPLES) {
            let shards = &mut self.shards[..samples.len().div_ceil(SAMPLES)];
            for_each(shards, |number, shard: &mut Shard<N, SAMPLES>| {
                let from = number * SAMPLES;
                let to = samples.len().min(from + SAMPLES);
                let Shard { sum, room } = shard;
                let Room { pass, scratch, .. } = &mut **room;
                *sum = pass.evaluate(network, loss, &samples[from..to], scratch);
            });
            for shard in &*shards {
                total.add(shard.sum);
            }
        }
        total.mean()
    }
}

/// Adds the shards' gradients to that of the first. Whether all is finite.
fn add_gradients<N: Network, const SAMPLES: usize>(shards: &mut [Shard<N, SAMPLES>]) -> bool {
    let Some((first, others)) = shards.split_first_mut() else {
        return true;
    };
    let all = Sums {
        from: 0,
        sums: first.room.pass.gradient.flat_mut(),
        others: &*others,
    };
    let is_finite = AtomicBool::new(true);
    share(all, &|part: Sums<'_, N, SAMPLES>| {
        let blocks = part.sums.chunks_mut(BLOCK).enumerate();
        for (number, sums) in blocks {
            add_block(sums, part.others, part.from + number * BLOCK);
            if !all_finite(sums) {
                is_finite.store(false, Ordering::Relaxed);
            }
        }
    });
    is_finite.into_inner()
}

/// Some numbers of the first gradient, and all of the others.
struct Sums<'a, N: Network, const SAMPLES: usize> {
    from: usize,
    sums: &'a mut [N::Scalar],
    others: &'a [Shard<N, SAMPLES>],
}

impl<N: Network, const SAMPLES: usize> Divisible for Sums<'_, N, SAMPLES> {
    fn halves(self) -> Result<[Self; 2], Self> {
        let Self { from, sums, others } = self;
        let Some(middle) = middle(sums.len()) else {
            return Err(Self { from, sums, others });
        };
        let (first, second) = sums.split_at_mut(middle);
        let part = |from, sums| Self { from, sums, others };
        Ok([part(from, first), part(from + middle, second)])
    }
}

/// Adds to `sum`, which is a block of one gradient, the same block of others: halves by themselves, then the two.
fn add_block<N: Network, const SAMPLES: usize>(
    sum: &mut [N::Scalar],
    others: &[Shard<N, SAMPLES>],
    from: usize,
) {
    let block = from..from + sum.len();
    match others {
        [] => {}
        [other] => add(sum, &other.gradient()[block]),
        _ => {
            let (here, there) = others.split_at(others.len() / 2);
            let (first, there) = (&there[0], &there[1..]);
            let mut half = [N::Scalar::ZERO; BLOCK];
            let half = &mut half[..sum.len()];
            half.copy_from_slice(&first.gradient()[block]);
            add_block(half, there, from);
            add_block(sum, here, from);
            add(sum, half);
        }
    }
}

dispatched! {
    fn add<T>(sum: &mut [T], other: &[T]) = add_all;
}

#[inline(always)]
fn add_all<T: Scalar>(sum: &mut [T], other: &[T]) {
    for (sum, &x) in sum.iter_mut().zip(other) {
        *sum += x;
    }
}

/// What each shard changed of the state, by its share of the batch of `len` samples: what did not change stays as it is, bit by
/// bit.
fn add_states<N: Network, const SAMPLES: usize>(
    state: &mut [N::Scalar],
    shards: &[Shard<N, SAMPLES>],
    len: usize,
) {
    let len = N::Scalar::from_usize(len);
    for (place, x) in state.iter_mut().enumerate() {
        let before = *x;
        for shard in shards {
            let share = N::Scalar::from_usize(shard.sum.samples) / len;
            *x += share * (shard.room.state.flat()[place] - before);
        }
    }
}
