//! How much of the gradient reaches the first of n layers.

use nn_core::layer::Layer;
use nn_core::prelude::*;
use nn_core::shape::Shape;

use super::stack::pass;

network! {
    /// Sigmoids. The weights are Glorot's: variance 2 / (inputs + outputs).
    pub struct SigmoidLayer: [32] -> [32] {
        dense(32),
        sigmoid,
    }
}

network! {
    pub struct HardSigmoidLayer: [32] -> [32] {
        dense(32),
        hard_sigmoid,
    }
}

network! {
    pub struct TanhLayer: [32] -> [32] {
        dense(32),
        tanh,
    }
}

network! {
    pub struct SoftsignLayer: [32] -> [32] {
        dense(32),
        softsign,
    }
}

network! {
    /// Rectifiers. The weights are He's: variance 2 / inputs.
    pub struct ReluLayer: [32] -> [32] {
        dense(32),
        relu,
    }
}

network! {
    /// As [`ReluLayer`], but drawn as if for tanh.
    pub struct GlorotReluLayer: [32] -> [32] {
        dense(32, init = glorot_normal),
        relu,
    }
}

network! {
    pub struct LeakyReluLayer: [32] -> [32] {
        dense(32),
        leaky_relu(0.01),
    }
}

network! {
    pub struct SoftplusLayer: [32] -> [32] {
        dense(32),
        softplus,
    }
}

network! {
    pub struct GeluLayer: [32] -> [32] {
        dense(32),
        gelu,
    }
}

network! {
    /// Self-normalising units. The weights are LeCun's: variance 1 / inputs.
    pub struct SeluLayer: [32] -> [32] {
        dense(32),
        selu,
    }
}

/// What reaches the first layer, by the number of layers.
pub struct Reach {
    pub name: &'static str,
    pub init: &'static str,
    /// The length of the first layer's gradient in a network of one layer, of two, and so on: the geometric mean over
    /// several draws of the weights.
    pub norms: Vec<f64>,
}

impl Reach {
    fn new<L, S>(
        name: &'static str,
        init: &'static str,
        deepest: usize,
        draws: usize,
        seed: u64,
    ) -> Self
    where
        S: Shape,
        L: Layer<Input = S, Output = S>,
    {
        let mut rng = seeded_rng(seed);
        let norms = (1..=deepest).map(|depth| {
            let logarithms =
                (0..draws).map(|_| pass::<L, S>(depth, &mut rng).parameter_gradients[0].ln());
            (logarithms.sum::<f64>() / draws as f64).exp()
        });
        Self {
            name,
            init,
            norms: norms.collect(),
        }
    }

    /// What is left of the gradient for each further layer, on average.
    pub fn per_layer(&self) -> f64 {
        let [first, .., last] = self.norms[..] else {
            return f64::NAN;
        };
        (last / first).powf(1.0 / (self.norms.len() - 1) as f64)
    }
}

/// All kinds of layers, in networks of 1 to `deepest` of them.
pub fn reaches(deepest: usize, draws: usize, seed: u64) -> Vec<Reach> {
    macro_rules! reach {
        ($($layer:ident, $name:literal, $init:literal;)*) => {
            vec![$(Reach::new::<$layer, <$layer as Layer>::Input>($name, $init, deepest, draws, seed)),*]
        };
    }
    reach! {
        SigmoidLayer, "sigmoid", "Glorot";
        HardSigmoidLayer, "hard_sigmoid", "Glorot";
        TanhLayer, "tanh", "Glorot";
        SoftsignLayer, "softsign", "Glorot";
        ReluLayer, "relu", "He";
        GlorotReluLayer, "relu", "Glorot";
        LeakyReluLayer, "leaky_relu", "He";
        SoftplusLayer, "softplus", "He";
        GeluLayer, "gelu", "He";
        SeluLayer, "selu", "LeCun";
    }
}
