//! Networks some of whose sizes are open, `struct Mlp<H: Dim>`: the same numbers as networks of those sizes, and nothing
//! that the functions which use them have to promise.

use nn_core::flat::Flat;
use nn_core::gradient::check_layer;
use nn_core::layer::Layer;
use nn_core::memory::{Zeroed, zeroed_box};
use nn_core::prelude::*;
use nn_core::tensor::Tensor;
use nn_core::typenum::{U1, U3, U4, U5, U6, U7, U8, U16};

network! {
    /// One hidden layer of any width.
    pub struct Mlp<H: Dim>: [2] -> [1] {
        hidden: dense(H),
        tanh,
        output: dense(H -> 1),
        sigmoid,
    }
}

network! {
    struct Mlp5: [2] -> [1] {
        hidden: dense(5),
        tanh,
        output: dense(1),
        sigmoid,
    }
}

network! {
    /// Two sizes, blocks of them, and the scalar by its name.
    struct Deep<H: Dim, K: Dim, T: Scalar>: [4] -> [3] {
        input: dense(H),
        batch_norm,
        relu,
        around: residual {
            first: dense(K),
            layer_norm,
            gelu,
            second: dense(H),
        },
        dropout(0.0),
        gate: product {
            value: { dense(K), silu },
            control: { wide: dense(H), rms_norm, narrow: dense(K), sigmoid },
        },
        both: concat {
            left: { dense(2) },
            right: { inner: dense(H), softmax, dense(3) },
        },
        scale(0.5),
        dense(3),
        softmax,
    }
}

network! {
    struct Deep6And4: [4] -> [3] {
        input: dense(6),
        batch_norm,
        relu,
        around: residual {
            first: dense(4),
            layer_norm,
            gelu,
            second: dense(6),
        },
        dropout(0.0),
        gate: product {
            value: { dense(4), silu },
            control: { wide: dense(6), rms_norm, narrow: dense(4), sigmoid },
        },
        both: concat {
            left: { dense(2) },
            right: { inner: dense(6), softmax, dense(3) },
        },
        scale(0.5),
        dense(3),
        softmax,
    }
}

network! {
    /// What goes over time, behind convolutions of a known size.
    struct Listener<H: Dim>: [12, 3] -> [2] {
        conv1d(4, 3),
        relu,
        gru(H),
        learnt_positions,
        frames: time_distributed { wide: dense(H), tanh, dense(5) },
        memory: lstm(H),
        rnn(H, returns = last),
        dense(2),
    }
}

network! {
    struct Listener7: [12, 3] -> [2] {
        conv1d(4, 3),
        relu,
        gru(7),
        learnt_positions,
        frames: time_distributed { wide: dense(7), tanh, dense(5) },
        memory: lstm(7),
        rnn(7, returns = last),
        dense(2),
    }
}

/// Both networks drawn from one seed, a pass of each forward and backward, and in use: the same bits.
fn same<A: Layer, B: Layer<Input = A::Input, Output = A::Output>>() {
    const BATCH: usize = 3;
    fn numbers<L: Layer>() -> Vec<f64> {
        let mut rng = seeded_rng(5);
        let mut parameters = <L::Parameters<f64> as Zeroed>::ZEROED;
        let mut state = <L::State<f64> as Zeroed>::ZEROED;
        L::draw(&mut parameters, &mut state, &mut rng);
        let mut inputs = [<Tensor<L::Input, f64> as Zeroed>::ZEROED; BATCH];
        for (place, x) in nn_core::flat::flatten_mut(&mut inputs)
            .iter_mut()
            .enumerate()
        {
            *x = (place as f64 * 0.7).sin();
        }
        let mut outputs = [<Tensor<L::Output, f64> as Zeroed>::ZEROED; BATCH];
        let mut tape = zeroed_box::<L::Tape<f64, BATCH>>();
        L::forward(
            &parameters,
            &mut state,
            &inputs,
            &mut outputs,
            &mut tape,
            &mut rng,
        );
        let mut all = nn_core::flat::flatten::<f64, _>(&outputs).to_vec();
        let d_outputs = outputs.clone();
        let mut d_parameters = <L::Parameters<f64> as Zeroed>::ZEROED;
        let mut d_inputs = inputs.clone();
        let mut scratch = vec![f64::NAN; L::BACKWARD_SCRATCH * BATCH];
        L::backward(
            &parameters,
            &inputs,
            &outputs,
            &mut tape,
            &d_outputs,
            Some(&mut d_inputs),
            &mut d_parameters,
            &mut scratch,
        );
        all.extend(d_parameters.flat());
        all.extend(nn_core::flat::flatten::<f64, _>(&d_inputs));
        let mut scratch = vec![f64::NAN; L::SCRATCH * BATCH];
        L::infer(&parameters, &state, &inputs, &mut outputs, &mut scratch);
        all.extend(nn_core::flat::flatten::<f64, _>(&outputs));
        all
    }
    assert_eq!(numbers::<A>(), numbers::<B>());
    assert_eq!(
        [A::MACS, A::SCRATCH, A::BACKWARD_SCRATCH],
        [B::MACS, B::SCRATCH, B::BACKWARD_SCRATCH]
    );
    let names = |tensors: &'static [nn_core::entry::Entry]| format!("{tensors:?}");
    assert_eq!(names(A::PARAMETER_TENSORS), names(B::PARAMETER_TENSORS));
    assert_eq!(names(A::STATE_TENSORS), names(B::STATE_TENSORS));
}

#[test]
fn an_open_size_gives_the_numbers_of_a_network_of_that_size() {
    same::<Mlp<U5>, Mlp5>();
    same::<Deep<U6, U4>, Deep6And4>();
    same::<Listener<U7>, Listener7>();
}

#[test]
fn what_a_network_costs_follows_its_size() {
    assert_eq!(Mlp::<U5>::PARAMETERS, Mlp5::PARAMETERS);
    assert_eq!(Mlp::<U5>::MACS, Mlp5::MACS);
    assert_eq!(Mlp::<U5>::FLASH, Mlp5::FLASH);
    assert_eq!(Mlp::<U5>::RAM, Mlp5::RAM);
    assert_eq!(Mlp::<U16>::PARAMETERS, 16 * (2 + 1 + 1) + 1);
    let table = Mlp::<U16>::summary().to_string();
    assert!(
        table.contains("dense(H)") && table.contains("[16]"),
        "{table}"
    );
}

#[test]
fn gradients_are_right_at_every_size() {
    fn check<L: Layer>() {
        let report = check_layer::<L, 3>(1).unwrap_or_else(|mismatch| panic!("{mismatch}"));
        assert!(report.largest_parameter_gradient > 0.0);
    }
    check::<Mlp<U1>>();
    check::<Mlp<U8>>();
    check::<Deep<U3, U5>>();
    check::<Deep<U8, U1>>();
    check::<Listener<U1>>();
    check::<Listener<U4>>();
}

/// A user's own function: nothing stands here but that a size is one.
fn learns_exclusive_or<H: Dim>(seed: u64) -> f64 {
    let mut rng = seeded_rng(seed);
    let mut net = Mlp::<H>::init(&mut rng);
    let data = [
        ([0.0, 0.0], [0.0]),
        ([0.0, 1.0], [1.0]),
        ([1.0, 0.0], [1.0]),
        ([1.0, 1.0], [0.0]),
    ];
    let training = Training::new(MeanSquaredError, Adam::new(0.05)).epochs(400);
    let history = training.fit(&mut net, &data, &[], &mut rng).expect("data");
    let boxed = Mlp::<H>::boxed(&mut seeded_rng(seed));
    assert_eq!(
        boxed.predict(&[0.5, 0.5]),
        Mlp::<H>::init(&mut seeded_rng(seed)).predict(&[0.5, 0.5])
    );
    history.last().train.loss
}

#[test]
fn a_function_of_any_size_trains_it() {
    let [small, large] = [learns_exclusive_or::<U1>, learns_exclusive_or::<U16>]
        .map(|learn| (1..=3).map(learn).sum::<f64>());
    assert!(large < 0.03 && small > 10.0 * large, "{small} and {large}");
}

#[test]
fn its_weights_are_those_of_its_size() {
    let mut rng = seeded_rng(3);
    let net = Deep::<U6, U4>::init(&mut rng);
    let bytes = nn_core::weights::to_bytes(&net);
    let mut closed = Deep6And4::init(&mut rng);
    nn_core::weights::from_bytes(&mut closed, &bytes).expect("the tensors of that size");
    assert_eq!(
        net.predict(&[0.1, -0.2, 0.3, 0.4]),
        closed.predict(&[0.1, -0.2, 0.3, 0.4])
    );
    let mut other = Deep::<U6, U5>::init(&mut rng);
    let error = nn_core::weights::from_bytes(&mut other, &bytes)
        .expect_err("another size")
        .to_string();
    assert!(error.contains("around.first.weight"), "{error}");
}
