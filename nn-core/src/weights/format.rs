//! How files name and lay out the tensors of a network.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use super::error::Misfit;
use super::keras;

/// How a file names and lays out the tensors of a network, for both ways: PyTorch's names and layouts unless it
/// says otherwise.
///
/// ```
/// use nn_core::{prelude::*, weights::Format};
///
/// network! {
///     struct Digits: [8, 8, 3] -> [10] {
///         flatten,
///         hidden: dense(16),
///         relu,
///         output: dense(10),
///     }
/// }
///
/// // The same network as PyTorch's `nn.Sequential` names its modules.
/// let format = Format::new().rename("1", "hidden").rename("3", "output");
/// let net = Digits::boxed(&mut seeded_rng(1));
/// let bytes = format.to_bytes(&*net)?;
///
/// let mut copy = Digits::boxed(&mut seeded_rng(2));
/// format.from_bytes(&mut *copy, &bytes)?;
/// assert_eq!(copy.parameters, net.parameters);
/// # Ok::<(), nn_core::weights::WeightsError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Format {
    pub(super) is_keras: bool,
    renames: Vec<Rename>,
    flattened: Vec<Flattened>,
    flattened_as_is: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rename {
    file: String,
    network: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Flattened {
    step: String,
    shape: Vec<usize>,
}

impl Format {
    /// The network's names, and PyTorch's layouts.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            is_keras: false,
            renames: Vec::new(),
            flattened: Vec::new(),
            flattened_as_is: false,
        }
    }

    /// What is called `file` in files is `network` in the network: a tensor, or a step with all that is in it (a name up
    /// to a dot). The longest name counts where several fit, however many names there are each tensor is renamed once.
    /// An empty `network` is all of it, and an empty `file` leaves the step's name out:
    /// `rename("model", "")` reads a network that is a part of another.
    ///
    /// A rename that fits nothing, or gives two tensors one name, is an error when the format is used.
    #[must_use]
    pub fn rename(mut self, file: impl Into<String>, network: impl Into<String>) -> Self {
        self.renames.push(Rename {
            file: file.into(),
            network: network.into(),
        });
        self
    }

    /// Keras's names of tensors, the paths of its variables, and their layouts: `dense/kernel`, `norm/moving_mean`,
    /// `lstm/lstm_cell/recurrent_kernel`. Kernels are channels last, the gates of a GRU in the order update, reset, new.
    /// Keras itself does not write safetensors, but two lines do. The numbers have to be contiguous, which those of Keras
    /// are not always, and `save_file` mixes up without a word:
    ///
    /// ```python
    /// weights = {v.path: np.ascontiguousarray(keras.ops.convert_to_numpy(v)) for v in model.weights}
    /// safetensors.numpy.save_file(weights, "keras.safetensors")
    /// ```
    ///
    /// In a `rename` the network's names keep their dots, also before those of Keras:
    /// `rename("bidirectional/forward_lstm_1", "both.forward_lstm")`; the name of a `Sequential` stands before all its layers, and
    /// `rename("sequential", "")` takes it away. In names that are read, dots are as good as slashes.
    ///
    /// Keras adds one bias in a recurrent layer where PyTorch adds two: it is read into the first, the second is
    /// zero, and it is written as their sum. A depthwise convolution is written as a `DepthwiseConv2D` has it, and read as
    /// a `Conv2D` with groups has it too. Keras's normalisations have an epsilon of 1e-3 unless they are told another,
    /// which no file says: write `batch_norm(epsilon = 1e-3)`.
    #[must_use]
    pub fn keras(mut self) -> Self {
        self.is_keras = true;
        self
    }

    /// The input of `step` was flattened from tensors of this shape, channels last, which PyTorch had channels first:
    /// for what a network cannot know, a `dense` at the beginning of a network within a network for example.
    /// A shape of one axis says that nothing is to be reordered.
    #[must_use]
    pub fn flattened(mut self, step: impl Into<String>, shape: &[usize]) -> Self {
        self.flattened.push(Flattened {
            step: step.into(),
            shape: shape.to_vec(),
        });
        self
    }

    /// What goes into a `flatten` is in the same order in the program that the files are for: nothing is
    /// reordered after it. Keras's layout needs no such word.
    #[must_use]
    pub fn flattened_as_is(mut self) -> Self {
        self.flattened_as_is = true;
        self
    }
}

/// A format while it is applied to the tensors of a network.
pub struct Applied<'a> {
    format: &'a Format,
    used_renames: Vec<bool>,
    used_flattened: Vec<bool>,
    pub misfits: Vec<Misfit>,
}

impl<'a> Applied<'a> {
    pub fn new(format: &'a Format) -> Self {
        Self {
            format,
            used_renames: vec![false; format.renames.len()],
            used_flattened: vec![false; format.flattened.len()],
            misfits: Vec::new(),
        }
    }

    pub fn is_keras(&self) -> bool {
        self.format.is_keras
    }

    /// The name in files of a tensor, which has a name of the network's, and one as the framework would have it.
    pub fn name_in_file(&mut self, own: &str, name: String) -> String {
        let fitting = self.format.renames.iter().enumerate();
        let fitting = fitting.filter_map(|(place, rename)| {
            let rest = if rename.network == own {
                ""
            } else {
                rest(&name, &rename.network)?
            };
            Some((place, rename, rest))
        });
        // The first of the longest, and before all the tensor's own name.
        let best = fitting.min_by_key(|(place, rename, rest)| {
            let length = rename.network.len();
            (!rest.is_empty(), usize::MAX - length, *place)
        });
        let is_keras = self.is_keras();
        let written = |name: &str| {
            if is_keras {
                keras::path(name)
            } else {
                name.to_string()
            }
        };
        let Some((place, rename, rest)) = best else {
            return written(&name);
        };
        self.used_renames[place] = true;
        match (rename.file.as_str(), rest) {
            (file, "") => file.to_string(),
            ("", rest) => written(rest),
            (file, rest) => file.to_string() + &written(".") + &written(rest),
        }
    }

    /// The shapes that the input of `step`, of `len` features, was flattened from, if they are other ones than the
    /// network knows.
    pub fn flattened(&mut self, step: &str, len: Option<usize>) -> Option<Vec<&'a [usize]>> {
        let format = self.format;
        let said = format.flattened.iter().position(|said| said.step == step);
        let Some(place) = said else {
            return format.flattened_as_is.then(Vec::new);
        };
        let Flattened { step, shape } = &format.flattened[place];
        self.used_flattened[place] = true;
        let product = shape
            .iter()
            .try_fold(1_usize, |product, &size| product.checked_mul(size));
        if product.is_some() && product == len {
            return Some(vec![shape]);
        }
        let reason = match len {
            Some(len) => format!("does not fit, the step takes {len} features"),
            None => "has nothing to reorder, the step has no tensors of its own".to_string(),
        };
        let misfit = setting_of_flattened(step, shape, reason);
        // A step with state is asked for twice.
        if !self.misfits.contains(&misfit) {
            self.misfits.push(misfit);
        }
        None
    }

    /// What is wrong with the format; it is to be asked last.
    pub fn finish(mut self) -> Vec<Misfit> {
        let format = self.format;
        let renames = format.renames.iter().zip(&self.used_renames);
        for (Rename { file, network }, _) in renames.filter(|(_, used)| !**used) {
            self.misfits.push(Misfit::Setting {
                setting: format!("rename({file:?}, {network:?})"),
                reason: "fits no tensor of the network".to_string(),
            });
        }
        let flattened = format.flattened.iter().zip(&self.used_flattened);
        for (Flattened { step, shape }, _) in flattened.filter(|(_, used)| !**used) {
            let reason = "fits no step of the network".to_string();
            self.misfits.push(setting_of_flattened(step, shape, reason));
        }
        self.misfits
    }
}

fn setting_of_flattened(step: &str, shape: &[usize], reason: String) -> Misfit {
    Misfit::Setting {
        setting: format!("flattened({step:?}, {shape:?})"),
        reason,
    }
}

/// What is left of a name behind that of a step; nothing, if it is that name.
fn rest<'a>(name: &'a str, step: &str) -> Option<&'a str> {
    if step.is_empty() {
        return Some(name);
    }
    let rest = name.strip_prefix(step)?;
    if rest.is_empty() {
        return Some("");
    }
    rest.strip_prefix('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renamed(format: &Format, name: &str) -> String {
        Applied::new(format).name_in_file(name, name.to_string())
    }

    #[test]
    fn the_longest_name_counts() {
        let format = Format::new()
            .rename("model", "")
            .rename("x", "a")
            .rename("y.z", "a.b")
            .rename("w", "a.b.weight")
            .rename("", "c")
            .rename("a", "x");
        for (name, expected) in [
            ("a.b.weight", "w"),
            ("a.b.bias", "y.z.bias"),
            ("a.bias", "x.bias"),
            ("ab.bias", "model.ab.bias"),
            ("x.bias", "a.bias"),
            ("c.bias", "bias"),
        ] {
            assert_eq!(renamed(&format, name), expected, "{name}");
        }
    }
}
