//! Optimisers: how parameters follow a gradient.
//!
//! An optimiser is a value of settings; what it remembers is its [`State`](Optimiser::State), which has the type
//! of the parameters as often as it needs, and lies where the caller puts it.

mod adam;
mod sgd;

pub use adam::{Adam, AdamState};
pub use sgd::{Momentum, MomentumState, Sgd};

use crate::math::Scalar;
use crate::memory::Zeroed;
use crate::shape::Storage;

/// A rule that moves parameters.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an optimiser",
    note = "`Training::new` takes a loss and an optimiser, `Training::new(CrossEntropy, Adam::new(1e-3))`"
)]
pub trait Optimiser {
    /// What the rule remembers of earlier steps. It starts as zero bytes.
    type State<T: Scalar, P: Storage<T>>: Zeroed;

    /// Moves `parameters` by one step against `gradient`.
    fn step<T: Scalar, P: Storage<T>>(
        &self,
        state: &mut Self::State<T, P>,
        parameters: &mut P,
        gradient: &P,
    );

    /// The learning rate.
    fn learning_rate(&self) -> f64;

    /// Sets the learning rate, between steps: for schedules.
    fn set_learning_rate(&mut self, learning_rate: f64);
}
