//! Weights in the binary: what `#[weights(..)]` on a [`network!`](crate::network!) expands to.
//!
//! The macro reads the file and knows names and layouts from its own catalogue; here, while compiling, they are compared with
//! those of the layers, so that there is one truth.

use crate::check::{HELP, Message, fail};
use crate::entry::Entry;
use crate::flat::Flat;
use crate::layer::Layer;

/// A tensor as the macro knows it.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Described {
    /// `block.conv1.weight`
    pub name: &'static str,
    /// Its axes in memory.
    pub dims: &'static [usize],
    /// Which of them stands at each place in a file.
    pub file_axes: &'static [usize],
    /// The shapes whose flattening its step takes.
    pub flattened: &'static [&'static [usize]],
}

/// The numbers that lie at `start` of little-endian bytes. Zeros, if there are not so many: that is an error of
/// [`compare`], and one is enough.
///
/// # Panics
///
/// On targets with another order of bytes; in a constant that is a compile error.
#[doc(hidden)]
#[must_use]
#[allow(unsafe_code)]
pub const fn numbers<A: Flat<f32>>(bytes: &'static [u8], start: usize) -> A {
    if cfg!(target_endian = "big") {
        panic!("weights are embedded for little-endian targets");
    }
    assert!(
        size_of::<A>() == 4 * A::LEN,
        "a value of scalars has padding"
    );
    if start > bytes.len() || bytes.len() - start < size_of::<A>() {
        return A::ZEROED;
    }
    let (_, bytes) = bytes.split_at(start);
    // SAFETY: there are as many bytes as `A` has, and `A` is nothing but scalars, for which any bits are a value.
    unsafe { bytes.as_ptr().cast::<A>().read_unaligned() }
}

/// How many numbers a layer has.
#[doc(hidden)]
#[must_use]
pub const fn count<L: Layer>() -> usize {
    <L::Parameters<f32> as Flat<f32>>::LEN + <L::State<f32> as Flat<f32>>::LEN
}

/// A step whose numbers the macro does not know must not have any.
///
/// # Panics
///
/// If it has; in a constant that is a compile error.
#[doc(hidden)]
#[track_caller]
pub const fn without_numbers<L: Layer>(step: &str) {
    if count::<L>() == 0 {
        return;
    }
    fail(
        Message::new()
            .text(step)
            .text(" has ")
            .number(count::<L>())
            .text(" numbers of its own, which `weights` cannot embed")
            .text(HELP)
            .text(
                "write its steps here, or give it weights of its own and call one after the other",
            ),
    );
}

/// What the macro knows of a network, its parameters' tensors and its state's, has to be what its layers say; and the
/// file's numbers as many as theirs. `unknown` counts the numbers of steps that the macro does not know: if there are any,
/// that is an error already.
///
/// # Panics
///
/// If it is not; in a constant that is a compile error.
#[doc(hidden)]
#[track_caller]
pub const fn compare<N: Layer>(
    network: &str,
    [parameters, state]: [&[Described]; 2],
    bytes: usize,
    unknown: &[usize],
) {
    let mut step = 0;
    while step < unknown.len() {
        if unknown[step] > 0 {
            return;
        }
        step += 1;
    }
    let agree = bytes == 4 * count::<N>()
        && matches!(walk(N::PARAMETER_TENSORS, &[], parameters, 0, 0), Some(end) if end == parameters.len())
        && matches!(walk(N::STATE_TENSORS, &[], state, 0, 0), Some(end) if end == state.len());
    if !agree {
        fail(
            Message::new()
                .text("`network!` and its layers disagree about the weights of ")
                .text(network)
                .text(HELP)
                .text("load the file when the program runs; and please report this"),
        );
    }
}

/// The place behind the tensors of `entries`, which begin at `place` and whose names have `prefix` letters before their own.
const fn walk(
    entries: &[Entry],
    flattened: &[&[usize]],
    described: &[Described],
    mut place: usize,
    prefix: usize,
) -> Option<usize> {
    let mut entry = 0;
    while entry < entries.len() {
        match &entries[entry] {
            Entry::Tensor(tensor) => {
                if place >= described.len() {
                    return None;
                }
                let ours = &described[place];
                let same = ends_with(ours.name, prefix, tensor.name)
                    && equal(ours.dims, tensor.dims)
                    && equal(ours.file_axes, tensor.file_axes)
                    && all_equal(ours.flattened, flattened);
                if !same {
                    return None;
                }
                place += 1;
            }
            Entry::Step {
                name,
                entries,
                flattened,
            } => {
                let inner = match name.len() {
                    0 => prefix,
                    len => prefix + len + 1,
                };
                let Some(end) = walk(entries, flattened, described, place, inner) else {
                    return None;
                };
                while place < end {
                    if !has_step(described[place].name, prefix, name) {
                        return None;
                    }
                    place += 1;
                }
            }
        }
        entry += 1;
    }
    Some(place)
}

/// Whether `name` is `end` behind its first `prefix` letters.
const fn ends_with(name: &str, prefix: usize, end: &str) -> bool {
    name.len() == prefix + end.len() && is_at(name, prefix, end)
}

/// Whether `name` goes on with a step's and a dot behind its first `prefix` letters.
const fn has_step(name: &str, prefix: usize, step: &str) -> bool {
    let end = prefix + step.len();
    step.is_empty() || name.len() > end && is_at(name, prefix, step) && name.as_bytes()[end] == b'.'
}

const fn is_at(name: &str, start: usize, part: &str) -> bool {
    let (name, part) = (name.as_bytes(), part.as_bytes());
    let mut place = 0;
    while place < part.len() {
        if name[start + place] != part[place] {
            return false;
        }
        place += 1;
    }
    true
}

const fn equal(a: &[usize], b: &[usize]) -> bool {
    let mut place = 0;
    while place < a.len() && place < b.len() {
        if a[place] != b[place] {
            return false;
        }
        place += 1;
    }
    a.len() == b.len()
}

const fn all_equal(a: &[&[usize]], b: &[&[usize]]) -> bool {
    let mut place = 0;
    while place < a.len() && place < b.len() {
        if !equal(a[place], b[place]) {
            return false;
        }
        place += 1;
    }
    a.len() == b.len()
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;

    const WEIGHT: Described = Described {
        name: "block.dense.weight",
        dims: &[6, 2],
        file_axes: &[1, 0],
        flattened: &[&[2, 3]],
    };
    const BIAS: Described = Described {
        name: "block.dense.bias",
        dims: &[2],
        file_axes: &[0],
        flattened: &[&[2, 3]],
    };
    const DENSE: &[Entry] = &[
        Entry::permuted("weight", &[6, 2], &[1, 0]),
        Entry::tensor("bias", &[2]),
    ];
    const BLOCK: &[Entry] = &[Entry::step("dense", DENSE).flattened(&[&[2, 3]])];
    const TREE: &[Entry] = &[Entry::step("block", &[Entry::step("", BLOCK)])];

    fn agrees(described: &[Described]) -> bool {
        walk(TREE, &[], described, 0, 0) == Some(described.len())
    }

    #[test]
    fn the_same_tensors_agree() {
        assert!(agrees(&[WEIGHT, BIAS]));
    }

    #[test]
    fn whatever_differs_is_found() {
        let name = |name| Described { name, ..BIAS };
        for other in [
            name("block.dense.bia"),
            name("block.dense.biases"),
            name("black.dense.bias"),
            name("block.dense-bias"),
            name("block.dens.bias"),
            name("bias"),
            Described { dims: &[3], ..BIAS },
            Described {
                dims: &[2, 1],
                ..BIAS
            },
            Described {
                file_axes: &[1],
                ..BIAS
            },
            Described {
                flattened: &[],
                ..BIAS
            },
            Described {
                flattened: &[&[3, 2]],
                ..BIAS
            },
        ] {
            assert!(!agrees(&[WEIGHT, other]), "{other:?}");
        }
        assert!(!agrees(&[WEIGHT]));
        assert!(!agrees(&[WEIGHT, BIAS, BIAS]));
        assert!(!agrees(&[BIAS, WEIGHT]));
    }

    #[test]
    fn numbers_are_read_where_they_lie() {
        const BYTES: &[u8] = &[9, 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0];
        assert_eq!(numbers::<[f32; 2]>(BYTES, 1), [1.0, -2.0]);
        assert_eq!(numbers::<[f32; 2]>(BYTES, 2), [0.0; 2]);
        assert_eq!(numbers::<[f32; 2]>(BYTES, 99), [0.0; 2]);
    }
}
