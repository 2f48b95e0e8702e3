//! Initialisers that keep the variance of what goes through a layer: `variance = gain² / fans`.

use rand::Rng;

use super::draw::{fill_normal, fill_truncated, fill_uniform};
use super::{Fans, Initialiser, Nonlinearity};
use crate::math::Scalar;

/// `$type` fills by `$fill`, which takes the standard deviation that the variance is the square of.
macro_rules! scaled {
    ($($(#[$doc:meta])* $type:ident $(<$slope:ident>)?, $fill:ident, $variance:expr;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug)]
            pub struct $type $(<const $slope: u64>)?;

            impl $(<const $slope: u64>)? Initialiser for $type $(<$slope>)? {
                fn fill<T: Scalar>(weight: &mut [T], fans: Fans, rng: &mut dyn Rng) {
                    let variance: fn(f64, f64) -> f64 = $variance;
                    let variance = variance(fans.input as f64, fans.output as f64);
                    $fill(weight, variance.sqrt(), rng);
                }
            }
        )*
    };
}

scaled! {
    /// Keeps the variance of activations and gradients through tanh and sigmoid (Glorot and Bengio 2010). Normal.
    GlorotNormal, fill_normal, |input, output| 2.0 / (input + output);
    /// Keeps the variance of activations and gradients through tanh and sigmoid (Glorot and Bengio 2010). Uniform.
    GlorotUniform, fill_spread, |input, output| 2.0 / (input + output);
    /// [`GlorotNormal`], cut off at two deviations: Keras's `glorot_normal`.
    TruncatedGlorotNormal, fill_truncated, |input, output| 2.0 / (input + output);

    /// Keeps the variance of activations through rectifiers (He et al. 2015). Normal.
    HeNormal, fill_normal, |input, _| 2.0 / input;
    /// Keeps the variance of activations through rectifiers (He et al. 2015). Uniform.
    HeUniform, fill_spread, |input, _| 2.0 / input;
    /// [`HeNormal`], cut off at two deviations: Keras's `he_normal`.
    TruncatedHeNormal, fill_truncated, |input, _| 2.0 / input;

    /// Keeps the variance of activations through leaky rectifiers; `SLOPE` is the bits of their slope below zero. Normal.
    LeakyHeNormal<SLOPE>, fill_normal, |input, _| leaky_variance(f64::from_bits(SLOPE)) / input;
    /// Keeps the variance of activations through leaky rectifiers; `SLOPE` is the bits of their slope below zero. Uniform.
    LeakyHeUniform<SLOPE>, fill_spread, |input, _| leaky_variance(f64::from_bits(SLOPE)) / input;

    /// Keeps the variance of activations through linear and self-normalising units (LeCun et al. 1998). Normal.
    LecunNormal, fill_normal, |input, _| 1.0 / input;
    /// Keeps the variance of activations through linear and self-normalising units (LeCun et al. 1998). Uniform.
    LecunUniform, fill_spread, |input, _| 1.0 / input;
    /// [`LecunNormal`], cut off at two deviations: Keras's `lecun_normal`.
    TruncatedLecunNormal, fill_truncated, |input, _| 1.0 / input;

    /// `U(-1 / √in, 1 / √in)`: what PyTorch's linear and convolutional layers start with. A third of LeCun's variance;
    /// it is [`LeakyHeUniform`] with a slope of √5, and meant for nothing in particular.
    PytorchUniform, fill_spread, |input, _| 1.0 / (3.0 * input);
}

/// He's variance before the fan.
fn leaky_variance(slope: f64) -> f64 {
    let gain = Nonlinearity::LeakyRelu(slope).gain();
    gain * gain
}

/// Uniform, of a standard deviation.
fn fill_spread<T: Scalar>(weight: &mut [T], deviation: f64, rng: &mut dyn Rng) {
    fill_uniform(weight, deviation * 3.0_f64.sqrt(), rng);
}
