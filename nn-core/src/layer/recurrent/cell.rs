//! One step of a recurrent layer.

use crate::entry::Role;
use crate::math::Scalar;
use crate::shape::{Dim, Sequence};
use crate::tensor::Tensor;

/// How a recurrent layer makes the next state from the one before and from a frame.
///
/// A cell works on slices, whose sizes follow from the units `U`, the length of the hidden state. A step's *row* is what the
/// backward pass needs of it, [`Kept`](Self::Kept)` · U` numbers.
pub trait Cell: 'static {
    /// How many numbers a unit gets from the frame: the weights have `Gates · U` columns, gate after gate.
    type Gates: Dim;
    /// How many numbers a unit has in a row, at least as many as gates.
    type Kept: Dim;
    /// How many states there are besides the hidden one: 1 or 0.
    type Cells: Dim;

    /// What its tensors are to other programs: a cell of theirs, if it is one.
    const ROLE: Role = Role::Named;

    /// Draws the bias, which comes zeroed, `[Gates · U]`, or empty.
    fn draw_bias<T: Scalar>(bias: &mut [T]) {
        let _ = bias;
    }

    /// A step. The first `Gates · U` numbers of the row come with what the frame gives to the gates; the states come as they
    /// were, and leave as they are. `weight [U][Gates · U]` and `bias [Gates · U]`, or empty, are those of the hidden state.
    fn step<T: Scalar>(row: &mut [T], hidden: &mut [T], cell: &mut [T], weight: &[T], bias: &[T]);

    /// A step backwards.
    fn step_back<T: Scalar>(step: StepBack<'_, T>);
}

/// The state that the cell `C` has besides the hidden one: `[1][units]`, or nothing.
pub type CellState<C, UNITS, T> = Tensor<Sequence<<C as Cell>::Cells, UNITS>, T>;

/// What a step backwards works on.
#[derive(Debug)]
pub struct StepBack<'a, T> {
    /// As the step left it.
    pub row: &'a [T],
    /// The hidden state before the step.
    pub hidden_before: &'a [T],
    /// The cell state before the step.
    pub cell_before: &'a [T],
    /// The hidden state after the step.
    pub hidden: &'a [T],
    /// The cell state after the step.
    pub cell: &'a [T],
    /// The weight of the hidden state.
    pub weight: &'a [T],
    /// As long as a row, of any value; the gradient by what the frame gave to the gates is to be left in its first
    /// `Gates · U` numbers.
    pub d_row: &'a mut [T],
    /// The gradient by the hidden state after the step; that by the one before is to be left there.
    pub d_hidden: &'a mut [T],
    /// The same of the cell state.
    pub d_cell: &'a mut [T],
    /// The gradient by the weight is to be added here.
    pub d_weight: &'a mut [T],
    /// The gradient by the bias is to be added here, if there is one.
    pub d_bias: &'a mut [T],
}
