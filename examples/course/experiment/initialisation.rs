//! Where the weights start: all equal, too large, too small, and drawn to keep the variance.

pub mod deep;
pub mod equal;
pub mod layers;
