//! The elementary functions, and GELU, are as accurate as `math::max_ulp` says, and right at every limit.
//!
//! For `f32` std's `f64` functions are exact enough a reference. For `f64` it is a table of
//! exact values; NN_MATH_F64 names another one (see `data/math_f64.py`).

use nn_core::activation::{Activation, Gelu, GeluTanh};
use nn_core::math::max_ulp::{self, MaxUlp};
use nn_core::math::{Scalar, gate};
use std::collections::BTreeMap;

struct Function {
    name: &'static str,
    f32: fn(f32) -> f32,
    f64: fn(f64) -> f64,
    /// The reference for `f32`.
    exact: fn(f64) -> f64,
    max_ulp: MaxUlp,
}

impl Function {
    /// An activation that is made of them.
    const fn activation<A: Activation>(max_ulp: MaxUlp, exact: fn(f64) -> f64) -> Self {
        Self {
            name: A::NAME,
            f32: A::value,
            f64: A::value,
            exact,
            max_ulp,
        }
    }
}

/// As PyTorch's `gelu(approximate="tanh")`.
fn exact_gelu_tanh(x: f64) -> f64 {
    let z = 2.0 * (2.0 / std::f64::consts::PI).sqrt() * (x + 0.044715 * x * x * x);
    product(x, 1.0 / (1.0 + (-z).exp()))
}

/// x Φ(x)
fn exact_gelu(x: f64) -> f64 {
    product(x, libm::erfc(-x * std::f64::consts::FRAC_1_SQRT_2) / 2.0)
}

/// Zero where the gate is shut, also for -∞.
fn product(x: f64, gate: f64) -> f64 {
    if gate == 0.0 { 0.0 } else { x * gate }
}

macro_rules! function {
    ($name:ident, $exact:expr, $max_ulp:ident) => {
        Function {
            name: stringify!($name),
            f32: <f32 as Scalar>::$name,
            f64: <f64 as Scalar>::$name,
            exact: $exact,
            max_ulp: max_ulp::$max_ulp,
        }
    };
}

const FUNCTIONS: [Function; 11] = [
    function!(exp, f64::exp, EXP),
    function!(exp_m1, f64::exp_m1, EXP_M1),
    function!(ln, f64::ln, LN),
    function!(ln_1p, f64::ln_1p, LN_1P),
    function!(tanh, f64::tanh, TANH),
    function!(sigmoid, |x| 1.0 / (1.0 + (-x).exp()), SIGMOID),
    function!(
        softplus,
        |x| x.max(0.0) + (-x.abs()).exp().ln_1p(),
        SOFTPLUS
    ),
    function!(erfc, libm::erfc, ERFC),
    function!(erf, libm::erf, ERF),
    Function::activation::<Gelu>(Gelu::MAX_ULP, exact_gelu),
    Function::activation::<GeluTanh>(GeluTanh::MAX_ULP, exact_gelu_tanh),
];

/// Distance of `f32` numbers at the exponent of `exact`.
fn ulp_f32(exact: f64) -> f64 {
    let exponent = (exact.abs().to_bits() >> 52) as i32 - 1023;
    f64::from(2.0_f32).powi(exponent.clamp(-126, 127) - 23)
}

/// Error in ulp; infinite if one is NaN or infinite and the other, rounded, is not the same.
fn error_f32(got: f32, exact: f64) -> f64 {
    let rounded = exact as f32;
    if got == rounded || (got.is_nan() && exact.is_nan()) {
        let wrong_zero =
            got == 0.0 && exact == 0.0 && got.is_sign_negative() != exact.is_sign_negative();
        if wrong_zero {
            return f64::INFINITY;
        }
        if !got.is_finite() {
            return 0.0;
        }
    }
    if !got.is_finite() || exact.is_nan() || rounded.is_infinite() {
        return f64::INFINITY;
    }
    (f64::from(got) - exact).abs() / ulp_f32(exact)
}

/// Largest error and where it is, over every `stride`th number of `bits`.
fn worst_f32(function: &Function, bits: impl Iterator<Item = u32>) -> (f64, f32) {
    let mut worst = (0.0, 0.0);
    for bits in bits {
        let x = f32::from_bits(bits);
        let error = error_f32((function.f32)(x), (function.exact)(f64::from(x)));
        if error > worst.0 {
            worst = (error, x);
        }
    }
    worst
}

/// Numbers near which something changes: range ends, reductions, saturation, subnormals.
const SPECIAL: [f32; 24] = [
    0.0,
    f32::from_bits(1),
    f32::MIN_POSITIVE,
    f32::MAX,
    f32::INFINITY,
    f32::NAN,
    1.0,
    2.0,
    std::f32::consts::LN_2,
    0.346_573_6,
    std::f32::consts::FRAC_1_SQRT_2,
    std::f32::consts::SQRT_2,
    0.55,
    9.010_913,
    10.606_602,
    15.0,
    17.328_68,
    32.0,
    64.0,
    87.336_54,
    88.376_26,
    88.722_84,
    103.972_08,
    105.0,
];

fn sampled_bits() -> impl Iterator<Item = u32> {
    const STRIDE: usize = 16_411;
    const AROUND: u32 = 40;
    let near = SPECIAL.into_iter().flat_map(|x| [x, -x]).flat_map(|x| {
        (0..=2 * AROUND).map(move |i| x.to_bits().wrapping_add(i).wrapping_sub(AROUND))
    });
    (0..=u32::MAX).step_by(STRIDE).chain(near)
}

#[test]
fn f32_errors_are_within_their_bounds_on_samples() {
    for function in &FUNCTIONS {
        let (error, x) = worst_f32(function, sampled_bits());
        let bound = function.max_ulp.f32;
        assert!(
            error <= bound,
            "{}({x:e}) is {error} ulp off, bound {bound}",
            function.name
        );
    }
}

#[test]
#[ignore = "takes half an hour on two cores in a release build"]
fn f32_errors_are_within_their_bounds_everywhere_and_reach_them() {
    /// Bounds are the largest errors, rounded up to this.
    const BOUND_STEP: f64 = 0.01;
    // The name of one function, if not all are wanted.
    let wanted = std::env::var("NN_MATH_FUNCTION").ok();
    let is_wanted = |f: &&Function| wanted.as_ref().is_none_or(|name| name == f.name);
    let mut complaints = Vec::new();
    for function in FUNCTIONS.iter().filter(is_wanted) {
        let halves = [0..=u32::MAX / 2, u32::MAX / 2 + 1..=u32::MAX];
        let worst = std::thread::scope(|scope| {
            halves
                .map(|half| scope.spawn(|| worst_f32(function, half)))
                .map(|thread| thread.join().expect("no panic in the functions"))
        });
        let [(left, _), (right, _)] = worst;
        let (error, bound) = (left.max(right), function.max_ulp.f32);
        println!("{:8} {error:.4} ulp, {worst:?}", function.name);
        if error > bound || error <= bound - BOUND_STEP {
            complaints.push(format!(
                "{} is {error:.4} ulp off, bound {bound}",
                function.name
            ));
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// What holds for the functions of gates at a number.
fn check_gates(x: f32) {
    let [tanh, sigmoid] = [gate::tanh(x), gate::sigmoid(x)];
    if x.is_nan() {
        assert!(tanh.is_nan() && sigmoid.is_nan(), "a NaN is swallowed");
        return;
    }
    let exact = f64::from(x).tanh();
    let error = (f64::from(tanh) - exact).abs();
    assert!(error <= gate::MAX_ERROR_TANH, "tanh({x:e}) is {tanh}");
    // Of small numbers most digits are right.
    assert!(error <= 6.4 * ulp_f32(exact), "tanh({x:e}) is {tanh}");
    assert!(tanh.abs() <= 1.0, "tanh({x:e}) is {tanh}");
    assert_eq!(gate::tanh(-x), -tanh, "at {x:e}");
    let exact = 1.0 / (1.0 + (-f64::from(x)).exp());
    let error = (f64::from(sigmoid) - exact).abs();
    assert!(
        error <= gate::MAX_ERROR_SIGMOID,
        "sigmoid({x:e}) is {sigmoid}"
    );
    assert!(
        (0.0..=1.0).contains(&sigmoid),
        "sigmoid({x:e}) is {sigmoid}"
    );
}

#[test]
fn gates_are_as_near_as_they_say_on_samples() {
    sampled_bits().map(f32::from_bits).for_each(check_gates);
    let around_the_end = 0x4100_0000..0x4102_0000;
    around_the_end.map(f32::from_bits).for_each(check_gates);
}

#[test]
#[ignore = "takes eight minutes in a release build"]
fn gates_are_as_near_as_they_say_everywhere() {
    (0..=f32::NAN.to_bits())
        .map(f32::from_bits)
        .flat_map(|x| [x, -x])
        .for_each(check_gates);
}

#[test]
fn gates_are_the_functions_themselves_in_f64() {
    for x in [-800.0, -20.0, -1.0, -1e-9, 0.0, 0.3, 7.5, 40.0] {
        assert_eq!(gate::tanh(x), Scalar::tanh(x));
        assert_eq!(gate::sigmoid(x), Scalar::sigmoid(x));
    }
}

/// Exact value, rounded, and what rounding left in ulp.
struct Row {
    x: f64,
    y: f64,
    remainder: f64,
}

fn table() -> BTreeMap<String, Vec<Row>> {
    let path = std::env::var("NN_MATH_F64")
        .unwrap_or(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/math_f64.txt").into());
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut rows = BTreeMap::<String, Vec<Row>>::new();
    for line in text.lines() {
        let fields: Vec<&str> = line.split(' ').collect();
        let [name, x, y, remainder] = fields[..] else {
            panic!("{path}: not a row: {line}")
        };
        let float = |hex| f64::from_bits(u64::from_str_radix(hex, 16).expect("hexadecimal bits"));
        let remainder = remainder.parse().expect("a decimal");
        rows.entry(name.into()).or_default().push(Row {
            x: float(x),
            y: float(y),
            remainder,
        });
    }
    rows
}

#[test]
fn f64_errors_are_within_their_bounds() {
    let mut table = table();
    for function in &FUNCTIONS {
        let rows = table
            .remove(function.name)
            .expect("the table has every function");
        let mut worst = (0.0, 0.0);
        for Row { x, y, remainder } in rows {
            let got = (function.f64)(x);
            // Next to each other in bits is one ulp apart, subnormals included.
            let apart = got.to_bits().wrapping_sub(y.to_bits()) as i64 as f64;
            let error = (apart - remainder * y.signum()).abs();
            if error > worst.0 {
                worst = (error, x);
            }
        }
        let (error, x) = worst;
        let bound = function.max_ulp.f64;
        println!("{:8} {error:.3} ulp at {x:e}", function.name);
        assert!(
            error <= bound,
            "{}({x:e}) is {error} ulp off, bound {bound}",
            function.name
        );
    }
    assert!(
        table.is_empty(),
        "functions no one tests: {:?}",
        table.keys()
    );
}

/// Runs a generic check in both precisions.
macro_rules! in_both_precisions {
    ($check:ident) => {
        $check::<f32>();
        $check::<f64>();
    };
}

#[test]
fn limits_are_exact() {
    fn check<T: Scalar>() {
        let [zero, one, infinity] = [T::ZERO, T::ONE, T::INFINITY];
        let two = one + one;
        assert_eq!(
            [-infinity, zero, infinity].map(T::exp),
            [zero, one, infinity]
        );
        assert_eq!(
            [-infinity, zero, infinity].map(T::exp_m1),
            [-one, zero, infinity]
        );
        assert_eq!(
            [zero, -zero, one, infinity].map(T::ln),
            [-infinity, -infinity, zero, infinity]
        );
        assert_eq!(
            [-one, zero, infinity].map(T::ln_1p),
            [-infinity, zero, infinity]
        );
        assert_eq!([-infinity, zero, infinity].map(T::tanh), [-one, zero, one]);
        assert_eq!(
            [-infinity, zero, infinity].map(T::sigmoid),
            [zero, one / two, one]
        );
        assert_eq!([-infinity, infinity].map(T::softplus), [zero, infinity]);
        assert_eq!([-infinity, zero, infinity].map(T::erfc), [two, one, zero]);
        assert_eq!([-infinity, zero, infinity].map(T::erf), [-one, zero, one]);
    }
    in_both_precisions!(check);
}

#[test]
fn nan_comes_of_nan_and_of_logarithms_below_their_domain() {
    fn check<T: Scalar>() {
        for f in [
            T::exp,
            T::exp_m1,
            T::ln,
            T::ln_1p,
            T::tanh,
            T::sigmoid,
            T::softplus,
            T::erfc,
            T::erf,
        ] {
            assert!(f(T::NAN).is_nan());
            assert!(f(-T::NAN).is_nan());
        }
        for x in [-T::MIN_POSITIVE, -T::ONE, -T::MAX, -T::INFINITY] {
            assert!(x.ln().is_nan());
            assert!((x - T::ONE).ln_1p().is_nan() || x == -T::MIN_POSITIVE);
        }
    }
    in_both_precisions!(check);
}

#[test]
fn odd_functions_keep_the_smallest_numbers_and_the_sign_of_zero() {
    fn check<T: Scalar>() {
        let tiny = T::MIN_POSITIVE * T::EPSILON;
        assert!(tiny > T::ZERO);
        for f in [T::exp_m1, T::ln_1p, T::tanh] {
            for x in [tiny, T::MIN_POSITIVE, T::EPSILON * T::EPSILON] {
                assert_eq!(f(x), x);
                assert_eq!(f(-x), -x);
            }
            assert_eq!(T::ONE.copysign(f(-T::ZERO)), -T::ONE);
            assert_eq!(T::ONE.copysign(f(T::ZERO)), T::ONE);
        }
    }
    in_both_precisions!(check);
}

#[test]
fn maximum_and_minimum_do_not_swallow_nan() {
    fn check<T: Scalar>() {
        let (low, high) = (-T::ONE, T::INFINITY);
        assert_eq!((low.maximum(high), high.maximum(low)), (high, high));
        assert_eq!((low.minimum(high), high.minimum(low)), (low, low));
        for x in [low, high, T::NAN] {
            assert!(x.maximum(T::NAN).is_nan() && T::NAN.maximum(x).is_nan());
            assert!(x.minimum(T::NAN).is_nan() && T::NAN.minimum(x).is_nan());
        }
    }
    in_both_precisions!(check);
}

#[test]
fn powers_roots_and_conversions() {
    fn check<T: Scalar>() {
        let number = T::from_f64;
        assert_eq!(number(3.0).powi(4), number(81.0));
        assert_eq!(number(2.0).powi(-3), number(0.125));
        assert_eq!(T::NAN.powi(0), T::ONE);
        assert_eq!(T::ONE.powi(i32::MIN), T::ONE);
        assert_eq!(number(9.0).powf(number(-0.5)), number(1.0) / number(3.0));
        assert_eq!(number(6.25).sqrt(), number(2.5));
        assert!((-T::ONE).sqrt().is_nan());
        assert_eq!((T::ZERO.sin(), T::ZERO.cos()), (T::ZERO, T::ONE));
        assert_eq!(T::from_usize(16_777_216).to_f64(), 16_777_216.0);
        assert_eq!(T::BYTES, size_of::<T>());
    }
    in_both_precisions!(check);
    assert_eq!((f32::NAME, f64::NAME), ("f32", "f64"));
}
