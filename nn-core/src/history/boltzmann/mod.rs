//! Restricted Boltzmann machine: visible units `v` and hidden units `h`, joined by weights, none among themselves.
//! Shapes: `v [VISIBLE]`, `h [HIDDEN]`, `W [VISIBLE][HIDDEN]`, `a [VISIBLE]`, `b [HIDDEN]`.
//! Energy: `E(v, h) = -a · v - b · h - v W h`, and `½ |h - b|² - a · v - v W h` where the hidden units are Gaussian.
//! From it `p(v_i = 1 | h) = sigmoid(a + W h)_i`, and `h` is Bernoulli of `sigmoid(b + v W)` or normal around `b + v W`.
//! Sources: Smolensky 1986; Hinton 2002; as layers of an autoencoder: Hinton and Salakhutdinov 2006.

mod divergence;
mod units;

pub use divergence::{BoltzmannMemory, ContrastiveDivergence};
pub use units::{Bernoulli, Gaussian, HiddenUnits};

use core::marker::PhantomData;

use rand::Rng;

use crate::flat::{Flat, flatten};
use crate::init::{Fans, Initialiser, Normal};
use crate::kernel::dense;
use crate::layer::{DenseParameters, WithBias};
use crate::math::Scalar;
use crate::memory::Zeroed;
use crate::shape::Dim;

/// A restricted Boltzmann machine with binary visible units, and hidden ones that are [`Bernoulli`] or [`Gaussian`].
///
/// A large one is made in place, in a [`Slot`](crate::memory::Slot) or by [`zeroed_box`](crate::memory::zeroed_box), and then
/// [initialised](Self::initialise). It learns by [`ContrastiveDivergence`]. Visible units are numbers between 0 and 1, the
/// probabilities that they are on.
///
/// ```
/// use nn_core::history::{BoltzmannMachine, BoltzmannMemory, ContrastiveDivergence};
/// use nn_core::{memory::Slot, prelude::*};
///
/// static MACHINE: Slot<BoltzmannMachine<4, 2>> = Slot::new();
/// static MEMORY: Slot<BoltzmannMemory<4, 2>> = Slot::new();
///
/// let (machine, memory) = (MACHINE.take().unwrap(), MEMORY.take().unwrap());
/// let mut rng = seeded_rng(1);
/// machine.initialise(&mut rng);
/// let patterns = [[1., 1., 0., 0.], [0., 0., 1., 1.]];
/// let divergence = ContrastiveDivergence::new(0.2).momentum(0.5);
/// for _ in 0..500 {
///     divergence.step(machine, memory, &patterns, &mut rng)?;
/// }
/// assert!(machine.reconstruct(&patterns[0])[0] > 0.7);
/// # Ok::<(), nn_core::history::DataError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct BoltzmannMachine<const VISIBLE: usize, const HIDDEN: usize, T = f32, U = Bernoulli> {
    /// `W [visible][hidden]`
    pub weight: [[T; HIDDEN]; VISIBLE],
    /// `a`
    pub visible_bias: [T; VISIBLE],
    /// `b`
    pub hidden_bias: [T; HIDDEN],
    /// What the hidden units are.
    pub units: PhantomData<fn() -> U>,
}

// SAFETY: numbers, which may be zero bytes, and nothing.
#[allow(unsafe_code)]
unsafe impl<const VISIBLE: usize, const HIDDEN: usize, T: Scalar, U> Zeroed
    for BoltzmannMachine<VISIBLE, HIDDEN, T, U>
{
}

/// The standard deviation of the first weights (Hinton 2010, §8).
const DEVIATION: f64 = 0.01;

impl<const VISIBLE: usize, const HIDDEN: usize, T: Scalar, U: HiddenUnits>
    BoltzmannMachine<VISIBLE, HIDDEN, T, U>
{
    /// Small random weights, biases of zero. A large machine is made in place instead.
    #[must_use]
    pub fn init(rng: &mut dyn Rng) -> Self {
        let mut machine = Self::ZEROED;
        machine.initialise(rng);
        machine
    }

    /// Draws the weights anew from N(0, 0.01²), in place; the biases are zero.
    pub fn initialise(&mut self, rng: &mut dyn Rng) {
        let fans = Fans {
            input: VISIBLE,
            output: HIDDEN,
        };
        Normal::<{ DEVIATION.to_bits() }>::fill(self.weight.as_flattened_mut(), fans, rng);
        self.visible_bias.fill(T::ZERO);
        self.hidden_bias.fill(T::ZERO);
    }

    /// What is expected of the hidden units: their probabilities, or for Gaussian ones their means.
    #[must_use]
    pub fn hidden(&self, visible: &[T; VISIBLE]) -> [T; HIDDEN] {
        let mut hidden = [T::ZERO; HIDDEN];
        self.hidden_in(visible, &mut hidden);
        hidden
    }

    /// The probabilities of the visible units.
    #[must_use]
    pub fn visible(&self, hidden: &[T; HIDDEN]) -> [T; VISIBLE] {
        let mut visible = [T::ZERO; VISIBLE];
        self.visible_in(hidden, &mut visible);
        visible
    }

    /// There and back, without chance: what is expected of the visible units, given what is expected of the hidden ones.
    #[must_use]
    pub fn reconstruct(&self, visible: &[T; VISIBLE]) -> [T; VISIBLE] {
        self.visible(&self.hidden(visible))
    }

    /// `F(v) = -ln Σ_h exp(-E(v, h))`: the less, the more probable is `v`. For Gaussian units up to a constant.
    #[must_use]
    pub fn free_energy(&self, visible: &[T; VISIBLE]) -> T {
        let mut sums = [T::ZERO; HIDDEN];
        self.hidden_sums(visible, &mut sums);
        let pairs = self.visible_bias.iter().zip(visible);
        let of_visible: T = pairs.map(|(&a, &v)| a * v).sum();
        -(of_visible + sums.iter().map(|&sum| U::log_sum(sum)).sum::<T>())
    }

    /// Copies it to a dense layer that encodes: `sigmoid(x W + b)` is then [`hidden`](Self::hidden), for Gaussian units `x W + b`.
    pub fn copy_to_encoder<IN: Dim, OUT: Dim>(
        &self,
        layer: &mut DenseParameters<T, IN, OUT, WithBias>,
    ) {
        const { assert!(IN::USIZE == VISIBLE && OUT::USIZE == HIDDEN) };
        layer
            .weight
            .as_mut_slice()
            .copy_from_slice(self.weight.as_flattened());
        layer.bias.as_mut_slice().copy_from_slice(&self.hidden_bias);
    }

    /// Copies it to a dense layer that decodes, its weight transposed: `sigmoid(h Wᵀ + a)` is then [`visible`](Self::visible).
    pub fn copy_to_decoder<IN: Dim, OUT: Dim>(
        &self,
        layer: &mut DenseParameters<T, IN, OUT, WithBias>,
    ) {
        const { assert!(IN::USIZE == HIDDEN && OUT::USIZE == VISIBLE) };
        let transposed = layer.weight.as_mut_slice();
        for (visible, row) in self.weight.iter().enumerate() {
            for (hidden, &w) in row.iter().enumerate() {
                transposed[hidden * VISIBLE + visible] = w;
            }
        }
        layer
            .bias
            .as_mut_slice()
            .copy_from_slice(&self.visible_bias);
    }

    fn hidden_in(&self, visible: &[T; VISIBLE], hidden: &mut [T; HIDDEN]) {
        self.hidden_sums(visible, hidden);
        U::expect(hidden);
    }

    /// `b + v W`
    fn hidden_sums(&self, visible: &[T; VISIBLE], sums: &mut [T; HIDDEN]) {
        sums.copy_from_slice(&self.hidden_bias);
        for (&v, row) in visible.iter().zip(&self.weight) {
            for (sum, &w) in sums.iter_mut().zip(row) {
                *sum += v * w;
            }
        }
    }

    fn visible_in(&self, hidden: &[T; HIDDEN], visible: &mut [T; VISIBLE]) {
        dense::input_gradient_of_one(flatten(&self.weight), hidden.flat(), visible);
        for (v, &a) in visible.iter_mut().zip(&self.visible_bias) {
            *v = (*v + a).sigmoid();
        }
    }

    fn is_finite(&self) -> bool {
        let biases = self.visible_bias.iter().chain(&self.hidden_bias);
        biases
            .chain(self.weight.as_flattened())
            .all(|x| x.is_finite())
    }
}
