//! Left tail of the normal distribution: Φ(−a) = φ(a) R(a), a ≥ 0.
//!
//! R(a) = 1 / (a + S(a)) is Mills' ratio, √(π/2) e^(a²/2) erfc(a/√2), and S, which falls from
//! 0.798 as 1/a, a rational function with positive coefficients, so that nothing cancels in it.
//! It is minimax for the relative error of R. In φ(a) = e^(−a²/2) / √(2π) the square is kept in
//! two parts, since exp turns an absolute error of its argument into a relative one.
//!
//! Source: the split as in FreeBSD msun `s_erf.c`; coefficients by `nn-core/tests/data/minimax.py`.

use super::Scalar;
use super::double::Double;
use super::exp::exp_in_range;
use super::polynomial::polynomial;

pub trait Constants: Sized {
    /// Beyond it Φ(−a) rounds to 0; the fit ends there.
    const TAIL_END: Self;
    /// S(a) = 1/R(a) − a
    fn mills_remainder<S: Scalar>(a: S) -> S;
}

impl Constants for f32 {
    const TAIL_END: Self = 15.0;
    #[inline(always)]
    fn mills_remainder<S: Scalar>(a: S) -> S {
        let numerator = polynomial(
            a,
            [0.7978846, 0.50333863, 0.16633043, 0.029891476, 0.002500372],
        );
        let denominator = polynomial(
            a,
            [
                1.0,
                1.086271,
                0.56656384,
                0.17106444,
                0.029903553,
                0.0025001343,
            ],
        );
        numerator / denominator
    }
}

impl Constants for f64 {
    const TAIL_END: Self = 39.0;
    #[inline(always)]
    fn mills_remainder<S: Scalar>(a: S) -> S {
        let numerator = polynomial(
            a,
            [
                0.7978845608028654,
                0.988019686214556,
                0.6256457022359675,
                0.25718903745683663,
                0.07454031392476414,
                0.015678494046711438,
                0.0023868111163689856,
                0.0002538987785906076,
                1.7218805327939006e-5,
                5.739625893997374e-7,
            ],
        );
        let denominator = polynomial(
            a,
            [
                1.0,
                1.693728617191362,
                1.4188849380502577,
                0.761117957991423,
                0.28704743404716154,
                0.07921058788085476,
                0.016182849206275534,
                0.0024212486879703005,
                0.00025504670452318587,
                1.721880531916323e-5,
                5.739625894458407e-7,
            ],
        );
        numerator / denominator
    }
}

/// φ(a) and 1/R(a) at `a` in [0, [`Constants::TAIL_END`]]: Φ(−a) is their quotient.
pub(crate) struct NormalTail<T> {
    pub density: T,
    pub inverse_mills: T,
}

impl<T: Scalar> NormalTail<T> {
    #[inline(always)]
    pub fn new(a: T) -> Self {
        // 1 / √(2π)
        let scale = T::from_f64(0.398_942_280_401_432_7);
        let part = Double::new(a);
        let exponential = exp_in_range(part.product(part).scale(T::from_f64(-0.5)));
        NormalTail {
            density: scale * exponential,
            inverse_mills: a + T::mills_remainder(a),
        }
    }
}
