//! No heap in inference and in a training step, and nothing large on the stack.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::ops::ControlFlow;
use std::thread;

use nn_core::memory::{Slot, zeroed_box};
use nn_core::prelude::*;
use nn_core::train::Snapshot;

/// The system's allocator, which counts what each thread asks of it.
struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: the system's allocator, as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // A thread that ends has no counter any more.
        let _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn allocations(work: impl FnOnce()) -> usize {
    let before = ALLOCATIONS.get();
    work();
    ALLOCATIONS.get() - before
}

network! {
    struct Branch: [64] -> [64] {
        dense(64),
        tanh,
    }
}

network! {
    /// A step of every kind.
    struct Digits: [8, 8, 1] -> [10] {
        flatten,
        hidden: dense(64),
        batch_norm,
        relu,
        dropout(0.2),
        residual { dense(64), gelu },
        branch: Branch,
        output: dense(10),
        softmax,
    }
}

type Image = [[[f32; 1]; 8]; 8];

fn images() -> Vec<(Image, usize)> {
    (0..96_u8)
        .map(|i| {
            let pixel =
                |row: usize, column: usize| [f32::from(i) * 0.01 + (row * column) as f32 * 0.02];
            (
                std::array::from_fn(|row| std::array::from_fn(|column| pixel(row, column))),
                usize::from(i) / 10,
            )
        })
        .collect()
}

#[test]
fn the_counter_counts() {
    assert!(allocations(|| drop(std::hint::black_box(vec![1_u8; 10]))) > 0);
}

#[test]
fn predict_and_a_training_step_allocate_nothing() {
    let mut rng = seeded_rng(1);
    let mut net = Digits::boxed(&mut rng);
    let mut memory = zeroed_box::<TrainingMemory<Digits, Adam, 32>>();
    let data = images();
    let adam = Adam::new(1e-3);
    let loss = SoftCrossEntropy;
    let one_hot = |class: usize| std::array::from_fn(|i| f32::from(u8::from(i == class)));
    let samples: Vec<(Image, [f32; 10])> = data
        .iter()
        .map(|(image, class)| (*image, one_hot(*class)))
        .collect();
    assert_eq!(
        allocations(|| {
            std::hint::black_box(net.predict(&data[0].0));
        }),
        0
    );
    let step = allocations(|| {
        memory
            .step(&mut *net, &loss, &adam, &samples[..32], &mut rng)
            .expect("a step");
    });
    assert_eq!(step, 0);
    let mut best = zeroed_box::<Snapshot<Digits>>();
    let fit = allocations(|| {
        let training = Training::new(CrossEntropy, adam)
            .epochs(3)
            .batch::<32>()
            .early_stopping(1);
        let valid = &data[80..];
        let go_on = |_: &Epoch, _: &Digits| ControlFlow::Continue(());
        training
            .fit_in(
                &mut *net,
                &mut memory,
                Some(&mut best),
                &data[..80],
                valid,
                &mut rng,
                go_on,
            )
            .expect("a training");
    });
    assert_eq!(fit, 0);
}

/// What training `digits` takes of the stack, in debug too.
const STACK: usize = 256 * 1024;

#[test]
fn training_in_boxes_keeps_off_the_stack() {
    let train = || {
        let mut rng = seeded_rng(1);
        let mut net = Digits::boxed(&mut rng);
        let data = images();
        let training = Training::new(CrossEntropy, Adam::new(1e-3))
            .epochs(2)
            .early_stopping(3);
        training
            .fit(&mut *net, &data, &data[..20], &mut rng)
            .expect("a training")
            .last()
            .train
            .loss
    };
    let small = thread::Builder::new()
        .stack_size(STACK)
        .spawn(train)
        .expect("a thread")
        .join();
    assert!(small.expect("the stack is enough").is_finite());
}

static NETWORK: Slot<Digits> = Slot::new();
static MEMORY: Slot<TrainingMemory<Digits, Adam, 32>> = Slot::new();

#[test]
fn training_in_statics_keeps_off_the_stack() {
    let train = || {
        let mut rng = seeded_rng(1);
        let net = NETWORK.take().expect("taken once");
        let memory = MEMORY.take().expect("taken once");
        net.initialise(&mut rng);
        let data = images();
        let training = Training::new(CrossEntropy, Adam::new(1e-3)).epochs(2);
        let go_on = |_: &Epoch, _: &Digits| ControlFlow::Continue(());
        training
            .fit_in(net, memory, None, &data, &[], &mut rng, go_on)
            .expect("a training")
            .last
            .train
            .loss
    };
    let small = thread::Builder::new()
        .stack_size(STACK)
        .spawn(train)
        .expect("a thread")
        .join();
    assert!(small.expect("the stack is enough").is_finite());
}

network! {
    /// Four megabytes of numbers.
    struct Large: [1024] -> [4] {
        dense(1000),
        relu,
        dense(4),
    }
}

#[test]
fn a_network_larger_than_the_stack_is_made_and_trained() {
    let train = || {
        let mut rng = seeded_rng(1);
        let mut net = Large::boxed(&mut rng);
        let data: Box<[([f32; 1024], usize)]> = Box::new([([0.5; 1024], 1), ([-0.5; 1024], 2)]);
        let training = Training::new(CrossEntropy, Sgd::new(1e-3))
            .epochs(1)
            .batch::<2>();
        training
            .fit(&mut *net, &data, &[], &mut rng)
            .expect("a training")
            .last()
            .train
            .loss
    };
    assert!(size_of::<Large>() > 4_000_000);
    let small = thread::Builder::new()
        .stack_size(STACK)
        .spawn(train)
        .expect("a thread")
        .join();
    assert!(small.expect("the stack is enough").is_finite());
}
