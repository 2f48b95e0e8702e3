//! Recurrent layers against PyTorch's numbers, by hand, and a frame at a time.
#![cfg(feature = "alloc")]

use std::path::Path;

use nn_core::activation::{Relu, Tanh};
use nn_core::entry::Entry;
use nn_core::flat::{Flat, flatten, flatten_mut};
use nn_core::init::Zeros;
use nn_core::layer::{
    AllSteps, BatchNorm, Bidirectional, Cell, Dense, Dropout, Elementwise, Frame, Gru,
    InitialState, LastStep, Layer, LearntState, Lstm, Parameters, Recurrent, ResetAfter,
    ResetBefore, Residual, Returns, Rnn, RnnCell, Softmax, State, Streaming, TimeDistributed,
    WithoutBias, ZeroState,
};
use nn_core::math::Scalar;
use nn_core::memory::{Zeroed, zeroed_box};
use nn_core::prelude::*;
use nn_core::rand::RngExt;
use nn_core::shape::{Dim, Sequence, Shape, Vector};
use nn_core::tensor::Tensor;
use nn_core::typenum::{U1, U2, U3, U4, U5, U6, U7, U8};
use serde_json::Value;

const RELATIVE: f64 = 1e-12;
const ABSOLUTE: f64 = 1e-13;

fn cases() -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/reference/layers.json");
    let text = std::fs::read_to_string(path).unwrap();
    let mut document: Value = serde_json::from_str(&text).unwrap();
    serde_json::from_value(document["cases"].take()).unwrap()
}

fn numbers(tensor: &Value) -> Vec<f64> {
    let data = tensor["data"].as_array().into_iter().flatten();
    data.map(|x| x.as_f64().unwrap()).collect()
}

fn compare(what: &str, found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (place, (found, expected)) in found.iter().zip(expected).enumerate() {
        let close = (found - expected).abs() <= RELATIVE * expected.abs() + ABSOLUTE;
        assert!(close, "{what}[{place}]: {found:e}, {expected:e} expected");
    }
}

/// What a case calls a tensor.
fn theirs(name: &str) -> &str {
    match name {
        "weight_ih_l0" => "w_ih",
        "weight_hh_l0" => "w_hh",
        "bias_ih_l0" => "b_ih",
        "bias_hh_l0" => "b_hh",
        "initial_hidden" => "h0",
        "initial_cell" => "c0",
        other => panic!("{other}"),
    }
}

/// Each tensor's name and the places of its numbers in memory, in the order of a file.
fn layout(entries: &[Entry]) -> Vec<(&'static str, Vec<usize>)> {
    let mut before = 0;
    let entries = entries.iter().map(|entry| {
        let Entry::Tensor(tensor) = entry else {
            panic!("a step");
        };
        let places = match *tensor.dims {
            [_] => (0..tensor.len()).collect(),
            [rows, columns] => {
                assert_eq!(tensor.file_axes, [1, 0]);
                (0..columns)
                    .flat_map(|column| (0..rows).map(move |row| row * columns + column))
                    .collect::<Vec<_>>()
            }
            _ => panic!("one axis or two"),
        };
        let places = places.into_iter().map(|place| before + place).collect();
        before += tensor.len();
        (tensor.name, places)
    });
    entries.collect()
}

/// One case: `y`, the last states, and all gradients. A learnt state belongs to no sample, a case's does: every sample goes
/// alone, and the parameters' gradients are added up.
fn check<C: Cell, TIME: Dim, IN: Dim, UNITS: Dim, S: InitialState, R: Returns>(case: &Value)
where
    R::Output<TIME, UNITS>: Shape<Features = UNITS>,
{
    type L<C, TIME, IN, UNITS, R, S> = Recurrent<C, TIME, IN, UNITS, R, S>;
    let name = case["name"].as_str().unwrap();
    let names = layout(L::<C, TIME, IN, UNITS, R, S>::PARAMETER_TENSORS);
    let given = |of: &str, name: &str, sample: usize| {
        let all = numbers(&case[of][name]);
        let samples = case["params"]["batch"].as_u64().unwrap() as usize;
        let len = all.len() / samples;
        all[sample * len..(sample + 1) * len].to_vec()
    };
    let samples = case["params"]["batch"].as_u64().unwrap() as usize;
    let mut d_parameters = zeroed_box::<<L<C, TIME, IN, UNITS, R, S> as Layer>::Parameters<f64>>();
    for sample in 0..samples {
        let mut parameters = d_parameters.clone();
        for (ours, places) in &names {
            let name = theirs(ours);
            let values = if matches!(name, "h0" | "c0") {
                given("inputs", name, sample)
            } else {
                numbers(&case["inputs"][name])
            };
            assert_eq!(values.len(), places.len(), "{ours}");
            for (&place, &value) in places.iter().zip(&values) {
                parameters.flat_mut()[place] = value;
            }
        }
        let mut input = Tensor::<Sequence<TIME, IN>, f64>::ZEROED;
        input
            .as_mut_slice()
            .copy_from_slice(&given("inputs", "x", sample));

        let mut y_expected = given("outputs", "y_seq", sample);
        let mut d_y = given("upstream", "y_seq", sample);
        let last = d_y.len() - UNITS::USIZE;
        for (d_y, d_h) in d_y[last..].iter_mut().zip(given("upstream", "h_n", sample)) {
            *d_y += d_h;
        }
        if !R::ALL {
            assert!(d_y[..last].iter().all(|d| *d == 0.0));
            d_y.drain(..last);
            y_expected.drain(..last);
        }
        let mut output = [Tensor::ZEROED];
        let mut tape = zeroed_box::<<L<C, TIME, IN, UNITS, R, S> as Layer>::Tape<f64, 1>>();
        let input = [input];
        L::<C, TIME, IN, UNITS, R, S>::forward::<f64, 1>(
            &parameters,
            &mut (),
            &input,
            &mut output,
            &mut tape,
            &mut seeded_rng(1),
        );
        compare(&format!("{name} y"), flatten(&output), &y_expected);

        let mut memory = <L<C, TIME, IN, UNITS, R, S> as Streaming>::Memory::<f64>::ZEROED;
        <L<C, TIME, IN, UNITS, R, S> as Streaming>::start(&parameters, &mut memory);
        let mut scratch = vec![f64::NAN; L::<C, TIME, IN, UNITS, R, S>::STEP_SCRATCH];
        for x in input[0].as_slice().chunks_exact(IN::USIZE) {
            let mut frame = Frame::<Sequence<TIME, IN>, f64>::ZEROED;
            frame.as_mut_slice().copy_from_slice(x);
            let mut y = Tensor::ZEROED;
            L::<C, TIME, IN, UNITS, R, S>::step(
                &parameters,
                &(),
                &mut memory,
                &frame,
                &mut y,
                &mut scratch,
            );
        }
        compare(
            &format!("{name} h_n"),
            memory.hidden.as_slice(),
            &given("outputs", "h_n", sample),
        );
        let cells = memory.cell.as_slice();
        if !cells.is_empty() {
            compare(
                &format!("{name} c_n"),
                cells,
                &given("outputs", "c_n", sample),
            );
        }

        let mut d_last_cell = [Tensor::<Sequence<C::Cells, UNITS>, f64>::ZEROED];
        let d_cell = flatten_mut(&mut d_last_cell);
        if !d_cell.is_empty() {
            d_cell.copy_from_slice(&given("upstream", "c_n", sample));
        }
        let mut d_output = [Tensor::ZEROED];
        flatten_mut(&mut d_output).copy_from_slice(&d_y);
        let mut d_input = [Tensor::ZEROED];
        let mut d_sample = parameters.clone();
        d_sample.flat_mut().fill(0.0);
        L::<C, TIME, IN, UNITS, R, S>::backward_with_cell::<f64, 1>(
            &parameters,
            &input,
            &output,
            &mut tape,
            &d_output,
            Some(&d_last_cell),
            Some(&mut d_input),
            &mut d_sample,
            &mut vec![f64::NAN; L::<C, TIME, IN, UNITS, R, S>::BACKWARD_SCRATCH],
        );
        compare(
            &format!("{name} dx"),
            flatten(&d_input),
            &given("grads", "x", sample),
        );
        for (ours, places) in &names {
            if matches!(theirs(ours), "h0" | "c0") {
                let found: Vec<_> = places.iter().map(|&place| d_sample.flat()[place]).collect();
                let expected = given("grads", theirs(ours), sample);
                compare(&format!("{name} {ours}"), &found, &expected);
            }
        }
        for (sum, d) in d_parameters.flat_mut().iter_mut().zip(d_sample.flat()) {
            *sum += *d;
        }
    }
    for (ours, places) in &names {
        if !matches!(theirs(ours), "h0" | "c0") {
            let found: Vec<_> = places
                .iter()
                .map(|&place| d_parameters.flat()[place])
                .collect();
            let expected = numbers(&case["grads"][theirs(ours)]);
            compare(&format!("{name} d {ours}"), &found, &expected);
        }
    }
}

#[test]
fn the_numbers_are_those_of_pytorch() {
    type Lstm = nn_core::layer::LstmCell<{ 0.0_f64.to_bits() }>;
    let mut checked = 0;
    for case in cases() {
        let sizes = ["steps", "in", "hidden"].map(|size| case["params"][size].as_u64());
        let sizes = sizes.map(|size| size.unwrap_or(0));
        match (case["layer"].as_str().unwrap(), sizes) {
            ("lstm", [5, 3, 4]) => check::<Lstm, U5, U3, U4, LearntState, AllSteps>(&case),
            ("lstm", [7, 2, 3]) => {
                check::<Lstm, U7, U2, U3, ZeroState, AllSteps>(&case);
                check::<Lstm, U7, U2, U3, ZeroState, LastStep>(&case);
            }
            ("gru", [5, 3, 4]) => check::<ResetAfter, U5, U3, U4, LearntState, AllSteps>(&case),
            ("gru", [7, 2, 3]) => {
                check::<ResetAfter, U7, U2, U3, ZeroState, AllSteps>(&case);
                check::<ResetAfter, U7, U2, U3, ZeroState, LastStep>(&case);
            }
            ("gru_reset_before", [5, 3, 4]) => {
                check::<ResetBefore, U5, U3, U4, LearntState, AllSteps>(&case);
            }
            ("gru_reset_before", [4, 2, 2]) => {
                check::<ResetBefore, U4, U2, U2, ZeroState, LastStep>(&case);
            }
            ("rnn_tanh", [6, 3, 4]) => {
                check::<RnnCell<Tanh>, U6, U3, U4, LearntState, AllSteps>(&case);
            }
            (layer, sizes) => {
                let recurrent = ["lstm", "gru", "rnn"]
                    .iter()
                    .any(|kind| layer.contains(kind));
                assert!(!recurrent, "{layer} with sizes {sizes:?}");
                continue;
            }
        }
        checked += 1;
    }
    assert_eq!(checked, 7);
}

/// `h = max(2 x + h_before, 0)`, worked by hand.
#[test]
fn a_sum_that_cannot_fall_below_zero() {
    type L = Rnn<U4, U1, U1, AllSteps, ZeroState, Relu, Zeros, Zeros>;
    let mut parameters = <L as Layer>::Parameters::<f32>::ZEROED;
    parameters.weight_ih.as_mut_slice()[0] = 2.0;
    parameters.weight_hh.as_mut_slice()[0] = 1.0;
    let input = [Tensor::new([[1.0], [0.5], [-4.0], [0.25]])];
    let mut output = [Tensor::ZEROED];
    L::infer::<f32>(&parameters, &(), &input, &mut output, &mut [f32::NAN; 1]);
    assert_eq!(output[0].as_slice(), [2.0, 3.0, 0.0, 0.5]);
}

/// The backward layer reads `1, 2, 4` as `4, 2, 1`; with sums for units the halves are sums so far and sums yet to come.
#[test]
fn both_directions_by_hand() {
    fn sums<R: Returns>() -> Vec<f64>
    where
        R::Output<U3, U1>: nn_core::layer::Doubled,
    {
        type One<R> = Rnn<U3, U1, U1, R, ZeroState, Relu>;
        let mut parameters = <Bidirectional<One<R>, One<R>> as Layer>::Parameters::<f64>::ZEROED;
        for one in [&mut parameters.forward, &mut parameters.backward] {
            one.weight_ih.as_mut_slice()[0] = 1.0;
            one.weight_hh.as_mut_slice()[0] = 1.0;
        }
        let state = Zeroed::ZEROED;
        let input = [Tensor::new([[1.0], [2.0], [4.0]])];
        let mut output = [Tensor::ZEROED];
        let mut scratch = vec![f64::NAN; Bidirectional::<One<R>, One<R>>::SCRATCH];
        Bidirectional::<One<R>, One<R>>::infer(
            &parameters,
            &state,
            &input,
            &mut output,
            &mut scratch,
        );
        flatten(&output).to_vec()
    }
    assert_eq!(sums::<AllSteps>(), [1.0, 7.0, 3.0, 6.0, 7.0, 4.0]);
    assert_eq!(sums::<LastStep>(), [7.0, 7.0]);
}

#[test]
fn tensors_are_called_as_in_pytorch() {
    type L = Lstm<U4, U2, U3, AllSteps, LearntState>;
    let names = |entries: &[Entry]| {
        layout(entries)
            .iter()
            .map(|(name, _)| *name)
            .collect::<Vec<_>>()
    };
    let one = names(L::PARAMETER_TENSORS);
    assert_eq!(
        one,
        [
            "weight_ih_l0",
            "weight_hh_l0",
            "bias_ih_l0",
            "bias_hh_l0",
            "initial_hidden",
            "initial_cell"
        ]
    );
    let total = |entries: &[Entry]| entries.iter().map(Entry::len).sum::<usize>();
    assert_eq!(
        total(L::PARAMETER_TENSORS),
        <<L as Layer>::Parameters<f32> as Flat<f32>>::LEN
    );
    let two = names(Bidirectional::<L, L>::PARAMETER_TENSORS);
    assert_eq!(two[..6], one);
    let reverse: Vec<_> = one.iter().map(|name| format!("{name}_reverse")).collect();
    assert_eq!(two[6..], reverse);
    let plain = Bidirectional::<Gru<U4, U2, U3>, Gru<U4, U2, U3>>::PARAMETER_TENSORS;
    assert_eq!(plain.len(), 8);
    assert_eq!(names(plain)[4], "weight_ih_l0_reverse");
    assert_eq!(
        total(plain),
        <<Bidirectional<Gru<U4, U2, U3>, Gru<U4, U2, U3>> as Layer>::Parameters<f32> as Flat<
            f32,
        >>::LEN
    );
    let without = Gru::<U4, U2, U3, AllSteps, LearntState, ResetAfter, Zeros, Zeros, WithoutBias>::PARAMETER_TENSORS;
    assert_eq!(
        names(without),
        ["weight_ih_l0", "weight_hh_l0", "initial_hidden"]
    );
}

#[test]
fn a_drawn_lstm_remembers() {
    type L = Lstm<U4, U2, U3, AllSteps, LearntState>;
    let mut parameters = <L as Layer>::Parameters::<f64>::ZEROED;
    L::draw(&mut parameters, &mut (), &mut seeded_rng(1));
    let bias: &[f64] = parameters.bias_ih.flat();
    assert_eq!(bias, [0., 0., 0., 1., 1., 1., 0., 0., 0., 0., 0., 0.]);
    assert!(
        Flat::<f64>::flat(&parameters.bias_hh)
            .iter()
            .all(|b| *b == 0.0)
    );
    assert!(
        parameters
            .initial_hidden
            .as_slice()
            .iter()
            .all(|h| *h == 0.0)
    );
    // The rows of the recurrent weight are at right angles.
    let rows: Vec<_> = parameters.weight_hh.as_slice().chunks_exact(12).collect();
    for (i, a) in rows.iter().enumerate() {
        for (j, b) in rows.iter().enumerate() {
            let dot: f64 = a.iter().zip(*b).map(|(a, b)| a * b).sum();
            let expected = f64::from(u8::from(i == j));
            assert!((dot - expected).abs() < 1e-12, "{i} {j}: {dot}");
        }
    }
}

/// A stack of layers, composed by hand.
trait Stack {
    type Input: Shape;
    type Output: Shape;
    /// For whole sequences and frame by frame, in that order: all outputs of the one that there are.
    fn whole<T: Scalar>(&self, input: &Tensor<Self::Input, T>) -> Tensor<Self::Output, T>;
    fn streamed<T: Scalar>(&self, frames: &[Frame<Self::Input, T>]) -> Vec<Frame<Self::Output, T>>;
}

struct Only<L>(std::marker::PhantomData<L>, u64);

fn only<L>(seed: u64) -> Only<L> {
    Only(std::marker::PhantomData, seed)
}

/// The numbers of a layer.
type Drawn<L, T> = (Box<Parameters<L, T>>, Box<State<L, T>>);

impl<L: Layer> Only<L> {
    /// Drawn, and moved, so that nothing is zero.
    fn drawn<T: Scalar>(&self) -> Drawn<L, T> {
        let (mut parameters, mut state) = (
            zeroed_box::<L::Parameters<T>>(),
            zeroed_box::<L::State<T>>(),
        );
        let mut rng = seeded_rng(self.1);
        L::draw(&mut parameters, &mut state, &mut rng);
        for number in parameters.flat_mut().iter_mut().chain(state.flat_mut()) {
            *number += T::from_f64(rng.random_range(0.0..0.25));
        }
        (parameters, state)
    }
}

impl<L: Streaming> Stack for Only<L> {
    type Input = L::Input;
    type Output = L::Output;

    fn whole<T: Scalar>(&self, input: &Tensor<L::Input, T>) -> Tensor<L::Output, T> {
        let (parameters, state) = self.drawn();
        let mut output = [Tensor::ZEROED];
        flatten_mut(&mut output).fill(T::NAN);
        let input = std::slice::from_ref(input);
        let mut scratch = vec![T::NAN; L::SCRATCH];
        L::infer(&parameters, &state, input, &mut output, &mut scratch);
        let [output] = output;
        output
    }

    fn streamed<T: Scalar>(&self, frames: &[Frame<L::Input, T>]) -> Vec<Frame<L::Output, T>> {
        let (parameters, state) = self.drawn();
        let mut memory = zeroed_box::<L::Memory<T>>();
        let mut scratch = vec![T::NAN; L::STEP_SCRATCH];
        let mut outputs = Vec::new();
        // A memory that was used starts again as a new one does.
        for _ in 0..2 {
            outputs.clear();
            L::start(&parameters, &mut memory);
            for frame in frames {
                let mut output = Tensor::ZEROED;
                output.as_mut_slice().fill(T::NAN);
                L::step(
                    &parameters,
                    &state,
                    &mut memory,
                    frame,
                    &mut output,
                    &mut scratch,
                );
                outputs.push(output);
            }
        }
        outputs
    }
}

impl<A: Stack, B: Stack<Input = A::Output>> Stack for (A, B) {
    type Input = A::Input;
    type Output = B::Output;

    fn whole<T: Scalar>(&self, input: &Tensor<A::Input, T>) -> Tensor<B::Output, T> {
        self.1.whole(&self.0.whole(input))
    }

    fn streamed<T: Scalar>(&self, frames: &[Frame<A::Input, T>]) -> Vec<Frame<B::Output, T>> {
        self.1.streamed(&self.0.streamed(frames))
    }
}

/// Frame by frame a stack gives the bits that it gives of the whole sequence.
fn same_bits<T: Scalar, S: Stack>(stack: &S) {
    let mut rng = seeded_rng(7);
    let mut input = Tensor::<S::Input, T>::ZEROED;
    for x in input.as_mut_slice() {
        *x = T::from_f64(rng.random_range(-2.0..2.0));
    }
    let features = S::Input::LEN / S::Input::POSITIONS;
    let frames: Vec<_> = input
        .as_slice()
        .chunks_exact(features)
        .map(|x| {
            let mut frame = Frame::<S::Input, T>::ZEROED;
            frame.as_mut_slice().copy_from_slice(x);
            frame
        })
        .collect();
    let whole = stack.whole(&input);
    let streamed = stack.streamed(&frames);
    let streamed: Vec<_> = streamed.iter().flat_map(|frame| frame.as_slice()).collect();
    // Of a stack that gives one moment, the last.
    let last = streamed.len() - S::Output::LEN;
    for (whole, streamed) in whole.as_slice().iter().zip(&streamed[last..]) {
        assert_eq!(whole.to_f64().to_bits(), streamed.to_f64().to_bits());
    }
    assert!(whole.as_slice().iter().any(|y| *y != T::ZERO));
}

fn same_bits_in_both<S: Stack>(stack: &S) {
    same_bits::<f32, S>(stack);
    same_bits::<f64, S>(stack);
}

#[test]
fn an_lstm_then_dense_frame_by_frame() {
    type Small = Vector<U3>;
    same_bits_in_both(&(
        only::<Lstm<U7, U3, U5>>(1),
        (
            only::<Lstm<U7, U5, U8, LastStep>>(2),
            (only::<Dense<U8, U3>>(3), only::<Softmax<Small>>(4)),
        ),
    ));
}

#[test]
fn everything_that_works_frame_by_frame() {
    type S = Sequence<U7, U4>;
    same_bits_in_both(&(
        (
            only::<BatchNorm<Sequence<U7, U3>>>(1),
            only::<TimeDistributed<U7, Dense<U3, U4>>>(2),
        ),
        (
            (
                only::<Elementwise<S, Tanh>>(3),
                only::<Residual<Gru<U7, U4, U4, AllSteps, LearntState>>>(4),
            ),
            (
                (
                    only::<Dropout<S, { 0.5_f64.to_bits() }>>(5),
                    only::<Rnn<U7, U4, U4, AllSteps, LearntState, Relu>>(6),
                ),
                (
                    (
                        only::<Softmax<S>>(7),
                        only::<Gru<U7, U4, U5, AllSteps, ZeroState, ResetBefore>>(8),
                    ),
                    only::<Lstm<U7, U5, U2, AllSteps, LearntState>>(9),
                ),
            ),
        ),
    ));
}

/// A batch in use gives the bits of the forward pass in training, sample by sample.
fn use_is_training<L: Layer>() {
    let (parameters, mut state) = only::<L>(3).drawn::<f32>();
    let mut rng = seeded_rng(4);
    let mut input = [(); 3].map(|()| Tensor::<L::Input, f32>::ZEROED);
    for x in flatten_mut::<f32, _>(&mut input) {
        *x = rng.random_range(-2.0..2.0);
    }
    let mut trained = [(); 3].map(|()| Tensor::ZEROED);
    let mut tape = zeroed_box::<L::Tape<f32, 4>>();
    L::forward::<f32, 4>(
        &parameters,
        &mut state,
        &input,
        &mut trained,
        &mut tape,
        &mut rng,
    );

    let mut used = [(); 3].map(|()| Tensor::ZEROED);
    let mut scratch = vec![f32::NAN; 3 * L::SCRATCH];
    L::infer(&parameters, &state, &input, &mut used, &mut scratch);
    assert!(used == trained);
    for (input, trained) in input.chunks(1).zip(&trained) {
        let mut one = [Tensor::ZEROED];
        L::infer(
            &parameters,
            &state,
            input,
            &mut one,
            &mut vec![f32::NAN; L::SCRATCH],
        );
        assert!(one[0] == *trained);
    }
    assert!(trained[0] != trained[1]);
    // No samples at all.
    L::infer::<f32>(&parameters, &state, &[], &mut [], &mut []);
}

#[test]
fn a_batch_in_use_is_the_same_as_in_training() {
    use_is_training::<Lstm<U5, U2, U3>>();
    use_is_training::<Lstm<U5, U2, U3, LastStep, LearntState>>();
    use_is_training::<Gru<U5, U2, U3, LastStep>>();
    use_is_training::<Gru<U5, U2, U3, AllSteps, LearntState, ResetBefore>>();
    use_is_training::<Rnn<U1, U2, U3, LastStep>>();
    use_is_training::<Bidirectional<Lstm<U5, U2, U3>, Lstm<U5, U2, U3>>>();
    use_is_training::<Bidirectional<Gru<U5, U2, U3, LastStep>, Rnn<U5, U2, U3, LastStep>>>();
    use_is_training::<TimeDistributed<U4, Dense<U2, U3>>>();
}
