//! Where the numbers of a tensor of a file lie in memory.

use crate::catalogue::Tensor;

/// A tensor of a network with `#[weights(..)]`.
pub struct Placed<'a> {
    /// The step that it belongs to, by its place in the network: `block.conv1`.
    pub step: String,
    pub span: proc_macro2::Span,
    /// Its name in the network: `block.conv1.weight`.
    pub own: String,
    /// Its name in the file.
    pub name: String,
    pub tensor: &'a Tensor,
    /// The shapes whose flattening its step takes.
    pub flattened_step: &'a [Vec<usize>],
    /// The same, if its own first axis is that.
    pub flattened: &'a [Vec<usize>],
}

impl Placed<'_> {
    /// Its axes in a file.
    pub fn shape(&self) -> Vec<usize> {
        let Tensor {
            dims, file_axes, ..
        } = self.tensor;
        file_axes.iter().map(|&axis| dims[axis]).collect()
    }

    /// For each number of the file in its order, where it stands in memory.
    pub fn places(&self) -> impl Iterator<Item = usize> {
        let dims = &self.tensor.dims;
        // Of each axis of the file, how far each of its elements lies from the first in memory.
        let axes: Vec<Vec<usize>> = self
            .tensor
            .file_axes
            .iter()
            .map(|&axis| {
                let stride: usize = dims[axis + 1..].iter().product();
                let element = |place| match axis {
                    0 => unflattened(self.flattened, place),
                    _ => place,
                };
                (0..dims[axis])
                    .map(|place| element(place) * stride)
                    .collect()
            })
            .collect();
        (0..self.tensor.len()).map(move |mut place| {
            let mut memory = 0;
            for offsets in axes.iter().rev() {
                memory += offsets[place % offsets.len()];
                place /= offsets.len();
            }
            memory
        })
    }
}

/// Where the feature stands here that stands at `place` in PyTorch's flattening of tensors of these shapes: those are
/// `[channels, ..]` there.
fn unflattened(shapes: &[Vec<usize>], mut place: usize) -> usize {
    let mut before = 0;
    for shape in shapes {
        let len: usize = shape.iter().product();
        if place < len {
            let channels = shape.last().copied().unwrap_or(1);
            let positions = len / channels;
            return before + place % positions * channels + place / positions;
        }
        before += len;
        place -= len;
    }
    before + place
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(dims: &[usize], file_axes: &[usize], flattened: &[Vec<usize>]) -> Vec<usize> {
        let placed = Placed {
            step: String::new(),
            span: proc_macro2::Span::call_site(),
            own: String::new(),
            name: String::new(),
            tensor: &Tensor::permuted("weight", dims, file_axes),
            flattened_step: flattened,
            flattened,
        };
        placed.places().collect()
    }

    #[test]
    fn a_permuted_tensor_is_read_along_the_axes_of_the_file() {
        assert_eq!(places(&[2, 3], &[1, 0], &[]), [0, 3, 1, 4, 2, 5]);
        assert_eq!(places(&[2, 3], &[0, 1], &[]), [0, 1, 2, 3, 4, 5]);
        // [2, 3, 4] in memory, [4, 2, 3] in the file.
        let expected: Vec<_> = (0..24).map(|place| place % 6 * 4 + place / 6).collect();
        assert_eq!(places(&[2, 3, 4], &[2, 0, 1], &[]), expected);
    }

    #[test]
    fn a_flattened_axis_is_read_channel_by_channel() {
        // Two positions of three channels, and two features behind them.
        let rows = [0, 3, 1, 4, 2, 5, 6, 7];
        let expected: Vec<_> = (0..2)
            .flat_map(|column| rows.map(|row| 2 * row + column))
            .collect();
        let shapes = [vec![1, 2, 3], vec![2]];
        assert_eq!(places(&[8, 2], &[1, 0], &shapes), expected);
        assert_eq!(places(&[8], &[0], &shapes), rows);
    }
}
