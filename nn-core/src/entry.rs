//! What weight files say of a layer: the names, shapes and layouts of its tensors.

use core::fmt;

use crate::layer::Layer;
use crate::math::Scalar;

/// The most axes a tensor has in a file.
pub const MOST_AXES: usize = 6;

/// A named tensor, or the tensors of a step under its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// One tensor.
    Tensor(TensorEntry),
    /// A step with tensors of its own: `hidden.weight`.
    Step {
        /// The step's name; if it is empty, the tensors stand under their own names.
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
    /// How many scalars it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Tensor(tensor) => tensor.len(),
            Self::Step { entries, .. } => entries.iter().map(Self::len).sum(),
        }
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The parameters of a step under its name.
    #[doc(hidden)]
    #[must_use]
    pub const fn parameter_tensors_of<L: Layer>(name: &'static str) -> Self {
        let entries = L::PARAMETER_TENSORS;
        Self::Step { name, entries }
    }

    /// The state of a step under its name.
    #[doc(hidden)]
    #[must_use]
    pub const fn state_tensors_of<L: Layer>(name: &'static str) -> Self {
        let entries = L::STATE_TENSORS;
        Self::Step { name, entries }
    }

    /// A tensor whose axes are in the same order in files, at most [`MOST_AXES`].
    ///
    /// # Panics
    ///
    /// If it has more axes; in a constant that is a compile error.
    #[must_use]
    pub const fn tensor(name: &'static str, dims: &'static [usize]) -> Self {
        const ORDER: [usize; MOST_AXES] = {
            let mut order = [0; MOST_AXES];
            let mut axis = 0;
            while axis < MOST_AXES {
                order[axis] = axis;
                axis += 1;
            }
            order
        };
        let (file_axes, _) = (&ORDER as &'static [usize]).split_at(dims.len());
        Self::Tensor(TensorEntry {
            name,
            dims,
            file_axes,
        })
    }

    /// A tensor whose axes are in another order in files.
    #[must_use]
    pub const fn permuted(
        name: &'static str,
        dims: &'static [usize],
        file_axes: &'static [usize],
    ) -> Self {
        Self::Tensor(TensorEntry {
            name,
            dims,
            file_axes,
        })
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

/// Numbers with the names of their tensors, for `Debug`.
struct Named<'a, T> {
    entries: &'a [Entry],
    numbers: &'a [T],
}

impl<T: Scalar> fmt::Debug for Named<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        self.put(&mut map);
        map.finish()
    }
}

impl<T: Scalar> Named<'_, T> {
    fn put(&self, map: &mut fmt::DebugMap<'_, '_>) {
        let mut rest = self.numbers;
        for entry in self.entries {
            let (numbers, after) = rest.split_at(entry.len().min(rest.len()));
            rest = after;
            match entry {
                Entry::Tensor(tensor) => {
                    map.entry(&format_args!("{}", tensor.name), &numbers);
                }
                Entry::Step { name: "", entries } => Named { entries, numbers }.put(map),
                Entry::Step { name, entries } => {
                    map.entry(&format_args!("{name}"), &Named { entries, numbers });
                }
            }
        }
    }
}

/// Formats the parameters or the state of a network by the names of its tensors.
#[doc(hidden)]
pub fn debug<T: Scalar>(
    name: &str,
    entries: &[Entry],
    numbers: &[T],
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    write!(f, "{name} ")?;
    fmt::Debug::fmt(&Named { entries, numbers }, f)
}
