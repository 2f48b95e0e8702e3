//! How fast the library is, beside what else could be picked: `cd benches/peers && cargo run --release`, or with words behind
//! it for the rows whose names contain one of them, `cargo run --release -- N3 lstm`.
//!
//! The same networks with the same weights on one thread, in f32: here, in plain C (`networks.c`, by the `cc` crate with
//! `-O3 -march=native -ffast-math`), and in the frameworks, each as its documentation says for speed. All but the C are
//! built without flags, as `cargo build --release` does.
//!
//! # The results
//!
//! The outputs for the row's inputs are compared with ours, in training the losses of the first steps. The error is the
//! largest difference, divided by the largest output. Above 1e-4 there is no time.
//!
//! # The time
//!
//! A call is one sample, one batch, one time step of a stream that goes on, or one training step from samples in memory to
//! the mean loss. It changes its input from call to call. Frameworks are given inputs that are their tensors already, and
//! outputs stay what they give. The programs run in turns, so that a disturbance costs no single one, and of each the
//! shortest turn is kept. A stream and a training start anew with every turn.

mod burn;
mod c;
mod candle;
mod dfdx;
mod error;
mod network;
#[path = "../../speed/networks.rs"]
mod networks;
mod ours;
#[path = "../../speed/random.rs"]
mod random;
mod table;
mod task;
mod timing;
mod tract;
mod weights;

use table::Table;
use task::{Task, tasks};
use timing::Outcome;

/// What runs the tasks: its name, and how it makes of a task a program, or why it cannot.
type Peer = (&'static str, fn(&Task) -> Outcome);

const PEERS: [Peer; 7] = [
    ("ours", ours::program),
    ("C", c::program),
    ("candle", candle::program),
    ("tract", tract::program),
    ("burn flex", burn::flex),
    ("burn ndarray", burn::ndarray),
    ("dfdx", dfdx::program),
];

/// Whatever starts threads is to start one.
const ONE_THREAD: [&str; 3] = ["RAYON_NUM_THREADS", "OMP_NUM_THREADS", "MATMUL_NUM_THREADS"];

fn main() {
    for variable in ONE_THREAD {
        // SAFETY: no other thread runs yet.
        unsafe { std::env::set_var(variable, "1") };
    }
    let words: Vec<String> = std::env::args()
        .skip(1)
        .map(|word| word.to_lowercase())
        .collect();
    let mut table = Table::new(PEERS.map(|(name, _)| name).to_vec());
    for task in tasks() {
        let name = task.name().to_lowercase();
        if words.is_empty() || words.iter().any(|word| name.contains(word)) {
            eprintln!("{}", task.name());
            table.row(&task, &PEERS);
        }
    }
    println!("{table}");
}
