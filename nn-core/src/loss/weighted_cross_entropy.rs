//! Softmax cross-entropy with smoothed labels and with weighted classes: `Σ a_i (ln Σ exp(z_j) - z_i)`, where
//! `a_i = w_i ((1 - s) [i = c] + s / n)` for a class `c` of `n`, weights `w` and a smoothing `s`.
//! Gradient: `softmax(z) Σ a_i - a`. Sources: Szegedy et al. 2016, §7 (smoothing); King and Zeng 2001 (weights).
//!
//! Convention: a sample's loss is `w_c` times what it was, and a batch's is the mean of that over the samples, as with
//! Keras's `class_weight`. PyTorch's `CrossEntropyLoss(weight, label_smoothing)` has the same `a` and divides a batch's sum by the
//! sum of its `w_c` instead, so that its steps do not scale with the weights. Weights whose mean over the training data is
//! one, `w_c = N / (n N_c)` of `N` samples, `N_c` of them in class `c`, give about the same steps either way.

use super::cross_entropy::{Shares, soft_cross_entropy};
use super::target::check_class;
use super::{Array, CrossEntropy, Loss, TargetError, is_largest};
use crate::math::Scalar;

/// [`CrossEntropy`] with smoothed labels: [`CrossEntropy::label_smoothing`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SmoothCrossEntropy {
    smoothing: f64,
}

/// [`CrossEntropy`] with weighted classes: [`CrossEntropy::class_weights`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeightedCrossEntropy<const CLASSES: usize> {
    weights: [f64; CLASSES],
    smoothing: f64,
}

impl CrossEntropy {
    /// Takes the share `0 <= s <= 1` from the right class and spreads it over all, 0.1 for example: keeps a network from
    /// becoming ever surer.
    ///
    /// ```
    /// use nn_core::loss::{CrossEntropy, Loss};
    ///
    /// let sure = [10.0_f64, -10.0];
    /// let smooth = CrossEntropy.label_smoothing(0.1);
    /// assert!(CrossEntropy.loss(&sure, &0, None) < 1e-8);
    /// assert!((smooth.loss(&sure, &0, None) - 0.05 * 20.0).abs() < 1e-8);
    /// ```
    ///
    /// # Panics
    ///
    /// If `s` is not in 0..=1.
    #[must_use]
    pub const fn label_smoothing(self, smoothing: f64) -> SmoothCrossEntropy {
        check_smoothing(smoothing);
        SmoothCrossEntropy { smoothing }
    }

    /// Weights each sample by its class, for classes of which there are few. There must be as many weights as outputs,
    /// or it does not compile.
    ///
    /// ```
    /// use nn_core::loss::{CrossEntropy, Loss};
    ///
    /// let weighted = CrossEntropy.class_weights([1.0, 5.0]);
    /// let logits = [0.5_f64, 0.5];
    /// assert_eq!(weighted.loss(&logits, &1, None), 5.0 * CrossEntropy.loss(&logits, &1, None));
    /// ```
    ///
    /// ```compile_fail
    /// # use nn_core::loss::{CrossEntropy, Loss};
    /// let loss: f64 = CrossEntropy.class_weights([1.0, 5.0]).loss(&[0.5, 0.5, 0.0], &1, None);
    /// ```
    ///
    /// # Panics
    ///
    /// If a weight is negative, or not finite.
    #[must_use]
    pub const fn class_weights<const CLASSES: usize>(
        self,
        weights: [f64; CLASSES],
    ) -> WeightedCrossEntropy<CLASSES> {
        let mut class = 0;
        while class < CLASSES {
            assert!(
                weights[class] >= 0.0 && weights[class].is_finite(),
                "a class weight is negative or not a number"
            );
            class += 1;
        }
        WeightedCrossEntropy {
            weights,
            smoothing: 0.0,
        }
    }
}

impl SmoothCrossEntropy {
    /// With weighted classes too: [`CrossEntropy::class_weights`].
    ///
    /// # Panics
    ///
    /// If a weight is negative, or not finite.
    #[must_use]
    pub const fn class_weights<const CLASSES: usize>(
        self,
        weights: [f64; CLASSES],
    ) -> WeightedCrossEntropy<CLASSES> {
        CrossEntropy
            .class_weights(weights)
            .label_smoothing(self.smoothing)
    }
}

impl<const CLASSES: usize> WeightedCrossEntropy<CLASSES> {
    /// With smoothed labels too: [`CrossEntropy::label_smoothing`].
    ///
    /// # Panics
    ///
    /// If `s` is not in 0..=1.
    #[must_use]
    pub const fn label_smoothing(mut self, smoothing: f64) -> Self {
        check_smoothing(smoothing);
        self.smoothing = smoothing;
        self
    }
}

const fn check_smoothing(smoothing: f64) {
    assert!(
        smoothing >= 0.0 && smoothing <= 1.0,
        "a label smoothing is not in 0..=1"
    );
}

/// What classes have of the target: `(1 - s) [i = c] + s / n`.
struct Smoothed<T> {
    class: usize,
    of_class: T,
    of_others: T,
}

impl<T: Scalar> Smoothed<T> {
    #[inline(always)]
    fn new(smoothing: f64, class: usize, classes: usize) -> Self {
        let spread = smoothing / classes as f64;
        Self {
            class,
            of_class: T::from_f64(1.0 - smoothing + spread),
            of_others: T::from_f64(spread),
        }
    }
}

impl<T: Scalar> Shares<T> for Smoothed<T> {
    #[inline(always)]
    fn share(&self, i: usize) -> T {
        if i == self.class {
            self.of_class
        } else {
            self.of_others
        }
    }
}

/// That, `w_i` times.
struct Weighted<'a, T> {
    smoothed: Smoothed<T>,
    weights: &'a [f64],
}

impl<T: Scalar> Shares<T> for Weighted<'_, T> {
    #[inline(always)]
    fn share(&self, i: usize) -> T {
        T::from_f64(self.weights[i]) * self.smoothed.share(i)
    }
}

impl Loss for SmoothCrossEntropy {
    type Target<O: Copy + 'static> = usize;

    #[inline(always)]
    fn loss<T: Scalar, O: Array<T>>(
        &self,
        output: &O,
        &class: &usize,
        d_output: Option<&mut O>,
    ) -> T {
        let shares = Smoothed::new(self.smoothing, class, O::LEN);
        soft_cross_entropy(output, d_output, &shares)
    }

    fn check<T: Scalar, O: Array<T>>(&self, &class: &usize) -> Result<(), TargetError> {
        check_class(class, O::LEN)
    }

    fn is_right<T: Scalar, O: Array<T>>(&self, output: &O, class: &usize) -> Option<bool> {
        Some(is_largest(output.flat(), *class))
    }
}

impl<const CLASSES: usize> Loss for WeightedCrossEntropy<CLASSES> {
    type Target<O: Copy + 'static> = usize;

    #[inline(always)]
    fn loss<T: Scalar, O: Array<T>>(
        &self,
        output: &O,
        &class: &usize,
        d_output: Option<&mut O>,
    ) -> T {
        const {
            assert!(
                O::LEN == CLASSES,
                "there must be as many class weights as the network has outputs"
            );
        }
        let shares = Weighted {
            smoothed: Smoothed::new(self.smoothing, class, CLASSES),
            weights: &self.weights,
        };
        soft_cross_entropy(output, d_output, &shares)
    }

    fn check<T: Scalar, O: Array<T>>(&self, &class: &usize) -> Result<(), TargetError> {
        check_class(class, O::LEN)
    }

    fn is_right<T: Scalar, O: Array<T>>(&self, output: &O, class: &usize) -> Option<bool> {
        Some(is_largest(output.flat(), *class))
    }
}
