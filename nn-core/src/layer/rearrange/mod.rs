//! Steps that put elements elsewhere: other axes, an edge more or less, larger images.

mod permute;
mod resample;
mod reshape;

pub use permute::{Axis, FirstAxis, LastAxis, MiddleAxis, Order, Permute};
pub use resample::{Resample, Resampled};
pub use reshape::Reshape;
