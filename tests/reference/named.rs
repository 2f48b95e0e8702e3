//! Tensors of a network under the names that a case has for them.

use nn_core::entry::{Entry, TensorEntry, unflattened};
use nn_core::math::Scalar;
use serde_json::Value;

use super::case::{Tolerances, numbers, shape};

/// A tensor of a network, with the place where it begins among all numbers.
struct Placed {
    name: String,
    entry: &'static TensorEntry,
    /// The shapes whose flattening its first axis is.
    flattened: &'static [&'static [usize]],
    start: usize,
}

fn placed(entries: &'static [Entry]) -> Vec<Placed> {
    fn collect(
        entries: &'static [Entry],
        shapes: &'static [&'static [usize]],
        path: &str,
        start: &mut usize,
        all: &mut Vec<Placed>,
    ) {
        for entry in entries {
            match entry {
                Entry::Step {
                    name,
                    entries,
                    flattened,
                } => {
                    let separator = if name.is_empty() { "" } else { "." };
                    let path = format!("{path}{name}{separator}");
                    collect(entries, flattened, &path, start, all);
                }
                Entry::Tensor(entry) => {
                    all.push(Placed {
                        name: format!("{path}{}", entry.name),
                        entry,
                        flattened: match entry.is_flattened(entries) {
                            true => shapes,
                            false => &[],
                        },
                        start: *start,
                    });
                    *start += entry.len();
                }
            }
        }
    }
    let mut all = Vec::new();
    collect(entries, &[], "", &mut 0, &mut all);
    all
}

impl Placed {
    /// The tensor of the case, in the order of memory: a dense weight is `[in][out]` there and `[out][in]` here.
    fn read(&self, tensor: &Value) -> Result<Vec<f64>, String> {
        let (axes, found) = (shape(tensor), numbers(tensor));
        let expected: Vec<_> = self.entry.file_dims().collect();
        // A plain list of numbers has one axis.
        let fits = axes == expected || (axes.is_empty() && expected == [found.len()]);
        if !fits {
            return Err(format!("{}: {axes:?}, {expected:?} expected", self.name));
        }
        let mut memory = vec![f64::NAN; found.len()];
        for (place, number) in found.into_iter().enumerate() {
            memory[self.in_memory(place)] = number;
        }
        Ok(memory)
    }

    fn in_memory(&self, mut place: usize) -> usize {
        let dims = self.entry.dims;
        let mut memory = 0;
        for &axis in self.entry.file_axes.iter().rev() {
            let index = match axis {
                0 => unflattened(self.flattened, place % dims[0]),
                _ => place % dims[axis],
            };
            memory += index * dims[axis + 1..].iter().product::<usize>();
            place /= dims[axis];
        }
        memory
    }
}

/// Fills `flat`, the numbers of `entries`. `find` has the case's tensor of a name of the network's.
pub fn load<'a, T: Scalar>(
    entries: &'static [Entry],
    flat: &mut [T],
    find: impl Fn(&str) -> Option<&'a Value>,
) -> Result<(), String> {
    for tensor in placed(entries) {
        let value = find(&tensor.name).ok_or_else(|| format!("no numbers of {}", tensor.name))?;
        let numbers = tensor.read(value)?;
        let target = &mut flat[tensor.start..][..numbers.len()];
        for (target, number) in target.iter_mut().zip(numbers) {
            *target = T::from_f64(number);
        }
    }
    Ok(())
}

/// Compares `flat`, the numbers of `entries`, tensor by tensor; `tolerances` has the tolerance of a name.
pub fn compare<'a, T: Scalar>(
    what: &str,
    entries: &'static [Entry],
    flat: &[T],
    find: impl Fn(&str) -> Option<&'a Value>,
    tolerances: impl Fn(&str) -> Tolerances,
) -> Result<(), String> {
    if let Some(tensor) = placed(entries)
        .iter()
        .find(|tensor| find(&tensor.name).is_none())
    {
        return Err(format!("no {what} of {}", tensor.name));
    }
    compare_some(what, entries, flat, find, tolerances)
}

/// The same for the tensors that `find` knows.
pub fn compare_some<'a, T: Scalar>(
    what: &str,
    entries: &'static [Entry],
    flat: &[T],
    find: impl Fn(&str) -> Option<&'a Value>,
    tolerances: impl Fn(&str) -> Tolerances,
) -> Result<(), String> {
    for tensor in placed(entries) {
        let Some(value) = find(&tensor.name) else {
            continue;
        };
        let expected = tensor.read(value)?;
        let found = &flat[tensor.start..][..expected.len()];
        tolerances(&tensor.name).compare(
            &format!("{what} of {}", tensor.name),
            found,
            &expected,
        )?;
    }
    Ok(())
}
