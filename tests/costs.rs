//! What a network costs, as constants and as a table; and a pass in memory that the caller gives.

use std::thread;

use nn_core::layer::FRAMES;
use nn_core::memory::Slot;
use nn_core::network::FRAME_BYTES;
use nn_core::prelude::*;

network! {
    #[budget(ram = "8 KiB", flash = "15 KiB", macs = 40_000, stack = "10.5 KiB")]
    struct Digits: [8, 8, 1] -> [10] {
        conv1: conv2d(16, kernel = 3, padding = same),
        batch_norm,
        relu,
        block: residual {
            conv2d(16, 1),
            relu,
        },
        max_pool2d(2),
        flatten,
        output: dense(10),
        softmax,
    }
}

/// Bytes of so many numbers.
const fn bytes(numbers: usize) -> usize {
    numbers * size_of::<f32>()
}

const IMAGE: usize = 8 * 8 * 16;
const POOLED: usize = 4 * 4 * 16;

#[test]
fn ram_is_what_lives_at_the_same_time() {
    // The block: its input, which is added in the end, and the branch's output.
    assert_eq!(Digits::RAM, bytes(2 * IMAGE));
    assert_eq!(size_of::<Buffer<Digits>>(), Digits::RAM);
    // `predict` leaves the image where it lies, and has its scores in a place of their own.
    let frames = Digits::summary().steps[0].frames + 2;
    assert!(frames > FRAMES);
    assert_eq!(
        Digits::STACK,
        bytes(2 * IMAGE) + bytes(10) + frames * FRAME_BYTES
    );
}

#[test]
fn the_table_has_what_each_step_costs() {
    let table = Digits::summary().to_string();
    let row = |name: &str| -> Vec<String> {
        let mut lines = table.lines().map(str::trim_start);
        let line = lines.find(|line| line.starts_with(name)).expect("a row");
        let numbers = line.split_whitespace().rev().take(4);
        numbers.map(|number| number.replace(',', "")).collect()
    };
    // The convolution overwrites its input, but for the row that it is at.
    let [flash, macs] = [bytes(160), 8 * 8 * 9 * 16];
    let ram = row("conv1")[0].parse::<usize>().expect("a number");
    assert!(bytes(IMAGE) < ram && ram < bytes(IMAGE + 8 * 8), "{ram}");
    assert_eq!(row("conv1")[1..3], [flash, macs].map(|n| n.to_string()));
    assert_eq!(row("block")[0], bytes(2 * IMAGE).to_string());
    assert_eq!(row("max_pool2d1")[0], bytes(IMAGE + POOLED).to_string());
    assert_eq!(row("total")[0], Digits::RAM.to_string());
    assert_eq!(row("total")[1], Digits::FLASH.to_string());
}

#[test]
fn training_has_a_size() {
    const RAM: usize = Digits::train_ram::<Adam, 4>();
    assert_eq!(RAM, size_of::<TrainingMemory<Digits, Adam, 4>>());
    // The gradient, and two moments.
    const { assert!(RAM > bytes(3 * Digits::PARAMETERS)) };
}

network! {
    struct Listener: [100, 2] -> [3] {
        lstm(4, returns = last),
        dense(3),
    }
}

#[test]
fn what_a_stream_remembers_has_a_size() {
    const { assert!(Listener::STREAM_STATE >= bytes(4)) };
    const { assert!(Listener::STREAM_STATE < bytes(100)) };
}

network! {
    /// A megabyte between its steps.
    struct Large: [128, 128, 4] -> [2] {
        conv2d(8, 3, padding = same),
        relu,
        residual { conv2d(8, 1) },
        global_avg_pool,
        dense(2),
    }
}

static NETWORK: Slot<Large> = Slot::new();
static BUFFER: Slot<Buffer<Large>> = Slot::new();

/// What [`Network::predict_in`] takes of the stack, in debug too.
const STACK: usize = 256 * 1024;

#[test]
fn inference_in_a_static_keeps_off_the_stack() {
    let infer = || {
        let net = NETWORK.take().expect("taken once");
        net.initialise(&mut seeded_rng(1));
        let buffer = BUFFER.take().expect("taken once");
        let mut again = || {
            for (row, cells) in buffer.input_mut().iter_mut().enumerate() {
                cells.fill([row as f32 / 128.0; 4]);
            }
            *net.predict_in(buffer)
        };
        [again(), again()]
    };
    const { assert!(Large::RAM >= 4 * STACK) };
    let small = thread::Builder::new()
        .stack_size(STACK)
        .spawn(infer)
        .expect("a thread")
        .join();
    let [first, second] = small.expect("the stack is enough");
    assert_eq!(first, second);
    assert!(first.iter().all(|score| score.is_finite()) && first != [0.0; 2]);
}
