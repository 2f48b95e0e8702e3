//! Whether numbers are finite, many at a time.

use super::isa::{Arithmetic, dispatched};
use crate::math::Scalar;

/// Fewer numbers are looked at where they are.
const FEW: usize = 512;

/// Whether no number is NaN or infinite.
#[inline(always)]
pub fn all_finite<T: Scalar>(values: &[T]) -> bool {
    let mut found = true;
    if values.len() < FEW {
        look(values, &mut found);
    } else {
        look_at_many(values, &mut found);
    }
    found
}

dispatched! {
    fn look_at_many<T>(values: &[T], found: &mut bool) = look_in_vectors with arithmetic;
}

#[inline(always)]
fn look_in_vectors<A: Arithmetic, T: Scalar>(values: &[T], found: &mut bool) {
    match A::VECTOR / T::BYTES {
        16 => look_by::<A, T, 16>(values, found),
        8 => look_by::<A, T, 8>(values, found),
        4 => look_by::<A, T, 4>(values, found),
        _ => look_by::<A, T, 2>(values, found),
    }
}

/// Some vectors at a time, so that no sum waits for itself.
#[inline(always)]
fn look_by<A: Arithmetic, T: Scalar, const V: usize>(values: &[T], found: &mut bool) {
    const SUMS: usize = 4;
    let (vectors, tail) = values.as_chunks::<V>();
    let (rounds, rest) = vectors.as_chunks::<SUMS>();
    let mut sums = [[T::ZERO; V]; SUMS];
    for round in rounds {
        for (sums, vector) in sums.iter_mut().zip(round) {
            for (sum, &x) in sums.iter_mut().zip(vector) {
                *sum = A::multiply_add(x, T::ZERO, *sum);
            }
        }
    }
    *found = [sums.as_flattened(), rest.as_flattened(), tail]
        .into_iter()
        .all(are_all_finite);
}

/// By itself, so that the compiler does not take its order for that of the loop over vectors.
#[inline(never)]
fn are_all_finite<T: Scalar>(values: &[T]) -> bool {
    let mut found = true;
    look(values, &mut found);
    found
}

/// `0 · x` is zero for finite numbers only, and sums in lanes vectorise where a search for the first would not.
#[inline(always)]
fn look<T: Scalar>(values: &[T], found: &mut bool) {
    const MANY: usize = 32;
    const LANES: usize = 8;
    let mut sums = [T::ZERO; LANES];
    let (chunks, tail) = values.as_chunks::<MANY>();
    if !chunks.is_empty() {
        let mut wide = [T::ZERO; MANY];
        for chunk in chunks {
            for (sum, &x) in wide.iter_mut().zip(chunk) {
                *sum += x * T::ZERO;
            }
        }
        for lanes in wide.as_chunks::<LANES>().0 {
            add(&mut sums, lanes);
        }
    }
    let (chunks, tail) = tail.as_chunks::<LANES>();
    for chunk in chunks {
        add(&mut sums, chunk);
    }
    let tail = tail.iter().map(|&x| x * T::ZERO);
    *found = sums.into_iter().chain(tail).sum::<T>() == T::ZERO;
}

#[inline(always)]
fn add<T: Scalar, const LANES: usize>(sums: &mut [T; LANES], values: &[T; LANES]) {
    for (sum, &x) in sums.iter_mut().zip(values) {
        *sum += x * T::ZERO;
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;

    #[test]
    fn one_that_is_not_is_found_wherever_it_stands() {
        for len in (0..80).chain([FEW - 1, FEW, FEW + 45]) {
            let mut values = vec![f32::MAX; len];
            assert!(all_finite(&values), "{len}");
            for place in 0..len {
                for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
                    values[place] = bad;
                    assert!(!all_finite(&values), "{bad} at {place} of {len}");
                }
                values[place] = -f32::MAX;
            }
        }
    }
}
