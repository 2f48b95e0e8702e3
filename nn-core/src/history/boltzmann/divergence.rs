//! Contrastive divergence: the gradient of the log-likelihood, `<v h>` of the data less `<v h>` of the machine, with the
//! second taken after `k` steps of a chain that starts at the data.
//! Update: `u = μ u + η (g - λ W)`, `W += u`; biases likewise, without `λ`.
//! Sources: Hinton 2002; the settings: Hinton 2010.

use rand::Rng;

use super::BoltzmannMachine;
use super::units::{Bernoulli, HiddenUnits};
use crate::history::error::{DataError, check_positive};
use crate::math::Scalar;
use crate::memory::Zeroed;

/// CD-k with momentum and weight decay: the settings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ContrastiveDivergence {
    learning_rate: f64,
    momentum: f64,
    weight_decay: f64,
    steps: usize,
    samples_visible: bool,
}

/// What learning needs besides the machine: the gradient, the velocity, and the states of one sample. Made in place as the
/// machine is.
pub struct BoltzmannMemory<const VISIBLE: usize, const HIDDEN: usize, T = f32, U = Bernoulli> {
    gradient: BoltzmannMachine<VISIBLE, HIDDEN, T, U>,
    velocity: BoltzmannMachine<VISIBLE, HIDDEN, T, U>,
    visible: [T; VISIBLE],
    hidden: [T; HIDDEN],
}

// SAFETY: numbers, which may be zero bytes.
#[allow(unsafe_code)]
unsafe impl<const VISIBLE: usize, const HIDDEN: usize, T: Scalar, U> Zeroed
    for BoltzmannMemory<VISIBLE, HIDDEN, T, U>
{
}

impl<const VISIBLE: usize, const HIDDEN: usize, T: Scalar, U>
    BoltzmannMemory<VISIBLE, HIDDEN, T, U>
{
    /// The estimate of the last step: upwards, the mean over its batch, without weight decay.
    pub fn gradient(&self) -> &BoltzmannMachine<VISIBLE, HIDDEN, T, U> {
        &self.gradient
    }
}

impl ContrastiveDivergence {
    /// CD-1 with a learning rate, no momentum and no decay.
    #[must_use]
    pub const fn new(learning_rate: f64) -> Self {
        Self {
            learning_rate,
            momentum: 0.0,
            weight_decay: 0.0,
            steps: 1,
            samples_visible: false,
        }
    }

    /// Momentum `0 <= μ < 1`: 0.5 for the first epochs, then 0.9.
    #[must_use]
    pub const fn momentum(self, momentum: f64) -> Self {
        Self { momentum, ..self }
    }

    /// Weight decay `λ`: 0.0002, for example.
    #[must_use]
    pub const fn weight_decay(self, weight_decay: f64) -> Self {
        Self {
            weight_decay,
            ..self
        }
    }

    /// How many steps the chain goes, `k` of CD-k: at least one.
    #[must_use]
    pub const fn steps(self, steps: usize) -> Self {
        Self { steps, ..self }
    }

    /// Draws the visible units of the chain too, which makes it Gibbs sampling. Unless told so, their probabilities stand for
    /// them, as in Hinton and Salakhutdinov's program: less noise, and a slight bias.
    #[must_use]
    pub const fn sample_visible(self) -> Self {
        Self {
            samples_visible: true,
            ..self
        }
    }

    /// One step on one batch, numbers between 0 and 1. Returns the mean square of a visible unit's error after one step of the
    /// chain.
    ///
    /// # Errors
    ///
    /// No samples, a number in them that is not between 0 and 1, or a setting out of range; the machine is then as it was. Weights
    /// that outgrew every number: it has to be initialised anew.
    pub fn step<const VISIBLE: usize, const HIDDEN: usize, T: Scalar, U: HiddenUnits>(
        &self,
        machine: &mut BoltzmannMachine<VISIBLE, HIDDEN, T, U>,
        memory: &mut BoltzmannMemory<VISIBLE, HIDDEN, T, U>,
        batch: &[[T; VISIBLE]],
        rng: &mut dyn Rng,
    ) -> Result<f64, DataError> {
        self.check(batch)?;
        memory.gradient.weight.as_flattened_mut().fill(T::ZERO);
        memory.gradient.visible_bias.fill(T::ZERO);
        memory.gradient.hidden_bias.fill(T::ZERO);
        let share = T::ONE / T::from_usize(batch.len());
        let mut error = 0.0;
        for sample in batch {
            machine.hidden_in(sample, &mut memory.hidden);
            memory.gradient.add(share, sample, &memory.hidden);
            for step in 0..self.steps {
                U::sample(&mut memory.hidden, rng);
                machine.visible_in(&memory.hidden, &mut memory.visible);
                if step == 0 {
                    let pairs = memory.visible.iter().zip(sample);
                    error += pairs.map(|(&p, &v)| (p - v).to_f64().powi(2)).sum::<f64>();
                }
                if self.samples_visible {
                    Bernoulli::sample(&mut memory.visible, rng);
                }
                machine.hidden_in(&memory.visible, &mut memory.hidden);
            }
            memory.gradient.add(-share, &memory.visible, &memory.hidden);
        }
        self.update(machine, memory);
        if machine.is_finite() {
            Ok(error / (batch.len() * VISIBLE) as f64)
        } else {
            Err(DataError::Diverged { epoch: 1 })
        }
    }

    /// Goes through `samples` `epochs` times, in batches of so many in their order, as Hinton and Salakhutdinov did. Returns the mean
    /// square of a visible unit's error in the last epoch.
    ///
    /// # Errors
    ///
    /// As [`step`](Self::step), and no epochs, or batches of none.
    pub fn train<const VISIBLE: usize, const HIDDEN: usize, T: Scalar, U: HiddenUnits>(
        &self,
        machine: &mut BoltzmannMachine<VISIBLE, HIDDEN, T, U>,
        memory: &mut BoltzmannMemory<VISIBLE, HIDDEN, T, U>,
        samples: &[[T; VISIBLE]],
        [epochs, batch]: [usize; 2],
        rng: &mut dyn Rng,
    ) -> Result<f64, DataError> {
        self.check(samples)?;
        check_positive("the number of epochs", epochs as f64)?;
        check_positive("the size of a batch", batch as f64)?;
        let mut error = 0.0;
        for epoch in 1..=epochs {
            error = 0.0;
            for batch in samples.chunks(batch) {
                let of_batch =
                    self.step(machine, memory, batch, rng)
                        .map_err(|error| match error {
                            DataError::Diverged { .. } => DataError::Diverged { epoch },
                            other => other,
                        })?;
                error += of_batch * batch.len() as f64;
            }
        }
        Ok(error / samples.len() as f64)
    }

    fn update<const VISIBLE: usize, const HIDDEN: usize, T: Scalar, U>(
        &self,
        machine: &mut BoltzmannMachine<VISIBLE, HIDDEN, T, U>,
        memory: &mut BoltzmannMemory<VISIBLE, HIDDEN, T, U>,
    ) {
        let [rate, momentum, decay] =
            [self.learning_rate, self.momentum, self.weight_decay].map(T::from_f64);
        let ascend = |values: &mut [T], velocity: &mut [T], gradient: &[T], decay: T| {
            let moving = values.iter_mut().zip(velocity);
            for ((x, u), &g) in moving.zip(gradient) {
                *u = momentum * *u + rate * (g - decay * *x);
                *x += *u;
            }
        };
        let (velocity, gradient) = (&mut memory.velocity, &memory.gradient);
        ascend(
            machine.weight.as_flattened_mut(),
            velocity.weight.as_flattened_mut(),
            gradient.weight.as_flattened(),
            decay,
        );
        ascend(
            &mut machine.visible_bias,
            &mut velocity.visible_bias,
            &gradient.visible_bias,
            T::ZERO,
        );
        ascend(
            &mut machine.hidden_bias,
            &mut velocity.hidden_bias,
            &gradient.hidden_bias,
            T::ZERO,
        );
    }

    fn check<const VISIBLE: usize, T: Scalar>(
        &self,
        samples: &[[T; VISIBLE]],
    ) -> Result<(), DataError> {
        check_positive("the learning rate", self.learning_rate)?;
        check_positive("the number of steps", self.steps as f64)?;
        let in_range = [
            ("the momentum", self.momentum, self.momentum < 1.0),
            ("the weight decay", self.weight_decay, true),
        ];
        for (name, value, below) in in_range {
            if !(value.is_finite() && value >= 0.0 && below) {
                return Err(DataError::Setting { name, value });
            }
        }
        if samples.is_empty() {
            return Err(DataError::NoData);
        }
        let is_probability = |&v: &T| v >= T::ZERO && v <= T::ONE;
        for (sample, values) in samples.iter().enumerate() {
            if let Some(element) = values.iter().position(|v| !is_probability(v)) {
                return Err(DataError::Input { sample, element });
            }
        }
        Ok(())
    }
}

impl<const VISIBLE: usize, const HIDDEN: usize, T: Scalar, U>
    BoltzmannMachine<VISIBLE, HIDDEN, T, U>
{
    /// `W += s v hᵀ`, `a += s v`, `b += s h`.
    fn add(&mut self, share: T, visible: &[T; VISIBLE], hidden: &[T; HIDDEN]) {
        for (row, &v) in self.weight.iter_mut().zip(visible) {
            let v = share * v;
            for (w, &h) in row.iter_mut().zip(hidden) {
                *w += v * h;
            }
        }
        for (a, &v) in self.visible_bias.iter_mut().zip(visible) {
            *a += share * v;
        }
        for (b, &h) in self.hidden_bias.iter_mut().zip(hidden) {
            *b += share * h;
        }
    }
}
