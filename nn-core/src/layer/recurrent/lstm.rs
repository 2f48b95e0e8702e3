//! Long short-term memory. With `a_k = x_t W_k + b_k + h_{t-1} U_k + c_k` for each gate k of input, forget, cell, output:
//! `i = σ(a_i)`, `f = σ(a_f)`, `g = tanh(a_g)`, `o = σ(a_o)`, `c_t = f c_{t-1} + i g`, `h_t = o tanh(c_t)`.
//! Shapes: `x [TIME, IN]`, `W [IN][4 UNITS]`, `U [UNITS][4 UNITS]`, `b, c [4 UNITS]`, `h, c_t [UNITS]`.
//! Gradients: `dc_t += dh o (1 - tanh²(c_t))`, `da_o = dh tanh(c_t) o (1 - o)`, `da_i = dc g i (1 - i)`,
//! `da_f = dc c_{t-1} f (1 - f)`, `da_g = dc i (1 - g²)`, `dc_{t-1} = dc f`, `dh_{t-1} = da Uᵀ`.
//! σ and tanh are those of [`gate`](crate::math::gate).
//! Source: Hochreiter and Schmidhuber 1997, with the forget gate of Gers, Schmidhuber and Cummins 2000; the order of the
//! gates and the two biases as in PyTorch's `LSTM`.

use typenum::{U1, U4};

use super::{AllSteps, Cell, Isometry, Recurrent, StepBack, ZeroState};
use crate::entry::{self, Role};
use crate::init::GlorotUniform;
use crate::kernel::dense::add_bias_gradient;
use crate::kernel::isa::{Arithmetic, Separate, dispatched};
use crate::kernel::lanes::{at, for_runs, mapped, put};
use crate::kernel::recurrent::{Columns, add};
use crate::layer::WithBias;
use crate::math::{Scalar, gate};

/// A long short-term memory over `TIME` frames of `IN` features, with `UNITS` units; see [`Recurrent`] for the rest. In
/// `network!`: `lstm(32)`, `lstm(32, returns = last)`.
///
/// `FORGET` is the bits of what the forget gate's bias is drawn as: 1, as in Keras, since a layer that starts by
/// remembering learns what is far apart sooner (Gers et al. 2000; Jozefowicz, Zaremba and Sutskever 2015).
pub type Lstm<
    TIME,
    IN,
    UNITS,
    R = AllSteps,
    S = ZeroState,
    I = GlorotUniform,
    RI = Isometry,
    B = WithBias,
    const FORGET: u64 = { 1.0_f64.to_bits() },
> = Recurrent<LstmCell<FORGET>, TIME, IN, UNITS, R, S, I, RI, B>;

/// The step of an [`Lstm`]. Its row is i, f, g, o.
#[derive(Debug)]
pub struct LstmCell<const FORGET: u64>;

dispatched! {
    fn open_gates<T>(row: &mut [T], hidden: &mut [T], cell: &mut [T]) = open with arithmetic;
}

/// From the sums of the gates to the new states.
#[inline(always)]
fn open<A: Arithmetic, T: Scalar>(row: &mut [T], hidden: &mut [T], cell: &mut [T]) {
    let (row, hidden, cell) = (A::of_mut(row), A::of_mut(hidden), A::of_mut(cell));
    let units = hidden.len();
    let (row, cell) = (&mut row[..4 * units], &mut cell[..units]);
    for_runs!(units, |unit, R| {
        let [to_i, to_f, to_g] = [unit, units + unit, 2 * units + unit];
        let i = mapped(at::<R, _>(row, to_i), &gate::sigmoid);
        let f = mapped(at::<R, _>(row, to_f), &gate::sigmoid);
        let g = mapped(at::<R, _>(row, to_g), &gate::tanh);
        let mut new = at::<R, _>(cell, unit);
        for lane in 0..R {
            new[lane] = f[lane].multiply_add(new[lane], i[lane] * g[lane]);
        }
        put(cell, unit, new);
        put(row, to_i, i);
        put(row, to_f, f);
        put(row, to_g, g);
    });
    // By itself: while one part waits for its cell state, the machine opens the output of another.
    for_runs!(units, |unit, R| {
        let mut shown = mapped(at::<R, _>(cell, unit), &gate::tanh);
        let o = mapped(at::<R, _>(row, 3 * units + unit), &gate::sigmoid);
        for lane in 0..R {
            shown[lane] = o[lane] * shown[lane];
        }
        put(hidden, unit, shown);
        put(row, 3 * units + unit, o);
    });
}

impl<const FORGET: u64> Cell for LstmCell<FORGET> {
    type Gates = U4;
    type Kept = U4;
    type Cells = U1;

    const ROLE: Role = Role::Recurrent(entry::Cell::Lstm);

    fn draw_bias<T: Scalar>(bias: &mut [T]) {
        let units = bias.len() / 4;
        bias[units..2 * units].fill(T::from_f64(f64::from_bits(FORGET)));
    }

    #[inline(always)]
    fn step<T: Scalar>(row: &mut [T], hidden: &mut [T], cell: &mut [T], weight: &[T], bias: &[T]) {
        add(row, bias);
        Columns::all(row.len()).add_product(row, hidden, weight);
        if T::IS_FUSED {
            open::<Separate, T>(row, hidden, cell);
        } else {
            open_gates(row, hidden, cell);
        }
    }

    #[inline]
    fn step_back<T: Scalar>(step: StepBack<'_, T>) {
        let units = step.hidden.len();
        let gate = |k: usize| &step.row[k * units..][..units];
        let [i, f, g, o] = [gate(0), gate(1), gate(2), gate(3)];
        let (d_i, rest) = step.d_row.split_at_mut(units);
        let (d_f, rest) = rest.split_at_mut(units);
        let (d_g, d_o) = rest.split_at_mut(units);
        let d_o = &mut d_o[..units];
        let (cell, before) = (&step.cell[..units], &step.cell_before[..units]);
        let (d_hidden, d_cell) = (&mut *step.d_hidden, &mut step.d_cell[..units]);
        for unit in 0..units {
            let squashed = gate::tanh(cell[unit]);
            let d_h = d_hidden[unit];
            let d_c = d_cell[unit] + d_h * o[unit] * (T::ONE - squashed * squashed);
            d_i[unit] = d_c * g[unit] * i[unit] * (T::ONE - i[unit]);
            d_f[unit] = d_c * before[unit] * f[unit] * (T::ONE - f[unit]);
            d_g[unit] = d_c * i[unit] * (T::ONE - g[unit] * g[unit]);
            d_o[unit] = d_h * squashed * o[unit] * (T::ONE - o[unit]);
            d_cell[unit] = d_c * f[unit];
            d_hidden[unit] = T::ZERO;
        }
        let columns = Columns::all(step.d_row.len());
        columns.add_input_gradient(step.d_hidden, step.d_row, step.weight);
        columns.add_weight_gradient(step.d_weight, step.hidden_before, step.d_row);
        add_bias_gradient(step.d_bias, step.d_row);
    }
}
