//! Random architectures of all steps, nested blocks and networks included, as tests of their gradients.
//!
//! A step has a row in `rows`: how it is drawn, and what shape it makes of another. `shared` alone has none: `generator`
//! draws it, of what stands there already. Networks are trees, which `examples/shrink` makes smaller.
//! `tests/random_networks.rs` sees to it that no step is forgotten, and that a failing network becomes as small as it can.

pub mod generator;
mod random;
pub mod rows;
pub mod tree;
mod written;

use tree::Network;

/// They are compiled in as many parts, two at a time.
#[allow(dead_code, reason = "the shrinker has its networks by number")]
pub const PARTS: usize = 2;

/// Network `number` of a seed; if `NN_CROOKED` is set some hold a layer that is wrong on purpose.
#[allow(dead_code, reason = "a test has rows of its own")]
pub fn network(seed: u64, number: usize) -> Network {
    let with_crooked = std::env::var_os("NN_CROOKED").is_some();
    generator::network(&rows::rows(with_crooked), seed, number)
}

/// The tests of networks `0..networks`, in `PARTS` files.
#[allow(dead_code, reason = "the shrinker has its networks by number")]
pub fn sources(seed: u64, networks: usize) -> Vec<String> {
    let mut parts = vec![String::new(); PARTS];
    for number in 0..networks {
        parts[number % PARTS] += &test(seed, number);
    }
    parts
}

/// One network, and its test.
fn test(seed: u64, number: usize) -> String {
    let network = network(seed, number);
    let name = format!("Net{number}");
    let declarations = network.declare(&name).expect("what was drawn fits");
    let deterministic = network.is_deterministic();
    format!(
        "{declarations}\n/// `cargo run --example shrink -- {seed} {number}`\n#[test]\nfn net_{number}() {{\n    \
         check::<{name}>(r#\"{declarations}\"#, {deterministic});\n}}\n\n"
    )
}
