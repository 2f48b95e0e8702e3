//! The numbers that networks are drawn from.

/// SplitMix64 (Steele et al. 2014).
pub struct Random(u64);

impl Random {
    /// For network `number` of a seed: whatever the others are.
    pub fn new(seed: u64, number: usize) -> Self {
        let mut first = Self(seed);
        Self(first.next() ^ (number as u64).wrapping_mul(0x2545_f491_4f6c_dd1d))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From `low` to `high`, both included.
    pub fn range(&mut self, low: usize, high: usize) -> usize {
        low + (self.next() % (high - low + 1) as u64) as usize
    }

    pub fn coin(&mut self) -> bool {
        self.next().is_multiple_of(2)
    }

    /// Once in so many times.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.range(1, times) == 1
    }

    pub fn one_of<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> &'a T {
        choices[self.range(0, choices.len() - 1)]
    }
}
