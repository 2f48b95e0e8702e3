//! The sets of instructions that a test runs with: each that the machine has.

use std::vec::Vec;

use crate::math::Scalar;

#[cfg(target_arch = "x86_64")]
pub use choice::{chosen, with_each};

#[cfg(target_arch = "x86_64")]
mod choice {
    use core::cell::Cell;
    use std::thread_local;

    use crate::kernel::isa::{Level, asks, level};

    thread_local! {
        static CHOSEN: Cell<Option<Level>> = const { Cell::new(None) };
    }

    /// What [`level`] says in place of what it found: only what [`with_each`] found that the machine has.
    pub fn chosen() -> Option<Level> {
        CHOSEN.get()
    }

    /// Does the same with each level, the lowest first; the name of each. The first to fail is printed.
    pub fn with_each(mut run: impl FnMut(&'static str)) {
        let levels: &[(Level, &'static str)] = &[
            (Level::Baseline, "baseline"),
            (Level::Fma, "fma"),
            (Level::Halves, "wide in halves"),
            (Level::Wide, "wide"),
        ];
        CHOSEN.set(None);
        let levels = match level() {
            _ if !asks!() => &levels[..1],
            Level::Baseline => &levels[..1],
            Level::Fma | Level::Halves => &levels[..3],
            Level::Wide => levels,
        };
        for &(level, name) in levels {
            CHOSEN.set(Some(level));
            run(name);
        }
        CHOSEN.set(None);
    }
}

/// Elsewhere there is one.
#[cfg(not(target_arch = "x86_64"))]
pub fn with_each(mut run: impl FnMut(&'static str)) {
    run("compiled");
}

/// Whether a level is what the compiler was told of the machine.
pub fn is_lowest(name: &str) -> bool {
    ["baseline", "compiled"].contains(&name)
}

/// What each level makes of the same. All that fuse products with sums make the same bits, whatever their vectors.
pub fn each<T: Scalar>(make: impl Fn() -> Vec<T>) -> Vec<(&'static str, Vec<T>)> {
    let mut made = Vec::new();
    with_each(|name| made.push((name, make())));
    for pair in made.windows(2).skip(1) {
        let [(a, first), (b, second)] = pair else {
            unreachable!("windows of two")
        };
        assert_same_bits(first, second, &std::format!("{a} and {b}"));
    }
    made
}

/// [`each`], where no product is fused with a sum: then all make the same bits.
pub fn same<T: Scalar>(make: impl Fn() -> Vec<T>) -> Vec<T> {
    let made = each(make);
    for (name, numbers) in &made[1..] {
        assert_same_bits(&made[0].1, numbers, name);
    }
    made.into_iter().next().expect("there is a level").1
}

/// Also of zeros of either sign. What is not a number is as good as any other: which of two comes out of a product is not
/// said anywhere.
pub fn assert_same_bits<T: Scalar>(first: &[T], second: &[T], what: &str) {
    assert_eq!(first.len(), second.len(), "{what}: as many numbers");
    for (place, (&a, &b)) in first.iter().zip(second).enumerate() {
        let is_same = a.to_f64().to_bits() == b.to_f64().to_bits() || (a.is_nan() && b.is_nan());
        assert!(is_same, "{what}: {a} and {b} at {place}");
    }
}
