//! Inside of functions, methods, closures and blocks, where types are local.
#![deny(warnings)]

use nn_core::prelude::*;

network! {
    struct Here: [4] -> [4] {
        dense(4),
    }
}

struct Owner;

impl Owner {
    fn method(&self) -> [f32; 2] {
        network! {
            /// Another of this name.
            struct Here: [4] -> [2] {
                inner: Inner,
                dense(2),
            }
        }
        network! {
            struct Inner: [4] -> [3] {
                dense(3),
            }
        }
        Here::init(&mut seeded_rng(1)).predict(&[0.0; 4])
    }
}

fn generic<T: Default, const BATCH: usize>() -> T {
    network! {
        #[budget(macs = 100)]
        struct Local: [4] -> [2] {
            block: residual { dense(4) },
            dense(2),
        }
    }
    let _: [f32; 2] = Local::init(&mut seeded_rng(1)).predict(&[0.0; 4]);
    T::default()
}

mod nested {
    pub mod deeper {
        nn_core::network! {
            pub(in crate::nested) struct Hidden: [4] -> [2] {
                dense(2),
            }
        }
    }

    pub fn run() -> [f32; 2] {
        deeper::Hidden::init(&mut nn_core::prelude::seeded_rng(1)).predict(&[0.0; 4])
    }
}

fn main() {
    let _: [f32; 4] = Here::init(&mut seeded_rng(1)).predict(&[0.0; 4]);
    let _: [f32; 2] = Owner.method();
    let _: u8 = generic::<u8, 3>();
    let _: [f32; 2] = nested::run();
    let closure = || {
        network! {
            struct InClosure: [1] -> [1] {
                sigmoid,
            }
        }
        InClosure::init(&mut seeded_rng(1)).predict(&[0.0])
    };
    let _: [f32; 1] = closure();
}
