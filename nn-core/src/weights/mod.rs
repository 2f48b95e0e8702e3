//! Weights in and out of files, in the safetensors format.
//!
//! Tensors are named after their steps, `hidden.weight`, and lie in the file as PyTorch lays them out: the weight of
//! a dense step is `[out, in]`. So a file goes both ways between a network and a PyTorch module whose
//! submodules have the names of the steps. The numbers keep their bits.
//!
//! ```
//! use nn_core::{prelude::*, weights};
//!
//! network! {
//!     struct Xor: [2] -> [1] {
//!         hidden: dense(4),
//!         tanh,
//!         output: dense(1),
//!     }
//! }
//!
//! let net = Xor::init(&mut seeded_rng(1));
//! let bytes = weights::to_bytes(&net);
//!
//! let mut copy = Xor::init(&mut seeded_rng(2));
//! weights::from_bytes(&mut copy, &bytes)?;
//! assert_eq!(copy.predict(&[0.0, 1.0]), net.predict(&[0.0, 1.0]));
//! # Ok::<(), weights::WeightsError>(())
//! ```
//!
//! What is read is not trusted. A file is read into memory only once its header fits the network, so that
//! neither a wrong nor a hostile file takes more than a header of it; all that does not fit is listed in one
//! [`WeightsError`]; and a network that could not be loaded is as it was.
//!
//! # Names and layouts of other programs
//!
//! A [`Format`] maps names, `Format::new().rename("block2.shortcut", "block2.shortcut.conv2d1")`, and reads and writes
//! Keras's names and layouts, [`Format::keras`].
//!
//! PyTorch's images are channels first, `[channels, height, width]`, ours are channels last: where the last axis is
//! slow there and fast here, a `flatten` puts the same numbers in another order. Files in PyTorch's layout have PyTorch's
//! order, so that `nn.Flatten` and the `nn.Linear` behind it take them as they are: the inputs of the first `dense`
//! after a `flatten` are reordered when read and written, and the features of a normalisation between them. That
//! goes for images always, and for sequences `[time, features]` behind a convolution or pooling, which PyTorch has
//! channels first too. Behind a recurrent step, an attention, an embedding or `time_distributed`, whose
//! PyTorch counterparts (with `batch_first`) have the features last, behind a `reshape`, and in a sequence
//! that is the network's input or the output of a network within, nothing is reordered. [`Format::flattened`] and [`Format::flattened_as_is`] say
//! otherwise. Three things a network does not know: that what it is given was flattened outside of it, in a network
//! around it; what a `concat` takes that was flattened behind a network within; and that a `residual`, `sum` or
//! `product` adds something flattened to the output of a `dense`, which in PyTorch's order would have to
//! be reordered too.
//!
//! # In the binary
//!
//! `#[weights("digits.safetensors")]` on a [`network!`](crate::network!) reads a file of the same names and layouts
//! while compiling: `Digits::trained()` then is a network in read-only memory, with or without std.
//!
//! # The format of files
//!
//! Eight bytes with the length of the header, little-endian; the header, a JSON object from names to types, shapes
//! and places; the numbers, row-major and little-endian, one tensor after the other without a gap. Networks
//! write `F32` or `F64` after their scalar. They read both, and `F16` and `BF16`; a number that their
//! scalar does not have is rounded to the nearest, and an error if it is too large. `num_batches_tracked`, which
//! PyTorch keeps for a batch normalisation, is passed over.
//! Source: <https://github.com/huggingface/safetensors>.

mod described;
mod error;
mod file;
mod format;
mod header;
mod keras;
mod layout;
mod number;
mod plan;
mod similar;
mod view;

use alloc::vec::Vec;
use std::fs::File;
use std::io::Read;
use std::path::Path;

pub use error::{BadNumber, Misfit, Problem, WeightsError};
pub use format::Format;

use crate::network::Network;
use header::Header;
use layout::Layout;
use plan::Plan;

/// The weights of `network` as a safetensors file: the same bytes for the same numbers.
#[must_use]
pub fn to_bytes<N: Network>(network: &N) -> Vec<u8> {
    let (layout, _) = Layout::of::<N>(&Format::new());
    layout.encode(network)
}

/// Gives `network` the weights of a safetensors file in memory.
///
/// # Errors
///
/// The bytes are no such file, their tensors are not those of the network, or hold a number that is not finite.
/// The network then is as it was.
pub fn from_bytes<N: Network>(network: &mut N, bytes: &[u8]) -> Result<(), WeightsError> {
    Format::new().from_bytes(network, bytes)
}

/// Writes the weights of `network` to a safetensors file.
///
/// They go to a new file in the same folder, `.weights-0.tmp`, which then takes its place: whatever happens in between,
/// at `path` is the old file or the new one, whole. Only a program that is killed leaves the new file behind.
///
/// # Errors
///
/// The file cannot be written, or a weight is NaN or infinite: such a file could not be loaded, and would
/// take the place of one that can. A file that was there is as it was.
pub fn save<N: Network>(network: &N, path: impl AsRef<Path>) -> Result<(), WeightsError> {
    Format::new().save(network, path)
}

/// Gives `network` the weights of a safetensors file.
///
/// # Errors
///
/// The file cannot be read, is no safetensors file, its tensors are not those of the network, or hold a number
/// that is not finite. The network then is as it was.
pub fn load<N: Network>(network: &mut N, path: impl AsRef<Path>) -> Result<(), WeightsError> {
    Format::new().load(network, path)
}

impl Format {
    /// As [`to_bytes`], in this format.
    ///
    /// # Errors
    ///
    /// The format is not for this network.
    pub fn to_bytes<N: Network>(&self, network: &N) -> Result<Vec<u8>, WeightsError> {
        self.layout::<N>()
            .map(|layout| layout.encode(network))
            .map_err(|problem| problem.of_file(None))
    }

    /// As [`from_bytes`], in this format.
    ///
    /// # Errors
    ///
    /// Those of [`from_bytes`], and that the format is not for this network; all are listed together.
    pub fn from_bytes<N: Network>(
        &self,
        network: &mut N,
        bytes: &[u8],
    ) -> Result<(), WeightsError> {
        self.read(network, bytes)
            .map_err(|problem| problem.of_file(None))
    }

    /// As [`save`], in this format.
    ///
    /// # Errors
    ///
    /// Those of [`save`], and that the format is not for this network.
    pub fn save<N: Network>(
        &self,
        network: &N,
        path: impl AsRef<Path>,
    ) -> Result<(), WeightsError> {
        let path = path.as_ref();
        let save = || {
            let layout = self.layout::<N>()?;
            layout.check_finite(network)?;
            file::replace(path, &layout.encode(network)).map_err(Problem::Write)
        };
        save().map_err(|problem| problem.of_file(Some(path)))
    }

    /// As [`load`], in this format.
    ///
    /// # Errors
    ///
    /// Those of [`load`], and that the format is not for this network; all are listed together.
    pub fn load<N: Network>(
        &self,
        network: &mut N,
        path: impl AsRef<Path>,
    ) -> Result<(), WeightsError> {
        let path = path.as_ref();
        File::open(path)
            .map_err(Problem::Read)
            .and_then(|file| self.read(network, file))
            .map_err(|problem| problem.of_file(Some(path)))
    }

    /// The layout that weights are written in.
    fn layout<N: Network>(&self) -> Result<Layout, Problem> {
        match Layout::of::<N>(self) {
            (layout, misfits) if misfits.is_empty() => Ok(layout),
            (layout, misfits) => Err(Problem::Format {
                network: layout.network,
                misfits,
            }),
        }
    }

    fn read<N: Network>(&self, network: &mut N, mut source: impl Read) -> Result<(), Problem> {
        let header = Header::read(&mut source)?;
        let (mut layout, misfits) = Layout::of::<N>(self);
        if self.is_keras {
            layout.take_separators_of(&header);
        }
        let plan = Plan::new((layout, misfits), &header)?;
        // Only now, when its length is known to be that of the network's numbers.
        let numbers = header.read_numbers(&mut source)?;
        plan.run(network, &numbers)
    }
}

impl Problem {
    fn of_file(self, path: Option<&Path>) -> WeightsError {
        WeightsError {
            path: path.map(Path::to_path_buf),
            problem: self,
        }
    }
}
