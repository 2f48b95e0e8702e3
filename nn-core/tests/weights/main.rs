//! Weights in and out: round trips, files of other programs, wrong files, hostile ones.
#![cfg(feature = "std")]

mod disk;
mod flattened;
mod hostile;
mod keras;
mod misfits;
mod renamed;
mod round_trip;

use nn_core::flat::Flat;
use nn_core::math::Scalar;
use nn_core::prelude::*;
use nn_core::weights::{self, Misfit, Problem, WeightsError};

network! {
    struct Small: [3] -> [2] {
        hidden: dense(4),
        norm: batch_norm,
        relu,
        output: dense(2),
    }
}

fn small(seed: u64) -> Small {
    Network::init(&mut seeded_rng(seed))
}

/// All numbers of a network, bit by bit.
fn bits<N: Network>(network: &N) -> Vec<u64> {
    let numbers = network
        .parameters()
        .flat()
        .iter()
        .chain(network.state().flat());
    numbers.map(|number| number.to_f64().to_bits()).collect()
}

/// The error of loading `bytes`, after which the network is as it was.
fn refused(bytes: &[u8]) -> WeightsError {
    let mut net = small(99);
    let before = bits(&net);
    let error = weights::from_bytes(&mut net, bytes).expect_err("the file is wrong");
    assert_eq!(bits(&net), before, "a load that failed changed the network");
    error
}

fn misfits(bytes: &[u8]) -> Vec<Misfit> {
    match refused(bytes).problem {
        Problem::Misfits {
            network: "Small",
            misfits,
        } => misfits,
        other => panic!("misfits were expected: {other:?}"),
    }
}

fn malformed(bytes: &[u8]) -> String {
    match refused(bytes).problem {
        Problem::Malformed(reason) => reason,
        other => panic!("a malformed file was expected: {other:?}"),
    }
}

/// A file of this header and these numbers.
fn file(header: &str, numbers: &[u8]) -> Vec<u8> {
    [
        &(header.len() as u64).to_le_bytes(),
        header.as_bytes(),
        numbers,
    ]
    .concat()
}

/// Header and numbers of a file.
fn parts(bytes: &[u8]) -> (String, &[u8]) {
    let len = u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
    (
        String::from_utf8(bytes[8..][..len].to_vec()).unwrap(),
        &bytes[8 + len..],
    )
}
