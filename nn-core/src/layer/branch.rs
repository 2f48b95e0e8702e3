//! What generated code does with the outputs of branches: `concat`, `sum`, `product`.
//!
//! `concat`: `y = (a, b, …)` on the last axis, `da` its part of `dy`. `sum`: `y = a + b + …`, `da = dy`. `product`:
//! `y = a b …`, `da = dy b …`, element by element.

use crate::flat::flatten;
use crate::flat::flatten_mut;
use crate::math::Scalar;
use crate::shape::Shape;
use crate::tensor::Tensor;

/// How outputs become one.
pub trait Merge {
    /// Adds the output of a branch to what the others made. `offset` is how many features come before it, and 0 for
    /// the first, after which there is nothing to be kept.
    fn put<S: Shape, W: Shape, T: Scalar>(
        branch: &[Tensor<S, T>],
        whole: &mut [Tensor<W, T>],
        offset: usize,
    );

    /// The gradient of a branch's output, but for what the other branches have to do with it.
    fn take<S: Shape, W: Shape, T: Scalar>(
        d_whole: &[Tensor<W, T>],
        d_branch: &mut [Tensor<S, T>],
        offset: usize,
    );
}

/// One behind the other.
pub struct Concat;
/// Added.
pub struct Sum;
/// Multiplied.
pub struct Product;

impl Merge for Concat {
    #[inline]
    fn put<S: Shape, W: Shape, T: Scalar>(
        branch: &[Tensor<S, T>],
        whole: &mut [Tensor<W, T>],
        offset: usize,
    ) {
        let [features, width] = features::<S, W>();
        let rows = flatten(branch).chunks_exact(features);
        for (row, whole) in rows.zip(flatten_mut(whole).chunks_exact_mut(width)) {
            whole[offset..offset + features].copy_from_slice(row);
        }
    }

    #[inline]
    fn take<S: Shape, W: Shape, T: Scalar>(
        d_whole: &[Tensor<W, T>],
        d_branch: &mut [Tensor<S, T>],
        offset: usize,
    ) {
        let [features, width] = features::<S, W>();
        let rows = flatten_mut(d_branch).chunks_exact_mut(features);
        for (row, whole) in rows.zip(flatten(d_whole).chunks_exact(width)) {
            row.copy_from_slice(&whole[offset..offset + features]);
        }
    }
}

impl Merge for Sum {
    #[inline]
    fn put<S: Shape, W: Shape, T: Scalar>(
        branch: &[Tensor<S, T>],
        whole: &mut [Tensor<W, T>],
        offset: usize,
    ) {
        let (branch, whole) = (flatten(branch), flatten_mut(whole));
        if offset == 0 {
            return whole.copy_from_slice(branch);
        }
        add(branch, whole);
    }

    #[inline]
    fn take<S: Shape, W: Shape, T: Scalar>(
        d_whole: &[Tensor<W, T>],
        d_branch: &mut [Tensor<S, T>],
        _: usize,
    ) {
        flatten_mut(d_branch).copy_from_slice(flatten(d_whole));
    }
}

impl Merge for Product {
    #[inline]
    fn put<S: Shape, W: Shape, T: Scalar>(
        branch: &[Tensor<S, T>],
        whole: &mut [Tensor<W, T>],
        offset: usize,
    ) {
        let (branch, whole) = (flatten(branch), flatten_mut(whole));
        if offset == 0 {
            return whole.copy_from_slice(branch);
        }
        multiply(branch, whole);
    }

    #[inline]
    fn take<S: Shape, W: Shape, T: Scalar>(
        d_whole: &[Tensor<W, T>],
        d_branch: &mut [Tensor<S, T>],
        _: usize,
    ) {
        flatten_mut(d_branch).copy_from_slice(flatten(d_whole));
    }
}

/// The features of a branch, and of all.
fn features<S: Shape, W: Shape>() -> [usize; 2] {
    [S::LEN / S::POSITIONS, W::LEN / W::POSITIONS]
}

/// `sum += term`.
#[inline]
pub fn add<T: Scalar>(term: &[T], sum: &mut [T]) {
    for (sum, &term) in sum.iter_mut().zip(term) {
        *sum += term;
    }
}

/// `product *= factor`.
#[inline]
pub fn multiply<T: Scalar>(factor: &[T], product: &mut [T]) {
    for (product, &factor) in product.iter_mut().zip(factor) {
        *product *= factor;
    }
}
