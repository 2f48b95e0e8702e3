//! A cell's way through time, `state_t = step(x_t, state_{t-1})`, and back.
//! Shapes: `x [TIME, IN]`, `y [TIME, UNITS]` or, of the last step alone, `[UNITS]`.
//! Gradients: from the last step to the first, the state's gradient goes through every step back (Werbos 1990); the tape
//! keeps every step of every sample.

use core::marker::PhantomData;

use generic_array::GenericArray;
use rand::Rng;

use super::through_time::{Way, at};
use super::{AllSteps, Cell, CellState, InitialState, Isometry, Returns, Reversible, ZeroState};
use crate::entry::Entry;
use crate::flat::Flat;
use crate::init::{Fans, GlorotUniform, Initialiser};
use crate::layer::{BiasTerm, Frame, Layer, Streaming, WithBias};
use crate::math::Scalar;
use crate::shape::{Dim, Image, Sequence, Shape, Vector};
use crate::tensor::Tensor;
use crate::{parameters, zeroed};

/// The cell `C` over `TIME` frames of `IN` features, with `UNITS` units. `R` says whether it gives all steps or the last,
/// `S` whether it starts from zero or from a state that it learns; `I` draws the weight of the input, `RI` that of the
/// hidden state, `B` says whether it has biases. [`Rnn`](super::Rnn), [`Gru`](super::Gru) and [`Lstm`](super::Lstm) are
/// this.
///
/// The weights are drawn as in Keras: the gates of a unit count as outputs of their own.
#[derive(Debug)]
#[expect(clippy::type_complexity, reason = "a list of what the type names")]
pub struct Recurrent<
    C,
    TIME,
    IN,
    UNITS,
    R = AllSteps,
    S = ZeroState,
    I = GlorotUniform,
    RI = Isometry,
    B = WithBias,
>(PhantomData<(C, TIME, IN, UNITS, R, S, I, RI, B)>);

parameters! {
    /// What a recurrent layer learns. In files it is as PyTorch has it: gates and units are one axis, and the first.
    pub struct RecurrentParameters<C: Cell, In: Dim, Units: Dim, S: InitialState, B: BiasTerm> {
        /// `[in][gates][units]`; `[gates · units, in]` in weight files.
        pub weight_ih: Tensor<Image<In, C::Gates, Units>, T>,
        /// `[units][gates][units]`, from the unit of the first axis; `[gates · units, units]` in weight files.
        pub weight_hh: Tensor<Image<Units, C::Gates, Units>, T>,
        /// `[gates][units]`, or nothing.
        pub bias_ih: GenericArray<B::Bias<T, Units>, C::Gates>,
        /// `[gates][units]`, or nothing.
        pub bias_hh: GenericArray<B::Bias<T, Units>, C::Gates>,
        /// The hidden state before the first step, `[units]`, or nothing.
        pub initial_hidden: S::State<T, Units>,
        /// The cell state before the first step, `[1][units]`, or nothing.
        pub initial_cell: GenericArray<S::State<T, Units>, C::Cells>,
    }
}

parameters! {
    /// What a recurrent layer keeps from frame to frame: its states.
    pub struct RecurrentMemory<C: Cell, Units: Dim> {
        /// `[units]`
        pub hidden: Tensor<Vector<Units>, T>,
        /// `[1][units]`, or nothing.
        pub cell: CellState<C, Units, T>,
    }
}

zeroed! {
    /// What the backward pass needs of one sample.
    pub struct RecurrentTape<C: Cell, Time: Dim, Units: Dim, R: Returns> {
        pub(super) rows: Tensor<Image<Time, C::Kept, Units>, T>,
        pub(super) cells: Tensor<Image<Time, C::Cells, Units>, T>,
        pub(super) hidden: R::Hidden<T, Time, Units>,
    }
}

impl<C, TIME, IN, UNITS, R, S, I, RI, B> Layer for Recurrent<C, TIME, IN, UNITS, R, S, I, RI, B>
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
    type Input = Sequence<TIME, IN>;
    type Output = R::Output<TIME, UNITS>;
    type Parameters<T: Scalar> = RecurrentParameters<T, C, IN, UNITS, S, B>;
    type State<T: Scalar> = ();
    type Tape<T: Scalar, const BATCH: usize> = [RecurrentTape<T, C, TIME, UNITS, R>; BATCH];

    const PARAMETER_TENSORS: &'static [Entry] = Self::FORWARD.split_at(Self::TENSORS).0;
    const MACS: usize = TIME::USIZE * Self::GATES * (IN::USIZE + UNITS::USIZE);
    /// One row, and one cell state. The hidden state is where the output is.
    const SCRATCH: usize = Self::ROW + Self::CELL;
    /// The gradients of a row and of the states, and the states before the first step.
    const BACKWARD_SCRATCH: usize = Self::ROW + 2 * (UNITS::USIZE + Self::CELL);

    fn draw<T: Scalar>(parameters: &mut Self::Parameters<T>, (): &mut (), rng: &mut dyn Rng) {
        let fans = |input| Fans {
            input,
            output: Self::GATES,
        };
        I::fill(parameters.weight_ih.as_mut_slice(), fans(IN::USIZE), rng);
        RI::fill(parameters.weight_hh.as_mut_slice(), fans(UNITS::USIZE), rng);
        // PyTorch's second bias changes nothing that the first could not, but for the reset: it stays zero.
        if B::PRESENT {
            C::draw_bias(parameters.bias_ih.flat_mut());
        }
    }

    #[inline]
    fn infer<T: Scalar>(
        parameters: &Self::Parameters<T>,
        (): &(),
        input: &[Tensor<Self::Input, T>],
        output: &mut [Tensor<Self::Output, T>],
        scratch: &mut [T],
    ) {
        for (input, output) in input.iter().zip(output) {
            let (rows, cells) = scratch[..Self::SCRATCH].split_at_mut(Self::ROW);
            let hidden = output.as_mut_slice();
            Self::run(
                parameters,
                input.as_slice(),
                Way {
                    rows,
                    hidden,
                    cells,
                },
            );
        }
    }

    #[inline]
    fn forward<T: Scalar, const BATCH: usize>(
        parameters: &Self::Parameters<T>,
        (): &mut (),
        input: &[Tensor<Self::Input, T>],
        output: &mut [Tensor<Self::Output, T>],
        tape: &mut Self::Tape<T, BATCH>,
        _: &mut dyn Rng,
    ) {
        for ((input, output), tape) in input.iter().zip(output).zip(tape) {
            let output = output.as_mut_slice();
            let way = Way {
                rows: tape.rows.as_mut_slice(),
                hidden: if R::ALL {
                    &mut *output
                } else {
                    tape.hidden.flat_mut()
                },
                cells: tape.cells.as_mut_slice(),
            };
            Self::run(parameters, input.as_slice(), way);
            if !R::ALL {
                output.copy_from_slice(at(tape.hidden.flat(), TIME::USIZE - 1, UNITS::USIZE));
            }
        }
    }

    #[inline]
    fn backward<T: Scalar, const BATCH: usize>(
        parameters: &Self::Parameters<T>,
        input: &[Tensor<Self::Input, T>],
        output: &[Tensor<Self::Output, T>],
        tape: &mut Self::Tape<T, BATCH>,
        d_output: &[Tensor<Self::Output, T>],
        d_input: Option<&mut [Tensor<Self::Input, T>]>,
        d_parameters: &mut Self::Parameters<T>,
        scratch: &mut [T],
    ) {
        Self::backward_with_cell(
            parameters,
            input,
            output,
            tape,
            d_output,
            None,
            d_input,
            d_parameters,
            scratch,
        );
    }
}

impl<C, TIME, IN, UNITS, R, S, I, RI, B> Streaming for Recurrent<C, TIME, IN, UNITS, R, S, I, RI, B>
where
    C: Cell,
    TIME: Dim,
    IN: Dim,
    UNITS: Dim,
    R: Returns<Output<TIME, UNITS>: Shape<Features = UNITS>>,
    S: InitialState,
    I: Initialiser,
    RI: Initialiser,
    B: BiasTerm,
{
    type Memory<T: Scalar> = RecurrentMemory<T, C, UNITS>;

    const STEP_SCRATCH: usize = Self::ROW;

    fn start<T: Scalar>(parameters: &Self::Parameters<T>, memory: &mut Self::Memory<T>) {
        Self::start(
            parameters,
            memory.hidden.as_mut_slice(),
            memory.cell.as_mut_slice(),
        );
    }

    #[inline]
    fn step<T: Scalar>(
        parameters: &Self::Parameters<T>,
        (): &(),
        memory: &mut Self::Memory<T>,
        input: &Frame<Self::Input, T>,
        output: &mut Frame<Self::Output, T>,
        scratch: &mut [T],
    ) {
        let hidden = memory.hidden.as_mut_slice();
        Self::advance(
            parameters,
            input.as_slice(),
            Way {
                rows: &mut scratch[..Self::ROW],
                hidden,
                cells: memory.cell.as_mut_slice(),
            },
        );
        output.as_mut_slice().copy_from_slice(hidden);
    }
}

impl<C, TIME, IN, UNITS, R, S, I, RI, B> Reversible
    for Recurrent<C, TIME, IN, UNITS, R, S, I, RI, B>
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
    const REVERSE_PARAMETER_TENSORS: &'static [Entry] = Self::REVERSE.split_at(Self::TENSORS).0;
}
