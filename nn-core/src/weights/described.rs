//! Whether a layer's tree of tensors can be a weight file: a check of layers written by hand, while compiling.

use crate::entry::{Entry, Role, TensorEntry};

/// A tree has to describe `len` numbers, in tensors that can be told apart and whose axes are all in the file.
///
/// # Panics
///
/// If it does not; in a constant that is a compile error.
pub const fn check(entries: &[Entry], len: usize) {
    assert!(
        count(entries) == len,
        "a layer's PARAMETER_TENSORS or STATE_TENSORS do not describe all of its numbers"
    );
}

const fn count(entries: &[Entry]) -> usize {
    let mut sum = 0;
    let mut place = 0;
    while place < entries.len() {
        let mut other = 0;
        while other < place {
            let same = equal(name(&entries[place]), name(&entries[other]));
            assert!(!same, "two tensors or steps of a layer have one name");
            other += 1;
        }
        // A step without a name has its tensors stand as they are.
        let inline = matches!(&entries[place], Entry::Step { name, .. } if name.is_empty());
        assert!(
            inline || is_plain(name(&entries[place])),
            "the name of a tensor or step is empty, or has a dot"
        );
        sum += match &entries[place] {
            Entry::Step {
                entries, flattened, ..
            } => {
                check_flattened(entries, flattened);
                count(entries)
            }
            Entry::Tensor(tensor) => tensor_len(tensor),
        };
        place += 1;
    }
    sum
}

/// The shapes that a step's input was flattened from have to be as long as the axis that takes it.
const fn check_flattened(entries: &[Entry], shapes: &[&[usize]]) {
    let mut len = 0;
    let mut shape = 0;
    while shape < shapes.len() {
        let mut product = 1;
        let mut axis = 0;
        while axis < shapes[shape].len() {
            product *= shapes[shape][axis];
            axis += 1;
        }
        len += product;
        shape += 1;
    }
    let mut place = 0;
    while place < entries.len() && !shapes.is_empty() {
        if let Entry::Tensor(tensor) = &entries[place] {
            assert!(
                !tensor.is_flattened(entries) || tensor.dims[0] == len,
                "a step is `flattened` from shapes of another size than its input"
            );
        }
        place += 1;
    }
}

const fn name(entry: &Entry) -> &str {
    match entry {
        Entry::Step { name, .. } => name,
        Entry::Tensor(tensor) => tensor.name,
    }
}

const fn is_plain(name: &str) -> bool {
    let name = name.as_bytes();
    let mut place = 0;
    while place < name.len() {
        if name[place] == b'.' {
            return false;
        }
        place += 1;
    }
    place > 0
}

const fn equal(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut place = 0;
    while place < a.len() {
        if a[place] != b[place] {
            return false;
        }
        place += 1;
    }
    true
}

const fn tensor_len(tensor: &TensorEntry) -> usize {
    let TensorEntry {
        dims,
        file_axes,
        role,
        ..
    } = tensor;
    if let Role::Depthwise { channels } | Role::SeparableDepthwise { channels } = role {
        let axes = dims.len();
        assert!(
            axes > 1 && dims[axes - 2] == 1 && *channels > 0 && dims[axes - 1] % *channels == 0,
            "the last two axes of a depthwise kernel are not 1 and a multiple of its channels"
        );
    }
    if let Role::AttentionInput { heads } = role {
        let axes = dims.len();
        assert!(
            matches!(axes, 1 | 2) && *heads > 0 && dims[axes - 1] % (3 * *heads) == 0,
            "the last axis of queries, keys and values is not three times a multiple of the heads"
        );
    }
    if let Role::AttentionOutput { heads } = role {
        assert!(
            *heads > 0 && !dims.is_empty() && (dims.len() == 1 || dims[0] % *heads == 0),
            "the first axis over the heads is not a multiple of them"
        );
    }
    assert!(
        dims.len() == file_axes.len(),
        "a tensor's `file_axes` are not as many as its `dims`"
    );
    let mut len = 1;
    let mut axis = 0;
    while axis < dims.len() {
        let mut place = 0;
        while place < dims.len() && file_axes[place] != axis {
            place += 1;
        }
        assert!(
            place < dims.len(),
            "a tensor's `file_axes` leave out an axis"
        );
        len *= dims[axis];
        axis += 1;
    }
    len
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;

    const BIAS: Entry = Entry::tensor("bias", &[3]);
    const WEIGHT: Entry = Entry::permuted("weight", &[2, 3], &[1, 0]);

    fn fails(entries: &[Entry], len: usize) -> bool {
        std::panic::catch_unwind(|| check(entries, len)).is_err()
    }

    #[test]
    fn a_tree_of_all_numbers_passes() {
        check(&[], 0);
        check(&[WEIGHT, BIAS], 9);
        check(
            &[Entry::step("a", &[WEIGHT, BIAS]), Entry::step("b", &[BIAS])],
            12,
        );
    }

    #[test]
    fn what_would_lose_numbers_is_refused() {
        assert!(fails(&[], 1));
        assert!(fails(&[WEIGHT], 9));
        assert!(fails(&[BIAS, BIAS], 6));
        assert!(fails(&[Entry::tensor("a.b", &[3])], 3));
        assert!(fails(&[Entry::tensor("", &[3])], 3));
        assert!(fails(&[Entry::permuted("weight", &[2, 3], &[0, 0])], 6));
        assert!(fails(&[Entry::permuted("weight", &[2, 3], &[0])], 6));
        assert!(fails(&[Entry::permuted("weight", &[2, 3], &[1, 2])], 6));
    }

    #[test]
    fn a_depthwise_kernel_has_filters_for_each_channel() {
        const KERNEL: Entry = Entry::permuted("weight", &[3, 1, 4], &[2, 1, 0]);
        check(&[KERNEL.role(Role::Depthwise { channels: 2 })], 12);
        for channels in [0, 3, 8] {
            assert!(fails(&[KERNEL.role(Role::Depthwise { channels })], 12));
        }
        let kernel = Entry::tensor("weight", &[3, 4]).role(Role::Depthwise { channels: 2 });
        assert!(fails(&[kernel], 12));
    }

    #[test]
    fn the_tensors_of_an_attention_are_those_of_its_heads() {
        const INPUT: Entry = Entry::permuted("weight", &[4, 12], &[1, 0]);
        const OUTPUT: Entry = Entry::permuted("weight", &[4, 4], &[1, 0]);
        check(&[INPUT.role(Role::AttentionInput { heads: 2 })], 48);
        check(&[OUTPUT.role(Role::AttentionOutput { heads: 2 })], 16);
        for heads in [0, 3] {
            assert!(fails(&[INPUT.role(Role::AttentionInput { heads })], 48));
            assert!(fails(&[OUTPUT.role(Role::AttentionOutput { heads })], 16));
        }
        assert!(fails(&[OUTPUT.role(Role::AttentionInput { heads: 2 })], 16));
    }

    #[test]
    fn what_was_flattened_is_as_long_as_what_takes_it() {
        const STEP: Entry = Entry::step("a", &[Entry::permuted("weight", &[6, 2], &[1, 0]), BIAS]);
        check(&[STEP.flattened(&[&[2, 3]])], 15);
        check(&[STEP.flattened(&[&[2, 2], &[2]])], 15);
        assert!(fails(&[STEP.flattened(&[&[2, 2]])], 15));
        const NORM: Entry = Entry::step("a", &[BIAS]);
        check(&[NORM.flattened(&[&[1, 3]])], 3);
        assert!(fails(&[NORM.flattened(&[&[1, 2]])], 3));
    }
}
