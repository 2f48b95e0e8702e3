//! Small, fixed neural networks: declared a step a line, checked by the compiler, trained and run without a
//! heap.
//!
//! ```
//! use nn_core::prelude::*;
//!
//! network! {
//!     /// Two inputs, one answer.
//!     pub struct Xor: [2] -> [1] {
//!         hidden: dense(8),
//!         tanh,
//!         output: dense(1),
//!     }
//! }
//!
//! let data = [([0., 0.], [0.]), ([0., 1.], [1.]), ([1., 0.], [1.]), ([1., 1.], [0.])];
//! let mut rng = seeded_rng(1);
//! let mut net = Xor::init(&mut rng);
//! Training::new(BinaryCrossEntropyWithLogits, Adam::new(0.05))
//!     .epochs(200)
//!     .batch::<4>()
//!     .fit(&mut net, &data, &[], &mut rng)?;
//! let logit: [f32; 1] = net.predict(&[0., 1.]);
//! assert!(logit[0] > 0.);
//! # Ok::<(), TrainingError>(())
//! ```
//!
//! The way of a number through the crate, which is also the order to read it in: [`shape`] and
//! [`tensor`] (what it lies in), [`math`] and `kernel` (what is done to it), [`layer`] and [`activation`] (forward
//! and backward), [`loss`], [`optim`], [`schedule`], [`train`], [`weights`] (in and out of files).
//!
//! # Features
//!
//! | feature | adds |
//! |---|---|
//! | `std` (default) | weight files, `alloc` |
//! | `rayon` | `Training::parallel`, training on several threads, and `std` |
//! | `alloc` | networks in a `Box`, [`train::Training::fit`] and its history, [`gradient`] |
//!
//! Without either, everything else is there: `no_std`, no heap.
//!
//! # Unsafe code
//!
//! It stands in these modules alone, each block with its reason, and is denied in all others: [`flat`] (structs and
//! arrays of numbers as slices), [`embedded`] (bytes in the binary as numbers), [`memory`] (values of zero bytes), [`tensor`], `kernel::isa` (calls of what is compiled
//! for instructions that the machine was asked for, numbers as numbers of the same layout), `kernel::product` and `kernel::plain` (the
//! inner loops, whose places were checked before them), `math::root` (an instruction), `math` (a number that rounds once, with the layout of a plain
//! one); and in a line each, the promise that a struct may be zero bytes, in [`ensemble`], [`history`], [`layer`],
//! [`optim`] and [`train`] (and in [`ensemble`] that it is nothing but numbers).
#![no_std]
#![deny(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(feature = "std")]
extern crate std;
// So that `network!`, whose code names `::nn_core`, also works in this crate's own tests.
extern crate self as nn_core;

#[doc(no_inline)]
pub use {generic_array, rand, typenum};

pub use nn_macros::network;

#[cfg(feature = "alloc")]
#[doc(hidden)]
pub use alloc::boxed;

/// What generated code has only where there is an allocator.
#[cfg(feature = "alloc")]
#[doc(hidden)]
#[macro_export]
macro_rules! with_alloc {
    ($($tokens:tt)*) => { $($tokens)* };
}

/// What generated code has only where there is an allocator.
#[cfg(not(feature = "alloc"))]
#[doc(hidden)]
#[macro_export]
macro_rules! with_alloc {
    ($($tokens:tt)*) => {};
}

#[allow(unsafe_code)]
pub mod flat;
#[allow(unsafe_code)]
pub mod memory;
#[allow(unsafe_code)]
pub mod tensor;

pub mod activation;
pub mod arena;
pub mod check;
pub mod embedded;
pub mod ensemble;
pub mod entry;
pub mod expression;
#[cfg(feature = "alloc")]
pub mod gradient;
pub mod history;
pub mod init;
mod kernel;
pub mod layer;
pub mod loss;
pub mod math;
pub mod metrics;
pub mod network;
pub mod optim;
#[doc(hidden)]
pub mod plan;
pub mod prelude;
pub mod random;
pub mod schedule;
pub mod shape;
#[cfg(feature = "rayon")]
mod threads;
pub mod train;
#[cfg(feature = "std")]
pub mod weights;

/// The README's programs are tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
