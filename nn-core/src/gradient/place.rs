//! The name of one number: `hidden.weight[3, 1]`.

use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use crate::entry::Entry;

/// The tensor and the index of the number at `place` of a flat view, after the tree that describes it. What it
/// does not describe is `parameters[place]`.
pub fn find(entries: &[Entry], place: usize) -> (String, Vec<usize>) {
    find_in("", entries, place).unwrap_or_else(|_| ("parameters".to_string(), vec![place]))
}

/// The same, or how far `place` lies behind the end of the tree.
fn find_in(
    prefix: &str,
    entries: &[Entry],
    mut place: usize,
) -> Result<(String, Vec<usize>), usize> {
    for entry in entries {
        match entry {
            Entry::Step { name, entries, .. } => {
                let separator = if name.is_empty() { "" } else { "." };
                match find_in(&(prefix.to_string() + name + separator), entries, place) {
                    Ok(found) => return Ok(found),
                    Err(rest) => place = rest,
                }
            }
            Entry::Tensor(tensor) if place < tensor.len() => {
                let mut index = tensor.dims.to_vec();
                for axis in index.iter_mut().rev() {
                    (*axis, place) = (place % *axis, place / *axis);
                }
                return Ok((prefix.to_string() + tensor.name, index));
            }
            Entry::Tensor(tensor) => place -= tensor.len(),
        }
    }
    Err(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_in_nested_steps() {
        const BIAS: Entry = Entry::tensor("bias", &[3]);
        const TREE: &[Entry] = &[
            Entry::step(
                "hidden",
                &[Entry::permuted("weight", &[2, 3], &[1, 0]), BIAS],
            ),
            Entry::step("outer", &[Entry::step("inner", &[BIAS])]),
        ];
        for (place, tensor, index) in [
            (0, "hidden.weight", &[0, 0][..]),
            (5, "hidden.weight", &[1, 2]),
            (6, "hidden.bias", &[0]),
            (8, "hidden.bias", &[2]),
            (9, "outer.inner.bias", &[0]),
            (11, "outer.inner.bias", &[2]),
            (12, "parameters", &[12]),
        ] {
            assert_eq!(find(TREE, place), (tensor.to_string(), index.to_vec()));
        }
    }
}
