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
