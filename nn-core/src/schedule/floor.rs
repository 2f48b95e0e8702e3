//! How low a schedule goes: a rate of its own, as PyTorch has it, or a share of the optimiser's, as Keras has it.

use crate::optim::SettingError;
use crate::optim::setting::{not_negative, part};

/// The lowest rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Floor {
    Rate(f64),
    Share(f64),
}

impl Floor {
    pub(super) const ZERO: Self = Self::Rate(0.0);

    pub(super) fn of(self, base: f64) -> f64 {
        match self {
            Self::Rate(rate) => rate,
            Self::Share(share) => share * base,
        }
    }

    pub(super) fn check(self) -> Result<(), SettingError> {
        match self {
            Self::Rate(rate) => not_negative("floor", rate),
            Self::Share(share) => part("floor_share", share),
        }
    }
}

/// The two settings of a floor, for a schedule with a field `floor`.
macro_rules! floor_settings {
    () => {
        /// With another lowest rate than 0.
        #[must_use]
        pub const fn floor(self, rate: f64) -> Self {
            Self {
                floor: Floor::Rate(rate),
                ..self
            }
        }

        /// With a lowest rate that is a share of the optimiser's: Keras's `alpha`.
        #[must_use]
        pub const fn floor_share(self, share: f64) -> Self {
            Self {
                floor: Floor::Share(share),
                ..self
            }
        }
    };
}
pub(super) use floor_settings;
