//! An inference of `N1` that may panic: the check for panics has to find it.

#![cfg_attr(bare, no_std, no_main)]

use core::hint::black_box;

use boards::numbers::XOR;

boards::main!(run);

fn run() {
    let inputs = [[0.0, 1.0], [1.0, 0.0]];
    black_box(XOR.predict(&inputs[black_box(0)]));
}
