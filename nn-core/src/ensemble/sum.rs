//! Sums of batches, each with a weight.

use crate::flat::{flatten, flatten_mut};
use crate::math::Scalar;
use crate::shape::Shape;
use crate::tensor::Tensor;

/// `sum += weight · term`.
pub(super) fn add<S: Shape, R: Shape, T: Scalar>(
    sum: &mut [Tensor<S, T>],
    weight: T,
    term: &[Tensor<R, T>],
) {
    for (sum, &term) in flatten_mut(sum).iter_mut().zip(flatten(term)) {
        *sum += weight * term;
    }
}

/// `product = weight · values`.
pub(super) fn scale<S: Shape, R: Shape, T: Scalar>(
    product: &mut [Tensor<S, T>],
    weight: T,
    values: &[Tensor<R, T>],
) {
    for (product, &value) in flatten_mut(product).iter_mut().zip(flatten(values)) {
        *product = weight * value;
    }
}

/// `sum = 0`.
pub(super) fn clear<S: Shape, T: Scalar>(sum: &mut [Tensor<S, T>]) {
    flatten_mut(sum).fill(T::ZERO);
}
