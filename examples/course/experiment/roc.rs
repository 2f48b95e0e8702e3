//! How well a score tells signal from background: the receiver operating characteristic, and the area under it.
//! The area is the chance that a signal's score is above a background's, where equal scores count half (Hanley and
//! McNeil 1982).

use nn_core::metrics::roc_auc;

/// The curve, and its area.
pub struct Roc {
    /// From (0, 0) to (1, 1): the share of the background that is accepted, and the share of the signal.
    pub curve: Vec<(f64, f64)>,
    /// From 0 to 1; not a number where a score is none, or one of the two kinds is missing.
    pub area: f64,
}

impl Roc {
    /// Of scores, each with whether it is a signal's.
    pub fn new(scores: impl IntoIterator<Item = (f32, bool)>) -> Self {
        let mut scores: Vec<_> = scores.into_iter().collect();
        scores.sort_by(|a, b| b.0.total_cmp(&a.0));
        let signals = scores.iter().filter(|(_, signal)| *signal).count() as f64;
        let backgrounds = scores.len() as f64 - signals;

        let mut accepted = [0.0, 0.0];
        let mut curve = vec![(0.0, 0.0)];
        // Equal scores are accepted together: a slanted piece of the curve.
        for equal in scores.chunk_by(|a, b| a.0 == b.0) {
            for (_, is_signal) in equal {
                accepted[usize::from(*is_signal)] += 1.0;
            }
            curve.push((accepted[0] / backgrounds, accepted[1] / signals));
        }
        let area = roc_auc(&mut scores).unwrap_or(f64::NAN);
        Self { curve, area }
    }

    /// The curve with fewer points, for a picture: those at least `1 / pieces` apart, and the last.
    pub fn outline(&self, pieces: usize) -> Vec<(f64, f64)> {
        let least = 1.0 / pieces as f64;
        let mut kept: Vec<(f64, f64)> = Vec::new();
        for &(x, y) in &self.curve {
            if kept
                .last()
                .is_none_or(|last| (x - last.0) + (y - last.1) >= least)
            {
                kept.push((x, y));
            }
        }
        kept.extend(self.curve.last());
        kept
    }

    /// The largest share of the signal that is accepted with at most this share of the background.
    pub fn accepted_at(&self, background: f64) -> f64 {
        let within = self.curve.iter().filter(|point| point.0 <= background);
        within.map(|point| point.1).fold(0.0, f64::max)
    }
}
