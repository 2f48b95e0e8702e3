//! A step over all parameters: one pass, compiled for each set of instructions.

#[cfg(feature = "rayon")]
mod threads;

#[cfg(feature = "rayon")]
pub(crate) use threads::on_all_threads;

use crate::kernel::isa::{self, Arithmetic, Job};
use crate::math::Scalar;

/// Moves every parameter. `rule` is given it, its gradient and what is remembered of it, and says what it and that become.
#[inline]
pub(super) fn update<T: Scalar, const SLOTS: usize>(
    parameters: &mut [T],
    gradient: &[T],
    slots: [&mut [T]; SLOTS],
    rule: impl Fn(T, T, [T; SLOTS]) -> (T, [T; SLOTS]) + Copy + Send + Sync,
) {
    let update = Update {
        parameters,
        gradient,
        slots,
        rule,
    };
    #[cfg(feature = "rayon")]
    if threads::are_wanted() {
        threads::on_all(update);
        return;
    }
    isa::run(update);
}

/// `x = rule(x)` for all numbers.
#[inline]
pub(super) fn change<T: Scalar>(values: &mut [T], rule: impl Fn(T) -> T + Copy + Sync) {
    isa::run(Change { values, rule });
}

struct Update<'a, T, F, const SLOTS: usize> {
    parameters: &'a mut [T],
    gradient: &'a [T],
    slots: [&'a mut [T]; SLOTS],
    rule: F,
}

impl<T: Scalar, F, const SLOTS: usize> Job for Update<'_, T, F, SLOTS>
where
    F: Fn(T, T, [T; SLOTS]) -> (T, [T; SLOTS]),
{
    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let len = self.parameters.len();
        let gradient = &self.gradient[..len];
        let mut slots = self.slots.map(|slot| &mut slot[..len]);
        for (place, p) in self.parameters.iter_mut().enumerate() {
            let mut remembered = [T::ZERO; SLOTS];
            for (x, slot) in remembered.iter_mut().zip(&slots) {
                *x = slot[place];
            }
            (*p, remembered) = (self.rule)(*p, gradient[place], remembered);
            for (slot, x) in slots.iter_mut().zip(remembered) {
                slot[place] = x;
            }
        }
    }
}

struct Change<'a, T, F> {
    values: &'a mut [T],
    rule: F,
}

impl<T: Scalar, F: Fn(T) -> T> Job for Change<'_, T, F> {
    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        for x in self.values {
            *x = (self.rule)(*x);
        }
    }
}
