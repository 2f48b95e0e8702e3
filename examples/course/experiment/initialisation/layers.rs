//! Ten equal layers of 64 units: how activations and gradients change from layer to layer, by how the weights were drawn.

use nn_core::layer::Layer;
use nn_core::prelude::*;
use nn_core::shape::Shape;

use crate::experiment::activations::stack::pass;

/// How many layers.
pub const DEPTH: usize = 10;

network! {
    /// A tanh layer with weights that are too small.
    pub struct SmallTanh: [64] -> [64] {
        dense(64, init = normal(0.01)),
        tanh,
    }
}

network! {
    /// A tanh layer with weights that are too large.
    pub struct LargeTanh: [64] -> [64] {
        dense(64, init = normal(0.5)),
        tanh,
    }
}

network! {
    /// A tanh layer with Glorot's weights, of variance 2 / (inputs + outputs).
    pub struct GlorotTanh: [64] -> [64] {
        dense(64, init = glorot_normal),
        tanh,
    }
}

network! {
    /// A tanh layer with He's weights, of variance 2 / inputs.
    pub struct HeTanh: [64] -> [64] {
        dense(64, init = he_normal),
        tanh,
    }
}

network! {
    /// A rectifier layer with weights that are too small.
    pub struct SmallRelu: [64] -> [64] {
        dense(64, init = normal(0.01)),
        relu,
    }
}

network! {
    /// A rectifier layer with weights that are too large.
    pub struct LargeRelu: [64] -> [64] {
        dense(64, init = normal(0.5)),
        relu,
    }
}

network! {
    /// A rectifier layer with Glorot's weights, of variance 2 / (inputs + outputs).
    pub struct GlorotRelu: [64] -> [64] {
        dense(64, init = glorot_normal),
        relu,
    }
}

network! {
    /// A rectifier layer with He's weights, of variance 2 / inputs.
    pub struct HeRelu: [64] -> [64] {
        dense(64, init = he_normal),
        relu,
    }
}

network! {
    /// A tanh layer with weights that are all the same.
    pub struct EqualTanh: [64] -> [64] {
        dense(64, init = constant(0.1)),
        tanh,
    }
}

/// What came to each layer, from the first on.
pub struct Statistics {
    pub init: &'static str,
    /// The standard deviation of the outputs.
    pub activations: Vec<f64>,
    /// The standard deviation of the loss's gradient by the outputs, the last layer's being 1.
    pub gradients: Vec<f64>,
    /// The share of outputs beyond ±0.99.
    pub saturated: Vec<f64>,
}

impl Statistics {
    /// The root of the mean square over several draws of the weights.
    fn new<L, S>(init: &'static str, draws: usize, seed: u64) -> Self
    where
        S: Shape,
        L: Layer<Input = S, Output = S>,
    {
        let mut rng = seeded_rng(seed);
        let passes: Vec<_> = (0..draws).map(|_| pass::<L, S>(DEPTH, &mut rng)).collect();
        let mean = |of: &dyn Fn(usize, usize) -> f64| -> Vec<f64> {
            let over_draws = |layer| (0..draws).map(|draw| of(draw, layer)).sum::<f64>();
            (0..DEPTH)
                .map(|layer| over_draws(layer) / draws as f64)
                .collect()
        };
        let root = |squares: Vec<f64>| squares.into_iter().map(f64::sqrt).collect::<Vec<_>>();
        let activations = root(mean(&|draw, layer| {
            variance(&passes[draw].activations[layer])
        }));
        let gradients = root(mean(&|draw, layer| {
            variance(&passes[draw].gradients[layer])
        }));
        let last = gradients[DEPTH - 1];
        Self {
            init,
            activations,
            gradients: gradients.iter().map(|g| g / last).collect(),
            saturated: mean(&|draw, layer| {
                let outputs = &passes[draw].activations[layer];
                let beyond = outputs.iter().filter(|y| y.abs() > 0.99).count();
                beyond as f64 / outputs.len() as f64
            }),
        }
    }

    /// What each further layer multiplies the activations by, on average.
    pub fn activations_per_layer(&self) -> f64 {
        (self.activations[DEPTH - 1] / self.activations[0]).powf(1.0 / (DEPTH - 1) as f64)
    }

    /// What each layer multiplies the gradient by on its way back, on average.
    pub fn gradients_per_layer(&self) -> f64 {
        (self.gradients[0] / self.gradients[DEPTH - 1]).powf(1.0 / (DEPTH - 1) as f64)
    }
}

fn variance(values: &[f64]) -> f64 {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / count
}

macro_rules! statistics {
    ($($(#[$doc:meta])* $function:ident: $small:ident, $large:ident, $glorot:ident, $he:ident;)*) => {$(
        $(#[$doc])*
        pub fn $function(draws: usize, seed: u64) -> [Statistics; 4] {
            [
                Statistics::new::<$small, <$small as Layer>::Input>("normal(0.01)", draws, seed),
                Statistics::new::<$large, <$large as Layer>::Input>("normal(0.5)", draws, seed),
                Statistics::new::<$glorot, <$glorot as Layer>::Input>("glorot_normal", draws, seed),
                Statistics::new::<$he, <$he as Layer>::Input>("he_normal", draws, seed),
            ]
        }
    )*};
}

statistics! {
    /// Of tanh layers: too small, too large, Glorot, He.
    tanh: SmallTanh, LargeTanh, GlorotTanh, HeTanh;
    /// Of rectifiers: too small, too large, Glorot, He.
    relu: SmallRelu, LargeRelu, GlorotRelu, HeRelu;
}
