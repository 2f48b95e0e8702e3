//! No inference: what the others have besides theirs.

#![cfg_attr(bare, no_std, no_main)]

boards::main!(run);

fn run() {}
