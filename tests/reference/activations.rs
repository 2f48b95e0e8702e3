//! `activations.json`: functions of one number with their derivatives, and softmax, against exact values.
//!
//! The file's notes say how to judge: absolute error first, then relative error where the exact value is above 1e-30 in
//! size, and no derivative at a kink.

use std::ops::RangeInclusive;

use nn_core::activation::*;
use nn_core::flat::flatten;
use nn_core::layer::Layer;
use nn_core::loss::{Array, CrossEntropy, Loss};
use nn_core::math::Scalar;
use nn_core::network;
use nn_core::prelude::seeded_rng;
use serde_json::{Map, Value};

use super::case::{Plan, Tolerance, Tolerances, Verdict, number, numbers, run};
use super::layers::Passes;

include!(concat!(env!("OUT_DIR"), "/reference_activations.rs"));

/// Of softmax and its logarithm.
const SOFTMAX: Tolerances = Tolerances {
    f64: Tolerance {
        relative: 1e-12,
        absolute: 1e-13,
    },
    f32: Tolerance {
        relative: 1e-5,
        absolute: 1e-6,
    },
};
/// Of the logarithms of softmax and of a sum of exponentials, in units of ε · the size of the largest logit.
const LOG_SUM_EXP: f64 = 4.0;
/// Absolute error allowed, in units of ε · max(1, |exact|).
const ABSOLUTE_TOLERANCE: f64 = 3.0;
/// Relative error allowed, in units of ε.
const RELATIVE_TOLERANCE: f64 = 6.0;
/// Below this size only the absolute error counts.
const SMALLEST_JUDGED: f64 = 1e-30;
/// Where the derivatives of functions with a dip (GELU, SiLU, Mish, hard swish) cross zero: x
/// itself is not known well enough there for a relative error.
const ZERO_CROSSINGS: RangeInclusive<f64> = -2.0..=-0.5;

pub fn check(case: &Value) -> Verdict {
    match (case["fn"].as_str(), case["dtype"].as_str()) {
        (Some("softmax"), _) => run(case, CASES),
        (_, Some("f64")) => elementwise::<f64>(case),
        (_, Some("f32")) => elementwise::<f32>(case),
        (_, other) => Verdict::Skipped(format!("there is no type {other:?}")),
    }
}

struct Function<T> {
    value: Box<dyn Fn(T) -> T>,
    derivative: Box<dyn Fn(T, T) -> T>,
}

fn function<A: Activation, T: Scalar>() -> Function<T> {
    Function {
        value: Box::new(A::value),
        derivative: Box::new(A::derivative),
    }
}

/// The function a case is about, or why there is none.
fn find<T: Scalar>(name: &str, params: &Map<String, Value>) -> Result<Function<T>, String> {
    let number = |key: &str| {
        let value = params.get(key).and_then(Value::as_f64);
        value.map(T::from_f64).ok_or(format!("no number `{key}`"))
    };
    let understood = |keys: &[&str]| match params.keys().find(|key| !keys.contains(&key.as_str())) {
        Some(key) => Err(format!("unknown parameter `{key}`")),
        None => Ok(()),
    };
    let same = |key: &str, expected: &Value| match params.get(key) {
        Some(value) if value != expected => Err(format!("`{key}` is {value}, here {expected}")),
        _ => Ok(()),
    };
    match name {
        "leaky_relu" => {
            understood(&["negative_slope"])?;
            let slope = number("negative_slope")?;
            return Ok(Function {
                value: Box::new(move |x| leaky_relu(x, slope)),
                derivative: Box::new(move |x, _| leaky_relu_derivative(x, slope)),
            });
        }
        "elu" => {
            understood(&["alpha"])?;
            let alpha = number("alpha")?;
            return Ok(Function {
                value: Box::new(move |x| elu(x, alpha)),
                derivative: Box::new(move |x, _| elu_derivative(x, alpha)),
            });
        }
        "selu" => {
            understood(&["alpha", "scale"])?;
            same("alpha", &Value::from(1.6732632423543772))?;
            same("scale", &Value::from(1.0507009873554805))?;
            return Ok(function::<Selu, T>());
        }
        "hard_sigmoid" => {
            understood(&["formula"])?;
            same("formula", &Value::from("clamp(x/6+1/2,0,1)"))?;
            return Ok(function::<HardSigmoid, T>());
        }
        "hard_swish" => {
            understood(&["formula"])?;
            same("formula", &Value::from("x*clamp(x/6+1/2,0,1)"))?;
            return Ok(function::<HardSwish, T>());
        }
        _ => understood(&[])?,
    }
    Ok(match name {
        "identity" => function::<Identity, T>(),
        "sigmoid" => function::<Sigmoid, T>(),
        "log_sigmoid" => function::<LogSigmoid, T>(),
        "tanh" => function::<Tanh, T>(),
        "relu" => function::<Relu, T>(),
        "relu6" => function::<Relu6, T>(),
        "gelu_exact" => function::<Gelu, T>(),
        "gelu_tanh" => function::<GeluTanh, T>(),
        "silu" => function::<Silu, T>(),
        "mish" => function::<Mish, T>(),
        "softplus" => function::<Softplus, T>(),
        "softsign" => function::<Softsign, T>(),
        "hard_tanh" => function::<HardTanh, T>(),
        "step" => function::<Step, T>(),
        "sign" => function::<Sign, T>(),
        _ => return Err(format!("there is no activation `{name}`")),
    })
}

/// A list of the case, in the precision of the case.
fn numbers_in<T: Scalar>(list: &Value) -> Vec<T> {
    numbers(list).into_iter().map(T::from_f64).collect()
}

/// What is wrong with `got`, if anything.
fn judge<T: Scalar>(got: T, exact: T, relative: bool) -> Option<String> {
    if got == exact || (got.is_nan() && exact.is_nan()) {
        return None;
    }
    let (got, exact) = (got.to_f64(), exact.to_f64());
    let error = (got - exact).abs() / T::EPSILON.to_f64();
    let absolute = error / exact.abs().max(1.0);
    if absolute.is_nan() || absolute > ABSOLUTE_TOLERANCE {
        return Some(format!(
            "{got:e}, exactly {exact:e}: absolute error {absolute:.2} ε"
        ));
    }
    let relative_error = error / exact.abs();
    if relative && exact.abs() > SMALLEST_JUDGED && relative_error > RELATIVE_TOLERANCE {
        return Some(format!(
            "{got:e}, exactly {exact:e}: relative error {relative_error:.2} ε"
        ));
    }
    None
}

/// A function of one number, in the precision of the case; what is wrong, if anything.
fn elementwise<T: Scalar>(case: &Value) -> Verdict {
    let none = Map::new();
    let name = case["fn"].as_str().unwrap_or_default();
    let function = match find::<T>(name, case["params"].as_object().unwrap_or(&none)) {
        Ok(function) => function,
        Err(reason) => return Verdict::Skipped(reason),
    };
    let kinks = case["kinks"].as_array().into_iter().flatten();
    let kinks: Vec<_> = kinks.map(|kink| number(&kink["x"])).collect();
    let [xs, ys, slopes] = ["x", "y", "dy"].map(|list| numbers_in::<T>(&case[list]));
    if [ys.len(), slopes.len()] != [xs.len(); 2] {
        return Verdict::Wrong("its lists have different lengths".to_owned());
    }
    let mut complaints = Vec::new();
    for ((x, exact_y), exact_dy) in xs.into_iter().zip(ys).zip(slopes) {
        let y = (function.value)(x);
        let dy = (function.derivative)(x, y);
        let at = x.to_f64();
        let mut complain = |what: &str, complaint: Option<String>| {
            complaints.extend(complaint.map(|text| format!("{what}({at:e}) = {text}")));
        };
        complain("y", judge(y, exact_y, true));
        if !kinks.contains(&at) {
            complain("dy", judge(dy, exact_dy, !ZERO_CROSSINGS.contains(&at)));
        }
    }
    match complaints.is_empty() {
        true => Verdict::Right,
        false => Verdict::Wrong(complaints.join("; ")),
    }
}

/// Softmax as a layer, its logarithm as the loss that it is: [`CrossEntropy`] of a class is minus its logarithm.
fn softmax<L: Layer, const N: usize>(case: &Value) -> Result<(), String> {
    softmax_in::<L, f64, N>(case)?;
    softmax_in::<L, f32, N>(case)
}

fn softmax_in<L: Layer, T: Scalar, const N: usize>(case: &Value) -> Result<(), String>
where
    [T; N]: Array<T>,
{
    let mut passes = Passes::<L, T, 1>::new();
    let [x, upstream] = ["x", "upstream"].map(|name| numbers(&case[name]));
    passes.infer(&x)?;
    let expected = numbers(&case["softmax"]);
    SOFTMAX.compare("softmax in use", flatten(&passes.output), &expected)?;
    passes.forward(&x, &mut seeded_rng(1))?;
    SOFTMAX.compare("softmax", flatten(&passes.output), &expected)?;
    passes.backward(&upstream)?;
    SOFTMAX.compare(
        "softmax dx",
        flatten(&passes.d_input),
        &numbers(&case["softmax_dx"]),
    )?;

    let logits: [T; N] = numbers_in(&case["x"]).try_into().expect("N numbers");
    let mut log_softmax = [T::NAN; N];
    let mut d_x = [T::ZERO; N];
    for class in 0..N {
        let mut d_loss = [T::NAN; N];
        log_softmax[class] = -CrossEntropy.loss::<T, _>(&logits, &class, Some(&mut d_loss));
        for (d_x, d_loss) in d_x.iter_mut().zip(d_loss) {
            *d_x += -T::from_f64(upstream[class]) * d_loss;
        }
    }
    // Differences between a logit and the logarithm of a sum: they round as their sides do.
    let size = x.iter().fold(1.0, |size: f64, x| size.max(x.abs()));
    let close = |found: T, exact: f64| {
        (found.to_f64() - exact).abs() <= LOG_SUM_EXP * T::EPSILON.to_f64() * size
    };
    let exact = numbers(&case["log_softmax"]);
    if let Some(place) = (0..N).find(|&place| !close(log_softmax[place], exact[place])) {
        return Err(format!(
            "log_softmax[{place}] is {} in {}, {} expected",
            log_softmax[place],
            T::NAME,
            exact[place]
        ));
    }
    let log_sum_exp = logits[0] - log_softmax[0];
    if !close(log_sum_exp, number(&case["logsumexp"])) {
        return Err(format!("logsumexp is {log_sum_exp} in {}", T::NAME));
    }
    SOFTMAX.compare("log_softmax dx", &d_x, &numbers(&case["log_softmax_dx"]))
}
