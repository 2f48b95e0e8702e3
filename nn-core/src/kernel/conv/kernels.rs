//! Which kernels a convolution takes. It is a type's choice, and not one among constants: the compiler looks through all code
//! that a constant rules out, for each convolution anew.

use core::marker::PhantomData;

use super::{Convolution, fixed, fixed_input_gradient, fixed_weight_gradient};
use crate::math::Scalar;

/// Sizes that the compiler knows.
pub trait Sizes {
    #[doc(hidden)]
    const SIZES: Convolution;
}

/// The kernels of a convolution: [`SharedKernels`] or [`OwnKernels`].
pub trait Kernels: 'static {
    /// `y = x * W + b`; an empty `b` is none.
    #[doc(hidden)]
    fn forward<T: Scalar, S: Sizes>(weight: &[T], bias: &[T], x: &[T], y: &mut [T]);

    /// `dW += x * dy`
    #[doc(hidden)]
    fn add_weight_gradient<T: Scalar, S: Sizes>(d_weight: &mut [T], x: &[T], d_y: &[T]);

    /// `dx = dy * Wᵀ`
    #[doc(hidden)]
    fn input_gradient<T: Scalar, S: Sizes>(weight: &[T], d_y: &[T], d_x: &mut [T]);
}

/// Those that all sizes share.
#[derive(Debug)]
pub struct SharedKernels;

impl Kernels for SharedKernels {
    #[inline]
    fn forward<T: Scalar, S: Sizes>(weight: &[T], bias: &[T], x: &[T], y: &mut [T]) {
        S::SIZES.forward(weight, bias, x, y);
    }

    #[inline]
    fn add_weight_gradient<T: Scalar, S: Sizes>(d_weight: &mut [T], x: &[T], d_y: &[T]) {
        S::SIZES.add_weight_gradient(d_weight, x, d_y);
    }

    #[inline]
    fn input_gradient<T: Scalar, S: Sizes>(weight: &[T], d_y: &[T], d_x: &mut [T]) {
        S::SIZES.input_gradient(weight, d_y, d_x);
    }
}

/// Kernels that are compiled for the sizes of a small convolution, which makes it two to three times as fast with std on
/// x86-64. `network!` asks for them where filters are a multiple of eight and the weight has 2,304 numbers at most; for other
/// sizes, and elsewhere, they are the shared ones.
#[derive(Debug)]
pub struct OwnKernels;

impl Kernels for OwnKernels {
    #[inline]
    fn forward<T: Scalar, S: Sizes>(weight: &[T], bias: &[T], x: &[T], y: &mut [T]) {
        if const { S::SIZES.is_small() } {
            fixed::forward(weight, bias, x, y, PhantomData::<S>);
        } else {
            SharedKernels::forward::<T, S>(weight, bias, x, y);
        }
    }

    #[inline]
    fn add_weight_gradient<T: Scalar, S: Sizes>(d_weight: &mut [T], x: &[T], d_y: &[T]) {
        if const { S::SIZES.is_small() } {
            fixed_weight_gradient::add_weight_gradient(d_weight, x, d_y, PhantomData::<S>);
        } else {
            SharedKernels::add_weight_gradient::<T, S>(d_weight, x, d_y);
        }
    }

    #[inline]
    fn input_gradient<T: Scalar, S: Sizes>(weight: &[T], d_y: &[T], d_x: &mut [T]) {
        if const { S::SIZES.has_small_input_gradient() } {
            d_x.fill(T::ZERO);
            fixed_input_gradient::add_input_gradient(weight, d_y, d_x, PhantomData::<S>);
        } else {
            SharedKernels::input_gradient::<T, S>(weight, d_y, d_x);
        }
    }
}
