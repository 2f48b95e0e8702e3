//! Convolutions: [`Conv2d`] over images, [`Conv1d`] over sequences, and what is made of them.

mod conv1d;
mod conv2d;
mod conv_transpose2d;
mod separable;
mod sliding;

pub use conv_transpose2d::{ConvTranspose2d, ConvTranspose2dParameters};
pub use conv1d::{Conv1d, Conv1dMemory, Conv1dParameters, DepthwiseConv1d};
pub use conv2d::{Conv2d, Conv2dParameters, DepthwiseConv2d};
pub use separable::{SeparableConv2d, SeparableConv2dParameters};
