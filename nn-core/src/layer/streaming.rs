//! Layers over time that take one frame after the other, and give for each what the whole sequence would have given there.

use core::fmt::Debug;

use super::Layer;
use crate::math::Scalar;
use crate::memory::Zeroed;
use crate::shape::{Dim, Sequence, Shape, Vector};
use crate::tensor::Tensor;

/// One moment of a sequence: its last axis.
pub type Frame<S, T> = Tensor<Vector<<S as Shape>::Features>, T>;

/// A layer whose output at a time depends on what came until then, and has a frame for each frame of the input.
///
/// A layer that gives the last moment of a sequence alone gives it after every frame: what it would give if the sequence
/// ended there.
///
/// ```
/// use nn_core::layer::{Layer, Lstm, Streaming};
/// use nn_core::memory::Zeroed;
/// use nn_core::prelude::*;
/// use nn_core::tensor::Tensor;
/// use nn_core::typenum::{U2, U4, U100};
///
/// /// A hundred frames of two features, four units.
/// type Units = Lstm<U100, U2, U4>;
///
/// let mut parameters = <Units as Layer>::Parameters::<f32>::ZEROED;
/// Units::draw(&mut parameters, &mut (), &mut seeded_rng(1));
///
/// let mut memory = <Units as Streaming>::Memory::<f32>::ZEROED;
/// let mut scratch = [0.0; Units::STEP_SCRATCH];
/// Units::start(&parameters, &mut memory);
/// for frame in [[0.5, -1.0], [0.25, 1.0], [0.0, 0.5]] {
///     let mut hidden = Tensor::new([0.0; 4]);
///     Units::step(&parameters, &(), &mut memory, &Tensor::new(frame), &mut hidden, &mut scratch);
///     assert!(hidden.as_slice().iter().all(|h| h.abs() < 1.0));
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot take one frame after the other",
    note = "recurrent layers, causal convolutions of stride 1 and what works on each frame alone can"
)]
pub trait Streaming: Layer {
    /// What is kept from frame to frame, or `()`.
    type Memory<T: Scalar>: Zeroed + Clone + Debug;

    /// Scalars that [`step`](Self::step) needs besides input and output.
    const STEP_SCRATCH: usize = 0;

    /// Before the first frame. The memory comes zeroed, or used.
    fn start<T: Scalar>(parameters: &Self::Parameters<T>, memory: &mut Self::Memory<T>);

    /// The next frame, in use.
    fn step<T: Scalar>(
        parameters: &Self::Parameters<T>,
        state: &Self::State<T>,
        memory: &mut Self::Memory<T>,
        input: &Frame<Self::Input, T>,
        output: &mut Frame<Self::Output, T>,
        scratch: &mut [T],
    );
}

/// [`Streaming::step`] on plain arrays, with its scratch on the stack: what `net.step(..)` is.
#[doc(hidden)]
#[inline]
pub fn step_frame<
    L: Streaming,
    T: Scalar,
    const IN: usize,
    const OUT: usize,
    const SCRATCH: usize,
>(
    parameters: &L::Parameters<T>,
    state: &L::State<T>,
    memory: &mut L::Memory<T>,
    frame: &[T; IN],
) -> [T; OUT] {
    let mut output = [T::ZERO; OUT];
    let mut scratch = [T::ZERO; SCRATCH];
    L::step(
        parameters,
        state,
        memory,
        Tensor::from_array(frame),
        Tensor::from_array_mut(&mut output),
        &mut scratch,
    );
    output
}

/// A shape whose last axis is a moment: a sequence, or the one moment that is left of it.
pub trait Moments: Shape {}

impl<F: Dim> Moments for Vector<F> {}

impl<TIME: Dim, F: Dim> Moments for Sequence<TIME, F> {}
