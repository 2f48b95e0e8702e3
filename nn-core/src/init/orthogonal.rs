//! Orthogonal weights: `WᵀW = gain² I` or `W Wᵀ = gain² I`, whichever is the smaller.
//! Shapes: `W [in][weight.len() / in]`.
//! Source: Saxe, McClelland and Ganguli 2014.

use rand::Rng;

use super::draw::fill_normal;
use super::{Fans, Initialiser};
use crate::math::Scalar;

/// Rows at right angles to each other, or columns, where there are fewer of them; their length is `GAIN`'s, which is
/// the bits of a number: `Orthogonal<{ 1.0_f64.to_bits() }>`. A layer neither stretches nor shrinks what goes through.
#[derive(Debug)]
pub struct Orthogonal<const GAIN: u64>;

impl<const GAIN: u64> Initialiser for Orthogonal<GAIN> {
    fn fill<T: Scalar>(weight: &mut [T], fans: Fans, rng: &mut dyn Rng) {
        fill_normal(weight, 1.0, rng);
        let rows = fans.input.min(weight.len()).max(1);
        let columns = weight.len() / rows;
        let vectors = if columns <= rows {
            Vectors {
                count: columns,
                len: rows,
                step: 1,
                stride: columns,
            }
        } else {
            Vectors {
                count: rows,
                len: columns,
                step: columns,
                stride: 1,
            }
        };
        vectors.orthonormalise(weight);
        let gain = T::from_f64(f64::from_bits(GAIN));
        for w in weight {
            *w *= gain;
        }
    }
}

/// The rows or the columns of a matrix: element `i` of vector `v` lies at `v · step + i · stride`.
struct Vectors {
    count: usize,
    len: usize,
    step: usize,
    stride: usize,
}

impl Vectors {
    /// Gram and Schmidt, in place. Each vector goes twice through those before it: the second time takes away what
    /// rounding left ("twice is enough", Parlett 1980).
    fn orthonormalise<T: Scalar>(&self, weight: &mut [T]) {
        for vector in 0..self.count {
            for _ in 0..2 {
                for before in 0..vector {
                    let along = self.dot(weight, vector, before);
                    for i in 0..self.len {
                        let part = along * weight[self.place(before, i)];
                        weight[self.place(vector, i)] -= part;
                    }
                }
                let length = self.dot(weight, vector, vector).sqrt();
                for i in 0..self.len {
                    weight[self.place(vector, i)] /= length;
                }
            }
        }
    }

    fn dot<T: Scalar>(&self, weight: &[T], a: usize, b: usize) -> T {
        let products = (0..self.len).map(|i| weight[self.place(a, i)] * weight[self.place(b, i)]);
        products.sum()
    }

    const fn place(&self, vector: usize, i: usize) -> usize {
        vector * self.step + i * self.stride
    }
}
