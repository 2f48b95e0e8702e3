//! What a weight is scaled by for the nonlinearity behind it.
//! Source: He et al. 2015 for the rectifiers; the others as in PyTorch's `calculate_gain`.

/// A nonlinearity that a weight is drawn for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Nonlinearity {
    /// None.
    Linear,
    /// The logistic function.
    Sigmoid,
    /// Hyperbolic tangent.
    Tanh,
    /// A rectifier.
    Relu,
    /// A rectifier with this slope below zero.
    LeakyRelu(f64),
    /// Scaled exponential linear units.
    Selu,
}

impl Nonlinearity {
    /// What a standard deviation of `1 / √in` is multiplied by, so that the variance of activations stays about the same
    /// from layer to layer. For the rectifiers that is exact, and follows from the half that they cut off; 5/3 and 3/4
    /// are PyTorch's, found by trying.
    #[must_use]
    pub fn gain(self) -> f64 {
        match self {
            Self::Linear | Self::Sigmoid => 1.0,
            Self::Tanh => 5.0 / 3.0,
            Self::Relu => core::f64::consts::SQRT_2,
            Self::LeakyRelu(slope) => crate::math::Scalar::sqrt(2.0 / (1.0 + slope * slope)),
            Self::Selu => 0.75,
        }
    }
}
