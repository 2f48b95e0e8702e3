//! Attributes and doc comments, on networks, steps and constants.
#![deny(warnings)]

use nn_core::prelude::*;

network! {
    /// All sorts
    /// of [attributes](https://doc.rust-lang.org/reference/attributes.html).
    #[derive(Clone, Debug, PartialEq)]
    #[allow(clippy::large_types_passed_by_value)]
    #[must_use]
    #[doc(alias = "perceptron")]
    #[cfg(all())]
    #[non_exhaustive]
    pub struct Digits: [4] -> [4] {
        /// How wide.
        #[allow(unused)]
        const WIDTH: usize = 4;

        /// What it looks for.
        #[doc(alias = "kernel")]
        hidden: dense(WIDTH),
        /** A block
            of comments. */
        batch_norm,
        #[allow(dead_code)]
        relu,
        /// Around.
        block: residual {
            /// Inside.
            dense(4),
        },
        #[allow(unused)]
        inner: Inner,
    }
}

network! {
    #[cfg(any())]
    struct NotThere: [4] -> [4] {
        with: mistakes,
    }
}

network! {
    /// One of two.
    #[cfg(debug_assertions)]
    #[cfg(all())]
    struct Either: [4] -> [4] {
        dense(4),
    }
}

network! {
    /// The other.
    #[cfg(not(debug_assertions))]
    struct Either: [4] -> [4] {
        dense(4),
    }
}

network! {
    #[derive(Debug, Clone, PartialEq)]
    struct Inner: [4] -> [4] {
        dense(4),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    assert_eq!(net.clone(), net);
    assert!(!format!("{net:?}").is_empty());
    let _ = Either::init(&mut seeded_rng(1));
}
