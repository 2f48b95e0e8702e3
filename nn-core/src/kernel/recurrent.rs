//! Products with a part of a weight's columns: the gates of a recurrent layer lie side by side in one weight, and not all
//! of them are multiplied with the same numbers. Letters: `I` inputs, `O` outputs, the columns of one part.

use core::ops::Range;

use super::dense::{add_scaled, dot};
use super::isa::Inlined;
use super::plain::from;
use super::product::{self, Left, Product, Right, Start, add_product};
use crate::math::Scalar;

/// Some of a weight's columns, of all that a row has.
#[derive(Debug, Clone)]
pub struct Columns {
    pub part: Range<usize>,
    pub all: usize,
}

impl Columns {
    /// All of them.
    pub const fn all(all: usize) -> Self {
        Self { part: 0..all, all }
    }

    /// `y [O] += x [I] W [I, O]`.
    #[inline(always)]
    pub fn add_product<T: Scalar>(&self, y: &mut [T], x: &[T], weight: &[T]) {
        let mut product = Product {
            a: Left {
                numbers: x,
                row: 0,
                step: 1,
                segment: 0,
            },
            b: Right {
                numbers: from(weight, self.part.start),
                step: self.all,
                segment: 0,
            },
            c: y,
            c_row: 0,
            start: Start::There,
            rows: 1,
            segments: 1,
            steps: x.len(),
            columns: self.part.len(),
        };
        if T::IS_FUSED {
            product::add::<Inlined, T>(&mut product);
        } else {
            add_product(&mut product);
        }
    }

    /// `dx [I] += dy [O] Wᵀ [O, I]`.
    #[inline]
    pub fn add_input_gradient<T: Scalar>(&self, d_x: &mut [T], d_y: &[T], weight: &[T]) {
        for (d_x, row) in d_x.iter_mut().zip(weight.chunks_exact(self.all)) {
            *d_x += dot(d_y, &row[self.part.clone()]);
        }
    }

    /// `dW [I, O] += xᵀ [I] dy [O]`.
    #[inline]
    pub fn add_weight_gradient<T: Scalar>(&self, d_weight: &mut [T], x: &[T], d_y: &[T]) {
        for (&x, row) in x.iter().zip(d_weight.chunks_exact_mut(self.all)) {
            add_scaled(&mut row[self.part.clone()], x, d_y);
        }
    }
}

/// `sum += term`; an empty term is none.
#[inline(always)]
pub fn add<T: Scalar>(sum: &mut [T], term: &[T]) {
    for (sum, &term) in sum.iter_mut().zip(term) {
        *sum += term;
    }
}
