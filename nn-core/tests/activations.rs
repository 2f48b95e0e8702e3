//! Activations and their derivatives against exact values, in `f64` and `f32`.
//!
//! The cases are `activations.json` of the folder that NN_REFERENCE names, by default
//! `tests/reference`. Its notes say how to judge: absolute error first, then relative error where
//! the exact value is above 1e-30 in size, and no derivative at a kink. Other files of that
//! format run unchanged; cases that no activation here answers are listed with the reason.

use nn_core::activation::*;
use nn_core::math::Scalar;
use serde_json::{Map, Value};
use std::ops::RangeInclusive;

/// Absolute error allowed, in units of ε · max(1, |exact|).
const ABSOLUTE_TOLERANCE: f64 = 3.0;
/// Relative error allowed, in units of ε.
const RELATIVE_TOLERANCE: f64 = 6.0;
/// Below this size only the absolute error counts.
const SMALLEST_JUDGED: f64 = 1e-30;
/// Where the derivatives of functions with a dip (GELU, SiLU, Mish, hard swish) cross zero: x
/// itself is not known well enough there for a relative error.
const ZERO_CROSSINGS: RangeInclusive<f64> = -2.0..=-0.5;

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
        "softmax" => return Err("not elementwise".into()),
        _ => return Err("unknown function".into()),
    })
}

/// A number, or a non-finite one spelled as a string.
fn number(value: &Value) -> f64 {
    match value.as_str() {
        Some(text) => text.parse().expect("inf, -inf or nan"),
        None => value.as_f64().expect("a number"),
    }
}

/// A list of the case, in the precision of the case.
fn numbers<T: Scalar>(case: &Value, key: &str) -> Vec<T> {
    let list = case[key]
        .as_array()
        .unwrap_or_else(|| panic!("{}: no list `{key}`", case["name"]));
    list.iter()
        .map(|value| T::from_f64(number(value)))
        .collect()
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

/// Complaints about the case, or why it is not for us.
fn run<T: Scalar>(case: &Value) -> Result<Vec<String>, String> {
    let none = Map::new();
    let name = case["fn"].as_str().expect("a function name");
    let function = find::<T>(name, case["params"].as_object().unwrap_or(&none))?;
    let kinks: Vec<f64> = match case["kinks"].as_array() {
        Some(kinks) => kinks.iter().map(|kink| number(&kink["x"])).collect(),
        None => Vec::new(),
    };
    let mut complaints = Vec::new();
    let exact = numbers::<T>(case, "y")
        .into_iter()
        .zip(numbers::<T>(case, "dy"));
    for (x, (exact_y, exact_dy)) in numbers::<T>(case, "x").into_iter().zip(exact) {
        let y = (function.value)(x);
        let dy = (function.derivative)(x, y);
        let at = x.to_f64();
        let mut complain = |what: &str, complaint: Option<String>| {
            complaints
                .extend(complaint.map(|text| format!("{} {what}({at:e}) = {text}", case["name"])));
        };
        complain("y", judge(y, exact_y, true));
        if !kinks.contains(&at) {
            complain("dy", judge(dy, exact_dy, !ZERO_CROSSINGS.contains(&at)));
        }
    }
    Ok(complaints)
}

#[test]
fn values_and_derivatives_are_those_of_the_reference() {
    let folder = std::env::var("NN_REFERENCE")
        .unwrap_or(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/reference").into());
    let path = format!("{folder}/activations.json");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let document: Value =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
    assert_eq!(
        document["format"], "nn-ref-1",
        "{path} is in another format"
    );

    let (mut checked, mut skipped, mut complaints) = (0, Vec::new(), Vec::new());
    for case in document["cases"].as_array().expect("cases") {
        let result = match case["dtype"].as_str() {
            Some("f64") => run::<f64>(case),
            Some("f32") => run::<f32>(case),
            _ => Err(format!("no numbers of type {}", case["dtype"])),
        };
        match result {
            Ok(found) => {
                checked += 1;
                complaints.extend(found);
            }
            Err(reason) => skipped.push(format!("{}: {reason}", case["name"])),
        }
    }
    println!(
        "{checked} cases checked, {} skipped:\n{}",
        skipped.len(),
        skipped.join("\n")
    );
    assert!(checked > 0, "{path} has no case of an activation");
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// Calls a generic function for every activation, in both precisions.
macro_rules! for_each_activation {
    ($check:ident) => {
        for_each_activation!($check: Identity Sigmoid LogSigmoid Tanh Relu Relu6 LeakyRelu Elu Selu
            Gelu GeluTanh Silu Mish Softplus Softsign HardSigmoid HardTanh HardSwish Step Sign)
    };
    ($check:ident: $($activation:ident)*) => {
        $( $check::<$activation, f32>(); $check::<$activation, f64>(); )*
    };
}

#[test]
fn nan_is_never_swallowed() {
    fn check<A: Activation, T: Scalar>() {
        let y = A::value(T::NAN);
        assert!(y.is_nan(), "{}(NaN) = {y}", A::NAME);
        let dy = A::derivative(T::NAN, y);
        let constant = A::NAME == Identity::NAME;
        assert!(dy.is_nan() || constant, "{}'(NaN) = {dy}", A::NAME);
    }
    for_each_activation!(check);
}

#[test]
fn no_nan_is_made_from_numbers() {
    fn check<A: Activation, T: Scalar>() {
        let check_at = |x: T| {
            let y = A::value(x);
            let dy = A::derivative(x, y);
            assert!(!y.is_nan(), "{}({x:?}) is NaN", A::NAME);
            assert!(dy.is_finite(), "{}'({x:?}) = {dy}", A::NAME);
            // Twice covers SELU's slope, the steepest of all.
            let bound = x.abs().to_f64() * 2.0 + 2.0;
            assert!(
                y.to_f64().abs() <= bound || !y.is_finite(),
                "{}({x:?}) = {y}",
                A::NAME
            );
        };
        let half = T::from_f64(0.5);
        let mut x = T::INFINITY;
        check_at(T::ZERO);
        check_at(-T::ZERO);
        while x > T::ZERO {
            check_at(x);
            check_at(-x);
            x = if x == T::INFINITY { T::MAX } else { x * half };
        }
        for i in -4000..4000 {
            check_at(T::from_f64(f64::from(i) / 16.0));
        }
    }
    for_each_activation!(check);
}

#[test]
fn infinities_give_the_limits() {
    const INF: f64 = f64::INFINITY;
    /// Values and derivatives at −∞ and ∞.
    fn limits(name: &str) -> ([f64; 2], [f64; 2]) {
        match name {
            "identity" => ([-INF, INF], [1.0, 1.0]),
            "sigmoid" | "hard_sigmoid" | "step" => ([0.0, 1.0], [0.0, 0.0]),
            "log_sigmoid" => ([-INF, 0.0], [1.0, 0.0]),
            "tanh" | "softsign" | "hard_tanh" | "sign" => ([-1.0, 1.0], [0.0, 0.0]),
            "relu" | "softplus" | "gelu" | "gelu_tanh" | "silu" | "mish" | "hard_swish" => {
                ([0.0, INF], [0.0, 1.0])
            }
            "relu6" => ([0.0, 6.0], [0.0, 0.0]),
            "leaky_relu" => ([-INF, INF], [0.01, 1.0]),
            "elu" => ([-1.0, INF], [0.0, 1.0]),
            "selu" => (
                [-1.758_099_340_847_376_6, INF],
                [0.0, 1.050_700_987_355_480_5],
            ),
            _ => panic!("no limits of {name} here"),
        }
    }
    fn check<A: Activation, T: Scalar>() {
        let (values, derivatives) = limits(A::NAME);
        for (i, x) in [-T::INFINITY, T::INFINITY].into_iter().enumerate() {
            let y = A::value(x);
            assert_eq!(y, T::from_f64(values[i]), "{}({x})", A::NAME);
            let dy = A::derivative(x, y);
            assert_eq!(dy, T::from_f64(derivatives[i]), "{}'({x})", A::NAME);
        }
    }
    for_each_activation!(check);
}

#[test]
fn kinks_follow_pytorch() {
    fn derivative<A: Activation>(x: f64) -> f64 {
        A::derivative(x, A::value(x))
    }
    assert_eq!(derivative::<Relu>(0.0), 0.0);
    assert_eq!([0.0, 6.0].map(derivative::<Relu6>), [0.0, 0.0]);
    assert_eq!(derivative::<LeakyRelu>(0.0), 0.01);
    assert_eq!(derivative::<Elu<{ 0.5_f64.to_bits() }>>(0.0), 0.5);
    assert_eq!(derivative::<Selu>(0.0), 1.758_099_340_847_376_6);
    assert_eq!([-3.0, 3.0].map(derivative::<HardSigmoid>), [0.0, 0.0]);
    assert_eq!([-1.0, 1.0].map(derivative::<HardTanh>), [0.0, 0.0]);
    assert_eq!([-3.0, 3.0].map(derivative::<HardSwish>), [0.0, 1.0]);
}

#[test]
fn steps_are_flat() {
    assert_eq!(
        [-2.0, -0.0, 0.0, 5e-324, 2.0].map(Step::value::<f64>),
        [0.0, 0.0, 0.0, 1.0, 1.0]
    );
    assert_eq!(
        [-2.0, -0.0, 0.0, 5e-324, 2.0].map(Sign::value::<f64>),
        [-1.0, 0.0, 0.0, 1.0, 1.0]
    );
    assert_eq!(
        [-2.0, 0.0, 2.0].map(|x: f32| Step::derivative(x, Step::value(x))),
        [0.0; 3]
    );
    assert_eq!(
        [-2.0, 0.0, 2.0].map(|x: f32| Sign::derivative(x, Sign::value(x))),
        [0.0; 3]
    );
}

#[test]
fn parameters_in_the_type_are_those_of_the_functions() {
    type Keras = LeakyRelu<{ 0.2_f64.to_bits() }>;
    type Half = Elu<{ 0.5_f64.to_bits() }>;
    for x in [-3.5_f32, -0.25, 0.0, 0.25, 3.5] {
        assert_eq!(Keras::value(x), leaky_relu(x, 0.2));
        assert_eq!(
            Keras::derivative(x, Keras::value(x)),
            leaky_relu_derivative(x, 0.2)
        );
        assert_eq!(Half::value(x), elu(x, 0.5));
        assert_eq!(Half::derivative(x, Half::value(x)), elu_derivative(x, 0.5));
    }
}
