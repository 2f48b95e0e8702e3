//! Layers by themselves.

use std::hint::black_box;

use nn_core::activation::{Activation, Relu, Sigmoid, Tanh};
use nn_core::layer::{
    Conv2d, Dense, DepthwiseConv2d, Elementwise, Layer, MaxPool2d, Softmax, State, Tape,
};
use nn_core::math::Scalar;
use nn_core::memory::zeroed_box;
use nn_core::prelude::*;
use nn_core::shape::{Image, Vector, Window};
use nn_core::typenum::{
    U1, U2, U3, U8, U10, U13, U16, U24, U26, U28, U32, U64, U128, U784, U1000, U1024,
};

use crate::random;
use crate::table::Table;
use crate::timing::shortest;
use crate::work::Work;

type Kernel = Window<U3>;
type Halves = Window<U2, U2>;
type FirstConvolution = Conv2d<Image<U28, U28, U1>, U8, Kernel, Kernel>;
type SecondConvolution = Conv2d<Image<U13, U13, U8>, U16, Kernel, Kernel>;
type WideConvolution = Conv2d<Image<U16, U16, U32>, U32, Kernel, Kernel>;
type Depthwise = DepthwiseConv2d<Image<U24, U24, U32>, U1, Kernel, Kernel>;
type Pool = MaxPool2d<Image<U26, U26, U8>, Halves, Halves>;

/// Between how many inputs, or batches of them, a row changes.
const SETS: usize = 4;

pub fn rows(table: &mut Table) {
    forward::<Dense<U16, U16>, 1>(table, "dense 16 to 16");
    forward::<Dense<U128, U64>, 1>(table, "dense 128 to 64");
    forward::<Dense<U784, U128>, 1>(table, "dense 784 to 128");
    forward::<Dense<U784, U128>, 64>(table, "dense 784 to 128");
    backward::<Dense<U16, U16>, 10>(table, "dense 16 to 16");
    backward::<Dense<U128, U64>, 32>(table, "dense 128 to 64");
    backward::<Dense<U784, U128>, 32>(table, "dense 784 to 128");

    forward::<FirstConvolution, 1>(table, "conv 3×3, 28×28×1 to 8");
    forward::<SecondConvolution, 1>(table, "conv 3×3, 13×13×8 to 16");
    forward::<WideConvolution, 1>(table, "conv 3×3, 16×16×32 to 32");
    forward::<Depthwise, 1>(table, "depthwise 3×3, 24×24×32");
    forward::<Pool, 1>(table, "max pool 2×2, 26×26×8");
    backward::<FirstConvolution, 8>(table, "conv 3×3, 28×28×1 to 8");
    backward::<SecondConvolution, 8>(table, "conv 3×3, 13×13×8 to 16");
    backward::<WideConvolution, 8>(table, "conv 3×3, 16×16×32 to 32");
    backward::<Depthwise, 8>(table, "depthwise 3×3, 24×24×32");
    backward::<Pool, 8>(table, "max pool 2×2, 26×26×8");

    activation::<Tanh>(table);
    activation::<Sigmoid>(table);
    activation::<Exp>(table);
    activation::<Relu>(table);
    forward::<Softmax<Vector<U10>>, 1>(table, "softmax of 10");
    forward::<Softmax<Vector<U1000>>, 1>(table, "softmax of 1000");
}

/// `eˣ`, which is no activation of the library's.
struct Exp;

impl Activation for Exp {
    const NAME: &'static str = "exp";

    #[inline(always)]
    fn value<T: Scalar>(x: T) -> T {
        x.exp()
    }

    #[inline(always)]
    fn derivative<T: Scalar>(_: T, y: T) -> T {
        y
    }
}

fn activation<F: Activation>(table: &mut Table) {
    let name = F::NAME;
    forward::<Elementwise<Vector<U16>, F>, 1>(table, &format!("{name} of 16"));
    forward::<Elementwise<Vector<U64>, F>, 1>(table, &format!("{name} of 64"));
    forward::<Elementwise<Vector<U1024>, F>, 1>(table, &format!("{name} of 1024"));
    backward::<Elementwise<Vector<U1024>, F>, 1>(table, &format!("{name} of 1024"));
}

fn title(name: &str, batch: usize) -> String {
    if batch == 1 {
        name.to_owned()
    } else {
        format!("{name}, batch {batch}")
    }
}

fn forward<L: Layer, const BATCH: usize>(table: &mut Table, name: &str) {
    let name = title(name, BATCH);
    table.row(&name, BATCH, &[Work::forward::<L>(BATCH)], None, || {
        let mut rng = seeded_rng(1);
        let (parameters, state) = drawn::<L>(&mut rng);
        let inputs = random::values(SETS * BATCH, &mut rng);
        let mut outputs = random::values(BATCH, &mut rng);
        let mut scratch = vec![0.0; L::SCRATCH * BATCH];
        shortest(
            || (),
            |(), call| {
                let inputs = black_box(&inputs[call % SETS * BATCH..][..BATCH]);
                L::infer(&parameters, &state, inputs, &mut outputs, &mut scratch);
                black_box(&mut outputs);
            },
        )
    });
}

fn backward<L: Layer, const BATCH: usize>(table: &mut Table, name: &str) {
    let name = title(&format!("{name}, backward"), BATCH);
    table.row(&name, BATCH, &[Work::backward::<L>(BATCH)], None, || {
        let mut rng = seeded_rng(1);
        let (parameters, mut state) = drawn::<L>(&mut rng);
        let inputs = random::values(BATCH, &mut rng);
        let mut outputs = random::values(BATCH, &mut rng);
        let mut tape = zeroed_box::<Tape<L, f32, BATCH>>();
        L::forward(
            &parameters,
            &mut state,
            &inputs,
            &mut outputs,
            &mut tape,
            &mut rng,
        );

        let d_outputs = random::values(SETS * BATCH, &mut rng);
        let mut d_inputs = random::values(BATCH, &mut rng);
        let mut d_parameters = drawn::<L>(&mut rng).0;
        let mut scratch = vec![0.0; L::BACKWARD_SCRATCH * BATCH];
        shortest(
            || (),
            |(), call| {
                L::backward::<f32, BATCH>(
                    &parameters,
                    black_box(&inputs),
                    black_box(&outputs),
                    &mut tape,
                    black_box(&d_outputs[call % SETS * BATCH..][..BATCH]),
                    Some(&mut d_inputs),
                    &mut d_parameters,
                    &mut scratch,
                );
                black_box((&mut d_inputs, &mut *d_parameters));
            },
        )
    });
}

/// A layer's parameters and state.
#[expect(clippy::type_complexity, reason = "two parts, each with its own type")]
fn drawn<L: Layer>(
    rng: &mut impl Rng,
) -> (Box<nn_core::layer::Parameters<L, f32>>, Box<State<L, f32>>) {
    let (mut parameters, mut state) = (zeroed_box(), zeroed_box());
    L::draw::<f32>(&mut parameters, &mut state, rng);
    (parameters, state)
}
