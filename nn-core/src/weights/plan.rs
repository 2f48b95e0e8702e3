//! Which tensor of a file goes where in a network: made from the header alone.

use alloc::string::ToString;
use alloc::vec::Vec;

use safetensors::Dtype;
use safetensors::tensor::TensorInfo;

use super::error::{Misfit, Problem};
use super::header::Header;
use super::layout::{Layout, Placed};
use super::{number, similar};
use crate::flat::Flat;
use crate::math::Scalar;
use crate::network::Network;

/// A file that has what a network needs, and nothing else.
pub struct Plan {
    parameters: Vec<Source>,
    state: Vec<Source>,
}

/// A tensor of the network, and where its numbers are in the file.
struct Source {
    tensor: Placed,
    /// The bytes of the file's numbers.
    bytes: core::ops::Range<usize>,
    read: fn(&[u8], usize) -> f64,
}

impl Plan {
    /// Compares a file with a network: everything that differs, after what is wrong with the format.
    pub fn new(
        (layout, mut misfits): (Layout, Vec<Misfit>),
        header: &Header,
    ) -> Result<Self, Problem> {
        let unknown: Vec<_> = header
            .tensors()
            .iter()
            .filter(|(name, info)| !is_known(name, info, &layout))
            .map(|(name, info)| (name.as_str(), info.shape.as_slice()))
            .collect();
        let mut candidates = unknown.clone();
        let mut sources = |tensors: Vec<Placed>| -> Vec<Source> {
            tensors
                .into_iter()
                .filter_map(|tensor| source(tensor, header, &mut candidates, &mut misfits))
                .collect()
        };
        let plan = Self {
            parameters: sources(layout.parameters),
            state: sources(layout.state),
        };
        misfits.extend(unknown.into_iter().map(|(name, shape)| Misfit::Unexpected {
            tensor: name.to_string(),
            shape: shape.to_vec(),
        }));
        if misfits.is_empty() {
            Ok(plan)
        } else {
            Err(Problem::Misfits {
                network: layout.network,
                misfits,
            })
        }
    }

    /// Gives the network the file's numbers, if all of them can be used.
    pub fn run<N: Network>(&self, network: &mut N, numbers: &[u8]) -> Result<(), Problem> {
        let sources = self.parameters.iter().chain(&self.state);
        let bad: Vec<_> = sources
            .filter_map(|source| {
                source.tensor.bad_number(|place| {
                    let number = source.number(numbers, place);
                    (number, N::Scalar::from_f64(number).is_finite())
                })
            })
            .collect();
        if !bad.is_empty() {
            return Err(Problem::BadNumbers(bad));
        }
        let (parameters, state) = network.parts_mut();
        write(&self.parameters, numbers, parameters.flat_mut());
        write(&self.state, numbers, state.flat_mut());
        Ok(())
    }
}

fn write<T: Scalar>(sources: &[Source], numbers: &[u8], target: &mut [T]) {
    for source in sources {
        let tensor = &source.tensor;
        for place in 0..tensor.view.len() {
            tensor.set(target, place, T::from_f64(source.number(numbers, place)));
        }
    }
}

impl Source {
    /// The number at `place` of the tensor in the file.
    fn number(&self, numbers: &[u8], place: usize) -> f64 {
        (self.read)(&numbers[self.bytes.clone()], place)
    }
}

/// Where the file has `tensor`; what is wrong with it goes to `misfits`.
fn source(
    tensor: Placed,
    header: &Header,
    candidates: &mut Vec<(&str, &[usize])>,
    misfits: &mut Vec<Misfit>,
) -> Option<Source> {
    let shape = tensor.shape();
    let Some(info) = header.tensor(&tensor.name) else {
        let similar = similar::take(&tensor.name, &shape, candidates);
        misfits.push(Misfit::Missing {
            tensor: tensor.name,
            shape,
            similar,
        });
        return None;
    };
    let fits = info.shape == shape || Some(&info.shape) == tensor.other_shape.as_ref();
    if !fits {
        misfits.push(Misfit::Shape {
            tensor: tensor.name.clone(),
            file: info.shape.clone(),
            network: shape,
        });
    }
    let Some(read) = number::reader(info.dtype) else {
        misfits.push(Misfit::Type {
            tensor: tensor.name,
            found: info.dtype.to_string(),
        });
        return None;
    };
    let (start, end) = info.data_offsets;
    fits.then_some(Source {
        tensor,
        bytes: start..end,
        read,
    })
}

/// Whether a tensor of the file is one of the network's, or may be passed over: PyTorch's count of the batches that a
/// batch normalisation has seen stands beside its running mean.
fn is_known(name: &str, info: &TensorInfo, layout: &Layout) -> bool {
    let has = |name: &str| layout.tensors().any(|tensor| tensor.name == name);
    let counts_batches = || {
        let step = name.strip_suffix("num_batches_tracked")?;
        (info.dtype == Dtype::I64 && info.shape.is_empty())
            .then(|| has(&(step.to_string() + "running_mean")))
    };
    has(name) || counts_batches() == Some(true)
}
