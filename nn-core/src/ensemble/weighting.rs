//! How much each member of an ensemble counts.
//!
//! Losses are those of data that the members did not learn from. All weights here are at least zero and sum to one; those of
//! [`Stacking`](super::Stacking) need not.

use core::fmt;

use crate::train::TrainingError;

/// Why there are no weights.
#[derive(Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum WeightingError {
    /// There are no members, or for greedy selection no rounds, or for stacking no samples.
    Nothing,
    /// A member's loss is not finite, or for inverse losses not positive.
    Loss {
        /// Which member.
        member: usize,
        /// Its loss.
        loss: f64,
    },
    /// The temperature or the ridge is out of range.
    Setting {
        /// What it is.
        value: f64,
    },
    /// The members' outputs are so alike, or not finite, that least squares have no one solution.
    Singular,
    /// The data cannot be evaluated.
    Evaluation(TrainingError),
}

/// The message, as [`Display`](fmt::Display) has it: it is what `main` prints of an error that it returns.
impl fmt::Debug for WeightingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for WeightingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Nothing => write!(f, "there are no members, rounds or samples to weigh by"),
            Self::Loss { member, loss } => {
                write!(
                    f,
                    "member {member} has a loss of {loss}, which gives no weight"
                )
            }
            Self::Setting { value } => {
                write!(f, "a temperature or ridge of {value} is out of range")
            }
            Self::Singular => write!(
                f,
                "the members' outputs are too alike for least squares (try a ridge above zero)"
            ),
            Self::Evaluation(error) => write!(f, "{error}"),
        }
    }
}

impl core::error::Error for WeightingError {}

/// All the same.
#[must_use]
pub const fn uniform<const MEMBERS: usize>() -> [f64; MEMBERS] {
    [1.0 / MEMBERS as f64; MEMBERS]
}

/// Each member by one over its loss.
///
/// # Errors
///
/// A loss that is not a positive number.
///
/// ```
/// use nn_core::ensemble::weighting::by_inverse_loss;
///
/// assert_eq!(by_inverse_loss(&[1.0, 3.0]), Ok([0.75, 0.25]));
/// ```
pub fn by_inverse_loss<const MEMBERS: usize>(
    losses: &[f64; MEMBERS],
) -> Result<[f64; MEMBERS], WeightingError> {
    check(losses)?;
    if let Some(member) = losses.iter().position(|&loss| loss <= 0.0) {
        let loss = losses[member];
        return Err(WeightingError::Loss { member, loss });
    }
    // By the least loss, so that no inverse overflows.
    let least = losses.iter().copied().fold(f64::INFINITY, f64::min);
    Ok(normalised(losses.map(|loss| least / loss)))
}

/// Softmax of the losses: each member by `exp(-loss / temperature)`. The lower the temperature, the more the best one
/// counts; the higher, the more they count alike.
///
/// # Errors
///
/// A loss that is not finite, or a temperature that is no positive number.
///
/// ```
/// use nn_core::ensemble::weighting::by_softmax;
///
/// let [good, bad] = by_softmax(&[0.1, 0.2], 0.05)?;
/// assert!((good / bad - 2.0_f64.exp()).abs() < 1e-9);
/// # Ok::<(), nn_core::ensemble::WeightingError>(())
/// ```
pub fn by_softmax<const MEMBERS: usize>(
    losses: &[f64; MEMBERS],
    temperature: f64,
) -> Result<[f64; MEMBERS], WeightingError> {
    check(losses)?;
    if !(temperature.is_finite() && temperature > 0.0) {
        return Err(WeightingError::Setting { value: temperature });
    }
    let least = losses.iter().copied().fold(f64::INFINITY, f64::min);
    let exp = |loss: f64| crate::math::Scalar::exp((least - loss) / temperature);
    Ok(normalised(losses.map(exp)))
}

/// Greedy selection with replacement (Caruana et al. 2004): starting from nothing, each round adds the member that makes the mean of all
/// that were added best; the best of all rounds counts. `loss_of` is the loss of the ensemble with given weights on validation
/// data. Returns the weights, and their loss, which is at most that of the best member.
///
/// # Errors
///
/// No members, no rounds, or no finite loss.
pub fn greedy<const MEMBERS: usize>(
    rounds: usize,
    mut loss_of: impl FnMut(&[f64; MEMBERS]) -> f64,
) -> Result<([f64; MEMBERS], f64), WeightingError> {
    let mut counts = [0.0; MEMBERS];
    let mut best: Option<([f64; MEMBERS], f64)> = None;
    for round in 1..=rounds {
        let mut best_of_round: Option<(usize, f64)> = None;
        for member in 0..MEMBERS {
            let mut weights = counts;
            weights[member] += 1.0;
            let weights = weights.map(|count| count / round as f64);
            let loss = loss_of(&weights);
            if loss.is_nan() {
                continue;
            }
            if best_of_round.is_none_or(|(_, least)| loss < least) {
                best_of_round = Some((member, loss));
            }
            if best.is_none_or(|(_, least)| loss < least) {
                best = Some((weights, loss));
            }
        }
        let Some((member, _)) = best_of_round else {
            break;
        };
        counts[member] += 1.0;
    }
    best.filter(|(_, loss)| loss.is_finite())
        .ok_or(WeightingError::Nothing)
}

fn check<const MEMBERS: usize>(losses: &[f64; MEMBERS]) -> Result<(), WeightingError> {
    if MEMBERS == 0 {
        return Err(WeightingError::Nothing);
    }
    match losses.iter().position(|loss| !loss.is_finite()) {
        Some(member) => Err(WeightingError::Loss {
            member,
            loss: losses[member],
        }),
        None => Ok(()),
    }
}

fn normalised<const MEMBERS: usize>(weights: [f64; MEMBERS]) -> [f64; MEMBERS] {
    let sum: f64 = weights.iter().sum();
    weights.map(|weight| weight / sum)
}
