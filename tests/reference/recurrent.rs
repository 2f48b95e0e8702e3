//! The recurrent layers of `layers.json`, sample by sample: a case has an initial state for each, a layer one that it
//! learns. The gradients of all samples are added.

use nn_core::flat::{Flat, flatten};
use nn_core::layer::{InitialState, LastStep, Layer, Lstm};
use nn_core::math::Scalar;
use nn_core::prelude::seeded_rng;
use nn_core::shape::{Dim, Sequence};
use nn_core::tensor::Tensor;
use nn_core::typenum::U1;
use serde_json::{Value, json};

use super::case::{numbers, shape};
use super::layers::{Passes, TOLERANCES, nan, tensors};
use super::named;

/// Names in the layer, and in the case.
const SHARED: [(&str, &str); 4] = [
    ("weight_ih_l0", "w_ih"),
    ("weight_hh_l0", "w_hh"),
    ("bias_ih_l0", "b_ih"),
    ("bias_hh_l0", "b_hh"),
];
const INITIAL: [(&str, &str); 2] = [("initial_hidden", "h0"), ("initial_cell", "c0")];

/// The backward pass of one sample of the case.
type Backward<'a, L, T> = &'a dyn Fn(&mut Passes<L, T, 1>, usize) -> Result<(), String>;

/// A network of one recurrent layer that gives all its states, or the last.
pub fn recurrent<L: Layer>(case: &Value, all: bool) -> Result<(), String> {
    let name = if all { "y_seq" } else { "h_n" };
    check::<L, f64>(case, name, &|passes, sample| {
        passes.backward(&row(case, &case["upstream"][name], sample))
    })?;
    check::<L, f32>(case, name, &|passes, sample| {
        passes.backward(&row(case, &case["upstream"][name], sample))
    })
}

/// A long short-term memory of whose last cell there is a gradient too.
pub fn last_of_lstm<TIME: Dim, IN: Dim, UNITS: Dim, S: InitialState>(
    case: &Value,
) -> Result<(), String> {
    last_of_lstm_in::<TIME, IN, UNITS, S, f64>(case)?;
    last_of_lstm_in::<TIME, IN, UNITS, S, f32>(case)
}

fn last_of_lstm_in<TIME: Dim, IN: Dim, UNITS: Dim, S: InitialState, T: Scalar>(
    case: &Value,
) -> Result<(), String> {
    type Last<TIME, IN, UNITS, S> = Lstm<TIME, IN, UNITS, LastStep, S>;
    check::<Last<TIME, IN, UNITS, S>, T>(case, "h_n", &|passes, sample| {
        let upstream = &case["upstream"];
        let d_cell: Vec<Tensor<Sequence<U1, UNITS>, T>> =
            tensors(&row(case, &upstream["c_n"], sample))?;
        passes.d_input = nan(1);
        passes.d_parameters.flat_mut().fill(T::ZERO);
        Last::<TIME, IN, UNITS, S>::backward_with_cell::<T, 1>(
            &passes.parameters,
            &passes.input,
            &passes.output,
            &mut passes.tape,
            &tensors(&row(case, &upstream["h_n"], sample))?,
            Some(&d_cell),
            Some(&mut passes.d_input),
            &mut passes.d_parameters,
            &mut vec![T::NAN; <Last<TIME, IN, UNITS, S> as Layer>::BACKWARD_SCRATCH],
        );
        Ok(())
    })
}

/// The part of a tensor that is a sample's.
fn row(case: &Value, tensor: &Value, sample: usize) -> Vec<f64> {
    let samples = shape(&case["inputs"]["x"])[0];
    let all = numbers(tensor);
    let length = all.len() / samples;
    all[sample * length..][..length].to_vec()
}

/// The case's name of a tensor.
fn theirs(names: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    let name = name.trim_start_matches("layer.");
    let row = names.iter().find(|(ours, _)| *ours == name);
    row.map(|(_, theirs)| *theirs)
}

fn check<L: Layer, T: Scalar>(
    case: &Value,
    output: &str,
    backward: Backward<L, T>,
) -> Result<(), String> {
    let samples = shape(&case["inputs"]["x"])[0];
    let mut sums: Vec<T> = Vec::new();
    for sample in 0..samples {
        let mut passes = Passes::<L, T, 1>::new();
        let rows =
            |tensors: &Value| INITIAL.map(|(_, name)| json!(row(case, &tensors[name], sample)));
        let [states, gradients] = [&case["inputs"], &case["grads"]].map(rows);
        let place = |name: &str| theirs(&INITIAL, name).map(|name| usize::from(name == "c0"));
        named::load(L::PARAMETER_TENSORS, passes.parameters.flat_mut(), |name| {
            let shared = theirs(&SHARED, name).and_then(|name| case["inputs"].get(name));
            shared.or_else(|| place(name).map(|place| &states[place]))
        })?;
        let x = row(case, &case["inputs"]["x"], sample);
        let y = row(case, &case["outputs"][output], sample);
        passes.infer(&x)?;
        TOLERANCES.compare("y in use", flatten(&passes.output), &y)?;
        passes.forward(&x, &mut seeded_rng(1))?;
        TOLERANCES.compare("y", flatten(&passes.output), &y)?;
        backward(&mut passes, sample)?;
        let d_x = row(case, &case["grads"]["x"], sample);
        TOLERANCES.compare("dx", flatten(&passes.d_input), &d_x)?;
        // The initial state's gradient is this sample's alone.
        named::compare_some(
            "gradient",
            L::PARAMETER_TENSORS,
            passes.d_parameters.flat(),
            |name| place(name).map(|place| &gradients[place]),
            |_| TOLERANCES,
        )?;
        sums.resize(passes.d_parameters.flat().len(), T::ZERO);
        for (sum, &gradient) in sums.iter_mut().zip(passes.d_parameters.flat()) {
            *sum += gradient;
        }
    }
    named::compare_some(
        "gradient",
        L::PARAMETER_TENSORS,
        &sums,
        |name| theirs(&SHARED, name).and_then(|name| case["grads"].get(name)),
        |_| TOLERANCES,
    )
}
