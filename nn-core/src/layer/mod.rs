//! Layers: typed functions with parameters, forward and backward over batches.
//!
//! A layer is a type without a value. Its sizes are numbers of the type system, its other settings
//! constants; what it learns is [`Parameters`](Layer::Parameters), what it merely keeps (running
//! statistics) is [`State`](Layer::State), what its backward pass needs from its forward pass is its
//! [`Tape`](Layer::Tape). All of them are statically sized and live where the caller puts them.
//!
//! A layer of your own implements [`Layer`] and is then named in [`network!`](crate::network!) by its path;
//! `examples/own_layer.rs` shows one, with its gradient checked.

mod attention;
mod batch_norm;
#[doc(hidden)]
pub mod branch;
mod conv;
mod dense;
mod dropout;
mod elementwise;
mod embedding;
mod flatten;
mod norm;
#[doc(hidden)]
pub mod opaque;
mod pool;
mod positional_encoding;
mod positions;
mod rearrange;
mod recurrent;
mod residual;
mod scratch;
mod softmax;
mod streaming;
mod time_distributed;

pub use crate::kernel::conv::{Kernels, OwnKernels, SharedKernels};
pub use attention::{Attention, AttentionParameters, AttentionTape};
pub use batch_norm::{BatchNorm, BatchNormParameters, BatchNormState, BatchNormTape};
pub use conv::{
    Conv1d, Conv1dMemory, Conv1dParameters, Conv2d, Conv2dParameters, ConvTranspose2d,
    ConvTranspose2dParameters, DepthwiseConv1d, DepthwiseConv2d, SeparableConv2d,
    SeparableConv2dParameters,
};
pub use dense::{BiasTerm, Dense, DenseParameters, WithBias, WithoutBias};
pub use dropout::Dropout;
pub use elementwise::Elementwise;
pub use embedding::{Embedding, EmbeddingParameters};
pub use flatten::Flatten;
pub use norm::{
    GroupNorm, GroupNormParameters, LayerNorm, LayerNormParameters, Over, OverAll, OverLast,
    RmsNorm, RmsNormParameters,
};
pub use pool::{
    AvgPool1d, AvgPool2d, Counting, GlobalAvgPool, GlobalMaxPool, MaxPool1d, MaxPool2d,
    PaddingCounted, PaddingIgnored,
};
pub use positional_encoding::PositionalEncoding;
pub use positions::{LearntPositions, LearntPositionsParameters};
pub use rearrange::{
    Axis, FirstAxis, LastAxis, MiddleAxis, Order, Permute, Resample, Resampled, Reshape,
};
pub use recurrent::{
    AllSteps, Bidirectional, BidirectionalParameters, BidirectionalState, BidirectionalTape, Cell,
    CellState, Doubled, Gru, InitialState, Isometry, LastStep, LearntState, Lstm, LstmCell,
    Recurrent, RecurrentMemory, RecurrentParameters, RecurrentTape, ResetAfter, ResetBefore,
    Returns, Reversible, Rnn, RnnCell, StepBack, ZeroState,
};
pub use residual::Residual;
pub use scratch::Open;
pub use softmax::Softmax;
pub(crate) use softmax::softmax_in_place;
#[doc(hidden)]
pub use streaming::step_frame;
pub use streaming::{Frame, Moments, Streaming};
pub use time_distributed::{TimeDistributed, TimeDistributedTape};

use rand::Rng;

use crate::arena::{self, Arena, Place, Value};
use crate::entry::Entry;
use crate::math::Scalar;
use crate::memory::Zeroed;
use crate::network::Step;
use crate::shape::{Shape, Storage};
use crate::tensor::Tensor;

/// What a layer of one's own is written with: `use nn_core::layer::prelude::*;`
pub mod prelude {
    pub use super::{InPlace, Layer};
    pub use crate::entry::Entry;
    pub use crate::flat::{Flat, flatten, flatten_mut};
    pub use crate::math::Scalar;
    pub use crate::shape::{Dim, Image, Sequence, Shape, Vector};
    pub use crate::tensor::Tensor;
    #[doc(no_inline)]
    pub use rand::Rng;
}

/// One step of a network.
///
/// A batch is a slice of tensors; one sample is a batch of one. `BATCH` is the largest batch that a training
/// step will see, a pass is given that many samples or fewer.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a layer",
    label = "neither a network nor a type that implements `nn_core::layer::Layer`",
    note = "a step in PascalCase is a network declared with `network!`, or a type that implements `Layer`"
)]
pub trait Layer: Sized + 'static {
    /// The shape of one sample that goes in.
    type Input: Shape;
    /// The shape of one sample that comes out.
    type Output: Shape;
    /// What is trained. Declared with [`parameters!`](crate::parameters!), or `()`.
    type Parameters<T: Scalar>: Storage<T>;
    /// What is kept but not trained, running statistics for example, or `()`.
    type State<T: Scalar>: Storage<T>;
    /// What the backward pass needs besides input and output, or `()`.
    type Tape<T: Scalar, const BATCH: usize>: Zeroed;

    /// The tensors of [`Parameters`](Self::Parameters) in memory order, with their names in weight files.
    const PARAMETER_TENSORS: &'static [Entry] = &[];
    /// The tensors of [`State`](Self::State) in memory order, with their names in weight files.
    const STATE_TENSORS: &'static [Entry] = &[];
    /// The steps it is made of, if it is a network or a block of one.
    const STEPS: &'static [Step] = &[];
    /// Multiply-accumulates of one sample's inference.
    const MACS: usize = 0;
    /// Scalars that [`infer`](Self::infer) needs for one sample besides input and output.
    const SCRATCH: usize = 0;
    /// Scalars that [`backward`](Self::backward) needs for one sample besides its arguments.
    const BACKWARD_SCRATCH: usize = 0;

    /// Scalars of an [arena] in which [`infer_in`](Self::infer_in) finds one sample's input.
    const ARENA: usize = Self::Input::LEN + Self::Output::LEN + Self::SCRATCH;
    /// Scalars of an [arena] for one sample whose input lies elsewhere.
    const ARENA_BESIDE: usize = Self::Output::LEN + Self::SCRATCH;
    /// Frames of [`FRAME_BYTES`](crate::network::FRAME_BYTES) that its inference takes of the stack at most, those of the
    /// passes around it included; a large frame counts as several.
    const FRAMES: usize = FRAMES;

    /// Draws the parameters and resets the state. Both come zeroed.
    fn draw<T: Scalar>(
        parameters: &mut Self::Parameters<T>,
        state: &mut Self::State<T>,
        rng: &mut dyn Rng,
    ) {
        let _ = (parameters, state, rng);
    }

    /// The output in use: dropout does nothing, batch normalisation takes its running statistics.
    /// `scratch` holds [`SCRATCH`](Self::SCRATCH) scalars a sample, of any value.
    fn infer<T: Scalar>(
        parameters: &Self::Parameters<T>,
        state: &Self::State<T>,
        input: &[Tensor<Self::Input, T>],
        output: &mut [Tensor<Self::Output, T>],
        scratch: &mut [T],
    );

    /// [`infer`](Self::infer) in an arena that input and output share. An input there may be overwritten; what lies elsewhere
    /// may not.
    #[inline(always)]
    fn infer_in<T: Scalar>(
        parameters: &Self::Parameters<T>,
        state: &Self::State<T>,
        input: Value<'_, Self::Input, T>,
        arena: &mut Arena<'_, T>,
    ) -> Place<Self::Output> {
        arena::apart::<Self, T>(parameters, state, input, arena)
    }

    /// The output in training, and the tape for [`backward`](Self::backward). A layer that does in training what it does in
    /// use, with an empty tape and without [`SCRATCH`](Self::SCRATCH), needs none of its own.
    #[inline]
    fn forward<T: Scalar, const BATCH: usize>(
        parameters: &Self::Parameters<T>,
        state: &mut Self::State<T>,
        input: &[Tensor<Self::Input, T>],
        output: &mut [Tensor<Self::Output, T>],
        tape: &mut Self::Tape<T, BATCH>,
        rng: &mut dyn Rng,
    ) {
        const {
            assert!(
                size_of::<Self::Tape<T, BATCH>>() == 0 && Self::SCRATCH == 0,
                "a layer with a tape or scratch memory has a `forward` of its own"
            );
        }
        let _ = (tape, rng);
        Self::infer(parameters, state, input, output, &mut []);
    }

    /// The gradient of the loss, backwards: from `d_output` to `d_input`, which is overwritten where it is
    /// asked for, and to `d_parameters`, to which it is added. `input`, `output` and `tape` are those of
    /// the forward pass; `scratch` holds [`BACKWARD_SCRATCH`](Self::BACKWARD_SCRATCH) scalars a sample.
    #[expect(
        clippy::too_many_arguments,
        reason = "each is a different thing, and a struct would only rename them"
    )]
    fn backward<T: Scalar, const BATCH: usize>(
        parameters: &Self::Parameters<T>,
        input: &[Tensor<Self::Input, T>],
        output: &[Tensor<Self::Output, T>],
        tape: &mut Self::Tape<T, BATCH>,
        d_output: &[Tensor<Self::Output, T>],
        d_input: Option<&mut [Tensor<Self::Input, T>]>,
        d_parameters: &mut Self::Parameters<T>,
        scratch: &mut [T],
    );
}

/// [`Layer::FRAMES`] of most layers: recurrent ones and attention take the most, on a Cortex-M3 960 bytes.
pub const FRAMES: usize = 18;

/// [`Layer::FRAMES`] of a dense layer, an activation, a normalisation: on a Cortex-M3 400 bytes.
pub const FEW_FRAMES: usize = 9;

/// A layer that can overwrite its input with its output in use: the planner of memory gives it no buffer.
pub trait InPlace: Layer {
    /// [`Layer::infer`] where input and output are the same scalars.
    fn infer_in_place<'a, T: Scalar>(
        parameters: &Self::Parameters<T>,
        state: &Self::State<T>,
        values: &'a mut [Tensor<Self::Input, T>],
    ) -> &'a mut [Tensor<Self::Output, T>];
}

/// [`Layer::Parameters`], for short.
pub type Parameters<L, T> = <L as Layer>::Parameters<T>;
/// [`Layer::State`], for short.
pub type State<L, T> = <L as Layer>::State<T>;
/// [`Layer::Tape`], for short.
pub type Tape<L, T, const BATCH: usize> = <L as Layer>::Tape<T, BATCH>;

/// What a training step keeps of one step of a network: its output for every sample, and its tape.
pub struct Record<L: Layer, T: Scalar, const BATCH: usize> {
    /// The outputs, one a sample.
    pub output: [Tensor<L::Output, T>; BATCH],
    /// What the layer itself keeps.
    pub tape: L::Tape<T, BATCH>,
}

// SAFETY: both fields may be zero bytes.
#[allow(unsafe_code)]
unsafe impl<L: Layer, T: Scalar, const BATCH: usize> Zeroed for Record<L, T, BATCH> {}

/// Declares the parameters or the state of a layer: a struct of tensors that is [`Flat`](crate::flat::Flat).
///
/// ```
/// use nn_core::{math::Scalar, shape::{Dim, Vector}, tensor::Tensor};
///
/// nn_core::parameters! {
///     /// A gain for every feature.
///     pub struct GainParameters<F: Dim> {
///         /// `[features]`
///         pub gain: Tensor<Vector<F>, T>,
///     }
/// }
/// # let _: Option<GainParameters<f32, nn_core::typenum::U3>> = None;
/// ```
///
/// `T` is the scalar; it comes first in the generics of the struct, without being written down.
#[macro_export]
macro_rules! parameters {
    (
        $(#[$meta:meta])*
        $visibility:vis struct $name:ident $(<$($generic:ident : $bound:path),* $(,)?>)? {
            $($(#[$field_meta:meta])* $field_visibility:vis $field:ident : $type:ty),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[repr(C)]
        $visibility struct $name<T: $crate::math::Scalar $($(, $generic: $bound)*)?> {
            $($(#[$field_meta])* $field_visibility $field: $type,)*
        }

        // Not derived: that would ask the sizes to be `Clone` too, and the compiler to prove it for each of them.
        impl<T: $crate::math::Scalar $($(, $generic: $bound)*)?> ::core::clone::Clone
            for $name<T $($(, $generic)*)?>
        {
            fn clone(&self) -> Self {
                Self { $($field: ::core::clone::Clone::clone(&self.$field),)* }
            }
        }

        impl<T: $crate::math::Scalar $($(, $generic: $bound)*)?> ::core::cmp::PartialEq
            for $name<T $($(, $generic)*)?>
        {
            fn eq(&self, other: &Self) -> bool {
                true $(&& self.$field == other.$field)*
            }
        }

        impl<T: $crate::math::Scalar $($(, $generic: $bound)*)?> ::core::fmt::Debug
            for $name<T $($(, $generic)*)?>
        {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_struct(::core::stringify!($name))$(.field(::core::stringify!($field), &self.$field))*.finish()
            }
        }

        // SAFETY: every field is flat, and so may be zero bytes.
        #[allow(unsafe_code)]
        unsafe impl<T: $crate::math::Scalar $($(, $generic: $bound)*)?> $crate::memory::Zeroed
            for $name<T $($(, $generic)*)?>
        {
        }

        // SAFETY: `repr(C)` over fields that are flat over the same scalar, so without padding.
        #[allow(unsafe_code)]
        unsafe impl<T: $crate::math::Scalar $($(, $generic: $bound)*)?> $crate::flat::Flat<T>
            for $name<T $($(, $generic)*)?>
        {
            const LEN: usize = 0 $(+ <$type as $crate::flat::Flat<T>>::LEN)*;
        }
    };
}
