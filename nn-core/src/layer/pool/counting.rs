//! Whether a mean counts the cells of the padding.

use core::fmt::Debug;

/// What a mean is over: [`PaddingIgnored`] or [`PaddingCounted`].
pub trait Counting: Debug + 'static {
    /// Whether a cell in the padding counts, as a zero.
    const PADDING: bool;
}

/// The cells that lie in the input: TensorFlow's, Keras's, and the default of ONNX.
#[derive(Debug)]
pub struct PaddingIgnored;

/// All cells of the window: PyTorch's default.
#[derive(Debug)]
pub struct PaddingCounted;

impl Counting for PaddingIgnored {
    const PADDING: bool = false;
}

impl Counting for PaddingCounted {
    const PADDING: bool = true;
}
