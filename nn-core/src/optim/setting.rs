//! Settings of optimisers and schedules that make no sense, said in plain words.

use core::fmt;

/// A setting outside its range.
#[derive(Clone, Copy, PartialEq)]
pub struct SettingError {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub value: f64,
    /// What it should be: "at least 0 and less than 1".
    pub range: &'static str,
}

impl fmt::Debug for SettingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for SettingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, value, range } = self;
        write!(f, "the setting `{name}` is {value}, but has to be {range}")
    }
}

impl core::error::Error for SettingError {}

/// A number from 0 up to 1, without 1: decay rates, momentum.
pub(crate) fn share(name: &'static str, value: f64) -> Result<(), SettingError> {
    let range = "at least 0 and less than 1";
    check(name, value, range, (0.0..1.0).contains(&value))
}

/// A number from 0 up to 1.
pub(crate) fn part(name: &'static str, value: f64) -> Result<(), SettingError> {
    let range = "at least 0 and at most 1";
    check(name, value, range, (0.0..=1.0).contains(&value))
}

/// A finite number from 0 up.
pub(crate) fn not_negative(name: &'static str, value: f64) -> Result<(), SettingError> {
    let right = value.is_finite() && value >= 0.0;
    check(name, value, "a finite number of at least 0", right)
}

/// A finite number above 0.
pub(crate) fn positive(name: &'static str, value: f64) -> Result<(), SettingError> {
    let right = value.is_finite() && value > 0.0;
    check(name, value, "a finite number above 0", right)
}

/// A count of at least one.
pub(crate) fn count(name: &'static str, value: usize) -> Result<(), SettingError> {
    check(name, value as f64, "at least 1", value > 0)
}

/// Any other condition.
pub(crate) fn check(
    name: &'static str,
    value: f64,
    range: &'static str,
    right: bool,
) -> Result<(), SettingError> {
    if right {
        Ok(())
    } else {
        Err(SettingError { name, value, range })
    }
}
