//! Where the numbers of a tensor of a file lie in memory.

use alloc::vec::Vec;

use crate::entry::{TensorEntry, unflattened};

/// A tensor in the layout of a file, over numbers in memory.
#[derive(Debug)]
pub struct View {
    /// The axes in the file, slowest first.
    axes: Vec<Axis>,
}

/// An axis of a file.
#[derive(Debug)]
pub struct Axis {
    pub size: usize,
    /// How far apart its elements lie in memory.
    pub stride: usize,
    /// The element in memory for each of the file, where they are in another order.
    pub order: Option<Vec<usize>>,
}

impl View {
    pub fn new(axes: Vec<Axis>) -> Self {
        Self { axes }
    }

    /// PyTorch's layout; the first axis of memory may be what was flattened from some shapes.
    pub fn permuted(entry: &TensorEntry, flattened: &[&[usize]]) -> Self {
        let axis = |&axis: &usize| Axis {
            order: (axis == 0 && !flattened.is_empty()).then(|| {
                let places = 0..entry.dims[0];
                places.map(|place| unflattened(flattened, place)).collect()
            }),
            ..Axis::of(entry, axis)
        };
        Self::new(entry.file_axes.iter().map(axis).collect())
    }

    /// The layout of memory.
    pub fn plain(entry: &TensorEntry) -> Self {
        let axes = 0..entry.dims.len();
        Self::new(axes.map(|axis| Axis::of(entry, axis)).collect())
    }

    pub fn axes_mut(&mut self) -> &mut Vec<Axis> {
        &mut self.axes
    }

    /// Its shape in the file.
    pub fn shape(&self) -> Vec<usize> {
        self.axes.iter().map(|axis| axis.size).collect()
    }

    /// How many numbers it has.
    pub fn len(&self) -> usize {
        self.axes.iter().map(|axis| axis.size).product()
    }

    /// Where the number stands in memory that stands at `place` in the file.
    pub fn in_memory(&self, mut place: usize) -> usize {
        let mut memory = 0;
        for Axis {
            size,
            stride,
            order,
        } in self.axes.iter().rev()
        {
            let index = place % size;
            place /= size;
            memory += order.as_ref().map_or(index, |order| order[index]) * stride;
        }
        memory
    }
}

impl Axis {
    /// An axis in the order of memory.
    pub fn new(size: usize, stride: usize) -> Self {
        Self {
            size,
            stride,
            order: None,
        }
    }

    fn of(entry: &TensorEntry, axis: usize) -> Self {
        Self::new(entry.dims[axis], entry.dims[axis + 1..].iter().product())
    }

    /// The axis with its blocks in the order of the file: `blocks` has the block of memory for each.
    pub fn in_blocks(self, blocks: &[usize]) -> Self {
        let len = self.size / blocks.len();
        let block = |&block: &usize| block * len..(block + 1) * len;
        Self {
            order: Some(blocks.iter().flat_map(block).collect()),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::Entry;

    fn places(entry: Entry, flattened: &[&[usize]]) -> Vec<usize> {
        let Entry::Tensor(entry) = entry else {
            panic!("a tensor is expected")
        };
        let view = View::permuted(&entry, flattened);
        (0..view.len()).map(|place| view.in_memory(place)).collect()
    }

    #[test]
    fn a_permuted_tensor_is_read_along_the_axes_of_the_file() {
        let transposed = Entry::permuted("weight", &[2, 3], &[1, 0]);
        assert_eq!(places(transposed, &[]), [0, 3, 1, 4, 2, 5]);
        let plain = Entry::tensor("weight", &[2, 3]);
        assert_eq!(places(plain, &[]), [0, 1, 2, 3, 4, 5]);
        // [2, 3, 4] in memory, [4, 2, 3] in the file.
        let rotated = Entry::permuted("weight", &[2, 3, 4], &[2, 0, 1]);
        let expected: Vec<_> = (0..24).map(|i| i % 6 * 4 + i / 6).collect();
        assert_eq!(places(rotated, &[]), expected);
    }

    #[test]
    fn a_flattened_axis_is_read_channel_by_channel() {
        // Two positions of three channels, and two features behind them.
        let weight = Entry::permuted("weight", &[8, 2], &[1, 0]);
        let rows = [0, 3, 1, 4, 2, 5, 6, 7];
        let expected: Vec<_> = (0..2)
            .flat_map(|column| rows.map(|row| 2 * row + column))
            .collect();
        assert_eq!(places(weight, &[&[1, 2, 3], &[2]]), expected);
        assert_eq!(places(Entry::tensor("mean", &[8]), &[&[2, 3], &[2]]), rows);
    }
}
