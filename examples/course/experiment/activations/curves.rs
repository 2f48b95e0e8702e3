//! Every activation as a curve with its derivative, and the time it takes.

use std::hint::black_box;
use std::time::Instant;

use nn_core::activation::*;

/// Where the curves are drawn.
pub const REACH: f64 = 4.0;
/// How many numbers the time is taken over: few enough for the first cache.
pub const ELEMENTS: usize = 4096;

/// An activation, not knowing its type.
pub struct Unit {
    /// As it is called in `network!`.
    pub name: &'static str,
    pub formula: &'static str,
    pub value: fn(f64) -> f64,
    pub derivative: fn(f64) -> f64,
    forward: fn(&[f32], &mut [f32]),
    backward: fn(&[f32], &mut [f32]),
}

impl Unit {
    fn new<A: Activation>(formula: &'static str) -> Self {
        Self {
            name: A::NAME,
            formula,
            value: A::value,
            derivative: |x| A::derivative(x, A::value(x)),
            forward: |x, y| {
                for (&x, y) in x.iter().zip(y) {
                    *y = A::value(x);
                }
            },
            backward: |x, y| {
                for (&x, y) in x.iter().zip(y) {
                    *y = A::derivative(x, *y);
                }
            },
        }
    }

    /// `(x, y, dy/dx)` at `count` places from -[`REACH`] to [`REACH`], none of which is a kink.
    pub fn points(&self, count: usize) -> Vec<(f64, f64, f64)> {
        let place = |i: usize| ((i as f64 + 0.5) / count as f64 * 2.0 - 1.0) * REACH;
        let at = |x| (x, (self.value)(x), (self.derivative)(x));
        (0..count).map(|i| at(place(i))).collect()
    }

    /// The steepest it is, up or down.
    pub fn largest_slope(&self) -> f64 {
        let slopes = self.points(4001).into_iter().map(|point| point.2.abs());
        slopes.fold(0.0, f64::max)
    }

    /// Nanoseconds an element of a slice: for the values, and for the derivatives given these.
    pub fn nanoseconds(&self) -> (f64, f64) {
        let x: Vec<f32> = self
            .points(ELEMENTS)
            .iter()
            .map(|point| point.0 as f32)
            .collect();
        let mut y = vec![0.0; ELEMENTS];
        let forward = fastest(|| (self.forward)(black_box(&x), black_box(&mut y)));
        let backward = fastest(|| (self.backward)(black_box(&x), black_box(&mut y)));
        (forward, backward)
    }
}

/// Nanoseconds an element of the fastest of many passes: what slows the others down is not the pass's doing.
fn fastest(mut pass: impl FnMut()) -> f64 {
    let times = (0..400).map(|_| {
        let start = Instant::now();
        pass();
        start.elapsed().as_nanos() as f64
    });
    times.fold(f64::INFINITY, f64::min) / ELEMENTS as f64
}

/// All activations of the language, the identity to compare them with first.
pub fn units() -> [Unit; 20] {
    [
        Unit::new::<Identity>("x"),
        Unit::new::<Step>("θ(x): 1 for x > 0, else 0"),
        Unit::new::<Sign>("sgn x: −1, 0 or 1"),
        Unit::new::<Sigmoid>("σ(x) = 1 / (1 + e⁻ˣ)"),
        Unit::new::<HardSigmoid>("x/6 + ½ within 0..1"),
        Unit::new::<LogSigmoid>("ln σ(x)"),
        Unit::new::<Tanh>("tanh x"),
        Unit::new::<HardTanh>("x within −1..1"),
        Unit::new::<Softsign>("x / (1 + |x|)"),
        Unit::new::<Relu>("max(x, 0)"),
        Unit::new::<Relu6>("x within 0..6"),
        Unit::new::<LeakyRelu>("x, or 0.01 x for x < 0"),
        Unit::new::<Softplus>("ln(1 + eˣ)"),
        Unit::new::<Elu>("x, or eˣ − 1 for x < 0"),
        Unit::new::<Selu>("x · 1.051, or 1.758 (eˣ − 1) for x < 0"),
        Unit::new::<Gelu>("x Φ(x)"),
        Unit::new::<GeluTanh>("x σ(1.596 (x + 0.0447 x³))"),
        Unit::new::<Silu>("x σ(x)"),
        Unit::new::<HardSwish>("x · hard_sigmoid(x)"),
        Unit::new::<Mish>("x tanh(ln(1 + eˣ))"),
    ]
}
