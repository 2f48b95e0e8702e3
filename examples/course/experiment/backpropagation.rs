//! The worked example g(x, y, z) = x y + z, and an expression with more to it.

use nn_core::expression::{Graph, Value};

/// An expression's numbers: x, y, z, x y and g.
pub struct Step {
    pub values: [f64; 5],
    pub gradients: [f64; 5],
}

/// g at a place, with every gradient on the way.
pub fn example(place: [f64; 3]) -> Step {
    let graph = Graph::<f64, 8>::new();
    let [x, y, z] = place.map(|value| graph.variable(value));
    let product = x * y;
    let g = product + z;
    g.backward();
    let numbers = [x, y, z, product, g];
    Step {
        values: numbers.map(|number| number.value()),
        gradients: numbers.map(|number| number.gradient()),
    }
}

/// A step against the gradient.
pub fn descend(step: &Step, learning_rate: f64) -> Step {
    let moved = |place: usize| step.values[place] - learning_rate * step.gradients[place];
    example([moved(0), moved(1), moved(2)])
}

/// An input of [`bigger`]'s expression.
pub struct Input {
    pub name: &'static str,
    pub value: f64,
    pub gradient: f64,
    /// From the values on either side of it.
    pub measured: f64,
}

const NAMES: [&str; 4] = ["w", "x", "b", "t"];

/// The loss of one unit with a penalty, (tanh(w x + b) − t)² + 0.1 max(w, 0).
pub fn bigger() -> [Input; 4] {
    const STEP: f64 = 1e-5;
    let place = [0.75, -1.5, 0.25, 0.5];
    let graph = Graph::<f64, 32>::new();
    let inputs = place.map(|value| graph.variable(value));
    loss(&graph, inputs).backward();
    let at = |input: usize, step: f64| {
        let graph = Graph::<f64, 32>::new();
        let mut moved = place;
        moved[input] += step;
        loss(&graph, moved.map(|value| graph.variable(value))).value()
    };
    std::array::from_fn(|input| Input {
        name: NAMES[input],
        value: place[input],
        gradient: inputs[input].gradient(),
        measured: (at(input, STEP) - at(input, -STEP)) / (2.0 * STEP),
    })
}

fn loss<'a>(graph: &'a Graph<f64, 32>, [w, x, b, t]: [Value<'a, f64>; 4]) -> Value<'a, f64> {
    let error = (w * x + b).tanh() - t;
    error.powi(2) + w.maximum(graph.constant(0.0)) * 0.1
}
