//! The inner loops, over slices of known length. They know numbers and sizes, and no layer.

pub mod conv;
pub mod dense;
pub mod finite;
pub mod isa;
pub mod lanes;
pub mod norm;
pub mod plain;
pub mod pool;
pub mod product;
pub mod recurrent;
pub mod small;
pub mod softmax;
pub mod strips;

#[cfg(all(test, feature = "std"))]
mod tests;
