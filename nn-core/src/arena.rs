//! The memory of an inference: one slice, at whose two ends what flows between the steps lies in turn.
//!
//! A step finds its input at one end and puts its output at the other, so that a network wants as much as its largest step,
//! input and output together. Steps in place leave their output where the input was; a convolution lets its output come so
//! close behind its input that both overlap. Whoever needs the input later holds it, and the steps between get the rest.

use core::marker::PhantomData;

use crate::flat::{view_or_none, view_or_none_mut};
use crate::layer::{InPlace, Layer};
use crate::math::Scalar;
use crate::shape::Shape;
use crate::tensor::Tensor;

/// An end of an arena.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The first scalars.
    Front,
    /// The last scalars.
    Back,
}

impl End {
    /// The other one.
    #[inline(always)]
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Front => Self::Back,
            Self::Back => Self::Front,
        }
    }
}

/// Where in an arena a value of the shape `S` lies, one a sample.
#[derive(Debug)]
pub struct Place<S> {
    end: End,
    shape: PhantomData<fn() -> S>,
}

impl<S> Clone for Place<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Place<S> {}

impl<S: Shape> Place<S> {
    /// At this end.
    #[inline(always)]
    #[must_use]
    pub const fn at(end: End) -> Self {
        Self {
            end,
            shape: PhantomData,
        }
    }

    /// The end it lies at.
    #[inline(always)]
    #[must_use]
    pub const fn end(self) -> End {
        self.end
    }

    /// The same scalars under another shape, which the compiler knows to have as many.
    #[inline(always)]
    #[must_use]
    pub const fn adapt<O: Shape>(self) -> Place<O> {
        const { assert!(S::LEN == O::LEN, "two shapes differ in size") };
        Place::at(self.end)
    }
}

/// What a step takes.
#[derive(Debug)]
pub enum Value<'a, S: Shape, T: Scalar> {
    /// It lies elsewhere and is only read.
    Kept(&'a [Tensor<S, T>]),
    /// It lies in the arena, and nobody needs it afterwards.
    Within(Place<S>),
}

impl<'a, S: Shape, T: Scalar> Value<'a, S, T> {
    /// The same scalars under another shape, which the compiler knows to have as many.
    #[inline(always)]
    #[must_use]
    pub fn adapt<O: Shape>(self) -> Value<'a, O, T> {
        match self {
            Self::Kept(values) => Value::Kept(crate::tensor::adapt(values)),
            Self::Within(place) => Value::Within(place.adapt()),
        }
    }
}

/// The memory of an inference, for a batch.
#[derive(Debug)]
pub struct Arena<'a, T> {
    scalars: &'a mut [T],
    batch: usize,
}

/// The input of a step, its output, what lies between them, and where the output lies.
pub type Parts<'a, I, O, T> = (
    &'a [Tensor<I, T>],
    &'a mut [Tensor<O, T>],
    &'a mut [T],
    Place<O>,
);

/// Nothing is left over in a plan, and nothing is missing: a network's arena is as large as its steps say.
const TOO_SMALL: &str = "an arena is smaller than a step says";

impl<'a, T: Scalar> Arena<'a, T> {
    /// Memory for a batch of so many samples.
    #[inline(always)]
    pub const fn new(scalars: &'a mut [T], batch: usize) -> Self {
        Self { scalars, batch }
    }

    /// How many samples there are.
    #[inline(always)]
    #[must_use]
    pub const fn batch(&self) -> usize {
        self.batch
    }

    /// All of it.
    #[inline(always)]
    pub fn scalars(&mut self) -> &mut [T] {
        self.scalars
    }

    /// Whether a sample's so many scalars fit in, times the batch.
    #[inline(always)]
    #[must_use]
    pub fn holds(&self, scalars: usize) -> bool {
        self.batch.saturating_mul(scalars) <= self.scalars.len()
    }

    /// The value at a place.
    #[inline(always)]
    #[must_use]
    pub fn view<S: Shape>(&self, place: Place<S>) -> &[Tensor<S, T>] {
        let len = self.batch * S::LEN;
        let from = match place.end {
            End::Front => 0,
            End::Back => self.scalars.len().saturating_sub(len),
        };
        let scalars = self.scalars.get(from..from + len);
        debug_assert!(scalars.is_some(), "{TOO_SMALL}");
        scalars.map_or(&[], |scalars| view_or_none(scalars, self.batch))
    }

    /// The value at a place, to write to.
    #[inline(always)]
    pub fn view_mut<S: Shape>(&mut self, place: Place<S>) -> &mut [Tensor<S, T>] {
        self.hold(place).0
    }

    /// The value at a place, and the rest, which does not touch it.
    #[inline(always)]
    pub fn hold<S: Shape>(&mut self, place: Place<S>) -> (&mut [Tensor<S, T>], Arena<'_, T>) {
        let (value, rest) = cut(self.scalars, self.batch * S::LEN, place.end);
        (
            view_or_none_mut(value, self.batch),
            Arena::new(rest, self.batch),
        )
    }

    /// A step's input, and room for its output at the other end.
    #[inline(always)]
    pub fn split<'b, I: Shape, O: Shape>(
        &'b mut self,
        input: Value<'b, I, T>,
    ) -> Parts<'b, I, O, T> {
        let batch = self.batch;
        let output = batch * O::LEN;
        let (input, output, scratch, end) = match input {
            Value::Kept(input) => {
                let (output, scratch) = cut(self.scalars, output, End::Front);
                (input, output, scratch, End::Front)
            }
            Value::Within(place) => {
                let end = place.end.other();
                let (input, output, scratch) = cut_both(self.scalars, batch * I::LEN, output, end);
                (view_or_none(input, batch), output, scratch, end)
            }
        };
        (
            input,
            view_or_none_mut(output, batch),
            scratch,
            Place::at(end),
        )
    }
}

/// So many scalars at an end, and the others; nothing at all if there are not as many.
#[inline(always)]
pub(crate) fn cut<T>(scalars: &mut [T], len: usize, end: End) -> (&mut [T], &mut [T]) {
    let at = match end {
        End::Front => Some(len),
        End::Back => scalars.len().checked_sub(len),
    };
    let parts = at.and_then(|at| scalars.split_at_mut_checked(at));
    debug_assert!(parts.is_some(), "{TOO_SMALL}");
    let (front, back) = parts.unwrap_or_default();
    match end {
        End::Front => (front, back),
        End::Back => (back, front),
    }
}

/// An input, an output at an end, and what lies between them.
#[inline(always)]
pub(crate) fn cut_both<T>(
    scalars: &mut [T],
    input: usize,
    output: usize,
    end: End,
) -> (&mut [T], &mut [T], &mut [T]) {
    let (input, rest) = cut(scalars, input, end.other());
    let (output, between) = cut(rest, output, end);
    (input, output, between)
}

/// [`Layer::infer_in`] of a layer whose input and output lie apart.
#[inline(always)]
pub fn apart<L: Layer, T: Scalar>(
    parameters: &L::Parameters<T>,
    state: &L::State<T>,
    input: Value<'_, L::Input, T>,
    arena: &mut Arena<'_, T>,
) -> Place<L::Output> {
    let (input, output, scratch, place) = arena.split(input);
    L::infer(parameters, state, input, output, scratch);
    place
}

/// [`Layer::infer_in`] of a layer that can overwrite its input.
#[inline(always)]
pub fn in_place<L: InPlace, T: Scalar>(
    parameters: &L::Parameters<T>,
    state: &L::State<T>,
    input: Value<'_, L::Input, T>,
    arena: &mut Arena<'_, T>,
) -> Place<L::Output> {
    match input {
        Value::Kept(_) => apart::<L, T>(parameters, state, input, arena),
        Value::Within(place) => {
            L::infer_in_place(parameters, state, arena.view_mut(place));
            Place::at(place.end)
        }
    }
}

/// [`Layer::infer`] of a layer that works in an arena: that is its scratch memory.
#[inline(always)]
pub fn infer<L: Layer, T: Scalar>(
    parameters: &L::Parameters<T>,
    state: &L::State<T>,
    input: &[Tensor<L::Input, T>],
    output: &mut [Tensor<L::Output, T>],
    scratch: &mut [T],
) {
    let mut arena = Arena::new(scratch, input.len());
    let place = L::infer_in(parameters, state, Value::Kept(input), &mut arena);
    for (output, found) in output.iter_mut().zip(arena.view(place)) {
        output.as_mut_slice().copy_from_slice(found.as_slice());
    }
}

/// What makes a layer that is [`InPlace`] work in place: items of its `impl Layer`.
///
/// ```
/// use nn_core::layer::prelude::*;
/// use nn_core::shape::Vector;
/// use nn_core::typenum::U3;
///
/// /// `y = 2 x`
/// struct Twice;
///
/// impl Layer for Twice {
///     type Input = Vector<U3>;
///     type Output = Vector<U3>;
///     type Parameters<T: Scalar> = ();
///     type State<T: Scalar> = ();
///     type Tape<T: Scalar, const BATCH: usize> = ();
///
///     nn_core::works_in_place!();
///
///     fn infer<T: Scalar>(
///         (): &(),
///         (): &(),
///         input: &[Tensor<Self::Input, T>],
///         output: &mut [Tensor<Self::Output, T>],
///         _: &mut [T],
///     ) {
///         flatten_mut(output).copy_from_slice(flatten(input));
///         Self::infer_in_place(&(), &(), output);
///     }
///     // ...
/// #   fn backward<T: Scalar, const BATCH: usize>(
/// #       (): &(),
/// #       _: &[Tensor<Self::Input, T>],
/// #       _: &[Tensor<Self::Output, T>],
/// #       (): &mut (),
/// #       _: &[Tensor<Self::Output, T>],
/// #       _: Option<&mut [Tensor<Self::Input, T>]>,
/// #       (): &mut (),
/// #       _: &mut [T],
/// #   ) {
/// #   }
/// }
///
/// impl InPlace for Twice {
///     fn infer_in_place<'a, T: Scalar>(
///         (): &(),
///         (): &(),
///         values: &'a mut [Tensor<Self::Input, T>],
///     ) -> &'a mut [Tensor<Self::Output, T>] {
///         for value in flatten_mut(values) {
///             *value += *value;
///         }
///         values
///     }
/// }
///
/// assert_eq!(Twice::ARENA, 3);
/// ```
#[macro_export]
macro_rules! works_in_place {
    () => {
        const ARENA: usize = <Self::Output as $crate::shape::Shape>::LEN;
        const ARENA_BESIDE: usize = <Self::Output as $crate::shape::Shape>::LEN;
        const FRAMES: usize = $crate::layer::FEW_FRAMES;

        #[inline(always)]
        fn infer_in<T: $crate::math::Scalar>(
            parameters: &Self::Parameters<T>,
            state: &Self::State<T>,
            input: $crate::arena::Value<'_, Self::Input, T>,
            arena: &mut $crate::arena::Arena<'_, T>,
        ) -> $crate::arena::Place<Self::Output> {
            $crate::arena::in_place::<Self, T>(parameters, state, input, arena)
        }
    };
}
