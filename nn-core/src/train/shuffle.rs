//! A random order of the numbers `0 .. len`, without a list of them: a Feistel network over two digits whose
//! bases multiply to at least `len`, walked until it lands within.
//! Source: Black and Rogaway 2002, "Ciphers with arbitrary finite domains", their generalised Feistel cipher.

use rand::Rng;

use crate::random::mix;

/// Six do for long data; with fewer than ten, short data (a dozen samples) shows which orders it prefers.
const ROUNDS: usize = 10;

/// A permutation drawn from `rng`, of which any place can be asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Permutation {
    len: u64,
    /// The digits' bases.
    bases: [u64; 2],
    keys: [u32; ROUNDS],
}

impl Permutation {
    /// A permutation of `0 .. len`.
    pub(crate) fn new(len: usize, rng: &mut dyn Rng) -> Self {
        let len = len as u64;
        let base = ceil_sqrt(len).max(1);
        let other = len.div_ceil(base).max(1);
        let mut keys = [0; ROUNDS];
        keys.fill_with(|| rng.next_u32());
        Self {
            len,
            bases: [base, other],
            keys,
        }
    }

    /// What stands at `start` and the places behind it, all of them below `len`.
    pub(crate) fn look_up(&self, start: usize, numbers: &mut [usize]) {
        let [base, other] = self.bases;
        let start = start as u64;
        let mut digits = [start % base, start / base];
        for number in numbers {
            let mut found = digits;
            *number = loop {
                found = self.encipher(found);
                let value = found[1] * base + found[0];
                // A permutation of a slightly larger range: from within, its cycle comes back within.
                if value < self.len {
                    break value as usize;
                }
            };
            digits[0] += 1;
            if digits[0] == base {
                digits = [0, (digits[1] + 1) % other];
            }
        }
    }

    /// By the two digits of a number, the lower one first; after an even number of rounds each is in its place again.
    #[inline]
    fn encipher(&self, [mut left, mut right]: [u64; 2]) -> [u64; 2] {
        const {
            assert!(
                ROUNDS.is_multiple_of(2),
                "the digits end up in the other's place"
            )
        };
        let [base, other] = self.bases;
        for (round, &key) in self.keys.iter().enumerate() {
            let modulus = if round % 2 == 0 { base } else { other };
            // The bases are below 2³², since `len` is below 2⁶⁴.
            let offset = (u64::from(mix((right as u32).wrapping_add(key))) * modulus) >> 32;
            let sum = left + offset;
            let sum = if sum >= modulus { sum - modulus } else { sum };
            (left, right) = (right, sum);
        }
        [left, right]
    }
}

/// The smallest number whose square is not below `value`, by Newton's method.
fn ceil_sqrt(value: u64) -> u64 {
    if value <= 1 {
        return value;
    }
    let mut root = 1 << (64 - (value - 1).leading_zeros()).div_ceil(2);
    loop {
        let next = (root + value / root) / 2;
        if next >= root {
            break;
        }
        root = next;
    }
    if root * root < value { root + 1 } else { root }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use crate::random::seeded_rng;
    use std::vec::Vec;

    #[test]
    fn every_place_once_whatever_the_length() {
        for len in (1..200).chain([999, 1000, 1024, 1797, 65_537]) {
            let order = Permutation::new(len, &mut seeded_rng(len as u64));
            let mut seen = Vec::new();
            seen.resize(len, false);
            let mut numbers = alloc::vec![0; len];
            order.look_up(0, &mut numbers);
            for (place, &number) in numbers.iter().enumerate() {
                assert!(!core::mem::replace(&mut seen[number], true), "length {len}");
                let mut alone = [0];
                order.look_up(place, &mut alone);
                assert_eq!(alone, [number], "{place} of {len}");
            }
        }
    }

    /// Over many draws each value stands at each place about as often: the χ² of the counts stays within
    /// five deviations of its mean.
    #[test]
    fn no_place_prefers_a_value() {
        const LEN: usize = 12;
        const DRAWS: usize = 24_000;
        let mut rng = seeded_rng(5);
        let mut counts = [[0_u32; LEN]; LEN];
        let mut pairs = [[0_u32; LEN]; LEN];
        for _ in 0..DRAWS {
            let order = Permutation::new(LEN, &mut rng);
            let mut numbers = [0; LEN];
            order.look_up(0, &mut numbers);
            for (counts, number) in counts.iter_mut().zip(numbers) {
                counts[number] += 1;
            }
            pairs[numbers[0]][numbers[1]] += 1;
        }
        let chi_square = |counts: &[[u32; LEN]; LEN], expected: f64| -> f64 {
            counts
                .iter()
                .flatten()
                .filter(|&&n| n > 0)
                .map(|&n| (f64::from(n) - expected).powi(2) / expected)
                .sum()
        };
        let limit = |degrees: f64| degrees + 5.0 * (2.0 * degrees).sqrt();
        let square = (LEN * LEN) as f64;
        assert!(chi_square(&counts, DRAWS as f64 / LEN as f64) < limit(square));
        assert!(chi_square(&pairs, DRAWS as f64 / (square - LEN as f64)) < limit(square));
    }

    #[test]
    fn roots_round_up() {
        for value in (0..2000).chain([u64::from(u32::MAX), 1 << 52, (1 << 62) - 1]) {
            let root = ceil_sqrt(value);
            assert!(root * root >= value);
            assert!(root == 0 || (root - 1) * (root - 1) < value);
        }
    }
}
