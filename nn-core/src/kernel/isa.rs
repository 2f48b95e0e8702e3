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

/// Bytes of the vectors that kernels read numbers in.
#[inline(always)]
pub fn vector() -> usize {
    #[cfg(all(feature = "std", target_arch = "x86_64"))]
    if asks!() {
        return match level() {
            Level::Baseline => Compiled::VECTOR,
            Level::Fma => 32,
            #[cfg(test)]
            Level::Halves => 64,
            Level::Wide => 64,
        };
    }
    Compiled::VECTOR
}

/// A function over scalars that is compiled for each set of instructions: `fn name<T, ..>(arguments) = body;` calls
/// `body::<T, ..>(arguments)`, and `= body with arithmetic;` calls `body::<A, T, ..>(arguments)` with the [`Arithmetic`] of
/// the machine. The body is `#[inline(always)]`, and everything that it calls in its loops: what is not inlined is
/// compiled for the baseline.
///
/// With std, one that has no parameter but `T` is compiled for `f32` and `f64` here, once, and not in every crate that has a
/// network. Its arguments are without `T`, or slices of `T`, or references to `repr(C)` structures of these.
macro_rules! dispatched {
    (
        $(#[$attribute:meta])*
        $visibility:vis fn $name:ident<T>($($argument:ident: $type:ty),* $(,)?) = $body:ident $(with $arithmetic:ident)?;
    ) => {
        $(#[$attribute])*
        #[allow(clippy::too_many_arguments)]
        $visibility fn $name<T: $crate::math::Scalar>($($argument: $type),*) {
            #[cfg(feature = "std")]
            #[allow(unsafe_code)]
            {
                $crate::kernel::isa::compiled!(single, f32, $body, [$($arithmetic)?], $($argument: $type),*);
                $crate::kernel::isa::compiled!(double, f64, $body, [$($arithmetic)?], $($argument: $type),*);
                let run = match T::BYTES == size_of::<f32>() {
                    true => single::run as *const (),
                    false => double::run as *const (),
                };
                // SAFETY: a scalar of four bytes is `f32` or has its layout, and one of eight is `f64` or has its. So what
                // slices and references point at has one layout too, and pointers are passed alike whatever they point at.
                let run: fn($($type),*) = unsafe { core::mem::transmute(run) };
                run($($argument),*);
            }
            #[cfg(not(feature = "std"))]
            $crate::kernel::isa::call!($body, $crate::kernel::isa::Compiled, [$($arithmetic)?], [T], [$($argument),*]);
        }
    };
    (
        $(#[$attribute:meta])*
        $visibility:vis fn $name:ident<T $(, $generic:ident: $bound:path)+>(
            $($argument:ident: $type:ty),* $(,)?
        ) = $body:ident $(with $arithmetic:ident)?;
    ) => {
        $(#[$attribute])*
        $visibility fn $name<T: $crate::math::Scalar $(, $generic: $bound)+>($($argument: $type),*) {
            // Where products are added with one rounding the machine has more than the baseline.
            $crate::kernel::isa::choose!(
                $body, [$($arithmetic)?], [T $(, $generic)+], [T: $crate::math::Scalar $(, $generic: $bound)+],
                [$($argument: $type),*], T::IS_FUSED
            );
        }
    };
}

/// The function for one scalar.
#[cfg(feature = "std")]
macro_rules! compiled {
    ($module:ident, $scalar:ident, $body:ident, $arithmetic:tt, $($argument:ident: $type:ty),*) => {
        mod $module {
            #[allow(clippy::wildcard_imports)]
            use super::*;

            type T = $scalar;

            #[inline(never)]
            pub fn run($($argument: $type),*) {
                $crate::kernel::isa::choose!($body, $arithmetic, [T], [], [$($argument: $type),*], false);
            }
        }
    };
}

/// Does it with what the machine has.
macro_rules! choose {
    (
        $body:ident, $arithmetic:tt, [$($generic:ident),*], [$($bounds:tt)*], [$($argument:ident: $type:ty),*],
        $has_more_than_baseline:expr
    ) => {
        #[cfg(all(feature = "std", target_arch = "x86_64"))]
        #[allow(unsafe_code)]
        if $crate::kernel::isa::asks!() {
            use $crate::kernel::isa::{Level, level};

            #[target_feature(enable = "avx2,fma")]
            fn fma<$($bounds)*>($($argument: $type),*) {
                $crate::kernel::isa::call!($body, $crate::kernel::isa::Fused<32>, $arithmetic, [$($generic),*], [$($argument),*]);
            }
            #[target_feature(enable = "avx2,fma,avx512f,avx512bw,avx512dq,avx512vl")]
            fn wide<$($bounds)*>($($argument: $type),*) {
                $crate::kernel::isa::call!($body, $crate::kernel::isa::Fused<64>, $arithmetic, [$($generic),*], [$($argument),*]);
            }
            #[cfg(test)]
            #[target_feature(enable = "avx2,fma")]
            fn halves<$($bounds)*>($($argument: $type),*) {
                $crate::kernel::isa::call!($body, $crate::kernel::isa::Fused<64>, $arithmetic, [$($generic),*], [$($argument),*]);
            }
            match level() {
                // SAFETY: the machine has these instructions, as it said itself.
                Level::Wide => return unsafe { wide($($argument),*) },
                #[cfg(test)]
                // SAFETY: as above.
                Level::Halves => return unsafe { halves($($argument),*) },
                // SAFETY: as above.
                Level::Fma => return unsafe { fma($($argument),*) },
                Level::Baseline => {}
            }
            if $has_more_than_baseline {
                return;
            }
        }
        $crate::kernel::isa::call!(
            $body, $crate::kernel::isa::Compiled, $arithmetic, [$($generic),*], [$($argument),*]
        );
    };
}

macro_rules! call {
    ($body:ident, $a:ty, [], [$($generic:ident),*], [$($argument:ident),*]) => {
        $body::<$($generic),*>($($argument),*)
    };
    ($body:ident, $a:ty, [arithmetic], [$($generic:ident),*], [$($argument:ident),*]) => {
        $body::<$a, $($generic),*>($($argument),*)
    };
}
#[cfg(feature = "std")]
pub(crate) use compiled;
pub(crate) use dispatched;
pub(crate) use {call, choose};

/// Code for each number below a constant of at most 13. A loop over vectors of 64 bytes is long enough that the compiler would
/// rather keep it than unroll it, and make vectors across its rounds, which it gathers from all over memory.
macro_rules! unrolled {
    ($count:expr, |$index:ident| $body:block) => {
        $crate::kernel::isa::unrolled!(@ $count, $index, $body, 0 1 2 3 4 5 6 7 8 9 10 11 12)
    };
    (@ $count:expr, $index:ident, $body:block, $($number:literal)*) => {
        $(if const { $number < $count } {
            let $index: usize = $number;
            $body
        })*
    };
}
pub(crate) use unrolled;

/// Between two rounds of a loop over vectors: makes the compiler take each by itself, where it would otherwise take the first
/// numbers of several, then the second ones, and gather them from all over memory.
#[inline(always)]
#[allow(unsafe_code)]
pub fn apart() {
    #[cfg(all(target_arch = "x86_64", not(miri)))]
    // SAFETY: no instruction at all.
    unsafe {
        core::arch::asm!("", options(nomem, nostack, preserves_flags));
    }
}

/// Work that is done with all the instructions there are: everything in it that is inlined.
pub trait Job {
    /// Whether the choice is made once for all of it. In other work each kernel makes it, and it is compiled once.
    const IS_TINY: bool = true;
    /// Whether vectors of 64 bytes do it sooner, if it is tiny: where all of it runs over outputs that lie side by side. What
    /// goes back turns weights round, which the compiler would do there by gathering numbers from all over memory.
    const IS_WIDE: bool = false;

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

/// Does some work. What is tiny and [wide](Job::IS_WIDE) takes half as many instructions in vectors of 64 bytes, and more of
/// the next call's are under way before it is done.
#[inline(always)]
pub fn run<J: Job>(job: J) {
    if !J::IS_TINY {
        job.run::<Separate>();
        return;
    }
    #[cfg(all(feature = "std", target_arch = "x86_64"))]
    #[allow(unsafe_code)]
    if asks!() {
        #[target_feature(enable = "avx2,fma")]
        fn fma(job: impl Job) {
            job.run::<Fused<32>>();
        }
        #[target_feature(enable = "avx2,fma,avx512f,avx512bw,avx512dq,avx512vl")]
        fn wide(job: impl Job) {
            job.run::<Fused<64>>();
        }
        match level() {
            Level::Baseline => {}
            // SAFETY: the machine has these instructions, as it said itself.
            Level::Wide if J::IS_WIDE => return unsafe { wide(job) },
            // SAFETY: as above; each level has those of the ones before.
            _ => return unsafe { fma(job) },
        }
    }
    job.run::<Compiled>();
}
