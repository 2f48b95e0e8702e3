//! Where a network's tensors lie: in its flat view, and in a file.

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use safetensors::Dtype;

use super::error::{BadNumber, Misfit, Problem};
use super::format::{Applied, Format};
use super::header::Header;
use super::keras::{Sibling, Translated};
use super::view::View;
use super::{described, header, keras, number};
use crate::entry::Entry;
use crate::flat::Flat;
use crate::layer::Layer;
use crate::math::Scalar;
use crate::network::Network;

/// The tensors of a network as files have them, in the order of its steps.
pub struct Layout {
    pub network: &'static str,
    pub parameters: Vec<Placed>,
    pub state: Vec<Placed>,
}

/// A tensor of a file and its place.
#[derive(Debug)]
pub struct Placed {
    /// Its name in the file: `hidden.weight`
    pub name: String,
    /// Its name in the network.
    own: String,
    pub view: View,
    /// Another shape that a file may have it in, with the same numbers in the same order.
    pub other_shape: Option<Vec<usize>>,
    /// Where it begins in the flat view of the parameters, or of the state.
    pub start: usize,
    /// Where a tensor begins that is added to it: it is written with it, and zero when it was read.
    pub second: Option<usize>,
}

impl Layout {
    /// The layout, and what is wrong with `format`.
    pub fn of<N: Network>(format: &Format) -> (Self, Vec<Misfit>) {
        const {
            described::check(
                N::PARAMETER_TENSORS,
                <N::Parameters<N::Scalar> as Flat<_>>::LEN,
            );
            described::check(N::STATE_TENSORS, <N::State<N::Scalar> as Flat<_>>::LEN);
        }
        let mut format = Applied::new(format);
        let layout = Self {
            network: N::NAME,
            parameters: placed(<N as Layer>::PARAMETER_TENSORS, &mut format),
            state: placed(<N as Layer>::STATE_TENSORS, &mut format),
        };
        layout.check_names(&mut format.misfits);
        (layout, format.finish())
    }

    /// Every tensor needs a name of its own in a file.
    fn check_names(&self, misfits: &mut Vec<Misfit>) {
        let mut tensors: Vec<_> = self.tensors().collect();
        // The sort is stable: of two that meet, the network's first is named first.
        tensors.sort_by(|a, b| a.name.cmp(&b.name));
        for pair in tensors.windows(2) {
            if pair[0].name == pair[1].name {
                misfits.push(Misfit::OneName {
                    tensor: pair[0].name.clone(),
                    first: pair[0].own.clone(),
                    second: pair[1].own.clone(),
                });
            }
        }
        for tensor in tensors {
            if tensor.name.is_empty() || tensor.name == header::METADATA {
                misfits.push(Misfit::NoName {
                    tensor: tensor.own.clone(),
                    name: tensor.name.clone(),
                });
            }
        }
    }

    /// Takes a file's own names for those that are in it with dots for slashes, or slashes for dots.
    pub fn take_separators_of(&mut self, header: &Header) {
        let mut names: Vec<_> = self.tensors().map(|tensor| tensor.name.clone()).collect();
        let tensors = self.parameters.iter_mut().chain(&mut self.state);
        for (place, tensor) in tensors.enumerate() {
            if header.tensor(&tensor.name).is_some() {
                continue;
            }
            let found = header
                .tensors()
                .iter()
                .find(|(name, _)| keras::is_same_path(name, &tensor.name) && !names.contains(name));
            if let Some((name, _)) = found {
                tensor.name.clone_from(name);
                names[place].clone_from(name);
            }
        }
    }

    /// The tensors of parameters and state.
    pub fn tensors(&self) -> impl Iterator<Item = &Placed> {
        self.parameters.iter().chain(&self.state)
    }

    /// The file of these numbers.
    pub fn encode<N: Network>(&self, network: &N) -> Vec<u8> {
        let tensors = self.with_numbers(network).map(|(tensor, numbers)| {
            let mut bytes = Vec::with_capacity(tensor.view.len() * N::Scalar::BYTES);
            for place in 0..tensor.view.len() {
                number::write(tensor.number(numbers, place), &mut bytes);
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
                let number = |place| tensor.number(numbers, place);
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

    /// The tensors, with the flat view that each lies in.
    fn with_numbers<'a, N: Network>(
        &'a self,
        network: &'a N,
    ) -> impl Iterator<Item = (&'a Placed, &'a [N::Scalar])> {
        let parameters = network.parameters().flat();
        let state = network.state().flat();
        let parameters = self
            .parameters
            .iter()
            .map(move |tensor| (tensor, parameters));
        parameters.chain(self.state.iter().map(move |tensor| (tensor, state)))
    }
}

impl Placed {
    /// Its axes in a file.
    pub fn shape(&self) -> Vec<usize> {
        self.view.shape()
    }

    /// The number at `place` of the file; `numbers` are the parameters, or the state.
    fn number<T: Scalar>(&self, numbers: &[T], place: usize) -> T {
        let place = self.view.in_memory(place);
        match self.second {
            Some(second) => numbers[self.start + place] + numbers[second + place],
            None => numbers[self.start + place],
        }
    }

    /// Sets the number at `place` of the file.
    pub fn set<T: Scalar>(&self, numbers: &mut [T], place: usize, number: T) {
        let place = self.view.in_memory(place);
        numbers[self.start + place] = number;
        if let Some(second) = self.second {
            numbers[second + place] = T::ZERO;
        }
    }

    /// The first number that cannot be used; `number` gives the one at a place in the file, and whether it can be.
    pub fn bad_number(&self, number: impl Fn(usize) -> (f64, bool)) -> Option<BadNumber> {
        let mut bad = (0..self.view.len()).filter(|&place| !number(place).1);
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
fn placed(entries: &'static [Entry], format: &mut Applied) -> Vec<Placed> {
    let mut tensors = Vec::new();
    walk("", entries, &[], format, &mut tensors, &mut 0);
    tensors
}

/// Adds the tensors of a step, whose input was flattened from `shapes`; `prefix` is its name with a dot.
fn walk(
    prefix: &str,
    entries: &'static [Entry],
    shapes: &[&[usize]],
    format: &mut Applied,
    tensors: &mut Vec<Placed>,
    start: &mut usize,
) {
    let step = siblings(entries, *start);
    let mut own_tensors = step.iter();
    let takes = step
        .iter()
        .find(|tensor| tensor.entry.is_flattened(entries));
    let takes = takes.map(|tensor| tensor.entry.dims[0]);
    let said = format.flattened(prefix.trim_end_matches('.'), takes);
    let shapes = said.as_deref().unwrap_or(shapes);
    for entry in entries {
        match entry {
            Entry::Tensor(entry) => {
                *start += entry.len();
                let Some(&tensor) = own_tensors.next() else {
                    continue;
                };
                let translated = if format.is_keras() {
                    keras::translate(tensor, &step)
                } else {
                    let shapes = if entry.is_flattened(entries) {
                        shapes
                    } else {
                        &[]
                    };
                    let view = View::permuted(entry, shapes);
                    vec![Translated::new(entry.name, view, tensor.start)]
                };
                for translated in translated {
                    let own = prefix.to_string() + entry.name;
                    let prefix = if translated.outer {
                        around(prefix)
                    } else {
                        prefix
                    };
                    tensors.push(Placed {
                        name: format.name_in_file(&own, prefix.to_string() + &translated.name),
                        own,
                        view: translated.view,
                        other_shape: translated.other_shape,
                        start: translated.start,
                        second: translated.second,
                    });
                }
            }
            Entry::Step {
                name,
                entries,
                flattened,
            } => {
                let separator = if name.is_empty() { "" } else { "." };
                let prefix = prefix.to_string() + name + separator;
                walk(&prefix, entries, flattened, format, tensors, start);
            }
        }
    }
}

/// The name with a dot of the step around the one of this name.
fn around(prefix: &str) -> &str {
    let name = prefix.strip_suffix('.').unwrap_or(prefix);
    name.rfind('.').map_or("", |dot| &prefix[..=dot])
}

/// The tensors of a step itself, the first of whose numbers is at `start`.
fn siblings(entries: &'static [Entry], mut start: usize) -> Vec<Sibling> {
    let mut tensors = Vec::new();
    for entry in entries {
        if let Entry::Tensor(entry) = entry {
            tensors.push(Sibling { entry, start });
        }
        start += entry.len();
    }
    tensors
}

/// A tensor as a file has it.
struct Encoded {
    dtype: Dtype,
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

impl safetensors::View for Encoded {
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
    fn names_are_joined_and_places_follow_each_other() {
        const WEIGHT: Entry = Entry::permuted("weight", &[2, 3], &[1, 0]);
        const BIAS: Entry = Entry::tensor("bias", &[3]);
        const TREE: &[Entry] = &[
            Entry::step("hidden", &[WEIGHT, BIAS]),
            Entry::step("outer", &[Entry::step("inner", &[WEIGHT])]),
        ];
        let tensors = placed(TREE, &mut Applied::new(&Format::new()));
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
