//! Learning rates that change, gradients cut short and weights kept small: each on a problem small enough to see why.

pub mod clipping;
pub mod exploding;
pub mod noise;
pub mod penalties;
pub mod rates;
pub mod shrinkage;
