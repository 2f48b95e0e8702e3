//! Losses: of one output, without a network.

use super::difference::difference;
use super::largest;
use super::report::{Compared, Mismatch, Place, Report, Tally};
use crate::loss::{Array, Loss};
use crate::memory::zeroed_box;

/// Compares the gradient of a loss with differences of it, at one output and target.
///
/// ```
/// use nn_core::{gradient::check_loss, loss::CrossEntropy};
///
/// check_loss(&CrossEntropy, &[0.5, -1.0, 2.0], &1)?.assert_alive();
/// # Ok::<(), nn_core::gradient::Mismatch>(())
/// ```
///
/// # Errors
///
/// The gradients that differ.
///
/// # Panics
///
/// If the target cannot be learnt.
pub fn check_loss<L: Loss, O: Array<f64>>(
    loss: &L,
    output: &O,
    target: &L::Target<O>,
) -> Result<Report, Mismatch> {
    if let Err(error) = loss.check::<f64, O>(target) {
        panic!("the target is wrong: {error}");
    }
    let mut point = zeroed_box::<O>();
    let mut analytic = zeroed_box::<O>();
    point.flat_mut().copy_from_slice(output.flat());
    analytic.flat_mut().fill(f64::NAN);
    let value = loss.loss::<f64, O>(output, target, Some(&mut analytic));
    let scale = value.abs() + largest(output.flat());
    let mut tally = Tally::new(1);
    for element in 0..O::LEN {
        let x = output.flat()[element];
        let gradient = analytic.flat()[element];
        let difference = difference(gradient, x, scale, |x| {
            point.flat_mut()[element] = x;
            loss.loss::<f64, O>(&point, target, None)
        });
        point.flat_mut()[element] = x;
        let compared = Compared {
            analytic: gradient,
            difference,
            hint: None,
        };
        tally.input(&compared, Place::Output { element });
    }
    tally.finish()
}
