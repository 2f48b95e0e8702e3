//! Gradients of randomly generated networks against central differences, in f64, and use against training.
//!
//! `build.rs` writes the networks; `NN_SEED=7 NN_NETWORKS=1000 cargo test --test gradients_0` takes others, and more of
//! them. `cargo run --example shrink -- 7 123` makes network 123 of seed 7 as small as it can be and still fail.

mod crooked;

#[allow(unused_imports, reason = "a network has one if `NN_CROOKED` is set")]
pub use crooked::Crooked;

use nn_core::arena::{Arena, End, Place, Value};
use nn_core::flat::{Flat, flatten, flatten_mut};
use nn_core::gradient::check_layer;
use nn_core::layer::Layer;
use nn_core::memory::{Zeroed, zeroed_box};
use nn_core::prelude::*;
use nn_core::rand::RngExt;
use nn_core::tensor::Tensor;

const BATCH: usize = 3;
/// Draws until a gradient is not zero: a few rectifiers can all be dead.
const DRAWS: u64 = 20;

/// Everything that is true of any network. `deterministic` says that training computes what use computes.
#[track_caller]
pub fn check<L: Layer>(declaration: &str, deterministic: bool) {
    let alive = (0..DRAWS).any(|seed| match check_layer::<L, BATCH>(seed) {
        Ok(report) => report.largest_parameter_gradient > 0.0,
        Err(mismatch) => panic!("seed {seed}: {mismatch}\n{declaration}"),
    });
    assert!(
        alive,
        "all gradients are zero for {DRAWS} seeds\n{declaration}"
    );

    let mut rng = seeded_rng(7);
    let mut parameters = <L::Parameters<f64> as Zeroed>::ZEROED;
    let mut state = <L::State<f64> as Zeroed>::ZEROED;
    L::draw(&mut parameters, &mut state, &mut rng);
    let mut inputs: [Tensor<L::Input, f64>; BATCH] = Zeroed::ZEROED;
    for x in flatten_mut(&mut inputs) {
        *x = rng.random_range(-2.0..2.0);
    }
    let mut together: [Tensor<L::Output, f64>; BATCH] = Zeroed::ZEROED;
    let mut scratch = vec![f64::NAN; L::SCRATCH * BATCH];
    L::infer(&parameters, &state, &inputs, &mut together, &mut scratch);

    // A batch is its samples one by one.
    for (input, expected) in inputs.iter().zip(&together) {
        let mut alone: [Tensor<L::Output, f64>; 1] = Zeroed::ZEROED;
        let input = core::slice::from_ref(input);
        L::infer(
            &parameters,
            &state,
            input,
            &mut alone,
            &mut scratch[..L::SCRATCH],
        );
        assert_eq!(
            alone[0], *expected,
            "one sample and a batch differ\n{declaration}"
        );
    }
    assert!(
        flatten(&together).iter().all(|y: &f64| y.is_finite()),
        "{declaration}"
    );

    in_an_arena::<L>(&parameters, &state, &inputs, &together, declaration);

    // Use is training, where nothing is drawn and nothing depends on the batch.
    if deterministic {
        let mut outputs: [Tensor<L::Output, f64>; BATCH] = Zeroed::ZEROED;
        let mut tape = zeroed_box::<L::Tape<f64, BATCH>>();
        L::forward::<f64, BATCH>(
            &parameters,
            &mut state,
            &inputs,
            &mut outputs,
            &mut tape,
            &mut rng,
        );
        assert_eq!(outputs, together, "use and training differ\n{declaration}");
    }
    assert!(
        !parameters.flat().is_empty(),
        "nothing to learn\n{declaration}"
    );

    // What the macro counted is what the types hold.
    let counted: usize = L::STEPS.iter().map(|step| step.parameters).sum();
    assert_eq!(counted, parameters.flat().len(), "{declaration}");
    let counted: usize = L::STEPS.iter().map(|step| step.state).sum();
    assert_eq!(counted, state.flat().len(), "{declaration}");
}

/// An arena as large as the layer says is enough, whichever end of it the input lies at: nothing is overwritten that is still
/// read, and nothing is read that was not written.
fn in_an_arena<L: Layer>(
    parameters: &L::Parameters<f64>,
    state: &L::State<f64>,
    inputs: &[Tensor<L::Input, f64>; BATCH],
    expected: &[Tensor<L::Output, f64>; BATCH],
    declaration: &str,
) {
    for samples in [1, BATCH] {
        for end in [End::Front, End::Back] {
            let mut scalars = vec![f64::NAN; L::ARENA * samples];
            let mut arena = Arena::new(&mut scalars, samples);
            let place = Place::at(end);
            let input = arena.view_mut::<L::Input>(place);
            flatten_mut(input).copy_from_slice(flatten(&inputs[..samples]));
            let place = L::infer_in(parameters, state, Value::Within(place), &mut arena);
            assert_eq!(
                arena.view(place),
                &expected[..samples],
                "{samples} samples from the {end:?}\n{declaration}"
            );
        }
        let mut scalars = vec![f64::NAN; L::ARENA_BESIDE * samples];
        let mut arena = Arena::new(&mut scalars, samples);
        let input = Value::Kept(&inputs[..samples]);
        let place = L::infer_in(parameters, state, input, &mut arena);
        assert_eq!(
            arena.view(place),
            &expected[..samples],
            "{samples} samples from elsewhere\n{declaration}"
        );
    }
}
