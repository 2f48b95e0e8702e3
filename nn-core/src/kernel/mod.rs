//! The inner loops, over slices of known length. They know numbers and sizes, and no layer.

pub mod dense;
