//! How far a peer's outputs are from ours.

/// What single precision and another order of the sums leave, with room.
pub const TOLERANCE: f32 = 1e-4;

/// The largest difference, divided by the largest output.
pub fn relative(outputs: &[f32], ours: &[f32]) -> f32 {
    if outputs.len() != ours.len() {
        return f32::INFINITY;
    }
    let largest = ours.iter().fold(0.0, |a: f32, b| a.max(b.abs()));
    let pairs = outputs.iter().zip(ours);
    let differences = pairs.map(|(a, b)| (a - b).abs() / largest);
    // A NaN is no small difference.
    differences.fold(0.0, |a: f32, b| if b <= a { a } else { b })
}
