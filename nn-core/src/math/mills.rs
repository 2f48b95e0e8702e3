//! Left tail of the normal distribution: Φ(−a) = φ(a) R(a), a ≥ 0.
//!
//! R is Mills' ratio, √(π/2) e^(a²/2) erfc(a/√2): smooth, falling from 1.2533 as 1/a. It is a
//! rational function with positive coefficients, minimax for the relative error, so that nothing
//! cancels in it. In φ(a) = e^(−a²/2) / √(2π) the square is kept in two parts, since exp turns
//! an absolute error of its argument into a relative one.
//!
//! Source: the split as in FreeBSD msun `s_erf.c`; coefficients by `tests/data/minimax.py`.

use super::Scalar;
use super::exp::exp_sum;
use super::polynomial::polynomial;

pub trait Constants: Sized {
    /// Beyond it Φ(−a) rounds to 0; the fit ends there.
    const MILLS_HIGHEST: Self;
    fn mills(a: Self) -> Self;
}

impl Constants for f32 {
    const MILLS_HIGHEST: Self = 15.0;
    #[inline(always)]
    fn mills(a: Self) -> Self {
        polynomial(a, [1.253314145, 1.101120475, 0.461142419, 0.1024738553, 0.01041061427])
            / polynomial(
                a,
                [1.0, 1.676452033, 1.205548552, 0.4714088835, 0.1024799718, 0.0104105026],
            )
    }
}

impl Constants for f64 {
    const MILLS_HIGHEST: Self = 39.0;
    #[inline(always)]
    fn mills(a: Self) -> Self {
        let numerator = polynomial(
            a,
            [
                1.25331413731550025,
                2.07535127095441107,
                1.70361039394464266,
                0.895796860995118076,
                0.331023969279876027,
                0.0894175120230802522,
                0.0178572761464542922,
                0.00260668718016503454,
                0.000267199819868379945,
                0.0000174909072315234396,
                5.62123720140489525e-7,
            ],
        );
        let denominator = polynomial(
            a,
            [
                1.0,
                2.45377529813999426,
                2.81711385701705907,
                2.00154800873913686,
                0.98017604840181242,
                0.348352459797017717,
                0.0919892176810554583,
                0.0181233517098520576,
                0.00262417808760079025,
                0.000267761943585355716,
                0.0000174909072315532779,
                5.62123720140361161e-7,
            ],
        );
        numerator / denominator
    }
}

/// The parts of Φ at a ≥ 0 (beyond the range where they are 0, at its end).
pub(crate) struct Normal<T> {
    /// φ(a)
    pub density: T,
    /// R(a)
    pub mills: T,
}

impl<T: Scalar> Normal<T> {
    #[inline(always)]
    pub fn new(a: T) -> Self {
        let half = T::from_f64(0.5);
        let head = a.head();
        let exponential = exp_sum(-half * head * head, -half * (a - head) * (a + head));
        let scale = T::from_f64(core::f64::consts::FRAC_2_SQRT_PI / core::f64::consts::SQRT_2 / 2.0);
        Normal { density: scale * exponential, mills: T::mills(a) }
    }
}
