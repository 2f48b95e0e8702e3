//! The first half of the randomly generated networks: see `gradients/mod.rs`.

mod gradients;

use gradients::check;
use nn_core::network;

include!(concat!(env!("OUT_DIR"), "/random_networks_0.rs"));
