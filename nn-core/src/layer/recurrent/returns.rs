//! What a recurrent layer gives of its hidden states.

use crate::math::Scalar;
use crate::shape::Storage;
use crate::shape::{Dim, Sequence, Shape, Vector};
use crate::tensor::Tensor;

/// Whether a recurrent layer gives its hidden state at all steps or at the last: [`AllSteps`] or [`LastStep`].
pub trait Returns: 'static {
    /// The shape of it.
    type Output<TIME: Dim, UNITS: Dim>: Shape;
    /// The hidden states of all steps, where the output does not hold them.
    type Hidden<T: Scalar, TIME: Dim, UNITS: Dim>: Storage<T>;
    /// Whether the output holds all of them.
    const ALL: bool;
}

/// All hidden states, `[time, units]`.
#[derive(Debug)]
pub struct AllSteps;

/// The last hidden state, `[units]`.
#[derive(Debug)]
pub struct LastStep;

impl Returns for AllSteps {
    type Output<TIME: Dim, UNITS: Dim> = Sequence<TIME, UNITS>;
    type Hidden<T: Scalar, TIME: Dim, UNITS: Dim> = [T; 0];
    const ALL: bool = true;
}

impl Returns for LastStep {
    type Output<TIME: Dim, UNITS: Dim> = Vector<UNITS>;
    type Hidden<T: Scalar, TIME: Dim, UNITS: Dim> = Tensor<Sequence<TIME, UNITS>, T>;
    const ALL: bool = false;
}
