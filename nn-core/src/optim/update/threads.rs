//! The pass of an optimiser shared by the threads of a pool: number by number it is the same wherever it is cut.

use std::cell::Cell;

use super::{Update, isa};
use crate::math::Scalar;
use crate::threads::{Divisible, middle, share};

std::thread_local! {
    static WANTED: Cell<bool> = const { Cell::new(false) };
}

/// Does a step of an optimiser with all threads of the pool that it is in.
pub(crate) fn on_all_threads(step: impl FnOnce()) {
    /// Says that they are wanted no more, also if the step panics.
    struct End;

    impl Drop for End {
        fn drop(&mut self) {
            WANTED.set(false);
        }
    }

    WANTED.set(true);
    let _end = End;
    step();
}

pub(super) fn are_wanted() -> bool {
    WANTED.get()
}

pub(super) fn on_all<T: Scalar, F, const SLOTS: usize>(update: Update<'_, T, F, SLOTS>)
where
    F: Fn(T, T, [T; SLOTS]) -> (T, [T; SLOTS]) + Copy + Sync + Send,
{
    share(update, &isa::run);
}

impl<T: Scalar, F: Copy + Send, const SLOTS: usize> Divisible for Update<'_, T, F, SLOTS> {
    fn halves(self) -> Result<[Self; 2], Self> {
        match middle(self.parameters.len()) {
            Some(middle) => Ok(self.cut(middle)),
            None => Err(self),
        }
    }
}

impl<'a, T: Scalar, F: Copy, const SLOTS: usize> Update<'a, T, F, SLOTS> {
    fn cut(self, middle: usize) -> [Self; 2] {
        let (parameters, other_parameters) = self.parameters.split_at_mut(middle);
        let (gradient, other_gradient) = self.gradient.split_at(middle);
        let mut other_slots: [&'a mut [T]; SLOTS] = core::array::from_fn(|_| Default::default());
        let mut others = other_slots.iter_mut();
        let slots = self.slots.map(|slot| {
            let (slot, other) = slot.split_at_mut(middle);
            if let Some(place) = others.next() {
                *place = other;
            }
            slot
        });
        let rule = self.rule;
        [
            Self {
                parameters,
                gradient,
                slots,
                rule,
            },
            Self {
                parameters: other_parameters,
                gradient: other_gradient,
                slots: other_slots,
                rule,
            },
        ]
    }
}
