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
        map_chunk(chunk, &f);
    }
    if !tail.is_empty() {
        let mut padded = [T::ZERO; LANES];
        padded[..tail.len()].copy_from_slice(tail);
        map_chunk(&mut padded, &f);
        tail.copy_from_slice(&padded[..tail.len()]);
    }
}

#[inline(always)]
fn map_chunk<T: Scalar>(chunk: &mut [T; LANES], f: &impl Fn(T) -> T) {
    for x in chunk {
        *x = f(*x);
    }
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
