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
//! # The format
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
mod header;
mod layout;
mod number;
mod plan;
mod similar;

use alloc::vec::Vec;
use std::fs::File;
use std::io::Read;
use std::path::Path;

pub use error::{BadNumber, Misfit, Problem, WeightsError};

use crate::network::Network;
use header::Header;
use layout::Layout;
use plan::Plan;

/// The weights of `network` as a safetensors file: the same bytes for the same numbers.
#[must_use]
pub fn to_bytes<N: Network>(network: &N) -> Vec<u8> {
    Layout::of::<N>().encode(network)
}

/// Gives `network` the weights of a safetensors file in memory.
///
/// # Errors
///
/// The bytes are no such file, their tensors are not those of the network, or hold a number that is not finite.
/// The network then is as it was.
pub fn from_bytes<N: Network>(network: &mut N, bytes: &[u8]) -> Result<(), WeightsError> {
    read(network, bytes).map_err(|problem| WeightsError {
        path: None,
        problem,
    })
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
    let path = path.as_ref();
    let layout = Layout::of::<N>();
    let save = || {
        layout.check_finite(network)?;
        file::replace(path, &layout.encode(network)).map_err(Problem::Write)
    };
    save().map_err(|problem| WeightsError {
        path: Some(path.to_path_buf()),
        problem,
    })
}

/// Gives `network` the weights of a safetensors file.
///
/// # Errors
///
/// The file cannot be read, is no safetensors file, its tensors are not those of the network, or hold a number
/// that is not finite. The network then is as it was.
pub fn load<N: Network>(network: &mut N, path: impl AsRef<Path>) -> Result<(), WeightsError> {
    let path = path.as_ref();
    File::open(path)
        .map_err(Problem::Read)
        .and_then(|file| read(network, file))
        .map_err(|problem| WeightsError {
            path: Some(path.to_path_buf()),
            problem,
        })
}

fn read<N: Network>(network: &mut N, mut source: impl Read) -> Result<(), Problem> {
    let header = Header::read(&mut source)?;
    let plan = Plan::new(Layout::of::<N>(), &header)?;
    // Only now, when its length is known to be that of the network's numbers.
    let numbers = header.read_numbers(&mut source)?;
    plan.run(network, &numbers)
}
