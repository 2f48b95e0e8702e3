//! A layer of one's own: radial basis functions, units that each answer to a place of their own.
//! It is written once, its gradient is checked against differences, and then it is a step like any other.
//!
//! ```text
//! cargo run --release --example own_layer           # or with a seed: … --example own_layer 7
//! ```

mod common;

use std::error::Error;
use std::marker::PhantomData;

use common::points::PATTERNS;
use common::seed;
use nn_core::gradient::check_layer;
use nn_core::layer::prelude::*;
use nn_core::prelude::*;
use nn_core::rand::RngExt;
use nn_core::typenum::{U2, U16};

/// `y[j] = exp(-(s[j] |x - c[j]|)²)`: each of `OUT` units has a centre `c[j]` among the `IN` inputs, where it answers
/// one, and a sharpness `s[j]`, with which its answer falls to zero around it.
/// Source: Broomhead and Lowe 1988.
pub struct RadialBasis<IN, OUT>(PhantomData<(IN, OUT)>);

nn_core::parameters! {
    /// What a radial basis layer learns.
    pub struct RadialBasisParameters<In: Dim, Out: Dim> {
        /// `[out][in]`
        pub centre: Tensor<Sequence<Out, In>, T>,
        /// `[out]`
        pub sharpness: Tensor<Vector<Out>, T>,
    }
}

impl<IN: Dim, OUT: Dim> Layer for RadialBasis<IN, OUT> {
    type Input = Vector<IN>;
    type Output = Vector<OUT>;
    type Parameters<T: Scalar> = RadialBasisParameters<T, IN, OUT>;
    type State<T: Scalar> = ();
    type Tape<T: Scalar, const BATCH: usize> = ();

    /// The names and shapes in weight files.
    const PARAMETER_TENSORS: &'static [Entry] = &[
        Entry::tensor("centre", &[OUT::USIZE, IN::USIZE]),
        Entry::tensor("sharpness", &[OUT::USIZE]),
    ];
    const MACS: usize = IN::USIZE * OUT::USIZE;

    fn draw<T: Scalar>(parameters: &mut Self::Parameters<T>, (): &mut (), rng: &mut dyn Rng) {
        for c in parameters.centre.as_mut_slice() {
            *c = T::from_f64(rng.random_range(-2.0..2.0));
        }
        parameters.sharpness.as_mut_slice().fill(T::ONE);
    }

    fn infer<T: Scalar>(
        parameters: &Self::Parameters<T>,
        (): &(),
        input: &[Tensor<Self::Input, T>],
        output: &mut [Tensor<Self::Output, T>],
        _: &mut [T],
    ) {
        for (x, y) in input.iter().zip(output) {
            let centres = parameters.centre.as_slice().chunks_exact(IN::USIZE);
            let units = centres.zip(parameters.sharpness.as_slice());
            for (y, (centre, &s)) in y.as_mut_slice().iter_mut().zip(units) {
                *y = (-s * s * square_distance(x.as_slice(), centre)).exp();
            }
        }
    }

    /// With `g = dy · y`: `dc += 2 s² (x - c) g`, `ds -= 2 s |x - c|² g`, `dx = -Σ 2 s² (x - c) g`.
    fn backward<T: Scalar, const BATCH: usize>(
        parameters: &Self::Parameters<T>,
        input: &[Tensor<Self::Input, T>],
        output: &[Tensor<Self::Output, T>],
        (): &mut (),
        d_output: &[Tensor<Self::Output, T>],
        mut d_input: Option<&mut [Tensor<Self::Input, T>]>,
        d_parameters: &mut Self::Parameters<T>,
        _: &mut [T],
    ) {
        let two = T::ONE + T::ONE;
        for (sample, x) in input.iter().enumerate() {
            let x = x.as_slice();
            let mut d_x = d_input
                .as_deref_mut()
                .map(|d_input| d_input[sample].as_mut_slice());
            if let Some(d_x) = &mut d_x {
                d_x.fill(T::ZERO);
            }
            for unit in 0..OUT::USIZE {
                let of_unit = unit * IN::USIZE..(unit + 1) * IN::USIZE;
                let centre = &parameters.centre.as_slice()[of_unit.clone()];
                let d_centre = &mut d_parameters.centre.as_mut_slice()[of_unit];
                let s = parameters.sharpness.as_slice()[unit];
                let g = d_output[sample].as_slice()[unit] * output[sample].as_slice()[unit];
                d_parameters.sharpness.as_mut_slice()[unit] -=
                    two * s * square_distance(x, centre) * g;
                for i in 0..IN::USIZE {
                    let pull = two * s * s * (x[i] - centre[i]) * g;
                    d_centre[i] += pull;
                    if let Some(d_x) = &mut d_x {
                        d_x[i] -= pull;
                    }
                }
            }
        }
    }
}

fn square_distance<T: Scalar>(a: &[T], b: &[T]) -> T {
    a.iter().zip(b).map(|(&a, &b)| (a - b) * (a - b)).sum()
}

network! {
    /// Tells two classes of points apart by where they lie.
    struct Places: [2] -> [1] {
        places: RadialBasis<U2, U16>,
        output: dense(1),
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    // Change a sign in `backward`, and this names the parameters whose gradient is wrong.
    let report = check_layer::<RadialBasis<U2, U16>, 4>(1)?.assert_alive();
    println!(
        "{} gradients agree with differences to {:.0e}\n",
        report.parameters + report.inputs,
        report.largest_error
    );
    println!("{}\n", Places::summary());

    let mut rng = seeded_rng(seed::argument()?);
    for pattern in &PATTERNS {
        let mut net = Places::init(&mut rng);
        Training::new(BinaryCrossEntropyWithLogits, Adam::new(0.02))
            .epochs(200)
            .batch::<16>()
            .fit(&mut net, &pattern.points(400, &mut rng), &[], &mut rng)?;
        let fresh = pattern.points(2000, &mut rng);
        let accuracy = evaluate(&net, &BinaryCrossEntropyWithLogits, &fresh)?.accuracy;
        println!(
            "{:13} {:6.2} % of new points",
            pattern.name,
            100.0 * accuracy.unwrap_or(f64::NAN)
        );
    }
    Ok(())
}
