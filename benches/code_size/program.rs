//! The programs that are measured.

use std::path::Path;

/// One that does nothing.
pub const EMPTY: &str = "fn main() {}\n";

/// One with a network.
pub struct Program {
    pub name: &'static str,
    /// The network's type, in `benches/speed/networks.rs` or declared in `more`.
    network: &'static str,
    more: &'static str,
    is_stream: bool,
    /// Loss, target, and samples of a training step.
    training: [&'static str; 3],
}

const CLASSES: [&str; 3] = ["CrossEntropy", "3", "32"];
const NUMBER: [&str; 3] = ["MeanSquaredError", "[0.5]", "10"];

pub const PROGRAMS: [Program; 8] = [
    of("N1", "N1", NUMBER),
    of(
        "N2",
        "N2",
        ["CategoricalCrossEntropy", "[0., 1., 0.]", "10"],
    ),
    of("N3", "N3", CLASSES),
    of("N4", "N4", ["MeanSquaredError", "[0.5; 640]", "32"]),
    of("N5", "N5", CLASSES),
    Program {
        more: DIGITS,
        ..of("digits, 8 by 8", "Digits", CLASSES)
    },
    Program {
        is_stream: true,
        ..of("LSTM 1 to 20, dense 1", "LstmSound", NUMBER)
    },
    Program {
        is_stream: true,
        ..of("GRU 1 to 20, dense 1", "GruSound", NUMBER)
    },
];

const DIGITS: &str = "
mod more {
    use nn_core::prelude::*;
    network! {
        pub struct Digits: [8, 8, 1] -> [10] {
            conv1: conv2d(16, kernel = 3, padding = same),
            batch_norm,
            relu,
            max_pool2d(2),
            flatten,
            hidden: dense(64, init = he_normal),
            relu,
            dropout(0.2),
            output: dense(10),
        }
    }
}
use more::*;
";

const fn of(name: &'static str, network: &'static str, training: [&'static str; 3]) -> Program {
    Program {
        name,
        network,
        more: "",
        is_stream: false,
        training,
    }
}

impl Program {
    /// The program, whose numbers the compiler does not know.
    pub fn source(&self, trains: bool) -> String {
        let benches = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches");
        let networks = benches.join("speed/networks.rs");
        let Self { network, more, .. } = self;
        let call = if self.is_stream {
            "let mut memory = Net::state();
    black_box(black_box(&NET).step(black_box(&FRAME), &mut memory));"
        } else {
            "black_box(black_box(&NET).predict(black_box(&INPUT)));"
        };
        let training = if trains {
            self.training()
        } else {
            String::new()
        };
        format!(
            "#![allow(unused)]
use nn_core::memory::{{Zeroed, zeroed_box}};
use nn_core::prelude::*;
use std::hint::black_box;

#[path = {networks:?}]
mod networks;
use networks::*;
{more}
type Net = {network};
type Input = <Net as Network>::InputArray;
static NET: Net = Net::ZEROED;
static INPUT: Input = Input::ZEROED;
static FRAME: [f32; 1] = [0.];

fn main() {{
    {call}
{training}}}
"
        )
    }

    fn training(&self) -> String {
        let [loss, target, samples] = self.training;
        format!(
            "    let mut net = zeroed_box::<Net>();
    let mut memory = zeroed_box::<TrainingMemory<Net, Adam, {samples}>>();
    let samples = vec![(INPUT, {target}); {samples}];
    let mut rng = seeded_rng(1);
    let adam = Adam::new(1e-3);
    let _ = black_box(memory.step(&mut *net, &{loss}, &adam, black_box(&samples), &mut rng));
"
        )
    }
}
