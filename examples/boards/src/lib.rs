//! What the firmware has in common: a line to the terminal, the networks' numbers in flash, painted stacks, counted
//! instructions. Without an allocator.

#![cfg_attr(bare, no_std)]

pub mod board;
#[cfg(all(target_arch = "arm", target_os = "none"))]
pub mod clock;
pub mod infer;
#[cfg(roomy)]
#[path = "../../../tests/mlperf_tiny/networks.rs"]
pub mod mlperf_tiny;
pub mod networks;
pub mod numbers;
pub mod pattern;
pub mod slot;
pub mod stack;
pub mod text;
