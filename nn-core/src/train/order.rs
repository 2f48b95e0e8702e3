//! The order in which an epoch goes through the samples.

use rand::Rng;

use super::shuffle::Permutation;

/// Which sample stands where.
pub(super) enum Order {
    AsGiven,
    Shuffled(Permutation),
}

impl Order {
    pub(super) fn new(shuffle: bool, len: usize, rng: &mut dyn Rng) -> Self {
        if shuffle {
            Self::Shuffled(Permutation::new(len, rng))
        } else {
            Self::AsGiven
        }
    }

    /// The numbers of the samples from `start` on.
    #[inline]
    pub(super) fn look_up(&self, start: usize, numbers: &mut [usize]) {
        match self {
            Self::AsGiven => {
                for (place, number) in (start..).zip(numbers) {
                    *number = place;
                }
            }
            Self::Shuffled(permutation) => permutation.look_up(start, numbers),
        }
    }
}
