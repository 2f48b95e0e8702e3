//! The learning rate as it is.

use super::Schedule;

/// The optimiser's own learning rate, all the time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Constant;

impl Schedule for Constant {
    fn learning_rate(&self, base: f64, _count: usize) -> f64 {
        base
    }
}
