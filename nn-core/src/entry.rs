//! What weight files say of a layer: the names, shapes and layouts of its tensors.

use core::fmt;

use crate::layer::Layer;
use crate::math::Scalar;
use crate::shape::Shape;

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
        /// The shapes, one behind the other, whose flattening is its input; empty if it is not one.
        /// See [`Entry::flattened`].
        flattened: &'static [&'static [usize]],
    },
}

/// What a tensor is, for frameworks that name and lay out tensors otherwise than PyTorch: for Keras.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Role {
    /// What its name and axes say: `weight` of two axes or more is a kernel, of one the scale of a normalisation; a `bias`
    /// beside such a scale is its shift; `weight_ih_l0` and its like belong to a recurrent cell, to which one
    /// their sizes say. Every tensor is that unless its layer says otherwise.
    Named,
    /// The filters of each of so many channels; its last two axes are 1 and `channels · multiplier`.
    Depthwise {
        /// How many channels go in.
        channels: usize,
    },
    /// The depthwise kernel of a separable convolution, in a step within it; as [`Depthwise`](Role::Depthwise).
    SeparableDepthwise {
        /// How many channels go in.
        channels: usize,
    },
    /// The kernel of a separable convolution over the channels, or its bias, in a step within it.
    SeparablePointwise,
    /// The kernel or the bias of queries, keys and values of an attention, side by side on the last axis.
    AttentionInput {
        /// How many heads share each of the three.
        heads: usize,
    },
    /// The kernel or the bias over what the heads of an attention give, in a step within it.
    AttentionOutput {
        /// How many heads there are.
        heads: usize,
    },
    /// Vectors to look up, `[words, features]`.
    Embedding,
    /// The scale of a normalisation.
    Scale,
    /// The scale of a normalisation that has no shift and takes no mean.
    RmsScale,
    /// The shift of a normalisation.
    Shift,
    /// A tensor of a recurrent cell; its name says which.
    Recurrent(Cell),
}

/// Recurrent cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// One gate: the new state itself.
    Simple,
    /// Gates reset, update, new; the reset is applied to the product with the old state, as PyTorch does.
    Gru,
    /// The same gates; the reset is applied to the old state itself.
    GruResetBefore,
    /// Gates input, forget, cell, output.
    Lstm,
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
    /// What it is.
    pub role: Role,
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
        Self::step(name, L::PARAMETER_TENSORS)
    }

    /// The state of a step under its name.
    #[doc(hidden)]
    #[must_use]
    pub const fn state_tensors_of<L: Layer>(name: &'static str) -> Self {
        Self::step(name, L::STATE_TENSORS)
    }

    /// Tensors under the name of a step.
    #[must_use]
    pub const fn step(name: &'static str, entries: &'static [Entry]) -> Self {
        Self::Step {
            name,
            entries,
            flattened: &[],
        }
    }

    /// The step, if its input is the flattening of tensors of these shapes, one behind the other. They are `[.., channels]`
    /// here, and `[channels, ..]` in PyTorch, where the flattening so has another order: that of the file.
    /// It is that of the first axis of its weights; in a step that has only vectors, a normalisation, of all of them.
    #[must_use]
    pub const fn flattened(self, flattened: &'static [&'static [usize]]) -> Self {
        match self {
            Self::Step { name, entries, .. } => Self::Step {
                name,
                entries,
                flattened,
            },
            Self::Tensor(_) => self,
        }
    }

    /// The tensor, if it is something that its name does not say.
    #[must_use]
    pub const fn role(self, role: Role) -> Self {
        match self {
            Self::Tensor(tensor) => Self::Tensor(TensorEntry { role, ..tensor }),
            Self::Step { .. } => self,
        }
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
            role: Role::Named,
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
            role: Role::Named,
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

    /// Whether its first axis is the flattened input of the step with these `entries`, of which it is one.
    #[doc(hidden)]
    #[must_use]
    pub const fn is_flattened(&self, entries: &[Entry]) -> bool {
        let mut has_weights = false;
        let mut place = 0;
        while place < entries.len() {
            if let Entry::Tensor(tensor) = &entries[place] {
                has_weights |= tensor.dims.len() > 1;
            }
            place += 1;
        }
        !self.dims.is_empty() && (self.dims.len() > 1 || !has_weights)
    }

    /// Its axes in a file.
    pub fn file_dims(&self) -> impl Iterator<Item = usize> + '_ {
        self.file_axes.iter().map(|&axis| self.dims[axis])
    }
}

/// For [`Entry::flattened`], a shape whose flattening PyTorch has in another order if it is an image; a sequence of which
/// nothing else is known is taken as it is.
#[doc(hidden)]
#[must_use]
pub const fn flattened_shape<S: Shape>() -> &'static [usize] {
    if S::DIMS.len() > 2 {
        S::DIMS
    } else {
        const { &[S::LEN] }
    }
}

/// Where the feature stands here that stands at `place` in PyTorch's flattening of tensors of these shapes.
#[doc(hidden)]
#[must_use]
pub fn unflattened(shapes: &[&[usize]], mut place: usize) -> usize {
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
                Entry::Step {
                    name: "", entries, ..
                } => Named { entries, numbers }.put(map),
                Entry::Step { name, entries, .. } => {
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
