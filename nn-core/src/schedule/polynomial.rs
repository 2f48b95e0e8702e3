//! `min + (η - min) (1 - t / n)^power`, and `min` from `n` on.
//! Conventions: PyTorch's `PolynomialLR`; Keras's `PolynomialDecay`.

use super::Schedule;
use super::floor::{Floor, floor_settings};
use crate::math::Scalar;
use crate::optim::SettingError;
use crate::optim::setting::{count, positive};

/// A rate that falls to its floor by a power: in a line unless told otherwise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Polynomial {
    length: usize,
    power: f64,
    floor: Floor,
    cycle: bool,
}

impl Polynomial {
    /// Down to 0 in `length` counts, in a line.
    #[must_use]
    pub const fn new(length: usize) -> Self {
        Self {
            length,
            power: 1.0,
            floor: Floor::ZERO,
            cycle: false,
        }
    }

    /// With another power than 1.
    #[must_use]
    pub const fn power(self, power: f64) -> Self {
        Self { power, ..self }
    }

    /// With a length that grows to the next multiple when it is passed, so that the rate jumps up and falls again.
    #[must_use]
    pub const fn cycle(self) -> Self {
        Self {
            cycle: true,
            ..self
        }
    }

    floor_settings!();
}

impl Schedule for Polynomial {
    fn learning_rate(&self, base: f64, count: usize) -> f64 {
        let floor = self.floor.of(base);
        let length = if self.cycle {
            count.max(1).next_multiple_of(self.length.max(1))
        } else {
            self.length
        };
        let rest = 1.0 - count.min(length) as f64 / length as f64;
        floor + (base - floor) * Scalar::powf(rest, self.power)
    }

    fn check(&self) -> Result<(), SettingError> {
        count("length", self.length)?;
        positive("power", self.power)?;
        self.floor.check()
    }
}
