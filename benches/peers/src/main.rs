//! How fast the library is, beside what else could be picked.
//!
//! - `cd benches/peers && cargo run --release`: everything, in two minutes.
//! - `cargo run --release -- N3 lstm`: the rows whose names contain one of these words.
//! - `cargo run --release -- --check`: compares the results, times nothing, and is over in seconds; for CI.
//!
//! The frameworks take half an hour of one core to build, the first time.
//!
//! The same networks with the same weights on one thread, in f32: here, in plain C (`c/`, by the `cc` crate with
//! `-O3 -march=native -ffast-math`), and in the frameworks, each as its documentation says for speed. All but the C are
//! built without flags, as `cargo build --release` does.
//!
//! # The results
//!
//! The outputs for the row's inputs are compared with ours, in training the losses of the first steps. The error is the
//! largest difference, divided by the largest output. Above 1e-4 there is no time, and the run fails.
//!
//! # The time
//!
//! A call is one sample, one batch, one time step of a stream that goes on, or one training step from samples in memory to
//! the mean loss. It changes its input from call to call. Frameworks are given inputs that are their tensors already, and
//! outputs stay what they give. The programs run in turns, so that a disturbance costs no single one, and of each the
//! shortest turn is kept. A stream and a training start anew with every turn. Memory stays with the process, for frameworks
//! that allocate. Printed is the time of a sample, and in
//! brackets ours divided by it: below 1 we are faster.

mod burn;
mod c;
mod candle;
mod dfdx;
mod error;
mod machine;
mod markdown;
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

use std::process::ExitCode;

use table::Table;
use task::{Task, tasks};
use timing::Outcome;

/// What runs the tasks: its name, and how it makes of a task a program, or why it cannot.
type Peer = (&'static str, fn(&Task) -> Outcome);

const PEERS: [Peer; 6] = [
    ("ours", ours::program),
    ("C", c::program),
    ("candle", candle::program),
    ("burn", burn::program),
    ("dfdx", dfdx::program),
    ("tract", tract::program),
];

/// Whatever starts threads is to start one.
const ONE_THREAD: [&str; 3] = ["RAYON_NUM_THREADS", "OMP_NUM_THREADS", "MATMUL_NUM_THREADS"];

/// How often everything is measured: what disturbs a row once is over the next time.
const ROUNDS: usize = 4;

fn main() -> ExitCode {
    for variable in ONE_THREAD {
        // SAFETY: no other thread runs yet.
        unsafe { std::env::set_var(variable, "1") };
    }
    c::keep_heap();
    let (options, words): (Vec<String>, Vec<String>) = std::env::args()
        .skip(1)
        .map(|word| word.to_lowercase())
        .partition(|word| word.starts_with('-'));
    if let Some(option) = options.iter().find(|&option| option != "--check") {
        eprintln!("there is no option `{option}`: write `--check`, or words of the rows' names");
        return ExitCode::FAILURE;
    }
    let wanted = |task: &Task| {
        let name = task.name().to_lowercase();
        words.is_empty() || words.iter().any(|word| name.contains(word))
    };
    let tasks: Vec<Task> = tasks().into_iter().filter(wanted).collect();
    if tasks.is_empty() {
        eprintln!("no row's name contains `{}`", words.join("` or `"));
        return ExitCode::FAILURE;
    }
    let mut table = Table::new(&PEERS);
    if options.is_empty() {
        for round in 1..=ROUNDS {
            eprintln!("{round} of {ROUNDS}");
            for task in &tasks {
                table.time(task);
            }
        }
    } else {
        for task in &tasks {
            table.check(task);
        }
    }
    println!("{table}");
    for failure in &table.failures {
        eprintln!("error: {failure}");
    }
    if table.failures.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
