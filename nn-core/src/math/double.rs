//! A number in two parts, for arguments of the exponential: there an absolute error becomes a
//! relative one, so that the rounding of an argument of 25 costs 25 times that of the result.
//!
//! Not normalised: the low part may be as large as the last half of the high part's significand.
//! Source: Dekker 1971 (splitting), Knuth, volume 2, §4.2.2 (sum); no fused multiply-add.

use super::Scalar;

/// `high + low`
#[derive(Clone, Copy)]
pub(crate) struct Double<T> {
    pub high: T,
    pub low: T,
}

impl<T: Scalar> Double<T> {
    /// A number that one part holds. Adding −0 is free, adding 0 is not.
    #[inline(always)]
    pub fn new(x: T) -> Self {
        Double {
            high: x,
            low: -T::ZERO,
        }
    }

    /// The constant `high + low` in two parts of the type.
    #[inline(always)]
    pub fn constant(high: f64, low: f64) -> Self {
        let first = T::from_f64(high);
        Double {
            high: first,
            low: T::from_f64((high - first.to_f64()) + low),
        }
    }

    #[inline(always)]
    pub fn sum(self, other: Self) -> Self {
        let high = self.high + other.high;
        let part = high - self.high;
        let rounding = (self.high - (high - part)) + (other.high - part);
        Double {
            high,
            low: rounding + (self.low + other.low),
        }
    }

    /// The high part is exact: a product of two heads.
    #[inline(always)]
    pub fn product(self, other: Self) -> Self {
        let (head, other_head) = (self.high.head(), other.high.head());
        let (tail, other_tail) = (
            self.high - head + self.low,
            other.high - other_head + other.low,
        );
        Double {
            high: head * other_head,
            low: head * other_tail + tail * (other.high + other.low),
        }
    }

    /// Exact if `factor` is a power of two.
    #[inline(always)]
    pub fn scale(self, factor: T) -> Self {
        Double {
            high: self.high * factor,
            low: self.low * factor,
        }
    }
}
