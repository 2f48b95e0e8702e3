//! How fast the library is, beside what the machine could do: `cargo bench --bench speed`, or `-- N3 softmax` for the rows whose
//! names contain one of these words.
//!
//! The rows are the networks that the project is judged by, in f32 (one sample, a batch of 64, training), and the kernels by
//! themselves: single layers, optimisers, losses. With `--features rayon` there is training on two threads too.
//!
//! # The limit
//!
//! The machine is measured between the rows, on the core that runs them: the peak of fused multiply-adds, and the
//! bandwidth of reading from the L1 and the L2 cache. The limit of a row is what these leave as the shortest time,
//!
//! `max(FLOPs / peak, bytes / bandwidth)`, with L1's bandwidth where the bytes fit in 32 KiB, and L2's otherwise.
//!
//! - A network in use: two FLOPs for a multiply-accumulate; the bytes are those of its parameters, read once for a batch.
//! - A training step: that of the passes, with four FLOPs more for a multiply-accumulate of backward (two in the first step that
//!   has any, whose input needs no gradient), and behind it that of Adam: 28 bytes for a parameter, which is read with its
//!   gradient and two moments, and written with the moments.
//! - A kernel: the bytes of its parameters, inputs and outputs; backward reads the parameters, reads and writes their
//!   gradient, and reads and writes the samples' gradients.
//!
//! Neither comparisons nor exponentials, tanh and their like are counted: where these are the work, the limit is out of reach.
//! So it is where the bytes do not fit in L2; the bandwidth of 1 MiB, printed too, tells.
//!
//! # The goal
//!
//! It was set on another machine, beside that machine's limit; both are printed. What can be compared is the ratio of time to
//! limit. The last column says how many times the goal's ratio a row takes: 1 or less is reached.
//!
//! # The time
//!
//! The shortest of several rounds of at least 20 ms each, some seconds apart, on inputs that change from call to call. Other programs on the core
//! make it longer: `taskset -c 1 cargo bench --bench speed` keeps to one core, but not them from it.

mod kernels;
mod learning;
mod machine;
mod networks;
#[cfg(feature = "rayon")]
mod parallel;
mod passes;
mod random;
mod table;
mod timing;
mod training;
mod work;

use machine::Machine;
use table::Table;

/// How often everything is measured: what disturbs a row once is over the next time.
const TURNS: usize = 3;

fn main() {
    // Cargo itself passes `--bench`.
    let words = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'));
    let mut table = Table::new(words.collect());
    let mut machine = Machine::measure();
    for turn in 1..=TURNS {
        eprintln!("{turn} of {TURNS}");
        passes::rows(&mut table);
        training::rows(&mut table);
        #[cfg(feature = "rayon")]
        parallel::rows(&mut table);
        kernels::rows(&mut table);
        learning::rows(&mut table);
        machine = machine.better(&Machine::measure());
    }
    table.print(&machine);
}
