//! Every kernel against a naive one: the plainest loops, straight from the formula, in f64. Of many random sizes, so that
//! every tail of every tile occurs; with each set of instructions that the machine has; within the error that a sum of its
//! length may have in any order.

pub mod levels;

#[macro_use]
mod cases;
mod adam;
mod conv;
mod dense;
mod elementwise;
mod fixed;
mod networks;
mod norm;
mod plain;
mod pool;
mod product;
mod recurrent;
mod spans;
mod sum;
