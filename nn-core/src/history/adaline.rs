//! ADALINE, the adaptive linear neuron, `y = w · x + b`, and its class, `y >= 0`.
//! Shapes: `x [INPUTS]`, `w [INPUTS]`, `b` and `y` one number.
//! The LMS rule: after each sample `w += η (t - y) x`, `b += η (t - y)`: the gradient of `(t - y)² / 2`, taken before the
//! threshold. (Widrow writes `2 μ` for `η`.)
//! Source: Widrow and Hoff 1960.

use super::affine;
use super::error::{DataError, check_inputs, check_positive};
use crate::math::Scalar;

/// One linear unit that learns by least mean squares.
///
/// With a rate that falls it converges to the least-squares solution; with a constant one it ends in a neighbourhood of it
/// that shrinks with the rate. The rate has to stay below [`rate_bound`](Self::rate_bound), `2 / λmax`.
///
/// ```
/// use nn_core::history::{Adaline, LeastMeanSquares};
///
/// let line = [([0.0], 1.0), ([1.0], 3.0), ([2.0], 5.0)];
/// let mut adaline = Adaline::<1>::new();
/// adaline.train(&line, &LeastMeanSquares::new(0.1).epochs(500))?;
/// assert!((adaline.predict(&[4.0]) - 9.0).abs() < 1e-3);
/// # Ok::<(), nn_core::history::DataError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Adaline<const INPUTS: usize, T: Scalar = f32> {
    /// `w`
    pub weights: [T; INPUTS],
    /// `b`
    pub bias: T,
}

/// The settings of the LMS rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LeastMeanSquares {
    learning_rate: f64,
    decay: f64,
    epochs: usize,
}

impl LeastMeanSquares {
    /// A constant learning rate `η`, for 100 epochs.
    #[must_use]
    pub const fn new(learning_rate: f64) -> Self {
        Self {
            learning_rate,
            decay: 0.0,
            epochs: 100,
        }
    }

    /// In epoch `n`, from 0, the rate is `η / (1 + decay n)`: its sum diverges and that of its squares does not, as Robbins
    /// and Monro (1951) ask.
    #[must_use]
    pub const fn decay(self, decay: f64) -> Self {
        Self { decay, ..self }
    }

    /// How often the samples are gone through.
    #[must_use]
    pub const fn epochs(self, epochs: usize) -> Self {
        Self { epochs, ..self }
    }
}

/// How the training of an ADALINE ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AdalineTraining {
    /// How many epochs there were.
    pub epochs: usize,
    /// The mean of `(t - y)²` over the samples, at the end.
    pub mean_squared_error: f64,
}

impl<const INPUTS: usize, T: Scalar> Default for Adaline<INPUTS, T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const INPUTS: usize, T: Scalar> Adaline<INPUTS, T> {
    /// All weights and the bias zero.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            weights: [T::ZERO; INPUTS],
            bias: T::ZERO,
        }
    }

    /// The linear output `w · x + b`.
    #[must_use]
    pub fn predict(&self, input: &[T; INPUTS]) -> T {
        affine(&self.weights, self.bias, input)
    }

    /// The class behind the quantiser: whether `w · x + b >= 0`; `None` if that is NaN.
    #[must_use]
    pub fn class(&self, input: &[T; INPUTS]) -> Option<bool> {
        let output = self.predict(input);
        (!output.is_nan()).then_some(output >= T::ZERO)
    }

    /// Learns from one sample; returns its error `t - y` before.
    pub fn learn(&mut self, input: &[T; INPUTS], target: T, learning_rate: T) -> T {
        let error = target - self.predict(input);
        self.add(input, learning_rate * error);
        error
    }

    /// Goes through the samples in their order by the LMS rule.
    ///
    /// # Errors
    ///
    /// No samples, a number in them that is not finite, a learning rate that is no positive number, a decay that is negative,
    /// or weights that outgrew every number; they are then those from before that epoch.
    pub fn train(
        &mut self,
        samples: &[([T; INPUTS], T)],
        settings: &LeastMeanSquares,
    ) -> Result<AdalineTraining, DataError> {
        check(samples)?;
        check_positive("the learning rate", settings.learning_rate)?;
        if !(settings.decay.is_finite() && settings.decay >= 0.0) {
            let (name, value) = ("the decay", settings.decay);
            return Err(DataError::Setting { name, value });
        }
        for epoch in 0..settings.epochs {
            let before = *self;
            let learning_rate = settings.learning_rate / (1.0 + settings.decay * epoch as f64);
            for (input, target) in samples {
                self.learn(input, *target, T::from_f64(learning_rate));
            }
            if !self.is_finite() {
                *self = before;
                return Err(DataError::Diverged { epoch: epoch + 1 });
            }
        }
        Ok(AdalineTraining {
            epochs: settings.epochs,
            mean_squared_error: self.mean_squared_error(samples)?.to_f64(),
        })
    }

    /// One step of steepest descent on all samples at once, of which the LMS rule is the estimate from a single one:
    /// `w += η mean((t - y) x)`. Repeated, it converges if and only if `η` is below [`rate_bound`](Self::rate_bound).
    ///
    /// # Errors
    ///
    /// No samples, or a number in them that is not finite.
    pub fn descend(
        &mut self,
        samples: &[([T; INPUTS], T)],
        learning_rate: f64,
    ) -> Result<(), DataError> {
        check(samples)?;
        let before = *self;
        let share = T::from_f64(learning_rate / samples.len() as f64);
        for (input, target) in samples {
            self.add(input, share * (*target - before.predict(input)));
        }
        Ok(())
    }

    /// The mean of `(t - y)²`.
    ///
    /// # Errors
    ///
    /// No samples, or a number in them that is not finite.
    pub fn mean_squared_error(&self, samples: &[([T; INPUTS], T)]) -> Result<T, DataError> {
        check(samples)?;
        let square = |(input, target): &([T; INPUTS], T)| {
            let error = *target - self.predict(input);
            error * error
        };
        Ok(samples.iter().map(square).sum::<T>() / T::from_usize(samples.len()))
    }

    /// `2 / λmax`, the least learning rate at which the weights do not converge in the mean: `λmax` is the largest eigenvalue of the
    /// correlations `mean(x xᵀ)` of the inputs with a 1 appended for the bias, by power iteration.
    ///
    /// The single steps of the LMS rule want less than that: `η (|x|² + 1) < 2` for every sample is always enough.
    ///
    /// # Errors
    ///
    /// No samples, or a number in them that is not finite.
    pub fn rate_bound(samples: &[([T; INPUTS], T)]) -> Result<T, DataError> {
        /// Enough for a second eigenvalue a hundredth below the first to have vanished.
        const ITERATIONS: usize = 1000;
        check(samples)?;
        // The direction of the iteration is kept as a unit of its own. All ones and unequal: orthogonal to nothing in practice.
        let mut direction = Self::new();
        for (place, w) in direction.weights.iter_mut().enumerate() {
            *w = T::ONE / T::from_usize(place + 2);
        }
        direction.bias = T::ONE;
        let mut largest = T::ZERO;
        for _ in 0..ITERATIONS {
            let mut next = Self::new();
            for (input, _) in samples {
                next.add(input, direction.predict(input));
            }
            let square = next.bias * next.bias + next.weights.iter().map(|&w| w * w).sum::<T>();
            let length = square.sqrt();
            largest = length / T::from_usize(samples.len());
            for w in &mut next.weights {
                *w *= T::ONE / length;
            }
            next.bias *= T::ONE / length;
            direction = next;
        }
        Ok(T::from_f64(2.0) / largest)
    }

    /// `w += a x`, `b += a`.
    pub(super) fn add(&mut self, input: &[T; INPUTS], a: T) {
        for (w, &x) in self.weights.iter_mut().zip(input) {
            *w += a * x;
        }
        self.bias += a;
    }

    pub(super) fn is_finite(&self) -> bool {
        self.bias.is_finite() && self.weights.iter().all(|w| w.is_finite())
    }
}

fn check<const INPUTS: usize, T: Scalar>(samples: &[([T; INPUTS], T)]) -> Result<(), DataError> {
    check_inputs(samples.iter().map(|(input, _)| input))?;
    match samples.iter().position(|(_, target)| !target.is_finite()) {
        Some(sample) => Err(DataError::Target { sample }),
        None => Ok(()),
    }
}
