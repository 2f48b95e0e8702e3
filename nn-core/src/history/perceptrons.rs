//! A perceptron for every class, each against the rest: the class is that of the largest `w · x + b`.
//! Shapes: `x [INPUTS]`, units `[CLASSES]`.
//! Source: Rosenblatt 1958; one against the rest: Nilsson 1965.

use super::error::{DataError, check_inputs, check_positive};
use super::perceptron::{Perceptron, PerceptronTraining};
use crate::math::Scalar;
use crate::metrics::argmax;

/// `CLASSES` perceptrons over the same inputs.
///
/// ```
/// use nn_core::history::Perceptrons;
///
/// let corners = [([0., 0.], 0), ([1., 0.], 1), ([0., 1.], 2)];
/// let mut perceptrons = Perceptrons::<3, 2>::new();
/// assert!(perceptrons.train(&corners, 1.0, 100)?.converged);
/// assert_eq!(perceptrons.predict(&[0.9, 0.1]), Some(1));
/// # Ok::<(), nn_core::history::DataError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Perceptrons<const CLASSES: usize, const INPUTS: usize, T: Scalar = f32> {
    /// The unit of every class.
    pub units: [Perceptron<INPUTS, T>; CLASSES],
}

impl<const CLASSES: usize, const INPUTS: usize, T: Scalar> Default
    for Perceptrons<CLASSES, INPUTS, T>
{
    fn default() -> Self {
        Self::new()
    }
}

impl<const CLASSES: usize, const INPUTS: usize, T: Scalar> Perceptrons<CLASSES, INPUTS, T> {
    /// All weights and biases zero.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            units: [Perceptron::new(); CLASSES],
        }
    }

    /// `w · x + b` of every unit.
    #[must_use]
    pub fn net_inputs(&self, input: &[T; INPUTS]) -> [T; CLASSES] {
        core::array::from_fn(|class| self.units[class].net_input(input))
    }

    /// The class of the largest `w · x + b`, the first of equals; `None` if one is NaN or there are no classes.
    #[must_use]
    pub fn predict(&self, input: &[T; INPUTS]) -> Option<usize> {
        argmax(&self.net_inputs(input))
    }

    /// Learns from the samples in their order, every unit for itself, until none makes a mistake in an epoch or there were
    /// `epochs`. The mistakes are those of all units.
    ///
    /// # Errors
    ///
    /// No samples, an input that is not finite, a class without a unit, a learning rate that is no positive number, or
    /// weights that outgrew every number.
    pub fn train(
        &mut self,
        samples: &[([T; INPUTS], usize)],
        learning_rate: f64,
        epochs: usize,
    ) -> Result<PerceptronTraining, DataError> {
        check_inputs(samples.iter().map(|(input, _)| input))?;
        check_positive("the learning rate", learning_rate)?;
        if let Some(sample) = samples.iter().position(|&(_, class)| class >= CLASSES) {
            return Err(DataError::Class {
                sample,
                class: samples[sample].1,
                classes: CLASSES,
            });
        }
        let learning_rate = T::from_f64(learning_rate);
        let mut training = PerceptronTraining {
            converged: false,
            epochs: 0,
            mistakes: 0,
            fewest_mistakes: CLASSES * samples.len(),
        };
        while !training.converged && training.epochs < epochs {
            let before = self.units;
            let mut mistakes = 0;
            training.epochs += 1;
            for (input, class) in samples {
                for (place, unit) in self.units.iter_mut().enumerate() {
                    mistakes += usize::from(unit.learn(input, place == *class, learning_rate));
                }
            }
            if !self.units.iter().all(Perceptron::is_finite) {
                self.units = before;
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
    pub fn right(&self, samples: &[([T; INPUTS], usize)]) -> usize {
        let right = |(input, class): &&([T; INPUTS], usize)| self.predict(input) == Some(*class);
        samples.iter().filter(right).count()
    }
}
