//! MADALINE, many ADALINEs: a layer of them behind quantisers, `h_j = sign(w_j · x + b_j)`, and one more on top of it,
//! `y = sign(v · h + c)`.
//! Shapes: `x [INPUTS]`, `h [HIDDEN]`, `y` one class; in between classes are -1 and 1.
//! Rule I keeps the unit on top fixed, a logic gate; rule II trains it too. Both disturb as little as they can: after a mistake
//! the units nearest to their thresholds are turned over until the answer is right, and taught the answer they then give.
//! Sources: Ridgway 1962 (rule I); Winter and Widrow 1988 (rule II); both in Widrow and Lehr 1990.

use rand::{Rng, RngExt};

use super::adaline::Adaline;
use super::error::{DataError, check_inputs, check_positive};
use crate::math::Scalar;

/// What the fixed unit on top computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// Whether any unit says yes.
    Or,
    /// Whether all units say yes.
    And,
    /// Whether at least half of them say yes.
    Majority,
}

/// A layer of ADALINEs with one on top.
///
/// ```
/// use nn_core::history::{Madaline, MadalineRule};
/// use nn_core::prelude::*;
///
/// let xor = [([-1., -1.], false), ([-1., 1.], true), ([1., -1.], true), ([1., 1.], false)];
/// let mut rng = seeded_rng(1);
/// let mut madaline = Madaline::<2, 2>::init(&mut rng);
/// let training = madaline.train(&xor, &MadalineRule::two(), &mut rng)?;
/// assert!(training.converged);
/// assert_eq!(madaline.predict(&[-1., 1.]), Some(true));
/// # Ok::<(), nn_core::history::DataError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Madaline<const INPUTS: usize, const HIDDEN: usize, T: Scalar = f32> {
    /// The first layer.
    pub hidden: [Adaline<INPUTS, T>; HIDDEN],
    /// The unit on top. A gate is one too: with weights of one, and a threshold.
    pub output: Adaline<HIDDEN, T>,
}

/// How a MADALINE learns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MadalineRule {
    trains_output: bool,
    learning_rate: f64,
    epochs: usize,
    restarts: usize,
}

impl MadalineRule {
    /// Rule I: the first layer learns, the unit on top stays as it is.
    #[must_use]
    pub const fn one() -> Self {
        Self {
            trains_output: false,
            learning_rate: 0.5,
            epochs: 200,
            restarts: 10,
        }
    }

    /// Rule II: the unit on top learns too.
    #[must_use]
    pub const fn two() -> Self {
        Self {
            trains_output: true,
            ..Self::one()
        }
    }

    /// Which part of the way to its new answer a unit goes at a time, `0 < α <= 1`: `w += α (t - w · x) x / |x|²`, the
    /// normalised LMS rule. 0.5 unless told otherwise.
    #[must_use]
    pub const fn learning_rate(self, learning_rate: f64) -> Self {
        Self {
            learning_rate,
            ..self
        }
    }

    /// How often the samples are gone through at most, from each start. 200 unless told otherwise.
    #[must_use]
    pub const fn epochs(self, epochs: usize) -> Self {
        Self { epochs, ..self }
    }

    /// How often it begins again from random weights, where it has not converged: the rules descend no function, and may cycle. 10
    /// unless told otherwise.
    #[must_use]
    pub const fn restarts(self, restarts: usize) -> Self {
        Self { restarts, ..self }
    }
}

/// How the training of a MADALINE ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MadalineTraining {
    /// Whether all samples are right.
    pub converged: bool,
    /// How many samples are wrong.
    pub wrong: usize,
    /// How many epochs there were since the last start.
    pub epochs: usize,
    /// How often it began again.
    pub restarts: usize,
}

impl<const INPUTS: usize, const HIDDEN: usize, T: Scalar> Madaline<INPUTS, HIDDEN, T> {
    /// Random weights between -1 and 1.
    #[must_use]
    pub fn init(rng: &mut dyn Rng) -> Self {
        let mut madaline = Self {
            hidden: [Adaline::new(); HIDDEN],
            output: Adaline::new(),
        };
        madaline.draw_hidden(rng);
        draw(&mut madaline.output, rng);
        madaline
    }

    /// Random weights between -1 and 1 in the first layer, and a gate on top: for rule I.
    #[must_use]
    pub fn with_gate(gate: Gate, rng: &mut dyn Rng) -> Self {
        let mut madaline = Self::init(rng);
        let all_but_one = T::from_usize(HIDDEN.saturating_sub(1));
        madaline.output = Adaline {
            weights: [T::ONE; HIDDEN],
            bias: match gate {
                Gate::Or => all_but_one,
                Gate::And => -all_but_one,
                Gate::Majority => T::ZERO,
            },
        };
        madaline
    }

    /// The class; `None` if the input is NaN.
    #[must_use]
    pub fn predict(&self, input: &[T; INPUTS]) -> Option<bool> {
        let sums = self.sums(input);
        if sums.iter().any(|sum| sum.is_nan()) {
            return None;
        }
        self.output.class(&sums.map(sign))
    }

    /// How many samples it has right.
    #[must_use]
    pub fn right(&self, samples: &[([T; INPUTS], bool)]) -> usize {
        let right = |(input, target): &&([T; INPUTS], bool)| self.predict(input) == Some(*target);
        samples.iter().filter(right).count()
    }

    /// Learns until all samples are right, or the epochs and restarts are used up; then it has the weights that had most right.
    ///
    /// # Errors
    ///
    /// No samples, an input that is not finite, or a learning rate out of range.
    pub fn train(
        &mut self,
        samples: &[([T; INPUTS], bool)],
        rule: &MadalineRule,
        rng: &mut dyn Rng,
    ) -> Result<MadalineTraining, DataError> {
        check_inputs(samples.iter().map(|(input, _)| input))?;
        check_positive("the learning rate", rule.learning_rate)?;
        if rule.learning_rate > 1.0 {
            let (name, value) = ("the learning rate", rule.learning_rate);
            return Err(DataError::Setting { name, value });
        }
        let learning_rate = T::from_f64(rule.learning_rate);
        let mut best = (*self, self.right(samples));
        let mut training = MadalineTraining {
            converged: best.1 == samples.len(),
            wrong: 0,
            epochs: 0,
            restarts: 0,
        };
        while !training.converged {
            if training.epochs == rule.epochs {
                if training.restarts == rule.restarts {
                    break;
                }
                training.restarts += 1;
                training.epochs = 0;
                self.draw_hidden(rng);
                if rule.trains_output {
                    draw(&mut self.output, rng);
                }
            }
            training.epochs += 1;
            // In random order: in a fixed one the rules cycle more often.
            for _ in 0..samples.len() {
                let (input, target) = &samples[rng.random_range(0..samples.len())];
                self.learn(input, *target, rule.trains_output, learning_rate);
            }
            let right = self.right(samples);
            if right > best.1 {
                best = (*self, right);
            }
            training.converged = right == samples.len();
        }
        *self = best.0;
        training.wrong = samples.len() - best.1;
        Ok(training)
    }

    /// Learns from one sample, if it is a mistake.
    fn learn(&mut self, input: &[T; INPUTS], target: bool, trains_output: bool, learning_rate: T) {
        let sums = self.sums(input);
        let answers = sums.map(sign);
        if self.output.class(&answers) == Some(target) {
            return;
        }
        let mended = if trains_output {
            self.least_disturbance(&sums, target)
        } else {
            self.nearest_units(&sums, target)
        };
        let taught = mended.unwrap_or(answers);
        for ((unit, &answer), &taught) in self.hidden.iter_mut().zip(&answers).zip(&taught) {
            if answer != taught {
                teach(unit, input, taught, learning_rate);
            }
        }
        // Where the first layer cannot mend it, or has not gone the whole way, the unit on top is taught.
        if trains_output {
            let answers = self.sums(input).map(sign);
            if self.output.class(&answers) != Some(target) {
                let target = if target { T::ONE } else { -T::ONE };
                teach(&mut self.output, &answers, target, learning_rate);
            }
        }
    }

    /// Rule I: units whose answer is not the target are turned over, the one nearest to its threshold first, until the gate gives
    /// the target.
    fn nearest_units(&self, sums: &[T; HIDDEN], target: bool) -> Option<[T; HIDDEN]> {
        let wanted = if target { T::ONE } else { -T::ONE };
        let mut answers = sums.map(sign);
        while self.output.class(&answers) != Some(target) {
            let wrong = (0..HIDDEN).filter(|&unit| answers[unit] != wanted);
            let nearest = wrong.reduce(|a, b| if sums[b].abs() < sums[a].abs() { b } else { a });
            answers[nearest?] = wanted;
        }
        Some(answers)
    }

    /// Rule II: the unit or, failing that, the pair of units nearest to their thresholds that mend the answer when
    /// turned over.
    fn least_disturbance(&self, sums: &[T; HIDDEN], target: bool) -> Option<[T; HIDDEN]> {
        let answers = sums.map(sign);
        let mut best: Option<([T; HIDDEN], T)> = None;
        for pairs in [false, true] {
            for first in 0..HIDDEN {
                // A unit paired with itself is that unit alone.
                let seconds = if pairs {
                    first + 1..HIDDEN
                } else {
                    first..first + 1
                };
                for second in seconds {
                    let mut turned = answers;
                    turned[first] = -answers[first];
                    turned[second] = -answers[second];
                    let disturbance = sums[first].abs() + sums[second].abs();
                    if self.output.class(&turned) == Some(target)
                        && best.is_none_or(|(_, least)| disturbance < least)
                    {
                        best = Some((turned, disturbance));
                    }
                }
            }
            if best.is_some() {
                break;
            }
        }
        best.map(|(turned, _)| turned)
    }

    fn sums(&self, input: &[T; INPUTS]) -> [T; HIDDEN] {
        core::array::from_fn(|unit| self.hidden[unit].predict(input))
    }

    fn draw_hidden(&mut self, rng: &mut dyn Rng) {
        for unit in &mut self.hidden {
            draw(unit, rng);
        }
    }
}

/// The quantiser: 1 from zero on, -1 below.
fn sign<T: Scalar>(sum: T) -> T {
    if sum >= T::ZERO { T::ONE } else { -T::ONE }
}

/// The normalised LMS rule: a step of length one gives `target` exactly.
fn teach<const INPUTS: usize, T: Scalar>(
    unit: &mut Adaline<INPUTS, T>,
    input: &[T; INPUTS],
    target: T,
    learning_rate: T,
) {
    let square = T::ONE + input.iter().map(|&x| x * x).sum::<T>();
    let error = target - unit.predict(input);
    let before = *unit;
    unit.add(input, learning_rate * error / square);
    // An input so large that its square is not finite teaches nothing.
    if !unit.is_finite() {
        *unit = before;
    }
}

fn draw<const INPUTS: usize, T: Scalar>(unit: &mut Adaline<INPUTS, T>, rng: &mut dyn Rng) {
    for w in unit.weights.iter_mut().chain([&mut unit.bias]) {
        *w = T::from_f64(rng.random_range(-1.0..1.0));
    }
}
