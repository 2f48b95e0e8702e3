//! Random sizes and numbers, the same every time.

use core::ops::RangeInclusive;
use std::eprintln;
use std::thread::panicking;
use std::vec::Vec;

use rand::Rng;

use crate::math::Scalar;
use crate::random::{Xoshiro256PlusPlus, seeded_rng};

/// As wide as a row gets: every tail of every tile.
pub const WIDTHS: RangeInclusive<usize> = 1..=70;
/// Samples at a time.
pub const BATCHES: RangeInclusive<usize> = 1..=9;

/// A source of sizes and numbers.
pub struct Random(Xoshiro256PlusPlus);

/// Runs a test so many times, each with a seed of its own; that of the one that fails is printed.
pub fn for_seeds(count: u64, test: impl Fn(&mut Random)) {
    for seed in 0..count {
        let printed = Printed(seed);
        test(&mut Random(seeded_rng(seed)));
        drop(printed);
    }
}

/// Tests of so many cases, each with both kinds of numbers.
macro_rules! for_scalars {
    ($cases:expr, $($name:ident: $test:ident;)*) => {$(
        #[test]
        fn $name() {
            $crate::kernel::tests::cases::for_seeds($cases, |random| {
                $test::<f32>(random);
                $test::<f64>(random);
            });
        }
    )*};
}

struct Printed(u64);

impl Drop for Printed {
    fn drop(&mut self) {
        if panicking() {
            eprintln!("in the case of seed {}", self.0);
        }
    }
}

impl Random {
    pub fn within(&mut self, range: RangeInclusive<usize>) -> usize {
        let count = range.end() - range.start() + 1;
        range.start() + (self.0.next_u64() % count as u64) as usize
    }

    pub fn flip(&mut self) -> bool {
        self.within(0..=1) == 1
    }

    pub fn one_of<V: Copy>(&mut self, values: &[V]) -> V {
        values[self.within(0..=values.len() - 1)]
    }

    /// Between -1 and 1.
    pub fn number<T: Scalar>(&mut self) -> T {
        const HALF: f64 = (1_u64 << 52) as f64;
        T::from_f64((self.0.next_u64() >> 11) as f64 / HALF - 1.0)
    }

    pub fn numbers<T: Scalar>(&mut self, count: usize) -> Vec<T> {
        (0..count).map(|_| self.number()).collect()
    }
}
