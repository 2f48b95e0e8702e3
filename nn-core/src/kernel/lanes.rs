//! Channels that lie side by side, several at a time.

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

/// `x = f(x)` for all numbers, so many at a time; the last ones among zeros, so that they are as quick.
#[inline(always)]
pub fn map<T: Scalar>(numbers: &mut [T], f: impl Fn(T) -> T) {
    let (chunks, tail) = numbers.as_chunks_mut::<LANES>();
    for chunk in chunks {
        *chunk = mapped(*chunk, &f);
    }
    if !tail.is_empty() {
        let padded = mapped(padded(tail), &f);
        tail.copy_from_slice(&padded[..tail.len()]);
    }
}

/// `y = f(x)` for all numbers, as in [`map`].
#[inline(always)]
pub fn map_to<T: Scalar>(x: &[T], y: &mut [T], f: impl Fn(T) -> T) {
    let ((x, x_tail), (y, y_tail)) = (x.as_chunks(), y.as_chunks_mut::<LANES>());
    for (&x, y) in x.iter().zip(y) {
        *y = mapped(x, &f);
    }
    if !y_tail.is_empty() {
        let padded = mapped(padded(x_tail), &f);
        y_tail.copy_from_slice(&padded[..y_tail.len()]);
    }
}

/// Fewer numbers, with zeros behind them.
#[inline(always)]
fn padded<T: Scalar>(tail: &[T]) -> [T; LANES] {
    let mut padded = [T::ZERO; LANES];
    padded[..tail.len()].copy_from_slice(tail);
    padded
}

/// A vector of its own: written where it was read, a number that stays as it is would be stored under a mask, which is slow.
#[inline(always)]
fn mapped<T: Scalar>(mut chunk: [T; LANES], f: &impl Fn(T) -> T) -> [T; LANES] {
    for x in &mut chunk {
        *x = f(*x);
    }
    chunk
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
