//! How good a network is on data: mean loss, and accuracy where the loss classifies.

use crate::loss::Loss;
use crate::math::Scalar;
use crate::network::Network;
use crate::train::{Sample, TrainingError};

/// Mean loss and accuracy on some samples.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evaluation {
    /// The mean loss.
    pub loss: f64,
    /// The share of right answers, 0..=1, for losses that classify.
    pub accuracy: Option<f64>,
}

/// Losses and right answers that add up over batches.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sum {
    pub(super) loss: f64,
    pub(super) right: Option<usize>,
    pub(super) samples: usize,
}

impl Sum {
    pub(super) fn add(&mut self, other: Self) {
        self.loss += other.loss;
        self.samples += other.samples;
        self.right = match (self.right, other.right) {
            (Some(a), Some(b)) => Some(a + b),
            (a, b) => a.or(b),
        };
    }

    pub(super) fn add_sample(&mut self, loss: f64, right: Option<bool>) {
        self.add(Self {
            loss,
            right: right.map(usize::from),
            samples: 1,
        });
    }

    pub(super) fn mean(&self) -> Evaluation {
        let samples = self.samples as f64;
        Evaluation {
            loss: self.loss / samples,
            accuracy: self.right.map(|right| right as f64 / samples),
        }
    }
}

/// Mean loss and accuracy of `network` on `samples`, one after the other, in little memory.
///
/// # Errors
///
/// No samples, an input that is not finite, or a target that the loss cannot compare: as
/// [`Training::fit`](crate::train::Training::fit) has them.
///
/// ```
/// use nn_core::prelude::*;
///
/// network! {
///     struct Line: [1] -> [1] { dense(1) }
/// }
/// let net = Line::init(&mut seeded_rng(1));
/// let evaluation = evaluate(&net, &MeanSquaredError, &[([1.0], net.predict(&[1.0]))])?;
/// assert_eq!(evaluation.loss, 0.0);
/// # Ok::<(), TrainingError>(())
/// ```
pub fn evaluate<N: Network, L: Loss>(
    network: &N,
    loss: &L,
    samples: &[Sample<N, L>],
) -> Result<Evaluation, TrainingError> {
    super::error::check_data::<N, L>(loss, samples, &[])?;
    let mut sum = Sum::default();
    for (input, target) in samples {
        let output = network.predict(input);
        sum.add_sample(
            loss.loss::<N::Scalar, _>(&output, target, None).to_f64(),
            loss.is_right::<N::Scalar, _>(&output, target),
        );
    }
    Ok(sum.mean())
}
