//! Initialisers: how a layer's weight is drawn.
//!
//! | name in `network!` | drawn from | source |
//! |---|---|---|
//! | `zeros`, `constant(c)` | one value | |
//! | `normal(σ)`, `uniform(a)` | N(0, σ²), U(-a, a) | |
//! | `glorot_normal`, `glorot_uniform` | variance 2 / (in + out) | Glorot and Bengio 2010 |
//! | `he_normal`, `he_uniform` | variance 2 / in | He et al. 2015 |
//! | `lecun_normal`, `lecun_uniform` | variance 1 / in | LeCun et al. 1998 |
//!
//! The uniform ones draw from `U(-a, a)` with `a² = 3 · variance`; the normal ones are not truncated, as in
//! PyTorch. Biases start at zero.

use rand::{Rng, RngExt};

use crate::math::Scalar;

/// How many values a unit sums, and how many units each of them feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fans {
    /// Inputs of one output.
    pub input: usize,
    /// Outputs of one input.
    pub output: usize,
}

/// Draws a weight.
pub trait Initialiser: 'static {
    /// Fills `weight`, which belongs to a layer of these fans.
    fn fill<T: Scalar>(weight: &mut [T], fans: Fans, rng: &mut dyn Rng);
}

/// All zero. Right for a bias; units of a weight like this all learn the same.
#[derive(Debug)]
pub struct Zeros;

/// All the same: `VALUE` is its bits, `Constant<{ 0.5_f64.to_bits() }>`.
#[derive(Debug)]
pub struct Constant<const VALUE: u64>;

/// Normal with mean zero; `DEVIATION` is the bits of its standard deviation.
#[derive(Debug)]
pub struct Normal<const DEVIATION: u64>;

/// Uniform between `-a` and `a`; `LIMIT` is the bits of `a`.
#[derive(Debug)]
pub struct Uniform<const LIMIT: u64>;

impl Initialiser for Zeros {
    fn fill<T: Scalar>(weight: &mut [T], _: Fans, _: &mut dyn Rng) {
        weight.fill(T::ZERO);
    }
}

impl<const VALUE: u64> Initialiser for Constant<VALUE> {
    fn fill<T: Scalar>(weight: &mut [T], _: Fans, _: &mut dyn Rng) {
        weight.fill(T::from_f64(f64::from_bits(VALUE)));
    }
}

impl<const DEVIATION: u64> Initialiser for Normal<DEVIATION> {
    fn fill<T: Scalar>(weight: &mut [T], _: Fans, rng: &mut dyn Rng) {
        fill_normal(weight, f64::from_bits(DEVIATION), rng);
    }
}

impl<const LIMIT: u64> Initialiser for Uniform<LIMIT> {
    fn fill<T: Scalar>(weight: &mut [T], _: Fans, rng: &mut dyn Rng) {
        fill_uniform(weight, f64::from_bits(LIMIT), rng);
    }
}

macro_rules! scaled {
    ($($(#[$doc:meta])* $normal:ident, $uniform:ident: $variance:expr;)*) => {
        $(
            $(#[$doc])*
            /// Normal.
            #[derive(Debug)]
            pub struct $normal;

            $(#[$doc])*
            /// Uniform.
            #[derive(Debug)]
            pub struct $uniform;

            impl Initialiser for $normal {
                fn fill<T: Scalar>(weight: &mut [T], fans: Fans, rng: &mut dyn Rng) {
                    let variance: fn(f64, f64) -> f64 = $variance;
                    let variance = variance(fans.input as f64, fans.output as f64);
                    fill_normal(weight, variance.sqrt(), rng);
                }
            }

            impl Initialiser for $uniform {
                fn fill<T: Scalar>(weight: &mut [T], fans: Fans, rng: &mut dyn Rng) {
                    let variance: fn(f64, f64) -> f64 = $variance;
                    let variance = variance(fans.input as f64, fans.output as f64);
                    fill_uniform(weight, (3.0 * variance).sqrt(), rng);
                }
            }
        )*
    };
}

scaled! {
    /// Keeps the variance of activations and gradients through tanh and sigmoid (Glorot and Bengio 2010).
    GlorotNormal, GlorotUniform: |input, output| 2.0 / (input + output);
    /// Keeps the variance of activations through rectifiers (He et al. 2015).
    HeNormal, HeUniform: |input, _| 2.0 / input;
    /// Keeps the variance of activations through linear and self-normalising units (LeCun et al. 1998).
    LecunNormal, LecunUniform: |input, _| 1.0 / input;
}

fn fill_uniform<T: Scalar>(weight: &mut [T], limit: f64, rng: &mut dyn Rng) {
    for w in weight {
        let unit: f64 = rng.random();
        *w = T::from_f64(limit * (2.0 * unit - 1.0));
    }
}

/// Standard normal numbers by the polar method (Marsaglia and Bray 1964), two at a time.
fn fill_normal<T: Scalar>(weight: &mut [T], deviation: f64, rng: &mut dyn Rng) {
    for pair in weight.chunks_mut(2) {
        let (u, v, square) = loop {
            let u = 2.0 * rng.random::<f64>() - 1.0;
            let v = 2.0 * rng.random::<f64>() - 1.0;
            let square = u * u + v * v;
            if square > 0.0 && square < 1.0 {
                break (u, v, square);
            }
        };
        let scale = deviation * (-2.0 * Scalar::ln(square) / square).sqrt();
        for (w, z) in pair.iter_mut().zip([u, v]) {
            *w = T::from_f64(z * scale);
        }
    }
}
