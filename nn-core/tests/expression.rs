//! Expressions on a graph: the worked example number by number, functions with a kink, and what is refused. More
//! expressions are in `tests/reference/misc.json`: see the package's test `reference`.

use nn_core::activation::{Activation, Gelu, Mish};
use nn_core::expression::{Graph, Value};

#[test]
fn the_worked_example_has_every_value_and_gradient() {
    let graph = Graph::<f64, 5>::new();
    let [x, y, z] = [3.0, -4.0, 2.0].map(|value| graph.variable(value));
    let g = x * y + z;
    g.backward();
    let nodes: Vec<_> = graph.nodes().collect();
    let seen: Vec<_> = nodes
        .iter()
        .map(|n| (n.operation, n.value, n.gradient))
        .collect();
    assert_eq!(
        seen,
        [
            ("variable", 3.0, -4.0),
            ("variable", -4.0, 3.0),
            ("variable", 2.0, 1.0),
            ("*", -12.0, 1.0),
            ("+", -10.0, 1.0),
        ]
    );
    assert_eq!(nodes[3].operands, [Some(0), Some(1)]);
    assert_eq!(nodes[4].operands, [Some(3), Some(2)]);
    assert_eq!(
        graph.to_string().lines().nth(3),
        Some("#3 = * #0 #1, value -12, gradient 1")
    );
}

#[test]
fn a_number_used_twice_collects_both_gradients() {
    let graph = Graph::<f32, 8>::new();
    let x = graph.variable(3.0);
    let square = x * x;
    (square * x + x).backward();
    assert_eq!(x.gradient(), 28.0); // 3 x² + 1
    assert_eq!(square.gradient(), 3.0);
    // The gradients are those of the last call, not a sum over calls.
    square.backward();
    assert_eq!(x.gradient(), 6.0);
}

#[test]
fn numbers_stand_on_either_side() {
    let graph = Graph::<f64, 32>::new();
    let x = graph.variable(2.0);
    let y = (1.0 - x) / (x + 3.0) * 5.0 - 2.0 / x;
    assert_eq!(y.value(), -2.0);
    y.backward();
    // -4 / (x + 3)² · 5 + 2 / x²
    assert!((x.gradient() - (-0.8 + 0.5)).abs() < 1e-15);
}

#[test]
fn any_activation_has_its_derivative() {
    fn check<A: Activation>() {
        let graph = Graph::<f64, 4>::new();
        let x = graph.variable(-0.3);
        let y = x.apply::<A>();
        y.backward();
        assert_eq!(y.value(), A::value(-0.3));
        assert_eq!(x.gradient(), A::derivative(-0.3, y.value()));
    }
    check::<Gelu>();
    check::<Mish>();
}

#[test]
fn kinks_follow_pytorch() {
    type Function = for<'g> fn(Value<'g, f64>, Value<'g, f64>) -> Value<'g, f64>;
    fn gradients(f: Function, a: f64, b: f64) -> [f64; 2] {
        let graph = Graph::<f64, 8>::new();
        let (a, b) = (graph.variable(a), graph.variable(b));
        f(a, b).backward();
        [a.gradient(), b.gradient()]
    }
    assert_eq!(gradients(|a, b| a.maximum(b), 1.0, 2.0), [0.0, 1.0]);
    assert_eq!(gradients(|a, b| a.maximum(b), 2.0, 2.0), [0.5, 0.5]);
    assert_eq!(gradients(|a, b| a.minimum(b), 1.0, 2.0), [1.0, 0.0]);
    assert_eq!(gradients(|a, _| a.abs(), 0.0, 0.0), [0.0, 0.0]);
    assert_eq!(gradients(|a, _| a.relu(), 0.0, 0.0), [0.0, 0.0]);
    assert_eq!(gradients(|a, _| a.powi(0), 0.0, 0.0), [0.0, 0.0]);
    assert_eq!(gradients(|a, b| a.pow(b), 0.0, 2.0), [0.0, 0.0]);
    assert_eq!(
        gradients(|a, b| a.pow(b), 2.0, 3.0),
        [12.0, 8.0 * 2.0_f64.ln()]
    );
}

#[test]
fn nan_is_not_swallowed() {
    let graph = Graph::<f64, 8>::new();
    let x = graph.variable(f64::NAN);
    let y = graph.variable(1.0);
    let larger = x.maximum(y);
    let product = larger * y;
    product.backward();
    assert!(product.value().is_nan());
    assert!(y.gradient().is_nan());
}

#[test]
#[should_panic(expected = "a graph of 2 numbers is full")]
fn a_full_graph_says_so() {
    let graph = Graph::<f64, 2>::new();
    let x = graph.variable(1.0);
    let _ = x * x + x;
}

#[test]
#[should_panic(expected = "two values of different graphs")]
fn graphs_do_not_mix() {
    let [one, other] = [Graph::<f64, 4>::new(), Graph::<f64, 4>::new()];
    let _ = one.variable(1.0) + other.variable(1.0);
}

#[test]
fn a_cleared_graph_is_used_again() {
    let mut graph = Graph::<f64, 3>::new();
    for step in 0..10 {
        let x = graph.variable(f64::from(step));
        let y = x * 2.0;
        assert_eq!(y.value(), 2.0 * f64::from(step));
        graph.clear();
    }
}
