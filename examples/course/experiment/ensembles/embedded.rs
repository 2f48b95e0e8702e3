//! The ensemble as a step of a network, of a size that is known while compiling.

use nn_core::ensemble::Ensemble;
use nn_core::prelude::*;

use super::members::{Hidden, MEMBERS};
use super::{Image, Output, Sample};

network! {
    /// Ten networks in one.
    pub struct Embedded: [8, 8, 1] -> [10] {
        members: Ensemble<Hidden, 10>,
    }
}

/// The network that contains the ensemble, beside its members each by itself.
#[derive(Debug, Clone, Copy)]
pub struct Embedding {
    /// How many numbers a member learns.
    pub member_parameters: usize,
    /// The sizes of the ensemble and of the network that contains it, and to what that is aligned.
    pub ensemble_bytes: usize,
    pub bytes: usize,
    pub alignment: usize,
    /// For how many digits the network gives the mean of its members, bit for bit.
    pub same_bits: usize,
    pub tested: usize,
}

impl Embedding {
    pub(super) fn new(
        ensemble: &Ensemble<Hidden, MEMBERS>,
        samples: &[Sample],
        rng: &mut dyn Rng,
    ) -> Self {
        let mut embedded = Embedded::boxed(rng);
        embedded.parameters.members = ensemble.parameters.clone();
        embedded.state.members = ensemble.state.clone();
        let alone = ensemble.parameters.each_ref().map(|parameters| {
            let mut member = Hidden::boxed(rng);
            member.parameters = parameters.clone();
            member
        });
        let mean = |image: &Image| -> Output {
            let mut sum = [0.0; 10];
            for of_member in alone.iter().map(|member| member.predict(image)) {
                for (sum, y) in sum.iter_mut().zip(of_member) {
                    *sum += 0.1 * y;
                }
            }
            sum
        };
        let same = samples.iter().filter(|(image, _)| {
            embedded.predict(image).map(f32::to_bits) == mean(image).map(f32::to_bits)
        });
        Self {
            member_parameters: Hidden::PARAMETERS,
            ensemble_bytes: size_of::<Ensemble<Hidden, MEMBERS>>(),
            bytes: size_of::<Embedded>(),
            alignment: align_of::<Embedded>(),
            same_bits: same.count(),
            tested: samples.len(),
        }
    }
}
