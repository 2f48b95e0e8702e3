//! Activations at the ends of their range and at their kinks. Their values and derivatives in between are those of
//! `tests/reference/activations.json`: see the package's test `reference`.

use nn_core::activation::*;
use nn_core::math::Scalar;

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
