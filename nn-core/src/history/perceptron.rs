//! The Mark I perceptron, `f(x) = 1 if w · x + b > 0, else 0`.
//! Shapes: `x [INPUTS]`, `w [INPUTS]`, `b` one number.
//! Error correction: after a mistake `w += η (t - f) x`, `b += η (t - f)`; after a right answer nothing.
//! Sources: Rosenblatt 1957 and 1958; the bound on the mistakes: Novikoff 1962.

use super::affine;
use super::error::{DataError, check_inputs, check_positive};
use crate::math::Scalar;

/// One threshold unit.
///
/// If a hyperplane separates the classes, learning from zero makes at most `(R/γ)²` mistakes (Novikoff 1962), however the samples
/// come: `R` is the length of the longest input and `γ` the least distance of an input from the best hyperplane through
/// the origin, both with a 1 appended to each input for the bias. If none does, it never settles; see
/// [`train_pocket`](Self::train_pocket). Learning from zero, the learning rate is irrelevant: it scales weights and bias alike.
///
/// ```
/// use nn_core::history::Perceptron;
///
/// let or = [([0., 0.], false), ([0., 1.], true), ([1., 0.], true), ([1., 1.], true)];
/// let mut perceptron = Perceptron::<2>::new();
/// let training = perceptron.train(&or, 1.0, 100)?;
/// assert!(training.converged);
/// assert_eq!(perceptron.predict(&[1., 0.]), Some(true));
/// # Ok::<(), nn_core::history::DataError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Perceptron<const INPUTS: usize, T: Scalar = f32> {
    /// `w`, the potentiometers.
    pub weights: [T; INPUTS],
    /// `b`, minus the threshold.
    pub bias: T,
}

/// How the training of a perceptron ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PerceptronTraining {
    /// Whether the last epoch was without a mistake.
    pub converged: bool,
    /// How many epochs there were, that one included.
    pub epochs: usize,
    /// The mistakes of all epochs, each of which moved the weights.
    pub mistakes: usize,
    /// The fewest mistakes of an epoch.
    pub fewest_mistakes: usize,
}

impl<const INPUTS: usize, T: Scalar> Default for Perceptron<INPUTS, T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const INPUTS: usize, T: Scalar> Perceptron<INPUTS, T> {
    /// All weights and the bias zero, as Novikoff's bound has it.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            weights: [T::ZERO; INPUTS],
            bias: T::ZERO,
        }
    }

    /// `w · x + b`.
    #[must_use]
    pub fn net_input(&self, input: &[T; INPUTS]) -> T {
        affine(&self.weights, self.bias, input)
    }

    /// Whether `w · x + b > 0`; `None` if that is NaN.
    #[must_use]
    pub fn predict(&self, input: &[T; INPUTS]) -> Option<bool> {
        let net_input = self.net_input(input);
        (!net_input.is_nan()).then_some(net_input > T::ZERO)
    }

    /// Learns from one sample, if it is a mistake; returns whether it was.
    pub fn learn(&mut self, input: &[T; INPUTS], target: bool, learning_rate: T) -> bool {
        if self.predict(input) == Some(target) {
            return false;
        }
        let step = if target {
            learning_rate
        } else {
            -learning_rate
        };
        for (w, &x) in self.weights.iter_mut().zip(input) {
            *w += step * x;
        }
        self.bias += step;
        true
    }

    /// Learns from the samples in their order, again and again, until an epoch is without a mistake or there were `epochs`.
    ///
    /// # Errors
    ///
    /// No samples, an input that is not finite, a learning rate that is no positive number, or weights that outgrew
    /// every number.
    pub fn train(
        &mut self,
        samples: &[([T; INPUTS], bool)],
        learning_rate: f64,
        epochs: usize,
    ) -> Result<PerceptronTraining, DataError> {
        check_inputs(samples.iter().map(|(input, _)| input))?;
        check_positive("the learning rate", learning_rate)?;
        let learning_rate = T::from_f64(learning_rate);
        let mut training = PerceptronTraining {
            converged: false,
            epochs: 0,
            mistakes: 0,
            fewest_mistakes: samples.len(),
        };
        while !training.converged && training.epochs < epochs {
            let before = *self;
            let mut mistakes = 0;
            for (input, target) in samples {
                mistakes += usize::from(self.learn(input, *target, learning_rate));
            }
            training.epochs += 1;
            if !self.is_finite() {
                *self = before;
                let epoch = training.epochs;
                return Err(DataError::Diverged { epoch });
            }
            training.mistakes += mistakes;
            training.fewest_mistakes = training.fewest_mistakes.min(mistakes);
            training.converged = mistakes == 0;
        }
        Ok(training)
    }

    /// How many samples it has right.
    #[must_use]
    pub fn right(&self, samples: &[([T; INPUTS], bool)]) -> usize {
        let right = |(input, target): &&([T; INPUTS], bool)| self.predict(input) == Some(*target);
        samples.iter().filter(right).count()
    }

    pub(super) fn is_finite(&self) -> bool {
        self.bias.is_finite() && self.weights.iter().all(|w| w.is_finite())
    }
}
