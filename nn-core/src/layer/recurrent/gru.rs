//! Gated recurrent units. With `a_k = x_t W_k + b_k` and `e_k = h_{t-1} U_k + c_k` for each gate k of reset, update, new:
//! `r = σ(a_r + e_r)`, `z = σ(a_z + e_z)`, `h_t = (1 - z) n + z h_{t-1}`, and the new state
//! `n = tanh(a_n + r e_n)` where the reset comes after the product, `n = tanh(a_n + (r h_{t-1}) U_n + c_n)` where before.
//! Shapes: `x [TIME, IN]`, `W [IN][3 UNITS]`, `U [UNITS][3 UNITS]`, `b, c [3 UNITS]`, `h [UNITS]`.
//! Gradients: `da_n = dh (1 - z) (1 - n²)`, `da_z = dh (h_{t-1} - n) z (1 - z)`; after: `de_n = da_n r`,
//! `da_r = da_n e_n r (1 - r)`, `dh_{t-1} = dh z + de Uᵀ`; before: `d(r h) = da_n U_nᵀ`, `da_r = d(r h) h_{t-1} r (1 - r)`,
//! `dh_{t-1} = dh z + d(r h) r + da_r U_rᵀ + da_z U_zᵀ`.
//! σ and tanh are those of [`gate`](crate::math::gate).
//! Source: Cho et al. 2014 (before); after as in cuDNN, in PyTorch's `GRU` and in Keras; the order of the gates and the two
//! biases as in PyTorch. Here `z` keeps the state, as in both; in Chung et al. 2014 it is `1 - z` that does.

use typenum::{U0, U3, U4};

use super::{AllSteps, Cell, Isometry, Recurrent, StepBack, ZeroState};
use crate::entry::{self, Role};
use crate::init::GlorotUniform;
use crate::kernel::dense::add_bias_gradient;
use crate::kernel::isa::{Arithmetic, Separate, dispatched};
use crate::kernel::lanes::{at, for_runs, map, mapped, put};
use crate::kernel::recurrent::{Columns, add};
use crate::layer::WithBias;
use crate::math::{Scalar, gate};

/// Gated recurrent units over `TIME` frames of `IN` features, `UNITS` of them; `P` says when the reset is applied:
/// [`ResetAfter`] or [`ResetBefore`]. See [`Recurrent`] for the rest. In `network!`: `gru(32)`,
/// `gru(32, reset = before, returns = last)`.
pub type Gru<
    TIME,
    IN,
    UNITS,
    R = AllSteps,
    S = ZeroState,
    P = ResetAfter,
    I = GlorotUniform,
    RI = Isometry,
    B = WithBias,
> = Recurrent<P, TIME, IN, UNITS, R, S, I, RI, B>;

/// The step of a [`Gru`] whose reset is applied to the product of state and weight: PyTorch's, and that of Keras by
/// default. Its row is r, z, `e_n`, n.
#[derive(Debug)]
pub struct ResetAfter;

/// The step of a [`Gru`] whose reset is applied to the state before the product: that of the paper, and of Keras with
/// `reset_after=False`. Its row is r, z, n, `r h`.
#[derive(Debug)]
pub struct ResetBefore;

dispatched! {
    fn renew<T>(row: &mut [T], hidden: &mut [T]) = renew_after with arithmetic;
}
dispatched! {
    fn reset<T>(row: &mut [T], hidden: &[T]) = reset_before with arithmetic;
}
dispatched! {
    fn mix<T>(row: &mut [T], hidden: &mut [T]) = mix_before with arithmetic;
}

/// From the sums r, z, `e_n` and the frame's share of n to the new state.
#[inline(always)]
fn renew_after<A: Arithmetic, T: Scalar>(row: &mut [T], hidden: &mut [T]) {
    let (row, hidden) = (A::of_mut(row), A::of_mut(hidden));
    let units = hidden.len();
    let row = &mut row[..4 * units];
    for_runs!(units, |unit, R| {
        let [to_r, to_z, to_n] = [unit, units + unit, 3 * units + unit];
        let r = mapped(at::<R, _>(row, to_r), &gate::sigmoid);
        let z = mapped(at::<R, _>(row, to_z), &gate::sigmoid);
        let product = at::<R, _>(row, 2 * units + unit);
        let mut n = at::<R, _>(row, to_n);
        for lane in 0..R {
            n[lane] = r[lane].multiply_add(product[lane], n[lane]);
        }
        let n = mapped(n, &gate::tanh);
        put(hidden, unit, blended(at(hidden, unit), z, n));
        put(row, to_r, r);
        put(row, to_z, z);
        put(row, to_n, n);
    });
}

/// From the sums r and z to the state that is left.
#[inline(always)]
fn reset_before<A: Arithmetic, T: Scalar>(row: &mut [T], hidden: &[T]) {
    let (row, hidden) = (A::of_mut(row), A::of(hidden));
    let units = hidden.len();
    let (gates, rest) = row.split_at_mut(2 * units);
    map(gates, gate::sigmoid);
    let left = rest[units..].iter_mut().zip(&*gates);
    for ((left, &r), &hidden) in left.zip(hidden) {
        *left = r * hidden;
    }
}

/// From the sum n to the new state.
#[inline(always)]
fn mix_before<A: Arithmetic, T: Scalar>(row: &mut [T], hidden: &mut [T]) {
    let (row, hidden) = (A::of_mut(row), A::of_mut(hidden));
    let units = hidden.len();
    let (gates, rest) = row.split_at_mut(2 * units);
    let (z, new) = (&gates[units..], &mut rest[..units]);
    for_runs!(units, |unit, R| {
        let n = mapped(at::<R, _>(new, unit), &gate::tanh);
        put(hidden, unit, blended(at(hidden, unit), at(z, unit), n));
        put(new, unit, n);
    });
}

/// `h = (1 - z) n + z h`
#[inline(always)]
fn blended<T: Scalar, const R: usize>(mut hidden: [T; R], z: [T; R], n: [T; R]) -> [T; R] {
    for lane in 0..R {
        hidden[lane] = (T::ONE - z[lane]).multiply_add(n[lane], z[lane] * hidden[lane]);
    }
    hidden
}

impl Cell for ResetAfter {
    type Gates = U3;
    type Kept = U4;
    type Cells = U0;

    const ROLE: Role = Role::Recurrent(entry::Cell::Gru);

    #[inline(always)]
    fn step<T: Scalar>(row: &mut [T], hidden: &mut [T], _: &mut [T], weight: &[T], bias: &[T]) {
        let units = hidden.len();
        // The frame's share in n makes room: then all products with the state are one.
        row.copy_within(2 * units..3 * units, 3 * units);
        row[2 * units..3 * units].fill(T::ZERO);
        let sums = &mut row[..3 * units];
        add(sums, bias);
        Columns::all(3 * units).add_product(sums, hidden, weight);

        if T::IS_FUSED {
            renew_after::<Separate, T>(row, hidden);
        } else {
            renew(row, hidden);
        }
    }

    #[inline]
    fn step_back<T: Scalar>(step: StepBack<'_, T>) {
        let units = step.hidden.len();
        let part = |k: usize| &step.row[k * units..][..units];
        let [r, z, product, n] = [part(0), part(1), part(2), part(3)];
        let (d_r, rest) = step.d_row.split_at_mut(units);
        let (d_z, rest) = rest.split_at_mut(units);
        let (d_product, d_n) = rest.split_at_mut(units);
        let d_n = &mut d_n[..units];
        let before = &step.hidden_before[..units];
        let d_hidden = &mut step.d_hidden[..units];
        for unit in 0..units {
            let d_h = d_hidden[unit];
            d_n[unit] = d_h * (T::ONE - z[unit]) * (T::ONE - n[unit] * n[unit]);
            d_z[unit] = d_h * (before[unit] - n[unit]) * z[unit] * (T::ONE - z[unit]);
            d_r[unit] = d_n[unit] * product[unit] * r[unit] * (T::ONE - r[unit]);
            d_product[unit] = d_n[unit] * r[unit];
            d_hidden[unit] = d_h * z[unit];
        }
        let columns = Columns::all(3 * units);
        let d_sums = &step.d_row[..3 * units];
        columns.add_input_gradient(step.d_hidden, d_sums, step.weight);
        columns.add_weight_gradient(step.d_weight, step.hidden_before, d_sums);
        add_bias_gradient(step.d_bias, d_sums);
        // As the frame gave them: r, z, n.
        step.d_row.copy_within(3 * units..4 * units, 2 * units);
    }
}

impl Cell for ResetBefore {
    type Gates = U3;
    type Kept = U4;
    type Cells = U0;

    const ROLE: Role = Role::Recurrent(entry::Cell::GruResetBefore);

    #[inline(always)]
    fn step<T: Scalar>(row: &mut [T], hidden: &mut [T], _: &mut [T], weight: &[T], bias: &[T]) {
        let units = hidden.len();
        let [gates, new] = columns(units);
        add(&mut row[..3 * units], bias);
        gates.add_product(&mut row[..2 * units], hidden, weight);

        if T::IS_FUSED {
            reset_before::<Separate, T>(row, hidden);
        } else {
            reset(row, hidden);
        }
        let (n, left) = row[2 * units..].split_at_mut(units);
        new.add_product(n, left, weight);
        if T::IS_FUSED {
            mix_before::<Separate, T>(row, hidden);
        } else {
            mix(row, hidden);
        }
    }

    #[inline]
    fn step_back<T: Scalar>(step: StepBack<'_, T>) {
        let units = step.hidden.len();
        let [gates, new] = columns(units);
        let part = |k: usize| &step.row[k * units..][..units];
        let [r, z, n, kept] = [part(0), part(1), part(2), part(3)];
        let (d_r, rest) = step.d_row.split_at_mut(units);
        let (d_z, rest) = rest.split_at_mut(units);
        let (d_n, d_kept) = rest.split_at_mut(units);
        let d_kept = &mut d_kept[..units];
        let before = &step.hidden_before[..units];
        let d_hidden = &mut step.d_hidden[..units];
        for unit in 0..units {
            let d_h = d_hidden[unit];
            d_n[unit] = d_h * (T::ONE - z[unit]) * (T::ONE - n[unit] * n[unit]);
            d_z[unit] = d_h * (before[unit] - n[unit]) * z[unit] * (T::ONE - z[unit]);
            d_hidden[unit] = d_h * z[unit];
            d_kept[unit] = T::ZERO;
        }
        new.add_input_gradient(d_kept, d_n, step.weight);
        new.add_weight_gradient(step.d_weight, kept, d_n);
        for unit in 0..units {
            d_r[unit] = d_kept[unit] * before[unit] * r[unit] * (T::ONE - r[unit]);
            d_hidden[unit] += d_kept[unit] * r[unit];
        }
        let d_gates = &step.d_row[..2 * units];
        gates.add_input_gradient(step.d_hidden, d_gates, step.weight);
        gates.add_weight_gradient(step.d_weight, step.hidden_before, d_gates);
        add_bias_gradient(step.d_bias, &step.d_row[..3 * units]);
    }
}

/// The columns of reset and update, and those of the new state.
const fn columns(units: usize) -> [Columns; 2] {
    let all = 3 * units;
    [
        Columns {
            part: 0..2 * units,
            all,
        },
        Columns {
            part: 2 * units..all,
            all,
        },
    ]
}
