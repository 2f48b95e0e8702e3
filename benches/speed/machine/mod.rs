//! What the core can do: fused multiply-adds in registers, and reading from its caches.

mod loops;

use std::fmt;
use std::time::Instant;

use loops::{LINE, Line, Loops};

/// What has to fit in the L1 cache; most have 32 KiB or 48.
const L1_BYTES: usize = 32 * 1024;
/// What is read to measure a cache: well within it.
const READ: [usize; 3] = [16 * 1024, 128 * 1024, 1024 * 1024];
/// Of a tenth of a millisecond or so: with many, one is without a switch of tasks.
const ROUNDS: usize = 200;
const ROUND_MULTIPLY_ADDS: usize = 20_000;
const ROUND_BYTES: usize = 4 * 1024 * 1024;

/// Measured limits of one core.
pub struct Machine {
    instructions: &'static str,
    /// FLOPs a second, two for a fused multiply-add.
    pub flops: f64,
    /// Bytes a second, read from L1, from L2, and from 1 MiB, wherever that lies.
    bandwidths: [f64; READ.len()],
}

impl Machine {
    pub fn measure() -> Self {
        let loops = loops::best();
        let flops_of_a_round = ROUND_MULTIPLY_ADDS * loops.flops;
        let flops = flops_of_a_round as f64 / shortest(|| loops.multiply_add(ROUND_MULTIPLY_ADDS));
        Self {
            instructions: loops.name,
            flops,
            bandwidths: READ.map(|bytes| bandwidth(&loops, bytes)),
        }
    }

    /// The better of two measurements: the worse one was disturbed.
    pub fn better(&self, other: &Self) -> Self {
        let pairs = std::iter::zip(self.bandwidths, other.bandwidths);
        let mut pairs = pairs.map(|(a, b)| a.max(b));
        Self {
            instructions: self.instructions,
            flops: self.flops.max(other.flops),
            bandwidths: std::array::from_fn(|_| pairs.next().unwrap_or_default()),
        }
    }

    /// Bytes a second where so many bytes lie.
    pub fn bandwidth(&self, bytes: usize) -> f64 {
        self.bandwidths[usize::from(bytes > L1_BYTES)]
    }
}

fn bandwidth(loops: &Loops, bytes: usize) -> f64 {
    let lines = vec![Line([1.0; LINE]); bytes / size_of::<Line>()];
    let passes = (ROUND_BYTES / bytes).max(1);
    let read = || {
        for _ in 0..passes {
            loops.read(&lines);
        }
    };
    (passes * bytes) as f64 / shortest(read)
}

/// Seconds, the fewest of many rounds.
fn shortest(mut round: impl FnMut()) -> f64 {
    let times = (0..ROUNDS).map(|_| {
        let start = Instant::now();
        round();
        start.elapsed().as_secs_f64()
    });
    times.fold(f64::INFINITY, f64::min)
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [l1, l2, large] = self.bandwidths.map(|bandwidth| bandwidth / 1e9);
        write!(
            f,
            "one core, {}: multiply-adds {:.1} GFLOP/s; reading from L1 {l1:.0} GB/s, from L2 {l2:.0} GB/s, from 1 MiB {large:.0} GB/s",
            self.instructions,
            self.flops / 1e9,
        )
    }
}
