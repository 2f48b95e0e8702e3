//! Trains on real handwritten digits.
fn main() {}
