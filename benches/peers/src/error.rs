//! How far a peer's outputs are from ours.

use std::error::Error;
use std::fmt;

/// What single precision and another order of the sums leave, with room.
pub const TOLERANCE: f32 = 1e-4;

/// The largest difference, divided by the largest output; infinite where something is not a number or missing.
pub fn relative(outputs: &[f32], ours: &[f32]) -> f32 {
    if outputs.len() != ours.len() {
        return f32::INFINITY;
    }
    let largest = ours.iter().fold(0.0, |a: f32, b| a.max(b.abs()));
    let differences = outputs.iter().zip(ours).map(|(a, b)| (a - b).abs());
    differences.fold(0.0, |worst: f32, difference| {
        let difference = difference / largest.max(f32::MIN_POSITIVE);
        if difference.is_nan() {
            f32::INFINITY
        } else {
            worst.max(difference)
        }
    })
}

/// A peer has not what a task takes: no time in the table, and no failure.
#[derive(Debug)]
pub struct Lacks(pub &'static str);

impl Error for Lacks {}

impl fmt::Display for Lacks {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{TOLERANCE, relative};

    const OURS: [f32; 3] = [1.0, -4.0, 2.0];

    #[test]
    fn the_largest_difference_counts() {
        assert_eq!(relative(&[1.0, -3.0, 2.5], &OURS), 0.25);
        assert_eq!(relative(&OURS, &OURS), 0.0);
    }

    #[test]
    fn what_is_no_number_or_missing_is_a_mismatch() {
        for place in 0..3 {
            let mut outputs = OURS;
            outputs[place] = f32::NAN;
            assert!(relative(&outputs, &OURS) > TOLERANCE);
            assert!(relative(&OURS, &outputs) > TOLERANCE);
        }
        assert!(relative(&OURS[..2], &OURS) > TOLERANCE);
        assert!(relative(&OURS, &[0.0; 3]) > TOLERANCE);
    }
}
