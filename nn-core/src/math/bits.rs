//! What a float's bits give away: its exponent, the upper half of its significand, and the
//! nearest integer, all without a conversion instruction, which 64-bit lanes lack before AVX-512.

pub trait Bits: Copy {
    /// Adding it rounds to an integer, to even, and leaves that integer in the sum's low bits.
    const ROUND: Self;

    /// 2ⁿ, given `n + ROUND`; it has to be normal.
    fn two_to(rounded: Self) -> Self;

    /// `[2ⁱ, 2ʲ, 2⁻ʲ]` with i + j = n and i, j nearly equal, given `n + ROUND`.
    ///
    /// One factor would not reach every result of `exp`: 2ⁿ may itself be out of range, or
    /// subnormal.
    fn power_of_two(rounded: Self) -> [Self; 3];

    /// `[k, m, 2⁻ᵏ]` with x = 2ᵏ m and √½ ≤ m < √2, for positive normal x.
    ///
    /// The last is meaningless for x from √2 · 2¹²⁶ (2¹⁰²²) on: it would be subnormal.
    fn split_exponent(self) -> [Self; 3];

    /// The number cut to the upper half of its significand. A product of two heads is exact, and
    /// so is `self - self.head()`.
    fn head(self) -> Self;
}

macro_rules! bits {
    ($float:ident, $bits:ident, fraction = $fraction:literal, bias = $bias:literal) => {
        impl Bits for $float {
            const ROUND: Self = ((3 as $bits) << ($fraction - 1)) as $float;

            #[inline(always)]
            fn two_to(rounded: Self) -> Self {
                const OFFSET: $bits = <$float as Bits>::ROUND.to_bits() - $bias;
                $float::from_bits(rounded.to_bits().wrapping_sub(OFFSET) << $fraction)
            }

            #[inline(always)]
            fn power_of_two(rounded: Self) -> [Self; 3] {
                // n + 2 · bias is positive, so that a logical shift halves it: 64-bit lanes have
                // no arithmetic one.
                const OFFSET: $bits = <$float as Bits>::ROUND.to_bits() - 2 * $bias;
                let both = rounded.to_bits().wrapping_sub(OFFSET);
                let first = both >> 1;
                let second = both.wrapping_sub(first);
                let inverse = ((2 * $bias) as $bits).wrapping_sub(second);
                [first, second, inverse].map(|exponent| $float::from_bits(exponent << $fraction))
            }

            #[inline(always)]
            fn split_exponent(self) -> [Self; 3] {
                const ONE: $bits = (1.0 as $float).to_bits();
                const SQRT_HALF: $bits = (core::$float::consts::SQRT_2 / 2.0).to_bits();
                const FRACTION_MASK: $bits = (1 << $fraction) - 1;
                const INTEGER: $float = ((1 as $bits) << $fraction) as $float;
                // Moves the exponent's carry from m = 1 to m = √½.
                let moved = self.to_bits().wrapping_add(ONE - SQRT_HALF);
                let exponent = moved >> $fraction;
                let k =
                    $float::from_bits(INTEGER.to_bits() | exponent) - (INTEGER + $bias as $float);
                let m = $float::from_bits((moved & FRACTION_MASK) + SQRT_HALF);
                let inverse = ((2 * $bias) as $bits).wrapping_sub(exponent) << $fraction;
                [k, m, $float::from_bits(inverse)]
            }

            #[inline(always)]
            fn head(self) -> Self {
                // Of the significand's 24 (53) digits the upper 12 (26) stay.
                const MASK: $bits = !0 << (($fraction + 2) / 2);
                $float::from_bits(self.to_bits() & MASK)
            }
        }
    };
}

bits!(f32, u32, fraction = 23, bias = 127);
bits!(f64, u64, fraction = 52, bias = 1023);
