//! Softmax cross-entropy on logits, `-Σ t_i ln softmax(z)_i = ln Σ exp(z_i) - Σ t_i z_i` where `Σ t_i = 1`.
//! Gradient: `softmax(z) Σ t_i - t`. The largest logit is subtracted first, so that nothing overflows.
//! Source: Bridle 1990; convention: PyTorch's `CrossEntropyLoss`.

use super::elementwise::BLOCK;
use super::target::{check_class, check_probabilities};
use super::{Array, Loss, TargetError, is_largest, same_largest};
use crate::kernel::isa::{self, Arithmetic, Job};
use crate::kernel::lanes::map;
use crate::kernel::softmax::{exponentials, largest, sum};
use crate::math::Scalar;

/// Softmax cross-entropy with a class as the target. The network ends in logits, without a softmax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CrossEntropy;

/// Softmax cross-entropy with a probability for every class as the target, one-hot or soft. The network
/// ends in logits, without a softmax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SoftCrossEntropy;

/// The largest logit `m`, and `ln Σ exp(z_i - m)`; the softmax times `total` lies in `d_logits` afterwards, where it is asked
/// for. What is lost of a loss if the two are added first is an f32's fourth digit at logits of 1000.
#[inline(always)]
fn log_sum_exp<T: Scalar, O: Array<T>>(output: &O, d_output: Option<&mut O>, total: T) -> (T, T) {
    let Some(d_output) = d_output else {
        let logits = output.flat();
        let largest = largest(logits);
        let mut total = T::ZERO;
        for logits in logits.chunks(BLOCK) {
            let mut terms = [T::ZERO; BLOCK];
            let terms = &mut terms[..logits.len()];
            terms.copy_from_slice(logits);
            map(terms, |z| (z - largest).exp());
            total += sum(terms);
        }
        return (largest, total.ln());
    };
    *d_output = *output;
    let d_logits = d_output.flat_mut();
    let (largest, sum) = exponentials(d_logits);
    let scale = total / sum;
    for d_z in d_logits {
        *d_z *= scale;
    }
    (largest, sum.ln())
}

/// `total += Σ term(i)` over so many places.
#[inline(always)]
fn add_terms<T: Scalar>(places: usize, term: impl Fn(usize) -> T, total: &mut T) {
    for start in (0..places).step_by(BLOCK) {
        let mut terms = [T::ZERO; BLOCK];
        for (place, x) in (start..places).zip(&mut terms) {
            *x = term(place);
        }
        *total += sum(&terms);
    }
}

/// What share each class has in the target. Its method is `#[inline(always)]`.
pub(super) trait Shares<T> {
    /// That of class `i`.
    fn share(&self, i: usize) -> T;
}

/// `Σ a_i (ln Σ exp(z_j) - z_i)`, with the share `a_i` of class `i` in the target.
#[inline(always)]
pub(super) fn soft_cross_entropy<T: Scalar, O: Array<T>>(
    output: &O,
    d_output: Option<&mut O>,
    shares: &impl Shares<T>,
) -> T {
    let mut loss = T::ZERO;
    isa::run(Soft {
        output,
        d_output,
        shares,
        loss: &mut loss,
    });
    loss
}

struct Soft<'a, T, O, S> {
    output: &'a O,
    d_output: Option<&'a mut O>,
    shares: &'a S,
    loss: &'a mut T,
}

impl<T: Scalar, O: Array<T>, S: Shares<T>> Job for Soft<'_, T, O, S> {
    #[inline(always)]
    fn run<A: Arithmetic>(mut self) {
        let logits = &self.output.flat()[..O::LEN];
        let mut total = T::ZERO;
        add_terms(O::LEN, |i| self.shares.share(i), &mut total);
        let d_output = self.d_output.as_deref_mut();
        let (largest, log_sum) = log_sum_exp(self.output, d_output, total);
        if let Some(d_output) = self.d_output {
            for (i, d_z) in d_output.flat_mut().iter_mut().enumerate() {
                *d_z -= self.shares.share(i);
            }
        }
        // Each difference by itself: `Σ a (ln Σ exp z - z)` does not cancel where the logits are large. One that
        // overflows does not count where its share is zero.
        let term = |i: usize| {
            let a = self.shares.share(i);
            let product = a * (largest - logits[i] + log_sum);
            if a == T::ZERO && !log_sum.is_nan() {
                T::ZERO
            } else {
                product
            }
        };
        add_terms(O::LEN, term, self.loss);
    }
}

struct OneClass<'a, T, O> {
    output: &'a O,
    class: usize,
    d_output: Option<&'a mut O>,
    loss: &'a mut T,
}

impl<T: Scalar, O: Array<T>> Job for OneClass<'_, T, O> {
    #[inline(always)]
    fn run<A: Arithmetic>(mut self) {
        let d_output = self.d_output.as_deref_mut();
        let (largest, log_sum) = log_sum_exp(self.output, d_output, T::ONE);
        if let Some(d_output) = self.d_output {
            d_output.flat_mut()[self.class] -= T::ONE;
        }
        *self.loss = largest - self.output.flat()[self.class] + log_sum;
    }
}

impl Loss for CrossEntropy {
    type Target<O: Copy + 'static> = usize;

    /// # Panics
    ///
    /// If the class does not exist; [`check`](Loss::check) says so before.
    #[inline(always)]
    fn loss<T: Scalar, O: Array<T>>(
        &self,
        output: &O,
        &class: &usize,
        d_output: Option<&mut O>,
    ) -> T {
        let mut loss = T::ZERO;
        isa::run(OneClass {
            output,
            class,
            d_output,
            loss: &mut loss,
        });
        loss
    }

    fn check<T: Scalar, O: Array<T>>(&self, &class: &usize) -> Result<(), TargetError> {
        check_class(class, O::LEN)
    }

    fn is_right<T: Scalar, O: Array<T>>(&self, output: &O, class: &usize) -> Option<bool> {
        Some(is_largest(output.flat(), *class))
    }
}

impl<T: Scalar> Shares<T> for &[T] {
    #[inline(always)]
    fn share(&self, i: usize) -> T {
        self[i]
    }
}

impl Loss for SoftCrossEntropy {
    type Target<O: Copy + 'static> = O;

    #[inline(always)]
    fn loss<T: Scalar, O: Array<T>>(&self, output: &O, target: &O, d_output: Option<&mut O>) -> T {
        soft_cross_entropy(output, d_output, &&target.flat()[..O::LEN])
    }

    fn check<T: Scalar, O: Array<T>>(&self, target: &O) -> Result<(), TargetError> {
        check_probabilities(target.flat())
    }

    fn is_right<T: Scalar, O: Array<T>>(&self, output: &O, target: &O) -> Option<bool> {
        Some(same_largest(output.flat(), target.flat()))
    }
}
