//! The tensors of a step: their names and axes in memory and in weight files. The same as `PARAMETER_TENSORS` and
//! `STATE_TENSORS` of the layer in nn-core, where a network with `#[weights(..)]` is compared with them.

/// A tensor of a step whose sizes are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tensor {
    /// Its name within the step: `weight`, `out_proj.weight`.
    pub name: String,
    /// Its axes in memory.
    pub dims: Vec<usize>,
    /// Which axis of `dims` stands at each place in a file.
    pub file_axes: Vec<usize>,
    /// Whether it is kept and not trained.
    pub is_state: bool,
}

impl Tensor {
    /// One whose axes are in the same order in files.
    pub fn plain(name: &str, dims: &[usize]) -> Self {
        let order: Vec<_> = (0..dims.len()).collect();
        Self::permuted(name, dims, &order)
    }

    /// One whose axes are in another order in files.
    pub fn permuted(name: &str, dims: &[usize], file_axes: &[usize]) -> Self {
        Self {
            name: name.to_owned(),
            dims: dims.to_vec(),
            file_axes: file_axes.to_vec(),
            is_state: false,
        }
    }

    /// One that is kept and not trained.
    pub fn state(name: &str, dims: &[usize]) -> Self {
        Self {
            is_state: true,
            ..Self::plain(name, dims)
        }
    }

    /// How many numbers it holds.
    pub fn len(&self) -> usize {
        self.dims
            .iter()
            .fold(1, |len: usize, &size| len.saturating_mul(size))
    }

    /// The `bias` of a step that has one.
    pub fn bias(has_bias: bool, len: usize) -> Option<Self> {
        has_bias.then(|| Self::plain("bias", &[len]))
    }

    /// The same of the direction from the last frame to the first.
    pub fn reversed(&self) -> Self {
        Self {
            name: format!("{}_reverse", self.name),
            ..self.clone()
        }
    }
}

/// How many numbers of some tensors are trained.
pub fn parameters(tensors: &[Tensor]) -> usize {
    tensors
        .iter()
        .filter(|tensor| !tensor.is_state)
        .fold(0, |sum: usize, tensor| sum.saturating_add(tensor.len()))
}
