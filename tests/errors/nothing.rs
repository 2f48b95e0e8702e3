//! Nothing at all.

use nn_core::prelude::*;

network! {}

fn main() {}
