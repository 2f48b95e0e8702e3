//! The name of one number: `hidden.weight[3, 1]`.

use alloc::format;
use alloc::string::{String, ToString};

use crate::entry::Entry;

/// The number at `place` of a flat view, after the tree that describes it; its axes are those in memory.
pub fn name(entries: &[Entry], place: usize) -> String {
    find("", entries, place).unwrap_or_else(|_| format!("parameter {place}"))
}

/// The name, or how far `place` lies behind the end of the tree.
fn find(prefix: &str, entries: &[Entry], mut place: usize) -> Result<String, usize> {
    for entry in entries {
        match entry {
            Entry::Step { name, entries } => {
                match find(&(prefix.to_string() + name + "."), entries, place) {
                    Ok(name) => return Ok(name),
                    Err(rest) => place = rest,
                }
            }
            Entry::Tensor(tensor) if place < tensor.len() => {
                let mut index = tensor.dims.to_vec();
                for axis in index.iter_mut().rev() {
                    (*axis, place) = (place % *axis, place / *axis);
                }
                return Ok(format!("{prefix}{}{index:?}", tensor.name));
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
        const BIAS: Entry = Entry::vector("bias", &[3]);
        const TREE: &[Entry] = &[
            Entry::Step {
                name: "hidden",
                entries: &[Entry::permuted("weight", &[2, 3], &[1, 0]), BIAS],
            },
            Entry::Step {
                name: "outer",
                entries: &[Entry::Step {
                    name: "inner",
                    entries: &[BIAS],
                }],
            },
        ];
        let names = [0, 5, 6, 8, 9, 11, 12].map(|place| name(TREE, place));
        assert_eq!(
            names,
            [
                "hidden.weight[0, 0]",
                "hidden.weight[1, 2]",
                "hidden.bias[0]",
                "hidden.bias[2]",
                "outer.inner.bias[0]",
                "outer.inner.bias[2]",
                "parameter 12",
            ]
        );
    }
}
