//! What is wrong with a target, and the looking at it.

use crate::kernel::finite::all_finite;
use crate::math::Scalar;

/// What is wrong with a target.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum TargetError {
    /// A class that the network has no output for.
    Class {
        /// The class.
        class: usize,
        /// How many there are.
        classes: usize,
    },
    /// A number that is NaN or infinite.
    NotFinite {
        /// Its place in the target, row-major.
        element: usize,
    },
    /// A number that is no probability.
    NotAProbability {
        /// Its place in the target, row-major.
        element: usize,
        /// The number.
        value: f64,
    },
    /// A number other than -1 and 1, for the losses that want one of these.
    NotASign {
        /// Its place in the target, row-major.
        element: usize,
        /// The number.
        value: f64,
    },
    /// A number below zero, for the losses of counts.
    Negative {
        /// Its place in the target, row-major.
        element: usize,
        /// The number.
        value: f64,
    },
    /// Nothing but zeros, for the losses of directions.
    NoDirection,
}

impl core::fmt::Display for TargetError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match *self {
            Self::Class { class, classes } => {
                write!(
                    f,
                    "class {class}, but the network has outputs for {classes} classes, from 0 on"
                )
            }
            Self::NotFinite { element } => write!(f, "element {element} is not a finite number"),
            Self::NotAProbability { element, value } => {
                write!(
                    f,
                    "element {element} is {value}, not a probability between 0 and 1"
                )
            }
            Self::NotASign { element, value } => {
                write!(f, "element {element} is {value}, not -1 or 1")
            }
            Self::Negative { element, value } => {
                write!(
                    f,
                    "element {element} is {value}, but counts are not below 0"
                )
            }
            Self::NoDirection => write!(f, "all elements are 0, which has no direction"),
        }
    }
}

impl core::error::Error for TargetError {}

pub(super) fn check_class(class: usize, classes: usize) -> Result<(), TargetError> {
    if class < classes {
        Ok(())
    } else {
        Err(TargetError::Class { class, classes })
    }
}

#[inline]
pub(super) fn check_finite<T: Scalar>(target: &[T]) -> Result<(), TargetError> {
    if all_finite(target) {
        Ok(())
    } else {
        Err(not_finite(target))
    }
}

/// The first one that is not.
#[cold]
fn not_finite<T: Scalar>(target: &[T]) -> TargetError {
    let element = target.iter().position(|t| !t.is_finite());
    TargetError::NotFinite {
        element: element.unwrap_or(0),
    }
}

#[inline]
pub(super) fn check_probabilities<T: Scalar>(target: &[T]) -> Result<(), TargetError> {
    let error = |element, value| TargetError::NotAProbability { element, value };
    check_each(target, |t| t >= T::ZERO && t <= T::ONE, error)
}

#[inline]
pub(super) fn check_signs<T: Scalar>(target: &[T]) -> Result<(), TargetError> {
    let error = |element, value| TargetError::NotASign { element, value };
    check_each(target, |t| t.abs() == T::ONE, error)
}

#[inline]
pub(super) fn check_counts<T: Scalar>(target: &[T]) -> Result<(), TargetError> {
    let error = |element, value| TargetError::Negative { element, value };
    check_each(target, |t| t >= T::ZERO, error)
}

pub(super) fn check_direction<T: Scalar>(target: &[T]) -> Result<(), TargetError> {
    check_finite(target)?;
    if target.iter().any(|&t| t != T::ZERO) {
        Ok(())
    } else {
        Err(TargetError::NoDirection)
    }
}

/// That all are finite, and fit.
#[inline]
fn check_each<T: Scalar>(
    target: &[T],
    fits: impl Fn(T) -> bool,
    error: impl Fn(usize, f64) -> TargetError,
) -> Result<(), TargetError> {
    check_finite(target)?;
    match target.iter().position(|&t| !fits(t)) {
        Some(element) => Err(error(element, target[element].to_f64())),
        None => Ok(()),
    }
}
