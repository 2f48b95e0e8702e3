//! Which instructions there are, and functions that are compiled for each set of them.
//!
//! With std on x86-64 the set is found when the program runs: [`dispatched!`] writes a function once for SSE2, which every
//! such machine has, for AVX2 with fused multiply-add, and for AVX-512. Everywhere else there is one, the one that the
//! compiler was told of (`target-cpu`).

use crate::math::Scalar;

/// How a product is added to a sum, and how wide the registers are.
pub trait Arithmetic {
    /// Bytes of a vector register.
    const VECTOR: usize;
    /// How many registers one sample's outputs may take in a loop.
    const ACROSS: usize;

    /// What a number is in it.
    type Of<T: Scalar>: Scalar;

    /// `a b + c`, rounded once or twice.
    fn multiply_add<T: Scalar>(a: T, b: T, c: T) -> T;

    /// Numbers, as what they are in it.
    fn of<T: Scalar>(numbers: &[T]) -> &[Self::Of<T>];

    /// Numbers to write to, as what they are in it.
    fn of_mut<T: Scalar>(numbers: &mut [T]) -> &mut [Self::Of<T>];
}

/// A product and a sum, each rounded.
pub struct Separate;

impl Arithmetic for Separate {
    const VECTOR: usize = 16;
    const ACROSS: usize = 4;

    type Of<T: Scalar> = T;

    #[inline(always)]
    fn multiply_add<T: Scalar>(a: T, b: T, c: T) -> T {
        a * b + c
    }

    #[inline(always)]
    fn of<T: Scalar>(numbers: &[T]) -> &[T] {
        numbers
    }

    #[inline(always)]
    fn of_mut<T: Scalar>(numbers: &mut [T]) -> &mut [T] {
        numbers
    }
}

/// What a number does by itself, within a function that is compiled for a machine with vectors of 32 bytes.
pub struct Inlined;

impl Arithmetic for Inlined {
    const VECTOR: usize = 32;
    const ACROSS: usize = 8;

    type Of<T: Scalar> = T;

    #[inline(always)]
    fn multiply_add<T: Scalar>(a: T, b: T, c: T) -> T {
        a.multiply_add(b, c)
    }

    #[inline(always)]
    fn of<T: Scalar>(numbers: &[T]) -> &[T] {
        numbers
    }

    #[inline(always)]
    fn of_mut<T: Scalar>(numbers: &mut [T]) -> &mut [T] {
        numbers
    }
}

/// One instruction that rounds once, in vectors of `BYTES`.
#[cfg(feature = "std")]
pub struct Fused<const BYTES: usize>;

#[cfg(feature = "std")]
impl<const BYTES: usize> Arithmetic for Fused<BYTES> {
    const VECTOR: usize = BYTES;
    const ACROSS: usize = 8;

    type Of<T: Scalar> = crate::math::Fused<T>;

    #[inline(always)]
    fn multiply_add<T: Scalar>(a: T, b: T, c: T) -> T {
        a.fused_multiply_add(b, c)
    }

    #[inline(always)]
    #[allow(unsafe_code)]
    fn of<T: Scalar>(numbers: &[T]) -> &[Self::Of<T>] {
        // SAFETY: `Fused<T>` has the layout of `T`, and any value of one is a value of the other.
        unsafe { core::slice::from_raw_parts(numbers.as_ptr().cast(), numbers.len()) }
    }

    #[inline(always)]
    #[allow(unsafe_code)]
    fn of_mut<T: Scalar>(numbers: &mut [T]) -> &mut [Self::Of<T>] {
        // SAFETY: as above.
        unsafe { core::slice::from_raw_parts_mut(numbers.as_mut_ptr().cast(), numbers.len()) }
    }
}

/// What the compiler was told of the machine.
#[cfg(all(feature = "std", target_feature = "avx512f"))]
pub type Compiled = Fused<64>;
#[cfg(all(
    feature = "std",
    target_feature = "fma",
    not(target_feature = "avx512f")
))]
pub type Compiled = Fused<32>;
#[cfg(all(feature = "std", target_arch = "aarch64"))]
pub type Compiled = Fused<16>;
#[cfg(not(all(feature = "std", any(target_feature = "fma", target_arch = "aarch64"))))]
pub type Compiled = Separate;

/// Whether the machine is asked when the program runs.
macro_rules! asks {
    () => {
        cfg!(all(
            feature = "std",
            target_arch = "x86_64",
            not(target_feature = "avx512f")
        ))
    };
}
pub(crate) use asks;

/// What the machine has beyond the baseline.
#[cfg(all(feature = "std", target_arch = "x86_64"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    Baseline,
    /// AVX2 and fused multiply-add: vectors of 32 bytes.
    Fma,
    /// The loops of [`Wide`](Self::Wide) with the instructions of [`Fma`](Self::Fma): tests run them on more machines.
    #[cfg(test)]
    Halves,
    /// AVX-512: vectors of 64 bytes.
    Wide,
}

/// The level of this machine: one load and a comparison after the first call.
#[cfg(all(feature = "std", target_arch = "x86_64"))]
#[inline(always)]
pub fn level() -> Level {
    use core::sync::atomic::{AtomicU8, Ordering};

    #[cfg(test)]
    if let Some(chosen) = super::tests::levels::chosen() {
        return chosen;
    }

    const UNKNOWN: u8 = 0;
    const BASELINE: u8 = 1;
    const FMA: u8 = 2;
    const WIDE: u8 = 3;
    static FOUND: AtomicU8 = AtomicU8::new(UNKNOWN);

    #[cold]
    #[inline(never)]
    fn find() -> u8 {
        let has_fma = std::is_x86_feature_detected!("avx2") && std::is_x86_feature_detected!("fma");
        let is_wide = has_fma
            && std::is_x86_feature_detected!("avx512f")
            && std::is_x86_feature_detected!("avx512bw")
            && std::is_x86_feature_detected!("avx512dq")
            && std::is_x86_feature_detected!("avx512vl");
        let found = match (has_fma, is_wide) {
            (_, true) => WIDE,
            (true, false) => FMA,
            (false, false) => BASELINE,
        };
        FOUND.store(found, Ordering::Relaxed);
        found
    }

    let mut found = FOUND.load(Ordering::Relaxed);
    if found == UNKNOWN {
        found = find();
    }
    match found {
        WIDE => Level::Wide,
        FMA => Level::Fma,
        _ => Level::Baseline,
    }
}

/// A function over scalars that is compiled for each set of instructions: `fn name<T, ..>(arguments) = body;` calls
/// `body::<T, ..>(arguments)`, and `= body with arithmetic;` calls `body::<A, T, ..>(arguments)` with the [`Arithmetic`] of
/// the machine. The body is `#[inline(always)]`, and everything that it calls in its loops: what is not inlined is
/// compiled for the baseline.
macro_rules! dispatched {
    (
        $(#[$attribute:meta])*
        $visibility:vis fn $name:ident<T $(, $generic:ident: $bound:path)*>(
            $($argument:ident: $type:ty),* $(,)?
        ) = $body:ident $(with $arithmetic:ident)?;
    ) => {
        $(#[$attribute])*
        #[allow(clippy::too_many_arguments)]
        $visibility fn $name<T: $crate::math::Scalar $(, $generic: $bound)*>($($argument: $type),*) {
            #[cfg(all(feature = "std", target_arch = "x86_64"))]
            #[allow(unsafe_code)]
            if $crate::kernel::isa::asks!() {
                use $crate::kernel::isa::{Level, level};

                #[target_feature(enable = "avx2,fma")]
                fn fma<T: $crate::math::Scalar $(, $generic: $bound)*>($($argument: $type),*) {
                    $crate::kernel::isa::call!(
                        $body, $crate::kernel::isa::Fused<32>, $($arithmetic)?, [T $(, $generic)*], [$($argument),*]
                    );
                }
                #[target_feature(enable = "avx2,fma,avx512f,avx512bw,avx512dq,avx512vl")]
                fn wide<T: $crate::math::Scalar $(, $generic: $bound)*>($($argument: $type),*) {
                    $crate::kernel::isa::call!(
                        $body, $crate::kernel::isa::Fused<64>, $($arithmetic)?, [T $(, $generic)*], [$($argument),*]
                    );
                }
                #[cfg(test)]
                #[target_feature(enable = "avx2,fma")]
                fn halves<T: $crate::math::Scalar $(, $generic: $bound)*>($($argument: $type),*) {
                    $crate::kernel::isa::call!(
                        $body, $crate::kernel::isa::Fused<64>, $($arithmetic)?, [T $(, $generic)*], [$($argument),*]
                    );
                }
                match level() {
                    // SAFETY: the machine has these instructions, as it said itself.
                    Level::Wide => return unsafe { wide::<T $(, $generic)*>($($argument),*) },
                    #[cfg(test)]
                    // SAFETY: as above.
                    Level::Halves => return unsafe { halves::<T $(, $generic)*>($($argument),*) },
                    // SAFETY: as above.
                    Level::Fma => return unsafe { fma::<T $(, $generic)*>($($argument),*) },
                    Level::Baseline => {}
                }
            }
            // Where products are added with one rounding the machine has more than the baseline.
            if $crate::kernel::isa::asks!() && T::IS_FUSED {
                return;
            }
            $crate::kernel::isa::call!(
                $body, $crate::kernel::isa::Compiled, $($arithmetic)?, [T $(, $generic)*], [$($argument),*]
            );
        }
    };
}

macro_rules! call {
    ($body:ident, $a:ty, , [$($generic:ident),*], [$($argument:ident),*]) => {
        $body::<$($generic),*>($($argument),*)
    };
    ($body:ident, $a:ty, arithmetic, [$($generic:ident),*], [$($argument:ident),*]) => {
        $body::<$a, $($generic),*>($($argument),*)
    };
}
pub(crate) use call;
pub(crate) use dispatched;

/// Work that is done with all the instructions there are: everything in it that is inlined.
pub trait Job {
    /// Does it. `#[inline(always)]`, and what it calls too.
    fn run<A: Arithmetic>(self);
}

/// A network of fewer multiply-accumulates than this is worth a pass that is compiled as a whole for each set of
/// instructions; in a larger one the kernels are.
const TINY: usize = 2048;

/// Whether a network is that small.
pub const fn is_tiny(macs: usize) -> bool {
    macs < TINY
}

/// Does some work; with what the machine has if the network is so small that the choice is made once for all of it. In a
/// larger one each kernel makes it.
#[inline(always)]
pub fn run(is_tiny: bool, job: impl Job) {
    #[cfg(all(feature = "std", target_arch = "x86_64"))]
    #[allow(unsafe_code)]
    if asks!() && is_tiny {
        #[target_feature(enable = "avx2,fma")]
        fn fma(job: impl Job) {
            job.run::<Fused<32>>();
        }
        #[target_feature(enable = "avx2,fma,avx512f,avx512bw,avx512dq,avx512vl")]
        fn wide(job: impl Job) {
            job.run::<Fused<64>>();
        }
        match level() {
            // SAFETY: the machine has these instructions, as it said itself.
            Level::Wide => return unsafe { wide(job) },
            #[cfg(test)]
            // SAFETY: as above.
            Level::Halves => return unsafe { fma(job) },
            // SAFETY: as above.
            Level::Fma => return unsafe { fma(job) },
            Level::Baseline => {}
        }
    }
    if is_tiny {
        job.run::<Compiled>();
    } else {
        job.run::<Separate>();
    }
}
