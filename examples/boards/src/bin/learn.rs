//! Learns on the board, without a heap: exclusive or from nothing, then whether a digit is odd, by a head in RAM over a body
//! that stays in flash. `name: steps, bytes of RAM, a hash of what it has learnt`.

#![cfg_attr(bare, no_std, no_main)]

use boards::pattern::hash;
use boards::slot::take;
use boards::text::{Decimal, Hexadecimal};
use boards::{board, main, networks::N1};
use nn_core::flat::Flat;
use nn_core::memory::Slot;
use nn_core::prelude::*;

main!(run);

fn run() {
    if exclusive_or().is_none() {
        board::write("xor: not solved\n");
        board::exit(false);
    }
    #[cfg(roomy)]
    if head::learn().is_none() {
        board::write("head: not solved\n");
        board::exit(false);
    }
}

fn exclusive_or() -> Option<()> {
    const TABLE: [([f32; 2], [f32; 1]); 4] = [
        ([0.0, 0.0], [0.0]),
        ([0.0, 1.0], [1.0]),
        ([1.0, 0.0], [1.0]),
        ([1.0, 1.0], [0.0]),
    ];
    const STEPS: usize = 1_000;
    static NET: Slot<N1> = Slot::new();
    static MEMORY: Slot<TrainingMemory<N1, Adam, 4>> = Slot::new();

    let net = take(&NET)?;
    let memory = take(&MEMORY)?;
    let mut rng = seeded_rng(1);
    net.initialise(&mut rng);
    for step in 1..=STEPS {
        memory
            .step(net, &BinaryCrossEntropy, &Adam::new(1e-2), &TABLE, &mut rng)
            .ok()?;
        let is_known = |(input, target): &([f32; 2], [f32; 1])| {
            let [output] = net.predict(input);
            (output - target[0]).abs() < 0.1
        };
        if TABLE.iter().all(is_known) {
            let bytes = size_of::<N1>() + N1::train_ram::<Adam, 4>();
            say("xor", step, bytes, net.parameters().flat());
            return Some(());
        }
    }
    None
}

fn say(name: &str, steps: usize, bytes: usize, learnt: &[f32]) {
    board::write(name);
    board::write(": solved after ");
    board::write(Decimal::new(steps).as_str());
    board::write(" steps, in ");
    board::write(Decimal::new(bytes).as_str());
    board::write(" bytes of RAM; learnt ");
    board::write(Hexadecimal::new(hash(learnt)).as_str());
    board::write("\n");
}

/// On boards with room for what the body takes of the stack, beside what the head takes to learn.
#[cfg(roomy)]
mod head {
    use boards::networks::Image;
    use boards::numbers::{IMAGES, LABELS};

    use super::*;

    network! {
        /// What reads digits, but for its last step.
        #[weights(
            "../pytorch/digits.safetensors",
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
        #[budget(ram = "512 B")]
        struct Head: [64] -> [1] {
            dense(1),
        }
    }

    static BODY: &Body = Body::trained();

    pub fn learn() -> Option<()> {
        const BATCH: usize = 4;
        const KNOWN: usize = 40;
        const EPOCHS: usize = 100;
        static NET: Slot<Head> = Slot::new();
        static MEMORY: Slot<TrainingMemory<Head, Adam, BATCH>> = Slot::new();

        let net = take(&NET)?;
        let memory = take(&MEMORY)?;
        let mut rng = seeded_rng(1);
        net.initialise(&mut rng);
        let (images, unseen) = IMAGES.split_at_checked(KNOWN)?;
        let (digits, unseen_digits) = LABELS.split_at_checked(KNOWN)?;
        for epoch in 1..=EPOCHS {
            for (images, digits) in images.chunks(BATCH).zip(digits.chunks(BATCH)) {
                let mut seen = [([0.0; 64], [0.0]); BATCH];
                for ((seen, image), digit) in seen.iter_mut().zip(images).zip(digits) {
                    *seen = (BODY.predict(image), [f32::from(digit % 2)]);
                }
                let loss = BinaryCrossEntropyWithLogits;
                memory
                    .step(net, &loss, &Adam::new(3e-3), &seen, &mut rng)
                    .ok()?;
            }
            if right(net, images, digits) == KNOWN {
                let bytes = size_of::<Head>() + Head::train_ram::<Adam, BATCH>();
                let steps = epoch * KNOWN / BATCH;
                say("head", steps, bytes, net.parameters().flat());
                board::write("head: ");
                board::write(Decimal::new(right(net, unseen, unseen_digits)).as_str());
                board::write(" of ");
                board::write(Decimal::new(unseen.len()).as_str());
                board::write(" unseen digits are told odd from even\n");
                return Some(());
            }
        }
        None
    }

    /// How many digits are told odd from even.
    fn right(net: &Head, images: &[Image], digits: &[u8]) -> usize {
        let mut right = 0;
        for (image, digit) in images.iter().zip(digits) {
            let is_odd = net.predict(&BODY.predict(image))[0] > 0.0;
            right += usize::from(is_odd == (digit % 2 == 1));
        }
        right
    }
}
