//! What weight files say of a layer: the names, shapes and layouts of its tensors.

/// A named tensor, or the tensors of a step under its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// One tensor.
    Tensor(TensorEntry),
    /// A step with tensors of its own: `hidden.weight`.
    Step {
        /// The step's name.
        name: &'static str,
        /// Its tensors.
        entries: &'static [Entry],
    },
}

/// One tensor in memory and in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TensorEntry {
    /// Its name within its step, as PyTorch has it: `weight`, `bias`, `running_mean`.
    pub name: &'static str,
    /// Its axes in memory.
    pub dims: &'static [usize],
    /// Which axis of `dims` stands at each place in a file: `[1, 0]` for a dense layer, whose weight is
    /// `[in, out]` in memory and `[out, in]` in PyTorch's layout.
    pub file_axes: &'static [usize],
}

impl Entry {
    /// A tensor of one axis.
    #[must_use]
    pub const fn vector(name: &'static str, dims: &'static [usize]) -> Self {
        Self::Tensor(TensorEntry { name, dims, file_axes: &[0] })
    }

    /// A tensor whose axes are in another order in files.
    #[must_use]
    pub const fn permuted(
        name: &'static str,
        dims: &'static [usize],
        file_axes: &'static [usize],
    ) -> Self {
        Self::Tensor(TensorEntry { name, dims, file_axes })
    }
}

impl TensorEntry {
    /// How many scalars it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.dims.iter().product()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Its axes in a file.
    pub fn file_dims(&self) -> impl Iterator<Item = usize> + '_ {
        self.file_axes.iter().map(|&axis| self.dims[axis])
    }
}
