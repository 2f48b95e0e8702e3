//! Networks that macros of the user's make, with all of their parts as fragments.
#![deny(warnings)]

use nn_core::prelude::*;

macro_rules! network_of {
    ($(#[$meta:meta])* $visibility:vis $name:ident: $input:literal -> $output:expr, $hidden:expr, $step:ident, $own:path) => {
        network! {
            $(#[$meta])*
            $visibility struct $name: [$input] -> [$output] {
                const WIDTH: usize = $hidden;

                $step: dense(WIDTH),
                relu,
                $own,
                dense($hidden + 1),
                dense($input -> $output),
            }
        }
    };
}

network! {
    struct Inner: [6] -> [3] {
        dense(3),
    }
}

macro_rules! tokens {
    ($($tokens:tt)*) => {
        network! { $($tokens)* }
    };
}

network_of! {
    /// With fragments.
    #[derive(Clone)]
    pub Digits: 7 -> 2 * 5, 2 * 3, first, Inner
}

tokens! {
    struct Tokens: [4] -> [4] {
        dense(4),
    }
}

fn main() {
    let mut rng = seeded_rng(1);
    let net = Digits::init(&mut rng);
    let _ = net.clone().parameters.first.weight;
    let _: [f32; 10] = net.predict(&[0.0; 7]);
    let _: [f32; 4] = Tokens::init(&mut rng).predict(&[0.0; 4]);
}
