//! Simple recurrent layer, `h_t = f(x_t W + b + h_{t-1} U + c)`, with f = tanh or another activation.
//! Shapes: `x [TIME, IN]`, `W [IN][UNITS]`, `U [UNITS][UNITS]`, `b, c, h [UNITS]`.
//! Gradients, from the last step to the first: `da_t = f'(a_t) dh_t`, `dW += xᵀ_t da_t`, `dU += hᵀ_{t-1} da_t`,
//! `db += da_t`, `dc += da_t`, `dx_t = da_t Wᵀ`, `dh_{t-1} += da_t Uᵀ`.
//! Source: Elman 1990; two biases, as in PyTorch's `RNN`. Backwards through time: Werbos 1990.

use core::marker::PhantomData;

use typenum::{U0, U1};

use super::{AllSteps, Cell, Isometry, Recurrent, StepBack, ZeroState};
use crate::activation::{Activation, Tanh};
use crate::entry::{self, Role};
use crate::init::GlorotUniform;
use crate::kernel::dense::add_bias_gradient;
use crate::kernel::recurrent::{Columns, add};
use crate::layer::WithBias;
use crate::math::Scalar;

/// A simple recurrent layer over `TIME` frames of `IN` features, with `UNITS` units and the activation `F`; see
/// [`Recurrent`] for the rest. In `network!`: `rnn(32)`, `rnn(32, activation = relu, returns = last)`.
pub type Rnn<
    TIME,
    IN,
    UNITS,
    R = AllSteps,
    S = ZeroState,
    F = Tanh,
    I = GlorotUniform,
    RI = Isometry,
    B = WithBias,
> = Recurrent<RnnCell<F>, TIME, IN, UNITS, R, S, I, RI, B>;

/// The step of an [`Rnn`]. Its row is the sum `a` to which the activation is applied.
#[derive(Debug)]
pub struct RnnCell<F>(PhantomData<F>);

impl<F: Activation> Cell for RnnCell<F> {
    type Gates = U1;
    type Kept = U1;
    type Cells = U0;

    const ROLE: Role = Role::Recurrent(entry::Cell::Simple);

    #[inline(always)]
    fn step<T: Scalar>(row: &mut [T], hidden: &mut [T], _: &mut [T], weight: &[T], bias: &[T]) {
        add(row, bias);
        Columns::all(hidden.len()).add_product(row, hidden, weight);
        for (hidden, &a) in hidden.iter_mut().zip(&*row) {
            *hidden = F::value(a);
        }
    }

    #[inline]
    fn step_back<T: Scalar>(step: StepBack<'_, T>) {
        let points = step.row.iter().zip(step.hidden);
        let gradients = step.d_row.iter_mut().zip(step.d_hidden.iter_mut());
        for ((&a, &h), (d_a, d_h)) in points.zip(gradients) {
            *d_a = *d_h * F::derivative(a, h);
            *d_h = T::ZERO;
        }
        let columns = Columns::all(step.hidden.len());
        columns.add_input_gradient(step.d_hidden, step.d_row, step.weight);
        columns.add_weight_gradient(step.d_weight, step.hidden_before, step.d_row);
        add_bias_gradient(step.d_bias, step.d_row);
    }
}
