//! Where a network's tensors lie: in its flat view, and in a file.

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use safetensors::{Dtype, View};

use super::error::{BadNumber, Problem};
use super::{described, number};
use crate::entry::{Entry, TensorEntry};
use crate::flat::Flat;
use crate::layer::Layer;
use crate::math::Scalar;
use crate::network::Network;

/// The tensors of a network, in the order of its steps.
pub struct Layout {
    pub network: &'static str,
    pub parameters: Vec<Placed>,
    pub state: Vec<Placed>,
}

/// A tensor and its place.
pub struct Placed {
    /// `hidden.weight`
    pub name: String,
    pub entry: &'static TensorEntry,
    /// Where it begins in the flat view of the parameters, or of the state.
    pub start: usize,
}

impl Layout {
    pub fn of<N: Network>() -> Self {
        const {
            described::check(
                N::PARAMETER_TENSORS,
                <N::Parameters<N::Scalar> as Flat<_>>::LEN,
            );
            described::check(N::STATE_TENSORS, <N::State<N::Scalar> as Flat<_>>::LEN);
        }
        Self {
            network: N::NAME,
            parameters: placed(<N as Layer>::PARAMETER_TENSORS),
            state: placed(<N as Layer>::STATE_TENSORS),
        }
    }

    /// The tensors of parameters and state.
    pub fn tensors(&self) -> impl Iterator<Item = &Placed> {
        self.parameters.iter().chain(&self.state)
    }

    /// The file of these numbers.
    pub fn encode<N: Network>(&self, network: &N) -> Vec<u8> {
        let tensors = self.with_numbers(network).map(|(tensor, numbers)| {
            let mut bytes = Vec::with_capacity(numbers.len() * N::Scalar::BYTES);
            for place in 0..numbers.len() {
                number::write(numbers[tensor.entry.in_memory(place)], &mut bytes);
            }
            let dtype = number::dtype::<N::Scalar>();
            (
                tensor.name.as_str(),
                Encoded {
                    dtype,
                    shape: tensor.shape(),
                    bytes,
                },
            )
        });
        safetensors::serialize(tensors, None)
            .expect("tensors that are in memory are not too large for a file")
    }

    /// Refuses numbers that could not be loaded again.
    pub fn check_finite<N: Network>(&self, network: &N) -> Result<(), Problem> {
        let numbers: Vec<_> = self
            .with_numbers(network)
            .filter_map(|(tensor, numbers)| {
                let number = |place| numbers[tensor.entry.in_memory(place)];
                tensor.bad_number(|place| (number(place).to_f64(), number(place).is_finite()))
            })
            .collect();
        if numbers.is_empty() {
            Ok(())
        } else {
            Err(Problem::Diverged {
                network: self.network,
                numbers,
            })
        }
    }

    fn with_numbers<'a, N: Network>(
        &'a self,
        network: &'a N,
    ) -> impl Iterator<Item = (&'a Placed, &'a [N::Scalar])> {
        let parameters = network.parameters().flat();
        let state = network.state().flat();
        let parameters = self
            .parameters
            .iter()
            .map(|tensor| (tensor, tensor.of(parameters)));
        parameters.chain(self.state.iter().map(|tensor| (tensor, tensor.of(state))))
    }
}

impl Placed {
    /// Its axes in a file.
    pub fn shape(&self) -> Vec<usize> {
        self.entry.file_dims().collect()
    }

    /// Its numbers among those of the parameters, or of the state.
    fn of<'a, T>(&self, numbers: &'a [T]) -> &'a [T] {
        &numbers[self.start..][..self.entry.len()]
    }

    /// The first number that cannot be used; `number` gives the one at a place in the file, and whether it can be.
    pub fn bad_number(&self, number: impl Fn(usize) -> (f64, bool)) -> Option<BadNumber> {
        let mut bad = (0..self.entry.len()).filter(|&place| !number(place).1);
        let first = bad.next()?;
        Some(BadNumber {
            tensor: self.name.clone(),
            index: index(first, &self.shape()),
            value: number(first).0,
            more: bad.count(),
        })
    }
}

/// The index of the element at `place` in a row-major tensor.
fn index(mut place: usize, dims: &[usize]) -> Vec<usize> {
    let mut index = dims.to_vec();
    for axis in index.iter_mut().rev() {
        (*axis, place) = (place % *axis, place / *axis);
    }
    index
}

/// Names and places of the tensors of a tree.
fn placed(entries: &'static [Entry]) -> Vec<Placed> {
    fn walk(prefix: &str, entries: &'static [Entry], tensors: &mut Vec<Placed>, start: &mut usize) {
        for entry in entries {
            match entry {
                Entry::Tensor(entry) => {
                    let name = prefix.to_string() + entry.name;
                    tensors.push(Placed {
                        name,
                        entry,
                        start: *start,
                    });
                    *start += entry.len();
                }
                Entry::Step { name, entries } => {
                    let separator = if name.is_empty() { "" } else { "." };
                    let prefix = prefix.to_string() + name + separator;
                    walk(&prefix, entries, tensors, start);
                }
            }
        }
    }
    let mut tensors = Vec::new();
    walk("", entries, &mut tensors, &mut 0);
    tensors
}

impl TensorEntry {
    /// Where the number stands in memory that stands at `place` in a file.
    pub(super) fn in_memory(&self, mut place: usize) -> usize {
        let mut memory = 0;
        for &axis in self.file_axes.iter().rev() {
            let stride: usize = self.dims[axis + 1..].iter().product();
            memory += place % self.dims[axis] * stride;
            place /= self.dims[axis];
        }
        memory
    }
}

/// A tensor as a file has it.
struct Encoded {
    dtype: Dtype,
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

impl View for Encoded {
    fn dtype(&self) -> Dtype {
        self.dtype
    }

    fn shape(&self) -> &[usize] {
        &self.shape
    }

    fn data(&self) -> Cow<'_, [u8]> {
        (&self.bytes).into()
    }

    fn data_len(&self) -> usize {
        self.bytes.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_permuted_tensor_is_read_along_the_axes_of_the_file() {
        let entry = |dims, file_axes| TensorEntry {
            name: "weight",
            dims,
            file_axes,
        };
        let places = |entry: TensorEntry| (0..entry.len()).map(move |i| entry.in_memory(i));
        let transposed = entry(&[2, 3], &[1, 0]);
        assert_eq!(places(transposed).collect::<Vec<_>>(), [0, 3, 1, 4, 2, 5]);
        let plain = entry(&[2, 3], &[0, 1]);
        assert_eq!(places(plain).collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5]);
        // [2, 3, 4] in memory, [4, 2, 3] in the file.
        let rotated = entry(&[2, 3, 4], &[2, 0, 1]);
        let expected = |i: usize| i % 6 * 4 + i / 6;
        assert!(places(rotated).eq((0..24).map(expected)));
    }

    #[test]
    fn names_are_joined_and_places_follow_each_other() {
        const WEIGHT: Entry = Entry::permuted("weight", &[2, 3], &[1, 0]);
        const BIAS: Entry = Entry::tensor("bias", &[3]);
        const TREE: &[Entry] = &[
            Entry::Step {
                name: "hidden",
                entries: &[WEIGHT, BIAS],
            },
            Entry::Step {
                name: "outer",
                entries: &[Entry::Step {
                    name: "inner",
                    entries: &[WEIGHT],
                }],
            },
        ];
        let tensors = placed(TREE);
        let named: Vec<_> = tensors
            .iter()
            .map(|tensor| (&*tensor.name, tensor.start))
            .collect();
        assert_eq!(
            named,
            [
                ("hidden.weight", 0),
                ("hidden.bias", 6),
                ("outer.inner.weight", 9)
            ]
        );
    }

    #[test]
    fn an_index_counts_row_by_row() {
        assert_eq!(index(7, &[2, 5]), [1, 2]);
        assert!(index(0, &[]).is_empty());
    }
}
