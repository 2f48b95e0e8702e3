//! Numeric gradient checking: whether a backward pass is the derivative of its forward pass.
//!
//! Every gradient that a backward pass computes is compared with differences of the forward pass, in `f64`. It
//! is how this crate's layers and losses are tested, and works for those of your own:
//!
//! ```
//! use nn_core::gradient::{Mismatch, check_layer};
//! use nn_core::layer::Dense;
//! use nn_core::typenum::{U3, U4};
//!
//! // Four inputs, three outputs, batches of two samples and of one.
//! let report = check_layer::<Dense<U4, U3>, 2>(1)?.assert_alive();
//! assert_eq!(report.parameters, 2 * (4 * 3 + 3));
//! assert_eq!(report.inputs, 2 * 4 + 4);
//! # Ok::<(), Mismatch>(())
//! ```
//!
//! # Method
//!
//! The objective `f` is a loss, or for a layer the sum of its outputs, each times a random number. For each number `x`
//! that has a gradient, with `h` a [`STEPS`] times `max(1, |x|)`:
//!
//! - `(8 (f(x + h) - f(x - h)) - (f(x + 2h) - f(x - 2h))) / 12h` is the numeric gradient. Its error is of the order
//!   of `h⁴` (Abramowitz and Stegun 1964, table 25.2).
//! - The relative error is `|analytic - numeric| / max(|analytic|, |numeric|, floor)`, and has to be below
//!   [`TOLERANCE`]. Below the `floor`, `NOISE · scale / (h · TOLERANCE)`, a numeric gradient has no digits left: `scale` is
//!   the size of the numbers that make the objective, and [`NOISE`] the share of it that rounding may take.
//! - Where that is missed, the differences to either side of `x`, `±(4 f(x ± h) - f(x ± 2h) - 3 f(x)) / 2h`, and smaller
//!   steps get a chance, down to [`FINEST`]: the functions of networks have kinks (`relu`) and jumps (`step`), at which
//!   a difference across them says nothing. A wrong gradient agrees with none of them.
//! - Where none agrees, the noise of the objective is measured (Moré and Wild 2011, from differences of the fourth
//!   order). If it is above [`NOISE`], as behind a `batch_norm` of outputs that hardly differ, the floor is as much
//!   higher, up to [`LARGEST_NOISE`].
//!
//! The time is that of five forward passes for each number: choose small sizes.

mod difference;
mod layer;
mod loss;
mod network;
mod passes;
mod place;
mod report;

pub use layer::check_layer;
pub use loss::check_loss;
pub use network::check_network;
pub use report::{Hint, Mismatch, Place, Report, Wrong};

/// The largest relative error of a right gradient.
pub const TOLERANCE: f64 = 1e-6;
/// The steps of the differences, for numbers of the size of one: the first, and those that are tried where
/// it disagrees. Powers of two, so that `x + h` is rounded little.
pub const STEPS: [f64; 3] = [1.0 / 1024.0, 1.0 / 8192.0, 1.0 / 131_072.0];
/// The last step, which is tried where rounding is as [`NOISE`] says: for functions as steep as a normalisation of two
/// numbers that are almost equal, behind another one.
pub const FINEST: f64 = 1.0 / 2_097_152.0;
/// The largest rounding error of an objective, relative to the numbers that make it: 45 times that of one operation.
pub const NOISE: f64 = 1e-14;
/// The largest that a noise which was measured may be: more is a kink nearby, or an objective that cannot be checked.
pub const LARGEST_NOISE: f64 = 1e-10;
/// The most samples that [`check_network`] takes.
pub const LARGEST_BATCH: usize = 16;

/// The largest absolute value.
fn largest(values: &[f64]) -> f64 {
    values
        .iter()
        .fold(0.0, |largest, value| largest.max(value.abs()))
}
