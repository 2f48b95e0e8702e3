//! `layers.json`, the batch normalisations, and the softmaxes of `activations.json`.

use nn_core::flat::{Flat, flatten, flatten_mut};
use nn_core::layer::{BatchNorm, Layer, Softmax};
use nn_core::memory::{Zeroed, zeroed_box};
use nn_core::prelude::seeded_rng;
use nn_core::shape::{Dim, Vector};
use nn_core::tensor::Tensor;
use nn_core::typenum;
use serde_json::Value;

use super::case::{Tolerance, Verdict, compare, numbers, shape};

const TOLERANCE: Tolerance = Tolerance {
    relative: 1e-12,
    absolute: 1e-13,
};
/// The most values of a feature in a case.
const BATCH: usize = 1024;

/// Calls `$function::<U4>` for the size 4, up to 16.
macro_rules! with_dim {
    ($n:expr, $function:ident, $argument:expr) => {
        with_dim!(@ $n, $function, $argument,
            U1 U2 U3 U4 U5 U6 U7 U8 U9 U10 U11 U12 U13 U14 U15 U16)
    };
    (@ $n:expr, $function:ident, $argument:expr, $($dim:ident)*) => {
        match $n {
            $(size if size == <typenum::$dim as typenum::Unsigned>::USIZE => $function::<typenum::$dim>($argument),)*
            size => Verdict::Skipped(format!("{size} features are more than this test has types for")),
        }
    };
}

pub fn check(case: &Value) -> Verdict {
    match case["layer"].as_str() {
        Some("batch_norm") => {
            let parameters = &case["params"];
            let known = [("eps", 1e-5), ("momentum_torch", 0.1)];
            if let Some((name, _)) = known
                .iter()
                .find(|(name, value)| parameters[*name].as_f64() != Some(*value))
            {
                return Verdict::Skipped(format!(
                    "`{name}` is a constant of the type, and another one here"
                ));
            }
            with_dim!(
                parameters["channels"].as_u64().expect("channels") as usize,
                batch_norm,
                case
            )
        }
        other => Verdict::Skipped(format!(
            "`{}` is not tested from cases yet",
            other.unwrap_or_default()
        )),
    }
}

pub fn check_softmax(case: &Value) -> Verdict {
    if case["fn"] != "softmax" {
        return Verdict::Skipped("the tests of nn-core run the other activations".to_owned());
    }
    with_dim!(numbers(&case["x"]).len(), softmax, case)
}

fn softmax<F: Dim>(case: &Value) -> Verdict {
    let result = (|| {
        let [x, upstream] = ["x", "upstream"].map(|name| [vector::<F>(&numbers(&case[name]))]);
        let mut y = [Tensor::ZEROED];
        Softmax::<Vector<F>>::infer(&(), &(), &x, &mut y, &mut []);
        compare(
            "softmax",
            y[0].as_slice(),
            &numbers(&case["softmax"]),
            TOLERANCE,
        )?;
        let mut d_x = [Tensor::ZEROED];
        Softmax::<Vector<F>>::backward::<f64, 1>(
            &(),
            &x,
            &y,
            &mut (),
            &upstream,
            Some(&mut d_x),
            &mut (),
            &mut [],
        );
        compare(
            "gradient",
            d_x[0].as_slice(),
            &numbers(&case["softmax_dx"]),
            TOLERANCE,
        )
    })();
    result.map_or_else(Verdict::Wrong, |()| Verdict::Right)
}

fn vector<F: Dim>(values: &[f64]) -> Tensor<Vector<F>, f64> {
    let mut tensor = Tensor::ZEROED;
    tensor.as_mut_slice().copy_from_slice(values);
    tensor
}

/// The channels of every sample and position, `[batch, channels, ..]` as rows of channels: whatever the axes are,
/// a batch normalisation sees rows.
fn rows<F: Dim>(tensor: &Value) -> Vec<Tensor<Vector<F>, f64>> {
    let axes = shape(tensor);
    let positions: usize = axes[2..].iter().product();
    let values = numbers(tensor);
    let row = |sample: usize, position: usize| {
        let place = |channel| (sample * axes[1] + channel) * positions + position;
        vector(
            &(0..axes[1])
                .map(|channel| values[place(channel)])
                .collect::<Vec<_>>(),
        )
    };
    (0..axes[0])
        .flat_map(|sample| (0..positions).map(move |position| (sample, position)))
        .map(|(s, p)| row(s, p))
        .collect()
}

fn batch_norm<F: Dim>(case: &Value) -> Verdict {
    steps::<F>(case).map_or_else(Verdict::Wrong, |()| Verdict::Right)
}

/// Training steps one after the other, then use.
fn steps<F: Dim>(case: &Value) -> Result<(), String> {
    type Norm<F> = BatchNorm<Vector<F>>;
    let mut rng = seeded_rng(1);
    let mut parameters = <Norm<F> as Layer>::Parameters::<f64>::ZEROED;
    let mut state = <Norm<F> as Layer>::State::<f64>::ZEROED;
    Norm::<F>::draw(&mut parameters, &mut state, &mut rng);
    for (tensor, name) in [
        (&mut parameters.weight, "gamma"),
        (&mut parameters.bias, "beta"),
    ] {
        if case[name].is_array() {
            *tensor = vector(&numbers(&case[name]));
        }
    }
    state.running_mean = vector(&numbers(&case["init_running_mean"]));
    state.running_var = vector(&numbers(&case["init_running_var"]));
    let mut tape = zeroed_box::<<Norm<F> as Layer>::Tape<f64, BATCH>>();
    let mut scratch = vec![f64::NAN; Norm::<F>::BACKWARD_SCRATCH * BATCH];
    for (number, step) in case["train_steps"]
        .as_array()
        .into_iter()
        .flatten()
        .enumerate()
    {
        let say = |what: &str| format!("step {number}, {what}");
        let x = rows::<F>(&step["x"]);
        let mut y = vec![Tensor::ZEROED; x.len()];
        Norm::<F>::forward::<f64, BATCH>(&parameters, &mut state, &x, &mut y, &mut tape, &mut rng);
        compare(
            &say("y"),
            flatten(&y),
            flatten(&rows::<F>(&step["y"])),
            TOLERANCE,
        )?;
        compare(
            &say("running mean"),
            state.running_mean.as_slice(),
            &numbers(&step["running_mean"]),
            TOLERANCE,
        )?;
        let variance = numbers(&step["running_var_unbiased(torch)"]);
        compare(
            &say("running variance"),
            state.running_var.as_slice(),
            &variance,
            TOLERANCE,
        )?;

        let d_y = rows::<F>(&step["upstream"]);
        let mut d_x = vec![Tensor::ZEROED; x.len()];
        let mut d_parameters = <Norm<F> as Layer>::Parameters::<f64>::ZEROED;
        flatten_mut::<f64, _>(&mut d_x).fill(f64::NAN);
        Norm::<F>::backward::<f64, BATCH>(
            &parameters,
            &x,
            &y,
            &mut tape,
            &d_y,
            Some(&mut d_x),
            &mut d_parameters,
            &mut scratch,
        );
        compare(
            &say("dx"),
            flatten(&d_x),
            flatten(&rows::<F>(&step["dx"])),
            TOLERANCE,
        )?;
        if !step["dgamma"].is_null() {
            let expected = [numbers(&step["dgamma"]), numbers(&step["dbeta"])].concat();
            compare(
                &say("dgamma, dbeta"),
                d_parameters.flat(),
                &expected,
                TOLERANCE,
            )?;
        }
    }
    let x = rows::<F>(&case["eval"]["x"]);
    let mut y = vec![Tensor::ZEROED; x.len()];
    Norm::<F>::infer(&parameters, &state, &x, &mut y, &mut []);
    compare(
        "in use",
        flatten(&y),
        flatten(&rows::<F>(&case["eval"]["y_torch"])),
        TOLERANCE,
    )
}
