//! Cosine similarity, taken negative: `-y·t / |y| |t|` over all elements of an output, from -1 (the same direction) to 1.
//! Gradient: `-(t / |t| - c y / |y|) / |y|`, where `c` is the cosine.
//! Lengths below 1e-12 count as 1e-12 and as constant: an output of zero has a loss of 0 and a gradient of `-t / |t| 1e-12`.
//! Conventions: Keras's `CosineSimilarity`, PyTorch's `-cosine_similarity(eps = 1e-12)`.

use super::target::check_direction;
use super::{Array, Loss, TargetError};
use crate::math::Scalar;

/// What an output's length counts as if it is smaller.
const SMALLEST_LENGTH: f64 = 1e-12;

/// For directions: how long an output is does not matter. Its gradient grows as the output gets shorter.
///
/// ```
/// use nn_core::loss::{CosineSimilarity, Loss};
///
/// assert_eq!(CosineSimilarity.loss(&[0.0, 7.0], &[0.0, 2.0], None), -1.0);
/// assert_eq!(CosineSimilarity.loss(&[3.0, 0.0], &[0.0, 2.0], None), 0.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CosineSimilarity;

/// A vector's length in two factors, the largest element and the length of the vector over that, so that no square
/// overflows or vanishes.
struct Length<T> {
    largest: T,
    rest: T,
}

impl<T: Scalar> Length<T> {
    fn of(vector: &[T]) -> Self {
        let largest = vector.iter().fold(T::ZERO, |a, &x| a.maximum(x.abs()));
        if largest == T::ZERO {
            return Self {
                largest: T::from_f64(SMALLEST_LENGTH),
                rest: T::ONE,
            };
        }
        let squares: T = vector.iter().map(|&x| (x / largest) * (x / largest)).sum();
        Self {
            largest,
            rest: squares.sqrt(),
        }
    }

    /// At least the smallest length; whether it had to be raised to that.
    fn raised(self) -> (Self, bool) {
        let smallest = T::from_f64(SMALLEST_LENGTH);
        if self.largest * self.rest < smallest {
            let largest = smallest;
            (
                Self {
                    largest,
                    rest: T::ONE,
                },
                true,
            )
        } else {
            (self, false)
        }
    }

    /// An element over the length.
    fn divide(&self, x: T) -> T {
        x / self.largest / self.rest
    }
}

impl Loss for CosineSimilarity {
    type Target<O: Copy + 'static> = O;

    #[inline(always)]
    fn loss<T: Scalar, O: Array<T>>(&self, output: &O, target: &O, d_output: Option<&mut O>) -> T {
        let (output_length, is_short) = Length::of(output.flat()).raised();
        let target_length = Length::of(target.flat());
        let pairs = output.flat().iter().zip(target.flat());
        let directions = pairs.map(|(&y, &t)| (output_length.divide(y), target_length.divide(t)));
        let cosine: T = directions.clone().map(|(y, t)| y * t).sum();
        if let Some(d_output) = d_output {
            let along = if is_short { T::ZERO } else { cosine };
            for ((y, t), d_y) in directions.zip(d_output.flat_mut()) {
                *d_y = -output_length.divide(t - along * y);
            }
        }
        -cosine
    }

    fn check<T: Scalar, O: Array<T>>(&self, target: &O) -> Result<(), TargetError> {
        check_direction(target.flat())
    }
}
