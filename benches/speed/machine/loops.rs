//! The loops that reach a core's limits, for each instruction set: independent sums in registers, as many as it takes for
//! none to wait for another, in vectors as wide as there are.

use std::hint::black_box;

/// Numbers of a line of the cache.
pub const LINE: usize = 16;

/// A line of the cache, so that no vector lies across two.
#[derive(Clone)]
#[repr(align(64))]
pub struct Line(pub [f32; LINE]);

/// What an instruction set can do.
#[derive(Clone, Copy)]
pub struct Loops {
    pub name: &'static str,
    /// Of one round of `multiply_add`.
    pub flops: usize,
    multiply_add: unsafe fn(usize, f32),
    read: unsafe fn(&[Line]),
}

impl Loops {
    /// So many rounds of multiply-adds in registers.
    pub fn multiply_add(&self, rounds: usize) {
        // SAFETY: `best` has seen that the machine has the instructions.
        unsafe { (self.multiply_add)(rounds, black_box(0.5)) }
    }

    /// Reads every number once.
    pub fn read(&self, lines: &[Line]) {
        // SAFETY: `best` has seen that the machine has the instructions.
        unsafe { (self.read)(black_box(lines)) }
    }
}

/// How many sums are independent of each other: two units of a latency of four or five need ten for multiply-adds, and eight for
/// what is read; more where there are registers for them.
macro_rules! loops {
    (
        $name:ident, $title:literal, $features:literal, $vector:ident of $lanes:literal, $chains:literal and $sums:literal sums,
        $splat:expr, $load:expr, $add:expr, $multiply_add:expr $(,)?
    ) => {
        pub mod $name {
            use super::*;

            pub const LOOPS: Loops = Loops {
                name: $title,
                flops: 2 * $lanes * $chains,
                multiply_add,
                read,
            };

            #[target_feature(enable = $features)]
            fn multiply_add(rounds: usize, half: f32) {
                let half = $splat(half);
                // Different ones: equal sums would be computed once.
                let mut sums: [$vector; $chains] =
                    std::array::from_fn(|chain| $splat(black_box(chain as f32)));
                for _ in 0..rounds {
                    for sum in &mut sums {
                        *sum = $multiply_add(*sum, half, half);
                    }
                }
                black_box(sums);
            }

            #[target_feature(enable = $features)]
            fn read(lines: &[Line]) {
                const VECTORS: usize = LINE / $lanes;
                let mut sums: [$vector; $sums] =
                    std::array::from_fn(|sum| $splat(black_box(sum as f32)));
                for lines in lines.as_chunks::<{ $sums / VECTORS }>().0 {
                    let sums = sums.as_chunks_mut::<VECTORS>().0.iter_mut();
                    for (sums, line) in sums.zip(lines) {
                        for (sum, vector) in sums.iter_mut().zip(line.0.as_chunks::<$lanes>().0) {
                            // SAFETY: the array is one vector long.
                            *sum = $add(*sum, unsafe { $load(vector.as_ptr()) });
                        }
                    }
                }
                black_box(sums);
            }
        }
    };
}

#[cfg(target_arch = "x86_64")]
#[allow(
    clippy::incompatible_msrv,
    reason = "AVX-512 came with Rust 1.89: nobody who uses the library compiles this"
)]
mod sets {
    use super::*;
    use std::arch::x86_64::*;

    loops!(
        avx512, "AVX-512", "avx512f", __m512 of 16, 12 and 16 sums,
        _mm512_set1_ps, _mm512_loadu_ps, _mm512_add_ps, _mm512_fmadd_ps,
    );
    loops!(
        avx2, "AVX2 with FMA", "avx2,fma", __m256 of 8, 12 and 8 sums,
        _mm256_set1_ps, _mm256_loadu_ps, _mm256_add_ps, _mm256_fmadd_ps,
    );
    loops!(
        sse2, "SSE2, without fused multiply-adds", "sse2", __m128 of 4, 12 and 8 sums,
        _mm_set1_ps, _mm_loadu_ps, _mm_add_ps, |a, b, c| _mm_add_ps(_mm_mul_ps(a, b), c),
    );

    /// The widest that the machine has.
    pub fn best() -> Loops {
        if is_x86_feature_detected!("avx512f") {
            avx512::LOOPS
        } else if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            avx2::LOOPS
        } else {
            sse2::LOOPS
        }
    }
}

#[cfg(target_arch = "aarch64")]
mod sets {
    use super::*;
    use std::arch::aarch64::*;

    loops!(
        neon, "NEON", "neon", float32x4_t of 4, 24 and 16 sums,
        vdupq_n_f32, vld1q_f32, vaddq_f32, |a, b, c| vfmaq_f32(c, a, b),
    );

    /// Every such machine has it.
    pub fn best() -> Loops {
        neon::LOOPS
    }
}

pub use sets::best;
