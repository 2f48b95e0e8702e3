//! Schedules: how the learning rate changes over a training.
//!
//! A schedule is a value of settings that says the rate for a count, from 0, of epochs or steps. `η` is the
//! optimiser's own learning rate, `t` the count, `n` a length. All count epochs unless the table says otherwise or
//! [`per_step`](Schedule::per_step) is called.
//!
//! | type | rate | source | constructors, and whose they are |
//! |---|---|---|---|
//! | [`Constant`] | `η` | | what there is without a schedule |
//! | [`StepDecay`] | `η γ^⌊t / n⌋` | | `new` (PyTorch `StepLR`; Keras `ExponentialDecay(staircase)`) |
//! | [`MultiStep`] | `η γ^(milestones reached)` | | `new` (PyTorch `MultiStepLR`) |
//! | [`PiecewiseConstant`] | the value after the last boundary passed | | `new` (Keras `PiecewiseConstantDecay`) |
//! | [`Exponential`] | `η γ^t`, `η γ^(t / n)` | | `new` (PyTorch `ExponentialLR`); `keras` (`ExponentialDecay`) |
//! | [`InverseTime`] | `η / (1 + γ t / n)` | Robbins and Monro 1951 | `new` (Keras `InverseTimeDecay`) |
//! | [`InverseSquareRoot`] | `η min(t / n, √(n / t))`, from `t = 1`; counts steps | Vaswani et al. 2017 | `new` |
//! | [`Polynomial`] | `min + (η - min) (1 - t / n)^power` | | `new` (PyTorch `PolynomialLR`; Keras `PolynomialDecay`, also with `cycle`) |
//! | [`Cosine`] | `min + (η - min) (1 + cos(π t / n)) / 2` | Loshchilov and Hutter 2017 | `new` (PyTorch `CosineAnnealingLR`, which rises again after `n`); `keras` (`CosineDecay`, which stays low) |
//! | [`WarmRestarts`] | cosines one after the other | Loshchilov and Hutter 2017 | `new` (PyTorch `CosineAnnealingWarmRestarts`; Keras `CosineDecayRestarts` with `peaks`) |
//! | [`OneCycle`] | up to `η` and down again; counts steps | Smith and Topin 2018 | `new` (PyTorch `OneCycleLR`) |
//! | [`WarmUp`] | `η` times a share that grows in a line, then another schedule | Goyal et al. 2017 | `new` (PyTorch `LinearLR`), `then` (PyTorch `SequentialLR`; Keras's `warmup_steps`) |
//! | [`Plateau`] | smaller each time the loss stops falling | | `new` (PyTorch `ReduceLROnPlateau`) |
//!
//! ```
//! use nn_core::prelude::*;
//! use nn_core::schedule::{Cosine, WarmUp};
//!
//! // Five epochs up, then down in forty-five.
//! let training = Training::new(CrossEntropy, Adam::new(1e-3))
//!     .epochs(50)
//!     .schedule(WarmUp::new(5).start(0.1).then(Cosine::new(45)));
//! ```
//!
//! In a loop of one's own the rate is given to the optimiser before a step:
//!
//! ```
//! use nn_core::optim::{Optimiser, Sgd};
//! use nn_core::schedule::{Schedule, StepDecay};
//!
//! let (mut p, mut sgd) = ([1.0_f64], Sgd::new(0.4));
//! for step in 0..4 {
//!     sgd.set_learning_rate(StepDecay::new(2, 0.5).learning_rate(0.4, step));
//!     let mut gradient = [2.0 * p[0]]; // of p²
//!     sgd.step(&mut (), &mut p, &mut gradient);
//! }
//! assert!((p[0] - 0.2 * 0.2 * 0.6 * 0.6).abs() < 1e-12);
//! ```

mod constant;
mod cosine;
mod exponential;
mod floor;
mod inverse;
mod one_cycle;
mod pace;
mod plateau;
mod polynomial;
mod steps;
mod warm_restarts;
mod warm_up;

pub use constant::Constant;
pub use cosine::Cosine;
pub use exponential::Exponential;
pub use inverse::{InverseSquareRoot, InverseTime};
pub use one_cycle::OneCycle;
pub use pace::{Pace, Paced};
pub use plateau::Plateau;
pub use polynomial::Polynomial;
pub use steps::{MultiStep, PiecewiseConstant, StepDecay};
pub use warm_restarts::WarmRestarts;
pub use warm_up::WarmUp;

use crate::optim::SettingError;

/// How the learning rate changes over a training.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a schedule",
    note = "`Training::schedule` takes one of `nn_core::schedule`, `.schedule(Cosine::new(50))`"
)]
pub trait Schedule: Clone {
    /// The learning rate at `count`, from 0, for an optimiser whose own is `base`.
    fn learning_rate(&self, base: f64, count: usize) -> f64;

    /// Whether it counts epochs or steps.
    fn pace(&self) -> Pace {
        Pace::Epochs
    }

    /// Sees the loss that is watched, after every epoch: the validation's, or the training's if there is none.
    fn observe(&mut self, loss: f64) {
        let _ = loss;
    }

    /// Whether the settings make sense.
    ///
    /// # Errors
    ///
    /// The first setting that does not.
    fn check(&self) -> Result<(), SettingError> {
        Ok(())
    }

    /// Counting steps: batches, over all epochs.
    #[must_use]
    fn per_step(self) -> Paced<Self> {
        Paced::new(self, Pace::Steps)
    }

    /// Counting epochs.
    #[must_use]
    fn per_epoch(self) -> Paced<Self> {
        Paced::new(self, Pace::Epochs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ETA: f64 = 0.4;
    const NEAR: f64 = 1e-12;

    fn rates(schedule: &impl Schedule, count: usize) -> impl Iterator<Item = f64> {
        (0..count).map(|t| schedule.learning_rate(ETA, t))
    }

    fn falls(schedule: &impl Schedule, count: usize) -> bool {
        rates(schedule, count).is_sorted_by(|a, b| a >= b)
    }

    #[test]
    fn what_falls_to_a_floor_stays_there() {
        for length in [1, 2, 7, 100] {
            let count = 3 * length;
            let cosine = Cosine::keras(length).floor(0.1);
            let polynomial = Polynomial::new(length).power(2.0).floor_share(0.25);
            assert!(falls(&cosine, count) && falls(&polynomial, count));
            for t in [length, length + 1, usize::MAX] {
                assert!((cosine.learning_rate(ETA, t) - 0.1).abs() < NEAR);
                assert!((polynomial.learning_rate(ETA, t) - 0.1).abs() < NEAR);
            }
            assert!(falls(&Exponential::new(0.9), count));
            assert!(falls(&InverseTime::new(length, 0.5), count));
            assert!(falls(&StepDecay::new(length, 0.5), count));
        }
    }

    #[test]
    fn a_cosine_of_pytorch_rises_again() {
        let cosine = Cosine::new(10);
        for t in 0..=10 {
            let [down, up, next] = [t, 20 - t, 20 + t].map(|t| cosine.learning_rate(ETA, t));
            assert!((down - up).abs() < NEAR && (down - next).abs() < NEAR);
        }
        assert!(cosine.learning_rate(ETA, 10).abs() < NEAR);
    }

    #[test]
    fn a_restart_is_at_the_top_and_a_lower_one_at_a_lower_top() {
        let restarts = WarmRestarts::new(4).lengths(1.5).peaks(0.5).floor(0.1);
        // Waves of 4, 6 and 9.
        for (over, t) in [(0, 0), (1, 4), (2, 10), (3, 19)] {
            let top = 0.1 + 0.3 * 0.5_f64.powi(over);
            assert!((restarts.learning_rate(ETA, t) - top).abs() < NEAR);
        }
        assert!(falls(&restarts, 4));
        assert_eq!(WarmRestarts::new(3).learning_rate(ETA, 3 << 40), ETA);
        // A count without an end finds one.
        for lengths in [1.0, 1.0 + 1e-9, 3.0, 1e300] {
            let rate = WarmRestarts::new(1 << 40).lengths(lengths);
            assert!(rate.learning_rate(ETA, usize::MAX).is_finite());
        }
    }

    #[test]
    fn one_cycle_goes_up_and_down_whatever_its_length() {
        for total in [1, 2, 3, 10, 1000] {
            for rise in [0.0, 0.3, 1.0] {
                for cycle in [
                    OneCycle::new(total).rise(rise),
                    OneCycle::new(total).rise(rise).linear(),
                    OneCycle::new(total).rise(rise.min(0.5)).three_phases(),
                ] {
                    for rate in rates(&cycle, 2 * total) {
                        assert!(
                            (0.0..=ETA * (1.0 + NEAR)).contains(&rate),
                            "{cycle:?}: {rate}"
                        );
                    }
                }
            }
        }
        let cycle = OneCycle::new(100);
        assert!(rates(&cycle, 30).is_sorted());
        assert!((cycle.learning_rate(ETA, 29) - ETA).abs() < NEAR);
        assert!((cycle.learning_rate(ETA, 500) - ETA / 25e4).abs() < NEAR);
    }

    #[test]
    fn the_inverse_square_root_peaks_at_the_end_of_its_warm_up() {
        let schedule = InverseSquareRoot::new(16);
        assert_eq!(schedule.learning_rate(ETA, 15), ETA);
        assert_eq!(schedule.learning_rate(ETA, 7), ETA / 2.0);
        assert_eq!(schedule.learning_rate(ETA, 63), ETA / 2.0);
    }

    /// Its cooldown, its floor, and a loss that only seems to fall.
    #[test]
    fn a_plateau_is_what_pytorch_takes_for_one() {
        let after = |mut plateau: Plateau, losses: &[f64]| {
            losses.iter().for_each(|&loss| plateau.observe(loss));
            plateau.learning_rate(1.0, 0)
        };
        let plateau = Plateau::new().patience(0).factor(0.5);
        assert_eq!(after(plateau, &[1.0, 0.9, 0.8]), 1.0);
        assert_eq!(after(plateau, &[1.0, 0.99999]), 0.5);
        assert_eq!(after(plateau.threshold(1e-6), &[1.0, 0.99999]), 1.0);
        assert_eq!(after(plateau, &[1.0, f64::NAN]), 0.5);
        assert_eq!(after(plateau, &[1.0; 4]), 0.125);
        assert_eq!(after(plateau.cooldown(2), &[1.0; 4]), 0.5);
        assert_eq!(after(plateau.cooldown(2), &[1.0; 5]), 0.25);
        assert_eq!(after(plateau.floor(0.3), &[1.0; 9]), 0.3);
    }
}
