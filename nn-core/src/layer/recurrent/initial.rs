//! The state before the first step.

use crate::math::Scalar;
use crate::shape::{Dim, Storage, Vector};
use crate::tensor::Tensor;

/// Whether a recurrent layer starts from zero or from a state that it learns: [`ZeroState`] or [`LearntState`].
pub trait InitialState: 'static {
    /// Where the state lies: a vector, or nothing.
    type State<T: Scalar, UNITS: Dim>: Storage<T>;
    /// Whether it is learnt.
    const LEARNT: bool;
}

/// From zero.
#[derive(Debug)]
pub struct ZeroState;

/// From a state that is a parameter, and zero when it is drawn.
#[derive(Debug)]
pub struct LearntState;

impl InitialState for ZeroState {
    type State<T: Scalar, UNITS: Dim> = [T; 0];
    const LEARNT: bool = false;
}

impl InitialState for LearntState {
    type State<T: Scalar, UNITS: Dim> = Tensor<Vector<UNITS>, T>;
    const LEARNT: bool = true;
}
