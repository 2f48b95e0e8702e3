//! Channels that lie side by side, several at a time.

use core::cell::Cell;
use core::hint::black_box;

use super::isa::apart;
use super::plain::{self, IS_PLAIN};
use crate::math::Scalar;

/// Channels at a time.
pub const LANES: usize = 8;

/// So many numbers of a slice, from a place on.
#[inline(always)]
pub fn at<const V: usize, T: Scalar>(numbers: &[T], place: usize) -> [T; V] {
    let mut found = [T::ZERO; V];
    found.copy_from_slice(&numbers[place..][..V]);
    found
}

/// Writes so many numbers of a slice, from a place on.
#[inline(always)]
pub fn put<const V: usize, T: Scalar>(numbers: &mut [T], place: usize, run: [T; V]) {
    numbers[place..][..V].copy_from_slice(&run);
}

/// Numbers of a function at a time. A loop of so many is not unrolled before it is made one of vectors.
pub const RUN: usize = 16;

/// `x = f(x)` for all numbers.
#[inline(always)]
pub fn map<T: Scalar>(numbers: &mut [T], f: impl Fn(T) -> T) {
    if IS_PLAIN {
        return plain::map(numbers, f);
    }
    let (runs, tail) = numbers.as_chunks_mut::<RUN>();
    for run in runs {
        *run = mapped(*run, &f);
        apart();
    }
    for_runs!(tail.len(), |place, R| {
        put(tail, place, mapped(at::<R, T>(tail, place), &f));
    });
}

/// [`map`] for many numbers. The compiler does not learn that they are written where they were read: it would store a
/// number that stays as it is under a mask, which is ten times slower.
#[inline(always)]
pub fn map_many<T: Scalar>(numbers: &mut [T], f: impl Fn(T) -> T) {
    if IS_PLAIN {
        return map(numbers, f);
    }
    let x = Cell::from_mut(numbers).as_slice_of_cells();
    let y = black_box(x);
    let (runs, x_tail) = x.as_chunks::<RUN>();
    let (written, y_tail) = y.as_chunks::<RUN>();
    for (x, y) in runs.iter().zip(written) {
        let mut run = [T::ZERO; RUN];
        for (run, x) in run.iter_mut().zip(x) {
            *run = x.get();
        }
        for (y, value) in y.iter().zip(mapped(run, &f)) {
            y.set(value);
        }
        apart();
    }
    let mut tail = [T::ZERO; RUN];
    for (tail, x) in tail.iter_mut().zip(x_tail) {
        *tail = x.get();
    }
    for (y, value) in y_tail.iter().zip(mapped(tail, &f)) {
        y.set(value);
    }
}

/// `y = f(x)` for all numbers, as in [`map`].
#[inline(always)]
pub fn map_to<T: Scalar>(x: &[T], y: &mut [T], f: impl Fn(T) -> T) {
    if IS_PLAIN {
        for (y, &x) in y.iter_mut().zip(x) {
            *y = x;
        }
        return plain::map(y, f);
    }
    let (x, x_tail) = x.as_chunks::<RUN>();
    let (y, y_tail) = y.as_chunks_mut::<RUN>();
    for (&x, y) in x.iter().zip(y) {
        *y = mapped(x, &f);
        apart();
    }
    let x_tail = &x_tail[..y_tail.len()];
    for_runs!(y_tail.len(), |place, R| {
        put(y_tail, place, mapped(at::<R, T>(x_tail, place), &f));
    });
}

/// Softmax of some numbers, in place. The largest of them is taken off first, so that nothing overflows.
#[inline(always)]
pub fn softmax<T: Scalar>(numbers: &mut [T]) {
    match numbers.len() {
        0..=4 => softmax_by::<4, T>(numbers),
        5..RUN => softmax_by::<8, T>(numbers),
        _ => softmax_by::<RUN, T>(numbers),
    }
}

/// [`softmax`], so many at a time.
#[inline(always)]
fn softmax_by<const R: usize, T: Scalar>(numbers: &mut [T]) {
    if IS_PLAIN {
        return plain::softmax::<R, T>(numbers);
    }
    let (runs, tail) = numbers.as_chunks_mut::<R>();
    // Behind the last ones stand copies of one of them: the exponential of less would be a subnormal number, which takes a
    // processor as long as all the rest.
    let one = tail.first().or(runs.as_flattened().first());
    let mut last = [one.copied().unwrap_or(T::ZERO); R];
    last[..tail.len()].copy_from_slice(tail);
    // What is not a number is left out here, and makes all of them none below.
    let larger = |a, b| if b > a { b } else { a };
    let mut largest = last;
    for run in &*runs {
        for (largest, &x) in largest.iter_mut().zip(run) {
            *largest = larger(*largest, x);
        }
        apart();
    }
    let largest = halved(largest, larger);
    let exp = |x: T| (x - largest).exp();
    let mut last = mapped(last, &exp);
    last[tail.len()..].fill(T::ZERO);
    let mut sums = last;
    for run in &mut *runs {
        *run = mapped(*run, &exp);
        for (sum, &x) in sums.iter_mut().zip(&*run) {
            *sum += x;
        }
        apart();
    }
    let scale = T::ONE / halved(sums, |a, b| a + b);
    let scaled = |x: T| x * scale;
    for run in runs {
        *run = mapped(*run, &scaled);
        apart();
    }
    last = mapped(last, &scaled);
    tail.copy_from_slice(&last[..tail.len()]);
}

/// One number of a run's, halves upon halves.
#[inline(always)]
pub fn halved<T: Scalar, const R: usize>(mut run: [T; R], join: impl Fn(T, T) -> T) -> T {
    let mut count = R;
    while count > 1 {
        count /= 2;
        for place in 0..count {
            run[place] = join(run[place], run[place + count]);
        }
    }
    run[0]
}

/// A run of its own: written where it was read, a number that stays as it is would be stored under a mask, which is slow.
#[inline(always)]
pub fn mapped<T: Scalar, const R: usize>(mut run: [T; R], f: &impl Fn(T) -> T) -> [T; R] {
    for x in &mut run {
        *x = f(*x);
    }
    run
}

/// Does something for all channels, so many at a time: `|$channel, $lanes|`.
macro_rules! for_channels {
    ($channels:expr, |$channel:ident, $lanes:ident| $body:block) => {{
        let mut $channel = 0;
        while $channels - $channel >= $crate::kernel::lanes::LANES {
            const $lanes: usize = $crate::kernel::lanes::LANES;
            $body
            $channel += $crate::kernel::lanes::LANES;
        }
        while $channel < $channels {
            const $lanes: usize = 1;
            $body
            $channel += 1;
        }
    }};
}
pub(crate) use for_channels;

/// Does something for all numbers, so many at a time, `|$place, $lanes|`: runs of 16, and of 8 and 4 in what is left, so that
/// each is read as it was written, in vectors.
macro_rules! for_runs {
    ($count:expr, |$place:ident, $lanes:ident| $body:block) => {{
        let count = $count;
        let mut $place = 0;
        if !$crate::kernel::plain::IS_PLAIN {
            while count - $place >= $crate::kernel::lanes::RUN {
                const $lanes: usize = $crate::kernel::lanes::RUN;
                $body
                $place += $lanes;
                $crate::kernel::isa::apart();
            }
            if count - $place >= 8 {
                const $lanes: usize = 8;
                $body
                $place += $lanes;
            }
            if count - $place >= 4 {
                const $lanes: usize = 4;
                $body
                $place += $lanes;
            }
        }
        while $place < count {
            const $lanes: usize = 1;
            $body
            $place += $lanes;
            $crate::kernel::isa::apart();
        }
    }};
}
pub(crate) use for_runs;
