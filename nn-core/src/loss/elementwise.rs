//! What the losses share that compare element by element: the mean over an output's `n` elements.

use super::Array;
use crate::flat::Flat;
use crate::kernel::isa::{self, Arithmetic, Job};
use crate::kernel::lanes::LANES;
use crate::kernel::softmax::sum;
use crate::math::Scalar;

/// How many terms of a sum there are at a time.
pub(super) const BLOCK: usize = 64;
/// What PyTorch's `BCELoss` takes for the logarithm of zero.
pub(super) const SMALLEST_LOG: f64 = -100.0;
/// What a gradient takes for a probability or rate that is smaller, as `BCELoss` does for `p (1 - p)`.
pub(super) const SMALLEST_DIVISOR: f64 = 1e-12;

/// What an element of an output adds to a loss. Its methods are `#[inline(always)]`, and free of branches where they can be.
pub(super) trait Pointwise {
    /// The loss.
    fn value<T: Scalar>(&self, y: T, t: T) -> T;

    /// Its slope by `y`.
    fn slope<T: Scalar>(&self, y: T, t: T) -> T;
}

/// `Σ value(y, t) / n`; the gradient is `slope(y, t) / n`. Each element is divided by itself, so that the sum does not
/// overflow where the mean does not.
#[inline(always)]
pub(super) fn mean<T: Scalar, O: Array<T>>(
    loss: &impl Pointwise,
    output: &O,
    target: &O,
    d_output: Option<&mut O>,
) -> T {
    weighted(
        loss,
        output,
        target,
        d_output,
        T::ONE / T::from_usize(O::LEN),
    )
}

/// `Σ value(y, t)`; the gradient is `slope(y, t)`.
#[inline(always)]
pub(super) fn total<T: Scalar, O: Array<T>>(
    loss: &impl Pointwise,
    output: &O,
    target: &O,
    d_output: Option<&mut O>,
) -> T {
    weighted(loss, output, target, d_output, T::ONE)
}

#[inline(always)]
fn weighted<T: Scalar, O: Array<T>>(
    loss: &impl Pointwise,
    output: &O,
    target: &O,
    d_output: Option<&mut O>,
    share: T,
) -> T {
    let mut sum = T::ZERO;
    let elements = Elements {
        loss,
        output: output.flat(),
        target: target.flat(),
        d_output: d_output.map(Flat::flat_mut),
        share,
        sum: &mut sum,
    };
    if const { O::LEN < LANES } {
        elements.add::<LANES>();
    } else {
        isa::run(elements);
    }
    sum
}

struct Elements<'a, T, L> {
    loss: &'a L,
    output: &'a [T],
    target: &'a [T],
    d_output: Option<&'a mut [T]>,
    share: T,
    sum: &'a mut T,
}

impl<T: Scalar, L: Pointwise> Job for Elements<'_, T, L> {
    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let [share] = A::of(core::slice::from_ref(&self.share)) else {
            return;
        };
        let [sum] = A::of_mut(core::slice::from_mut(self.sum)) else {
            return;
        };
        let elements = Elements {
            loss: self.loss,
            output: A::of(self.output),
            target: A::of(self.target),
            d_output: self.d_output.map(A::of_mut),
            share: *share,
            sum,
        };
        elements.add::<BLOCK>();
    }
}

impl<T: Scalar, L: Pointwise> Elements<'_, T, L> {
    /// So many elements at a time, whose terms are written and then added up: a sum as it goes would not be made of vectors. Values
    /// and slopes are in one loop, so that what is in both is computed once.
    #[inline(always)]
    fn add<const BLOCK: usize>(self) {
        let Self { loss, share, .. } = self;
        let mut d_blocks = self.d_output.map(|d_output| d_output.chunks_mut(BLOCK));
        let blocks = self.output.chunks(BLOCK);
        for (output, target) in blocks.zip(self.target.chunks(BLOCK)) {
            let mut terms = [T::ZERO; BLOCK];
            let pairs = output.iter().zip(target).zip(&mut terms);
            match d_blocks.as_mut().and_then(Iterator::next) {
                Some(d_output) => {
                    for (((&y, &t), term), d_y) in pairs.zip(d_output) {
                        *term = share * loss.value(y, t);
                        *d_y = share * loss.slope(y, t);
                    }
                }
                None => {
                    for ((&y, &t), term) in pairs {
                        *term = share * loss.value(y, t);
                    }
                }
            }
            *self.sum += sum(&terms);
        }
    }
}

/// The sign of a number, 0 for zero and NaN for NaN.
#[inline(always)]
pub(super) fn sign<T: Scalar>(x: T) -> T {
    if x > T::ZERO {
        T::ONE
    } else if x < T::ZERO {
        -T::ONE
    } else {
        x
    }
}

/// `ln p`, no less than -100: what `p ln p` needs to be finite at zero. NaN below zero.
#[inline(always)]
pub(super) fn bounded_ln<T: Scalar>(p: T) -> T {
    p.ln().maximum(T::from_f64(SMALLEST_LOG))
}

/// `t / p`, the slope of [`bounded_ln`] times `t`, which stays finite at zero.
#[inline(always)]
pub(super) fn bounded_ratio<T: Scalar>(t: T, p: T) -> T {
    t / p.maximum(T::from_f64(SMALLEST_DIVISOR))
}

/// `t ln t`, 0 at zero.
#[inline(always)]
pub(super) fn x_ln_x<T: Scalar>(t: T) -> T {
    let product = t * t.ln();
    if t == T::ZERO { T::ZERO } else { product }
}

/// Whether every output lies on its target's side: outputs of `threshold`, targets of `middle`.
pub(super) fn same_sides<T: Scalar>(outputs: &[T], targets: &[T], threshold: T, middle: T) -> bool {
    outputs
        .iter()
        .zip(targets)
        .all(|(&y, &t)| !y.is_nan() && (y > threshold) == (t > middle))
}
