//! Clipping of gradients, around any optimiser: by the norm of all of it, by the norm of each tensor, and by
//! value. A gradient that is not finite stays so: what is NaN is not swallowed.
//! Source: Pascanu, Mikolov and Bengio 2013 (norm); Mikolov 2012 (value).

use super::update::change;
use super::{Optimiser, SettingError, setting};
use crate::entry::Entry;
use crate::kernel::isa::dispatched;
use crate::math::Scalar;
use crate::shape::Storage;

/// What PyTorch adds to the norm it divides by.
const PYTORCH_EPSILON: f64 = 1e-6;

/// Scales the gradient down to a norm: [`Optimiser::clip_norm`], [`Optimiser::clip_norm_exact`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClipNorm<O> {
    inner: O,
    max_norm: f64,
    epsilon: f64,
}

/// Scales each tensor's gradient down to a norm: [`Optimiser::clip_tensor_norm`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClipTensorNorm<O, L> {
    inner: O,
    max_norm: f64,
    tensors: L,
}

/// Clips each number of the gradient: [`Optimiser::clip_value`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClipValue<O> {
    inner: O,
    limit: f64,
}

/// How many numbers each tensor has, in the order of the parameters: an array or slice of lengths, or a network's
/// [`PARAMETER_TENSORS`](crate::layer::Layer::PARAMETER_TENSORS). What they leave is one more tensor.
pub trait TensorLengths: Clone {
    /// Calls `each` with every length.
    fn for_each(&self, each: &mut dyn FnMut(usize));
}

impl<const N: usize> TensorLengths for [usize; N] {
    fn for_each(&self, each: &mut dyn FnMut(usize)) {
        self.iter().copied().for_each(each);
    }
}

impl TensorLengths for &[usize] {
    fn for_each(&self, each: &mut dyn FnMut(usize)) {
        self.iter().copied().for_each(each);
    }
}

impl TensorLengths for &'static [Entry] {
    fn for_each(&self, each: &mut dyn FnMut(usize)) {
        for entry in *self {
            match entry {
                Entry::Tensor(tensor) => each(tensor.len()),
                Entry::Step { entries, .. } => entries.for_each(each),
            }
        }
    }
}

impl<O> ClipNorm<O> {
    pub(super) const fn around(inner: O, max_norm: f64) -> Self {
        Self {
            inner,
            max_norm,
            epsilon: PYTORCH_EPSILON,
        }
    }

    pub(super) const fn exact(inner: O, max_norm: f64) -> Self {
        Self {
            inner,
            max_norm,
            epsilon: 0.0,
        }
    }
}

impl<O, L> ClipTensorNorm<O, L> {
    pub(super) const fn around(inner: O, max_norm: f64, tensors: L) -> Self {
        Self {
            inner,
            max_norm,
            tensors,
        }
    }
}

impl<O> ClipValue<O> {
    pub(super) const fn around(inner: O, limit: f64) -> Self {
        Self { inner, limit }
    }
}

/// `√Σ x²`, which neither overflows nor underflows before it has to.
fn norm<T: Scalar>(values: &[T]) -> f64 {
    let squares = sum_of_squares(values, 1.0);
    // `f32` never leaves this range.
    if (1e-280..1e300).contains(&squares) {
        return Scalar::sqrt(squares);
    }
    let largest = values
        .iter()
        .fold(T::ZERO, |largest, x| largest.maximum(x.abs()));
    let largest = largest.to_f64();
    if largest == 0.0 || !largest.is_finite() {
        return largest;
    }
    largest * Scalar::sqrt(sum_of_squares(values, largest))
}

/// `Σ (x / unit)²`
fn sum_of_squares<T: Scalar>(values: &[T], unit: f64) -> f64 {
    let mut sum = 0.0;
    if unit == 1.0 {
        add_squares(values, &mut sum);
    } else {
        sum = sum_in_lanes(values, |x| x / unit);
    }
    sum
}

dispatched! {
    fn add_squares<T>(values: &[T], sum: &mut f64) = squares;
}

#[inline(always)]
fn squares<T: Scalar>(values: &[T], sum: &mut f64) {
    *sum += sum_in_lanes(values, |x| x);
}

/// `Σ scaled(x)²` in lanes, which vectorise where one sum would not.
#[inline(always)]
fn sum_in_lanes<T: Scalar>(values: &[T], scaled: impl Fn(f64) -> f64) -> f64 {
    const LANES: usize = 16;
    let square = |x: T| {
        let x = scaled(x.to_f64());
        x * x
    };
    let mut sums = [0.0; LANES];
    let (chunks, tail) = values.as_chunks::<LANES>();
    for chunk in chunks {
        for (sum, &x) in sums.iter_mut().zip(chunk) {
            *sum += square(x);
        }
    }
    let tail = tail.iter().map(|&x| square(x));
    sums.into_iter().chain(tail).sum()
}

/// Scales down to `max_norm` what is longer; a norm that is NaN makes all of it NaN.
fn shorten<T: Scalar>(gradient: &mut [T], max_norm: f64, epsilon: f64) {
    let norm = norm(gradient) + epsilon;
    if norm <= max_norm {
        return;
    }
    let scale = T::from_f64(max_norm / norm);
    change(gradient, |g| g * scale);
}

impl<O: Optimiser> Optimiser for ClipNorm<O> {
    type State<T: Scalar, P: Storage<T>> = O::State<T, P>;

    #[inline]
    fn step<T: Scalar, P: Storage<T>>(
        &self,
        state: &mut O::State<T, P>,
        parameters: &mut P,
        gradient: &mut P,
    ) {
        shorten(gradient.flat_mut(), self.max_norm, self.epsilon);
        self.inner.step(state, parameters, gradient);
    }

    fn check(&self) -> Result<(), SettingError> {
        setting::positive("clip_norm", self.max_norm)?;
        self.inner.check()
    }

    as_inner!();
}

impl<O: Optimiser, L: TensorLengths> Optimiser for ClipTensorNorm<O, L> {
    type State<T: Scalar, P: Storage<T>> = O::State<T, P>;

    #[inline]
    fn step<T: Scalar, P: Storage<T>>(
        &self,
        state: &mut O::State<T, P>,
        parameters: &mut P,
        gradient: &mut P,
    ) {
        let mut rest = gradient.flat_mut();
        self.tensors.for_each(&mut |len| {
            let len = len.min(rest.len());
            let (tensor, after) = core::mem::take(&mut rest).split_at_mut(len);
            shorten(tensor, self.max_norm, 0.0);
            rest = after;
        });
        shorten(rest, self.max_norm, 0.0);
        self.inner.step(state, parameters, gradient);
    }

    fn check(&self) -> Result<(), SettingError> {
        setting::positive("clip_tensor_norm", self.max_norm)?;
        self.inner.check()
    }

    as_inner!();
}

impl<O: Optimiser> Optimiser for ClipValue<O> {
    type State<T: Scalar, P: Storage<T>> = O::State<T, P>;

    #[inline]
    fn step<T: Scalar, P: Storage<T>>(
        &self,
        state: &mut O::State<T, P>,
        parameters: &mut P,
        gradient: &mut P,
    ) {
        let limit = T::from_f64(self.limit);
        change(gradient.flat_mut(), |g| g.minimum(limit).maximum(-limit));
        self.inner.step(state, parameters, gradient);
    }

    fn check(&self) -> Result<(), SettingError> {
        setting::positive("clip_value", self.limit)?;
        self.inner.check()
    }

    as_inner!();
}

#[cfg(test)]
mod tests {
    use super::super::{Optimiser, Sgd};
    use super::norm;
    use crate::math::Scalar;

    /// What reaches the optimiser: a step of rate 1 from zero.
    fn clipped(
        optimiser: &impl Optimiser<State<f64, [f64; 3]> = ()>,
        gradient: [f64; 3],
    ) -> [f64; 3] {
        let mut p = [0.0; 3];
        optimiser.step(&mut (), &mut p, &mut { gradient });
        p.map(|p| -p)
    }

    #[test]
    fn a_short_gradient_is_left_alone_and_a_long_one_keeps_its_direction() {
        let clip = Sgd::new(1.0).clip_norm_exact(5.0);
        assert_eq!(clipped(&clip, [3.0, 4.0, 0.0]), [3.0, 4.0, 0.0]);
        assert_eq!(clipped(&clip, [6.0, 8.0, 0.0]), [3.0, 4.0, 0.0]);
        let apart = Sgd::new(1.0).clip_tensor_norm(5.0, [2]);
        assert_eq!(clipped(&apart, [6.0, 8.0, 9.0]), [3.0, 4.0, 5.0]);
    }

    /// The clip stands outside and comes first, so that the penalty is not clipped.
    #[test]
    fn what_is_written_last_sees_the_gradient_first() {
        let mut p = [100.0];
        let sgd = Sgd::new(1.0).weight_decay(0.5).clip_value(1.0);
        sgd.step(&mut (), &mut p, &mut [10.0]);
        assert_eq!(p, [100.0 - 1.0 - 50.0]);
        let mut p = [100.0];
        let sgd = Sgd::new(1.0).clip_value(1.0).weight_decay(0.5);
        sgd.step(&mut (), &mut p, &mut [10.0]);
        assert_eq!(p, [100.0 - 1.0]);
    }

    #[test]
    fn nan_is_not_swallowed() {
        let gradient = [f64::NAN, 1.0, 2.0];
        for g in clipped(&Sgd::new(1.0).clip_norm(1.0), gradient) {
            assert!(g.is_nan());
        }
        let [nan, one, limit] = clipped(&Sgd::new(1.0).clip_value(1.5), gradient);
        assert!(nan.is_nan() && one == 1.0 && limit == 1.5);
        let [infinite, ..] = clipped(&Sgd::new(1.0).clip_norm(1.0), [f64::INFINITY, 1.0, 2.0]);
        assert!(infinite.is_nan());
    }

    #[test]
    fn a_norm_is_finite_where_its_square_is_not() {
        for scale in [Scalar::powi(2.0_f64, 600), Scalar::powi(2.0_f64, -600)] {
            let found = norm(&[3.0 * scale, 4.0 * scale]);
            assert!((found / scale - 5.0).abs() <= 5.0 * f64::EPSILON);
        }
        assert_eq!(norm(&[f32::MAX; 4]), 2.0 * f64::from(f32::MAX));
        assert_eq!(norm::<f64>(&[]), 0.0);
        assert_eq!(norm(&[0.0_f32; 9]), 0.0);
    }
}
