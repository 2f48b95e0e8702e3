//! Every kernel against a naive one: the plainest loops, straight from the formula, in f64. Of many random sizes, so that
//! every tail of every tile occurs; with each set of instructions that the machine has; within the error that a sum of its
//! length may have in any order.

pub mod levels;

mod cases;
mod product;
mod sum;
