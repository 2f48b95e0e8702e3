//! Pools: one number of each channel for every window, or for the whole input.

mod avg_pool1d;
mod avg_pool2d;
mod counting;
mod global_avg_pool;
mod global_max_pool;
mod max_pool1d;
mod max_pool2d;

pub use avg_pool1d::AvgPool1d;
pub use avg_pool2d::AvgPool2d;
pub use counting::{Counting, PaddingCounted, PaddingIgnored};
pub use global_avg_pool::GlobalAvgPool;
pub use global_max_pool::GlobalMaxPool;
pub use max_pool1d::MaxPool1d;
pub use max_pool2d::MaxPool2d;
