//! Every layer and loss against central differences, and the check itself against layers that are wrong.
#![cfg(feature = "alloc")]

mod common;

use common::check_batches;
use nn_core::activation::*;
use nn_core::entry::Entry;
use nn_core::gradient::{
    Hint, LARGEST_BATCH, Mismatch, Place, Report, Wrong, check_layer, check_loss, check_network,
};
use nn_core::init::GlorotUniform;
use nn_core::layer::{
    BatchNorm, Dense, Dropout, Elementwise, Flatten, Layer, Residual, Softmax, WithoutBias,
};
use nn_core::loss::{Array, Loss, TargetError};
use nn_core::math::Scalar;
use nn_core::parameters;
use nn_core::prelude::*;
use nn_core::shape::{Image, Sequence, Vector};
use nn_core::tensor::Tensor;
use nn_core::typenum::{U1, U2, U3, U4, U5, U7};

type V = Vector<U5>;
type S = Sequence<U3, U4>;
type I = Image<U2, U3, U2>;

#[test]
fn dense() {
    check_batches::<Dense<U4, U3>>().assert_alive();
    check_batches::<Dense<U1, U1>>().assert_alive();
    check_batches::<Dense<U7, U2, GlorotUniform, WithoutBias>>().assert_alive();
}

#[test]
fn batch_norm() {
    check_batches::<BatchNorm<V>>().assert_alive();
    check_batches::<BatchNorm<S>>().assert_alive();
    check_batches::<BatchNorm<I>>().assert_alive();
    check_batches::<BatchNorm<V, { 0.5_f64.to_bits() }, { 0.1_f64.to_bits() }>>().assert_alive();
}

/// One value minus its own mean is zero whatever it is.
#[test]
fn batch_norm_of_one_value_has_no_input_gradient() {
    let report = check_layer::<BatchNorm<V>, 1>(1).unwrap();
    assert_eq!(report.largest_input_gradient, 0.0);
    assert!(report.largest_parameter_gradient > 0.0);
}

#[test]
fn softmax() {
    check_batches::<Softmax<V>>().assert_alive();
    check_batches::<Softmax<S>>().assert_alive();
    check_batches::<Softmax<I>>().assert_alive();
}

#[test]
fn flatten() {
    check_batches::<Flatten<V>>().assert_alive();
    check_batches::<Flatten<S>>().assert_alive();
    check_batches::<Flatten<I>>().assert_alive();
}

#[test]
fn dropout() {
    check_batches::<Dropout<V, { 0.0_f64.to_bits() }>>().assert_alive();
    check_batches::<Dropout<S, { 0.2_f64.to_bits() }>>().assert_alive();
    check_batches::<Dropout<I, { 0.9_f64.to_bits() }>>().assert_alive();
}

#[test]
fn residual() {
    check_batches::<Residual<Dense<U4, U4>>>().assert_alive();
    check_batches::<Residual<BatchNorm<S>>>().assert_alive();
    check_batches::<Residual<Dropout<I, { 0.5_f64.to_bits() }>>>().assert_alive();
    check_batches::<Residual<Residual<Elementwise<V, Tanh>>>>().assert_alive();
}

fn check_activation<F: Activation>() -> Report {
    check_batches::<Elementwise<V, F>>();
    check_batches::<Elementwise<S, F>>();
    check_batches::<Elementwise<I, F>>()
}

#[test]
fn activations() {
    check_activation::<Elu<{ 0.7_f64.to_bits() }>>().assert_alive();
    check_activation::<Gelu>().assert_alive();
    check_activation::<GeluTanh>().assert_alive();
    check_activation::<HardSigmoid>().assert_alive();
    check_activation::<HardSwish>().assert_alive();
    check_activation::<HardTanh>().assert_alive();
    check_activation::<Identity>().assert_alive();
    check_activation::<LeakyRelu<{ 0.1_f64.to_bits() }>>().assert_alive();
    check_activation::<LogSigmoid>().assert_alive();
    check_activation::<Mish>().assert_alive();
    check_activation::<Relu>().assert_alive();
    check_activation::<Relu6>().assert_alive();
    check_activation::<Selu>().assert_alive();
    check_activation::<Sigmoid>().assert_alive();
    check_activation::<Silu>().assert_alive();
    check_activation::<Softplus>().assert_alive();
    check_activation::<Softsign>().assert_alive();
    check_activation::<Tanh>().assert_alive();
}

/// Their gradient is zero and rightly so: no mismatch, and no life either.
#[test]
fn steps_have_no_gradient() {
    for report in [check_activation::<Step>(), check_activation::<Sign>()] {
        assert_eq!(report.largest_input_gradient, 0.0);
        let dead = std::panic::catch_unwind(|| report.assert_alive());
        assert!(dead.is_err());
    }
}

#[test]
fn the_same_seed_gives_the_same_report() {
    let check = check_layer::<Residual<Dropout<I, { 0.5_f64.to_bits() }>>, 3>;
    assert_eq!(check(7), check(7));
    assert_ne!(check(7), check(8));
}

network! {
    /// Something of everything.
    struct Mixed: [2, 3] -> [3] {
        batch_norm,
        tanh,
        flatten,
        hidden: dense(5),
        batch_norm,
        relu,
        residual {
            dense(5, bias = false),
            leaky_relu(0.2),
            dropout(0.3),
        },
        output: dense(3),
    }
}

network! {
    struct Probabilities: [2] -> [3] {
        dense(4),
        gelu,
        dense(3),
        sigmoid,
    }
}

/// Samples of random inputs, each with the target that `target` draws.
fn samples<A: Array<f64>, T>(
    count: usize,
    input: A,
    mut target: impl FnMut(&mut dyn Rng) -> T,
) -> Vec<(A, T)> {
    use nn_core::rand::RngExt;
    let mut rng = seeded_rng(count as u64);
    let sample = |_| {
        let mut input = input;
        input.flat_mut().fill_with(|| rng.random_range(-1.0..1.0));
        (input, target(&mut rng))
    };
    (0..count).map(sample).collect()
}

fn probabilities(rng: &mut dyn Rng) -> [f64; 3] {
    use nn_core::rand::RngExt;
    [(); 3].map(|()| rng.random())
}

fn class(rng: &mut dyn Rng) -> usize {
    (rng.next_u32() % 3) as usize
}

/// All losses, from one sample to a full batch.
#[test]
fn networks() {
    for count in [1, 2, 3, 7, LARGEST_BATCH] {
        let mut rng = seeded_rng(count as u64);
        let net: Mixed<f64> = Network::init(&mut rng);
        let input = [[0.0; 3]; 2];
        let numbers = samples(count, input, probabilities);
        let classes = samples(count, input, class);
        let check = |result: Result<Report, Mismatch>| match result {
            // The batch normalisation of one vector makes a constant of it: nothing before it has a gradient.
            Ok(report) if count == 1 => assert!(report.largest_parameter_gradient > 0.0),
            Ok(report) => _ = report.assert_alive(),
            Err(mismatch) => panic!("{count} samples: {mismatch}"),
        };
        check(check_network(&net, &MeanSquaredError, &numbers, 1));
        check(check_network(
            &net,
            &BinaryCrossEntropyWithLogits,
            &numbers,
            2,
        ));
        check(check_network(&net, &SoftCrossEntropy, &numbers, 3));
        check(check_network(&net, &CrossEntropy, &classes, 4));

        let net: Probabilities<f64> = Network::init(&mut rng);
        let numbers = samples(count, [0.0; 2], probabilities);
        check(check_network(&net, &BinaryCrossEntropy, &numbers, 5));
        check(check_network(&net, &MeanSquaredError, &numbers, 6));
    }
}

/// The network is looked at where it is, and left as it is.
#[test]
fn a_checked_network_is_not_changed() {
    let net: Mixed<f64> = Network::init(&mut seeded_rng(1));
    let before = (net.parameters().clone(), net.state().clone());
    let samples = samples(3, [[0.0; 3]; 2], class);
    check_network(&net, &CrossEntropy, &samples, 1).unwrap();
    assert!(before == (net.parameters().clone(), net.state().clone()));
}

#[test]
fn losses() {
    for seed in 0..20 {
        let mut rng = seeded_rng(seed);
        let y = probabilities(&mut rng);
        let z = y.map(|y| 6.0 * y - 3.0);
        let t = probabilities(&mut rng);
        let check = |result: Result<Report, Mismatch>| match result {
            Ok(report) => _ = report.assert_alive(),
            Err(mismatch) => panic!("seed {seed}: {mismatch}"),
        };
        check(check_loss(&MeanSquaredError, &z, &t));
        check(check_loss(&BinaryCrossEntropy, &y, &t));
        check(check_loss(&BinaryCrossEntropyWithLogits, &z, &t));
        check(check_loss(&SoftCrossEntropy, &z, &t));
        check(check_loss(&CrossEntropy, &z, &class(&mut rng)));
        check(check_loss(&MeanSquaredError, &[z, t], &[t, y]));
        check(check_loss(&SoftCrossEntropy, &[z, t], &[t, y]));
    }
}

/// Also where they saturate: confident and right, confident and wrong.
#[test]
fn losses_at_their_ends() {
    for z in [-40.0, -20.0, 20.0, 40.0] {
        for t in [0.0, 1.0] {
            _ = check_loss(&BinaryCrossEntropyWithLogits, &[z], &[t]).unwrap();
        }
        _ = check_loss(&CrossEntropy, &[z, 0.0, 1.0], &0).unwrap();
        _ = check_loss(&SoftCrossEntropy, &[z, 0.0, 1.0], &[0.2, 0.3, 0.5]).unwrap();
    }
    for p in [1e-3, 0.5, 1.0 - 1e-3] {
        _ = check_loss(&BinaryCrossEntropy, &[p], &[0.0]).unwrap();
        _ = check_loss(&BinaryCrossEntropy, &[p], &[1.0]).unwrap();
    }
}

network! {
    struct Dead: [2] -> [1] {
        dense(1),
        step,
    }
}

#[test]
fn a_network_that_cannot_learn_is_an_error() {
    let net: Dead<f64> = Network::init(&mut seeded_rng(1));
    let found = check_network(&net, &MeanSquaredError, &[([1.0, 0.5], [0.3])], 1);
    assert_eq!(found, Err(Mismatch::AllZero));
}

#[test]
#[should_panic(expected = "17 samples, but 1..=16 are needed")]
fn too_many_samples_are_refused() {
    let net: Dead<f64> = Network::init(&mut seeded_rng(1));
    _ = check_network(&net, &MeanSquaredError, &[([1.0, 0.5], [0.3]); 17], 1);
}

parameters! {
    struct GainParameters {
        gain: Tensor<Sequence<U2, U3>, T>,
    }
}

parameters! {
    struct GainState {
        passes: Tensor<Vector<U1>, T>,
    }
}

/// A layer of a user's own, `y = g x` for each of six elements, that can be wrong in many ways.
struct Gain<const FAULT: usize>;

const NONE: usize = 0;
const ONE_PARAMETER: usize = 1;
const ONE_INPUT: usize = 2;
const ASSIGNS: usize = 3;
const NEEDS_INPUT: usize = 4;
const ADDS_TO_INPUT: usize = 5;
const MISSES_AN_OUTPUT: usize = 6;
const FULL_BATCHES_ONLY: usize = 7;
const READS_SCRATCH: usize = 8;
const ALL: usize = 9;
const UNNAMED: usize = 10;

impl<const FAULT: usize> Layer for Gain<FAULT> {
    type Input = Sequence<U2, U3>;
    type Output = Sequence<U2, U3>;
    type Parameters<T: Scalar> = GainParameters<T>;
    /// How many passes there were: the output depends on it, so that every pass has to find the same.
    type State<T: Scalar> = GainState<T>;
    type Tape<T: Scalar, const BATCH: usize> = ();

    const PARAMETER_TENSORS: &'static [Entry] = if FAULT == UNNAMED {
        &[]
    } else {
        &[Entry::permuted("gain", &[2, 3], &[1, 0])]
    };
    const BACKWARD_SCRATCH: usize = 1;

    fn infer<T: Scalar>(
        _: &GainParameters<T>,
        _: &GainState<T>,
        _: &[Tensor<Self::Input, T>],
        _: &mut [Tensor<Self::Output, T>],
        _: &mut [T],
    ) {
        unreachable!("gradients are those of the forward pass in training");
    }

    fn forward<T: Scalar, const BATCH: usize>(
        parameters: &GainParameters<T>,
        state: &mut GainState<T>,
        input: &[Tensor<Self::Input, T>],
        output: &mut [Tensor<Self::Output, T>],
        (): &mut (),
        _: &mut dyn Rng,
    ) {
        let passes = &mut state.passes.as_mut_slice()[0];
        *passes += T::ONE;
        for (sample, (x, y)) in input.iter().zip(output).enumerate() {
            let values = x.as_slice().iter().zip(parameters.gain.as_slice());
            for (element, (y, (&x, &g))) in y.as_mut_slice().iter_mut().zip(values).enumerate() {
                if FAULT == MISSES_AN_OUTPUT && sample == 1 && element == 4 {
                    continue;
                }
                *y = *passes * g * x;
            }
        }
    }

    fn backward<T: Scalar, const BATCH: usize>(
        parameters: &GainParameters<T>,
        input: &[Tensor<Self::Input, T>],
        _: &[Tensor<Self::Output, T>],
        (): &mut (),
        d_output: &[Tensor<Self::Output, T>],
        mut d_input: Option<&mut [Tensor<Self::Input, T>]>,
        d_parameters: &mut GainParameters<T>,
        scratch: &mut [T],
    ) {
        let d_gain = d_parameters.gain.as_mut_slice();
        if FAULT == ASSIGNS {
            d_gain.fill(T::ZERO);
        }
        if FAULT == NEEDS_INPUT && d_input.is_none() {
            return;
        }
        let nearly = T::from_f64(1.001);
        for sample in 0..input.len() {
            for (element, d_gain) in d_gain.iter_mut().enumerate() {
                let x = input[sample].as_slice()[element];
                let d_y = d_output[sample].as_slice()[element];
                let mut d_g = x * d_y;
                let mut d_x = parameters.gain.as_slice()[element] * d_y;
                match FAULT {
                    ONE_PARAMETER if element == 5 => d_g *= nearly,
                    ONE_INPUT if sample == 2 && element == 1 => d_x = -d_x,
                    FULL_BATCHES_ONLY => d_g *= T::from_usize(BATCH) / T::from_usize(input.len()),
                    READS_SCRATCH => d_g += scratch[0],
                    ALL | UNNAMED => (d_g, d_x) = (d_g * nearly, d_x * nearly),
                    _ => {}
                }
                *d_gain += d_g;
                if let Some(d_input) = &mut d_input {
                    let place = &mut d_input[sample].as_mut_slice()[element];
                    *place = if FAULT == ADDS_TO_INPUT {
                        *place + d_x
                    } else {
                        d_x
                    };
                }
            }
        }
    }
}

fn wrong_gradients<const FAULT: usize>() -> (Vec<Wrong>, usize, usize, usize) {
    match check_layer::<Gain<FAULT>, 3>(11) {
        Err(Mismatch::Gradients {
            wrong,
            count,
            compared,
            samples,
        }) => (wrong, count, compared, samples),
        other => panic!("wrong gradients were expected: {other:?}"),
    }
}

#[test]
fn a_layer_of_ones_own_passes() {
    check_batches::<Gain<NONE>>().assert_alive();
}

#[test]
fn one_wrong_parameter_is_named() {
    let (wrong, count, compared, samples) = wrong_gradients::<ONE_PARAMETER>();
    assert_eq!(
        (wrong.len(), count, compared, samples),
        (1, 1, 6 + 3 * 6, 3)
    );
    assert_eq!(wrong[0].place.to_string(), "gain[1, 2]");
    assert_eq!(
        wrong[0].place,
        Place::Parameter {
            tensor: "gain".into(),
            index: vec![1, 2]
        }
    );
    assert_eq!(wrong[0].hint, None);
    let ratio = wrong[0].analytic / wrong[0].numeric;
    assert!((ratio - 1.001).abs() < 1e-8, "{ratio}");
}

#[test]
fn one_wrong_input_is_named() {
    let (wrong, count, ..) = wrong_gradients::<ONE_INPUT>();
    assert_eq!((wrong.len(), count), (1, 1));
    assert_eq!(
        wrong[0].place,
        Place::Input {
            sample: 2,
            element: 1
        }
    );
    assert!((wrong[0].analytic + wrong[0].numeric).abs() < 1e-9);
}

#[test]
fn many_wrong_gradients_are_told_by_tensor() {
    let (wrong, count, compared, _) = wrong_gradients::<ALL>();
    assert_eq!((wrong.len(), count, compared), (2, 24, 24));
    let text = check_layer::<Gain<ALL>, 3>(11).unwrap_err().to_string();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines[0], "24 of 24 gradients are wrong, in a batch of 3:");
    assert!(lines[1].starts_with("  gain[0, 0]: analytic "), "{text}");
    assert!(lines[1].ends_with(" (and 5 more there)"), "{text}");
    assert!(
        lines[2].starts_with("  input[sample 0, element 0]: analytic "),
        "{text}"
    );
    assert!(lines[2].ends_with(" (and 17 more there)"), "{text}");
    assert_eq!(lines.len(), 3);
}

#[test]
fn a_parameter_that_no_tensor_describes_has_a_number() {
    let (wrong, ..) = wrong_gradients::<UNNAMED>();
    assert_eq!(wrong[0].place.to_string(), "parameters[0]");
}

#[test]
fn a_gradient_has_to_be_added() {
    let (wrong, count, ..) = wrong_gradients::<ASSIGNS>();
    assert_eq!(count, 6);
    assert!(wrong.iter().all(|wrong| wrong.hint == Some(Hint::Assigned)));
}

#[test]
fn parameters_learn_also_where_no_input_gradient_is_asked_for() {
    let (wrong, count, ..) = wrong_gradients::<NEEDS_INPUT>();
    assert_eq!(count, 6);
    let found = |wrong: &Wrong| wrong.hint == Some(Hint::WithoutInput) && wrong.analytic == 0.0;
    assert!(wrong.iter().all(found), "{wrong:?}");
}

#[test]
fn an_input_gradient_has_to_overwrite() {
    let (wrong, count, ..) = wrong_gradients::<ADDS_TO_INPUT>();
    assert_eq!(count, 18);
    assert!(
        wrong
            .iter()
            .all(|wrong| wrong.hint == Some(Hint::NotWritten))
    );
}

#[test]
fn every_output_has_to_be_written() {
    let found = check_layer::<Gain<MISSES_AN_OUTPUT>, 3>(1).unwrap_err();
    assert!(
        matches!(
            found,
            Mismatch::Output {
                sample: 1,
                element: 4,
                ..
            }
        ),
        "{found}"
    );
    assert_eq!(
        found.to_string(),
        "output[sample 1, element 4] is NaN, as it was before: is it written?"
    );
}

#[test]
fn a_batch_may_be_smaller_than_the_tape() {
    let (_, count, compared, samples) = wrong_gradients::<FULL_BATCHES_ONLY>();
    assert_eq!((count, compared, samples), (6, 6 + 2 * 6, 2));
}

#[test]
fn the_scratch_holds_anything() {
    let (wrong, count, ..) = wrong_gradients::<READS_SCRATCH>();
    assert_eq!(count, 6);
    assert!(wrong.iter().all(|wrong| wrong.analytic.is_nan()));
}

/// The squared error, with a gradient that is wrong in its second element.
struct WrongLoss;

impl Loss for WrongLoss {
    type Target<O: Copy + 'static> = O;

    fn loss<T: Scalar, O: Array<T>>(&self, output: &O, target: &O, d_output: Option<&mut O>) -> T {
        let Some(d_output) = d_output else {
            return MeanSquaredError.loss(output, target, None);
        };
        let loss = MeanSquaredError.loss(output, target, Some(d_output));
        d_output.flat_mut()[1] *= T::from_f64(0.999);
        loss
    }

    fn check<T: Scalar, O: Array<T>>(&self, _: &O) -> Result<(), TargetError> {
        Ok(())
    }
}

network! {
    struct Linear: [2] -> [3] {
        only: dense(3),
    }
}

#[test]
fn a_wrong_loss_is_found() {
    let found = check_loss(&WrongLoss, &[0.5, -1.0, 2.0], &[0.0; 3]).unwrap_err();
    assert_eq!(
        found.to_string(),
        "1 of 3 gradients are wrong, in a batch of 1:\n  \
         output[1]: analytic -6.660000000e-1, numeric -6.666666667e-1"
    );

    let net: Linear<f64> = Network::init(&mut seeded_rng(1));
    let samples = [([1.0, 0.5], [1.0, 2.0, 3.0])];
    match check_network(&net, &WrongLoss, &samples, 1) {
        Err(Mismatch::Gradients {
            wrong, count: 5, ..
        }) => {
            let places: Vec<_> = wrong.iter().map(|wrong| wrong.place.to_string()).collect();
            assert_eq!(
                places,
                [
                    "only.weight[0, 1]",
                    "only.bias[1]",
                    "input[sample 0, element 0]"
                ]
            );
        }
        other => panic!("five wrong gradients were expected: {other:?}"),
    }
}
