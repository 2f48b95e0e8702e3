//! Recurrent layers: a state goes through time, and each step makes the next from it and from a frame of the input.
//!
//! [`Rnn`], [`Gru`] and [`Lstm`] are one layer, [`Recurrent`], with different [`Cell`]s. A cell is one step, forward and
//! backward; the layer is the way through time, the input's share in the gates, and the parameters.

mod bidirectional;
mod cell;
mod gru;
mod initial;
mod layer;
mod lstm;
mod returns;
mod rnn;
mod tensors;
mod through_time;

pub use bidirectional::{
    Bidirectional, BidirectionalParameters, BidirectionalState, BidirectionalTape, Doubled,
};
pub use cell::{Cell, CellState, StepBack};
pub use gru::{Gru, ResetAfter, ResetBefore};
pub use initial::{InitialState, LearntState, ZeroState};
pub use layer::{Recurrent, RecurrentMemory, RecurrentParameters, RecurrentTape};
pub use lstm::{Lstm, LstmCell};
pub use returns::{AllSteps, LastStep, Returns};
pub use rnn::{Rnn, RnnCell};
pub use tensors::Reversible;

use crate::init::Orthogonal;

/// How recurrent weights are drawn: so that they neither stretch nor shrink a state that goes through them many times.
pub type Isometry = Orthogonal<{ 1.0_f64.to_bits() }>;
