//! A body that was trained in PyTorch, in the program's read-only data, and a head in RAM that learns something else from
//! what the body sees: whether a digit is odd. On a microcontroller the body stays in flash.
//!
//! ```text
//! cargo run --release --example frozen_body           # or with a seed: … --example frozen_body 7
//! ```

mod common;

use std::error::Error;

use common::digits_data::{Data, Sample};
use common::seed;
use nn_core::memory::Slot;
use nn_core::prelude::*;

network! {
    /// The steps of `examples/pytorch/networks.rs` but for the last, which told ten digits apart.
    #[weights(
        "examples/pytorch/digits.safetensors",
        rename("0", "conv1"),
        rename("1", "norm"),
        rename("4", "conv2"),
        without("7"),
    )]
    struct Body: [8, 8, 1] -> [64] {
        conv1: conv2d(8, kernel = 3, padding = 1),
        norm: batch_norm,
        relu,
        max_pool2d(2),
        conv2: conv2d(16, kernel = 3),
        relu,
        flatten,
    }
}

network! {
    /// Above zero for an odd digit.
    struct Head: [64] -> [1] {
        dense(1),
    }
}

const BATCH: usize = 8;
const EPOCHS: usize = 10;

static BODY: &Body = Body::trained();
static HEAD: Slot<Head> = Slot::new();
static MEMORY: Slot<TrainingMemory<Head, Adam, BATCH>> = Slot::new();

fn main() -> Result<(), Box<dyn Error>> {
    let mut rng = seeded_rng(seed::argument()?);
    let data = Data::read()?;
    let (head, memory) = HEAD
        .take()
        .zip(MEMORY.take())
        .ok_or("they are taken once")?;
    head.initialise(&mut rng);
    println!("{} bytes of body in the binary", Body::FLASH);
    println!("{} bytes of head in RAM", Head::FLASH);
    println!(
        "{} bytes more to train it",
        Head::train_ram::<Adam, BATCH>()
    );

    for _ in 0..EPOCHS {
        for batch in data.train.chunks_exact(BATCH) {
            let mut seen = [([0.0; 64], [0.0]); BATCH];
            for (seen, sample) in seen.iter_mut().zip(batch) {
                *seen = (BODY.predict(&sample.0), [f32::from(is_odd(sample))]);
            }
            let loss = BinaryCrossEntropyWithLogits;
            memory.step(head, &loss, &Adam::new(3e-3), &seen, &mut rng)?;
        }
    }

    let is_right =
        |sample: &&Sample| (head.predict(&BODY.predict(&sample.0))[0] > 0.0) == is_odd(sample);
    let right = data.test.iter().filter(is_right).count();
    println!(
        "{right} of {} digits are told odd from even",
        data.test.len()
    );
    Ok(())
}

fn is_odd((_, digit): &Sample) -> bool {
    digit % 2 == 1
}
