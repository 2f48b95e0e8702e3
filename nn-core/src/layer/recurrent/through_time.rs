//! Through time and back, step by step.

use super::tensors::{self, MOST, Sizes, one_direction};
use super::{Cell, CellState, InitialState, Recurrent, RecurrentParameters, Returns, StepBack};
use crate::entry::Entry;
use crate::flat::{Flat, view};
use crate::init::Initialiser;
use crate::kernel::dense;
use crate::kernel::isa::{self, Arithmetic, Job};
use crate::kernel::recurrent::add;
use crate::layer::{BiasTerm, Layer};
use crate::math::Scalar;
use crate::shape::{Dim, Shape, Vector};
use crate::tensor::Tensor;

/// The way of one sequence: where a slice has room for one step alone, the steps use it one after the other.
pub(super) struct Way<'a, T> {
    pub rows: &'a mut [T],
    pub hidden: &'a mut [T],
    pub cells: &'a mut [T],
}

impl<C, TIME, IN, UNITS, R, S, I, RI, B> Recurrent<C, TIME, IN, UNITS, R, S, I, RI, B>
where
    C: Cell,
    TIME: Dim,
    IN: Dim,
    UNITS: Dim,
    R: Returns,
    S: InitialState,
    I: Initialiser,
    RI: Initialiser,
    B: BiasTerm,
{
    pub(super) const GATES: usize = <C::Gates as typenum::Unsigned>::USIZE * UNITS::USIZE;
    pub(super) const ROW: usize = <C::Kept as typenum::Unsigned>::USIZE * UNITS::USIZE;
    pub(super) const CELL: usize = <C::Cells as typenum::Unsigned>::USIZE * UNITS::USIZE;

    const INPUT_AXES: &'static [usize] = &[IN::USIZE, Self::GATES];
    const HIDDEN_AXES: &'static [usize] = &[UNITS::USIZE, Self::GATES];
    const BIAS_AXES: &'static [usize] = &[Self::GATES];
    pub(super) const INITIAL: usize = if S::LEARNT {
        1 + <C::Cells as typenum::Unsigned>::USIZE
    } else {
        0
    };
    pub(super) const TENSORS: usize = 2 + 2 * (B::PRESENT as usize) + Self::INITIAL;

    const fn tensors(names: &[&'static str; MOST]) -> [Entry; MOST] {
        let sizes = Sizes {
            input: Self::INPUT_AXES,
            hidden: Self::HIDDEN_AXES,
            bias: Self::BIAS_AXES,
            state: <Vector<UNITS> as Shape>::DIMS,
        };
        one_direction(names, sizes, B::PRESENT, Self::INITIAL, C::ROLE)
    }
    pub(super) const FORWARD: &'static [Entry] = &Self::tensors(&tensors::FORWARD);
    pub(super) const REVERSE: &'static [Entry] = &Self::tensors(&tensors::REVERSE);

    pub(super) fn start<T: Scalar>(
        parameters: &RecurrentParameters<T, C, IN, UNITS, S, B>,
        hidden: &mut [T],
        cell: &mut [T],
    ) {
        if S::LEARNT {
            hidden.copy_from_slice(parameters.initial_hidden.flat());
            cell.copy_from_slice(parameters.initial_cell.flat());
        } else {
            hidden.fill(T::ZERO);
            cell.fill(T::ZERO);
        }
    }

    /// The steps of some frames, from the states that are there.
    #[inline]
    pub(super) fn advance<T: Scalar>(
        parameters: &RecurrentParameters<T, C, IN, UNITS, S, B>,
        frames: &[T],
        way: Way<'_, T>,
    ) {
        let steps = Steps {
            parameters,
            frames,
            way,
        };
        isa::run(steps);
    }

    #[inline]
    pub(super) fn run<T: Scalar>(
        parameters: &RecurrentParameters<T, C, IN, UNITS, S, B>,
        input: &[T],
        way: Way<'_, T>,
    ) {
        Self::start(
            parameters,
            &mut way.hidden[..UNITS::USIZE],
            &mut way.cells[..Self::CELL],
        );
        Self::advance(parameters, input, way);
    }

    /// [`Layer::backward`] where the cell state after the last step has a gradient too, `[1][units]` for every sample: that
    /// of a loss on it, or what comes from the next piece of a sequence that was cut.
    #[expect(
        clippy::too_many_arguments,
        reason = "those of `Layer::backward`, and one"
    )]
    pub fn backward_with_cell<T: Scalar, const BATCH: usize>(
        parameters: &<Self as Layer>::Parameters<T>,
        input: &[Tensor<<Self as Layer>::Input, T>],
        output: &[Tensor<<Self as Layer>::Output, T>],
        tape: &mut <Self as Layer>::Tape<T, BATCH>,
        d_output: &[Tensor<<Self as Layer>::Output, T>],
        d_last_cell: Option<&[CellState<C, UNITS, T>]>,
        mut d_input: Option<&mut [Tensor<<Self as Layer>::Input, T>]>,
        d_parameters: &mut <Self as Layer>::Parameters<T>,
        scratch: &mut [T],
    ) {
        for sample in 0..input.len() {
            let tape = &tape[sample];
            let hidden = if R::ALL {
                output[sample].as_slice()
            } else {
                tape.hidden.flat()
            };
            let scratch = &mut scratch[..<Self as Layer>::BACKWARD_SCRATCH];
            let (d_row, rest) = scratch.split_at_mut(Self::ROW);
            let (d_hidden, rest) = rest.split_at_mut(UNITS::USIZE);
            let (d_cell, rest) = rest.split_at_mut(Self::CELL);
            let (first_hidden, first_cell) = rest.split_at_mut(UNITS::USIZE);
            Self::start(parameters, first_hidden, first_cell);
            match d_last_cell {
                Some(gradients) => d_cell.copy_from_slice(gradients[sample].as_slice()),
                None => d_cell.fill(T::ZERO),
            }
            d_hidden.fill(T::ZERO);
            if !R::ALL {
                add(d_hidden, d_output[sample].as_slice());
            }

            for step in (0..TIME::USIZE).rev() {
                let frame = step * IN::USIZE..(step + 1) * IN::USIZE;
                if R::ALL {
                    add(
                        d_hidden,
                        at(d_output[sample].as_slice(), step, UNITS::USIZE),
                    );
                }
                let (hidden_before, cell_before) = match step.checked_sub(1) {
                    None => (&*first_hidden, &*first_cell),
                    Some(before) => (
                        at(hidden, before, UNITS::USIZE),
                        at(tape.cells.as_slice(), before, Self::CELL),
                    ),
                };
                C::step_back(StepBack {
                    row: at(tape.rows.as_slice(), step, Self::ROW),
                    hidden_before,
                    cell_before,
                    hidden: at(hidden, step, UNITS::USIZE),
                    cell: at(tape.cells.as_slice(), step, Self::CELL),
                    weight: parameters.weight_hh.as_slice(),
                    d_row,
                    d_hidden,
                    d_cell,
                    d_weight: d_parameters.weight_hh.as_mut_slice(),
                    d_bias: d_parameters.bias_hh.flat_mut(),
                });
                let d_gates = &d_row[..Self::GATES];
                let sizes = [IN::USIZE, Self::GATES];
                dense::add_weight_gradient(
                    d_parameters.weight_ih.as_mut_slice(),
                    &input[sample].as_slice()[frame.clone()],
                    d_gates,
                    sizes,
                );
                dense::add_bias_gradient(d_parameters.bias_ih.flat_mut(), d_gates);
                if let Some(d_input) = &mut d_input {
                    dense::input_gradient_of_one(
                        parameters.weight_ih.as_slice(),
                        d_gates,
                        &mut d_input[sample].as_mut_slice()[frame],
                    );
                }
            }
            // Empty where the state before the first step is not learnt.
            add(d_parameters.initial_hidden.flat_mut(), d_hidden);
            add(d_parameters.initial_cell.flat_mut(), d_cell);
        }
    }
}

/// Steps of a cell. Those of a small one are compiled as a whole for each set of instructions.
struct Steps<'a, T: Scalar, C: Cell, IN: Dim, UNITS: Dim, S: InitialState, B: BiasTerm> {
    parameters: &'a RecurrentParameters<T, C, IN, UNITS, S, B>,
    frames: &'a [T],
    way: Way<'a, T>,
}

impl<T: Scalar, C: Cell, IN: Dim, UNITS: Dim, S: InitialState, B: BiasTerm> Job
    for Steps<'_, T, C, IN, UNITS, S, B>
{
    const IS_TINY: bool = isa::is_tiny(
        <C::Gates as typenum::Unsigned>::USIZE * UNITS::USIZE * (IN::USIZE + UNITS::USIZE),
    );
    const IS_WIDE: bool = true;

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let [parameters] = view(A::of(self.parameters.flat()), 1) else {
            return;
        };
        let parameters: &RecurrentParameters<A::Of<T>, C, IN, UNITS, S, B> = parameters;
        let way = Way {
            rows: A::of_mut(self.way.rows),
            hidden: A::of_mut(self.way.hidden),
            cells: A::of_mut(self.way.cells),
        };
        let gates = <C::Gates as typenum::Unsigned>::USIZE * UNITS::USIZE;
        let kept = <C::Kept as typenum::Unsigned>::USIZE * UNITS::USIZE;
        let cells = <C::Cells as typenum::Unsigned>::USIZE * UNITS::USIZE;
        for (step, frame) in A::of(self.frames).chunks_exact(IN::USIZE).enumerate() {
            let row = room(way.rows, step, kept);
            let hidden = carried(way.hidden, step, UNITS::USIZE);
            let cell = carried(way.cells, step, cells);
            dense::forward_inlined(
                parameters.weight_ih.as_slice(),
                parameters.bias_ih.flat(),
                frame,
                &mut row[..gates],
                [IN::USIZE, gates],
            );
            let (weight, bias) = (parameters.weight_hh.as_slice(), parameters.bias_hh.flat());
            C::step(row, hidden, cell, weight, bias);
        }
    }
}

/// The numbers of a step.
#[inline(always)]
pub(super) fn at<T>(steps: &[T], step: usize, len: usize) -> &[T] {
    &steps[step * len..][..len]
}

/// Room for a step's numbers.
#[inline(always)]
fn room<T>(steps: &mut [T], step: usize, len: usize) -> &mut [T] {
    if steps.len() == len {
        return steps;
    }
    &mut steps[step * len..][..len]
}

/// [`room`] with the numbers of the step before.
#[inline(always)]
fn carried<T: Copy>(steps: &mut [T], step: usize, len: usize) -> &mut [T] {
    if steps.len() > len && step > 0 {
        steps.copy_within((step - 1) * len..step * len, step * len);
    }
    room(steps, step, len)
}
