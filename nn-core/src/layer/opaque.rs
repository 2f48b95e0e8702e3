//! What a step in PascalCase is: a layer, or a mistake that is to be one error and not twenty.
//!
//! Everything that [`network!`](crate::network!) generates names the layers of its steps. Were a type that is no layer named
//! everywhere, everything would be an error. So generated code asks first: [`Candidate`]'s constant `IS_LAYER` is an
//! inherent one where `L: Layer`, and otherwise that of [`NoCandidate`], which holds for every type; [`Choose`] then takes the
//! type itself, or [`NotALayer`]. One statement more, [`assert_layer`], is the error.

use core::marker::PhantomData;

use generic_array::GenericArray;
use rand::Rng;
use typenum::{U0, U1};

use super::Layer;
use crate::math::Scalar;
use crate::shape::{Dim, Shape};
use crate::tensor::Tensor;

/// A type that is perhaps a layer.
#[derive(Debug)]
pub struct Candidate<L>(PhantomData<L>);

impl<L: Layer> Candidate<L> {
    /// It is one.
    pub const IS_LAYER: bool = true;
}

/// What holds for every candidate; an inherent constant comes before it.
pub trait NoCandidate {
    /// Nothing speaks for it.
    const IS_LAYER: bool = false;
}

impl<L> NoCandidate for Candidate<L> {}

/// A type, and whether it is a layer.
#[derive(Debug)]
pub struct Chosen<L, const IS_LAYER: bool>(PhantomData<L>);

/// The layer that generated code goes on with.
pub trait Choose {
    /// The type itself, or [`NotALayer`].
    type Layer: Layer;
}

impl<L: Layer> Choose for Chosen<L, true> {
    type Layer = L;
}

impl<L> Choose for Chosen<L, false> {
    type Layer = NotALayer;
}

/// The error itself: that a type is no layer.
pub const fn assert_layer<L: Layer>() {}

/// Stands where a layer should; it is never run, since there is an error.
#[derive(Debug)]
pub struct NotALayer;

/// No axes: what the checks say nothing about.
#[derive(Debug)]
pub struct NoShape;

impl Shape for NoShape {
    type Features = U1;
    type Time = U1;
    type Height = U1;
    type Width = U1;
    type WithFeatures<F: Dim> = Self;
    type Array<T: Scalar> = GenericArray<T, U0>;
    const DIMS: &'static [usize] = &[];
    const LEN: usize = 0;
}

impl crate::shape::Countable for NoShape {
    type Len = U1;
}

impl Layer for NotALayer {
    type Input = NoShape;
    type Output = NoShape;
    type Parameters<T: Scalar> = ();
    type State<T: Scalar> = ();
    type Tape<T: Scalar, const BATCH: usize> = ();

    fn infer<T: Scalar>(
        (): &(),
        (): &(),
        _: &[Tensor<NoShape, T>],
        _: &mut [Tensor<NoShape, T>],
        _: &mut [T],
    ) {
    }

    fn forward<T: Scalar, const BATCH: usize>(
        (): &(),
        (): &mut (),
        _: &[Tensor<NoShape, T>],
        _: &mut [Tensor<NoShape, T>],
        (): &mut (),
        _: &mut dyn Rng,
    ) {
    }

    fn backward<T: Scalar, const BATCH: usize>(
        (): &(),
        _: &[Tensor<NoShape, T>],
        _: &[Tensor<NoShape, T>],
        (): &mut (),
        _: &[Tensor<NoShape, T>],
        _: Option<&mut [Tensor<NoShape, T>]>,
        (): &mut (),
        _: &mut [T],
    ) {
    }
}
