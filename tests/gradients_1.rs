//! The second half of the randomly generated networks: see `gradients/mod.rs`.

mod gradients;

#[allow(unused_imports, reason = "a network has one if `NN_CROOKED` is set")]
use gradients::Crooked;
use gradients::check;
use nn_core::network;

include!(concat!(env!("OUT_DIR"), "/random_networks_1.rs"));
