//! The macro's names and layouts are those of the layers: of every step that has numbers.
//!
//! A file can only be embedded when it is there: so it is written here, and read by a package outside the workspace.

use nn_core::prelude::*;
use nn_core::weights;

use super::everything::{Hearing, Vision, Words};
use super::numbers;
use super::scratch::Scratch;

const NETWORKS: [&str; 3] = ["Vision", "Hearing", "Words"];

#[test]
fn every_step_is_embedded_as_it_is_loaded() {
    let dependencies = format!("[dependencies]\nnn-core = {{ {} }}\n", Scratch::nn_core());
    let scratch = Scratch::new("embedded", "2024", &dependencies);
    let mut source = include_str!("everything.rs").to_owned();
    for name in NETWORKS {
        let plain = format!("pub struct {name}:");
        assert!(source.contains(&plain), "{name}");
        source = source.replace(
            &plain,
            &format!("#[weights(\"{name}.safetensors\")] {plain}"),
        );
    }
    scratch.write("src/everything.rs", &source);
    scratch.write("src/main.rs", MAIN);
    let vision = written(&scratch, &Vision::init(&mut seeded_rng(1)));
    let hearing = written(&scratch, &Hearing::init(&mut seeded_rng(2)));
    let words = written(&scratch, &Words::init(&mut seeded_rng(3)));
    let output = scratch.cargo(&["run", "--quiet"]);
    let errors = String::from_utf8_lossy(&output.stderr);
    let found = String::from_utf8_lossy(&output.stdout);
    let mut found = found.lines();
    for expected in [vision, hearing, words] {
        assert_eq!(found.next(), Some(&*expected), "{errors}");
    }
}

const MAIN: &str = "
mod everything;

use everything::{Hearing, Vision, Words};
use nn_core::flat::Flat;
use nn_core::prelude::*;

static VISION: &Vision = Vision::trained();

fn show<N: Network<Scalar = f32>>(network: &N) {
    let parameters = network.parameters().flat().iter();
    let numbers = parameters.chain(network.state().flat());
    println!(\"{:?}\", numbers.map(|number| number.to_bits()).collect::<Vec<u32>>());
}

fn main() {
    show(VISION);
    show(Hearing::trained());
    show(Words::trained());
}
";

/// Gives every number of a network another value, writes them to its file, and says what they are.
fn written<N: Network<Scalar = f32>>(scratch: &Scratch, network: &N) -> String {
    let mut network_bytes = weights::to_bytes(network);
    // The numbers are the end of the file.
    let count = numbers(network).len();
    let start = network_bytes.len() - 4 * count;
    for (place, number) in network_bytes[start..].chunks_mut(4).enumerate() {
        number.copy_from_slice(&(place as f32 + 0.5).to_le_bytes());
    }
    let mut other = N::boxed(&mut seeded_rng(0));
    weights::from_bytes(&mut *other, &network_bytes).expect("it was written here");
    scratch.write_bytes(&format!("{}.safetensors", N::NAME), &network_bytes);
    format!("{:?}", numbers(&*other))
}
