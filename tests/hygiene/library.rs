//! A library with a documented, public network, which denies whatever can be denied.
#![deny(
    warnings,
    unused,
    future_incompatible,
    nonstandard_style,
    rust_2018_idioms,
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unused_qualifications,
    unused_results,
    unused_lifetimes,
    unused_import_braces,
    explicit_outlives_requirements,
    let_underscore_drop,
    variant_size_differences,
    elided_lifetimes_in_paths,
    clippy::all,
    clippy::pedantic
)]
#![forbid(unsafe_code)]
#![no_std]

use nn_core::network;

network! {
    /// Reads a digit.
    #[budget(ram = "1 MiB", flash = "1 MiB", macs = 1_000_000)]
    #[derive(Clone, Debug, PartialEq)]
    pub struct Digits: [8, 8, 1] -> [10] {
        const HIDDEN: usize = 32;

        flatten,
        /// What it looks for.
        hidden: dense(HIDDEN),
        batch_norm,
        relu,
        dropout(0.2),
        block: residual { dense(HIDDEN), gelu, dropout(0.1), dense(HIDDEN) },
        inner: Inner,
        output: dense(10),
    }
}

network! {
    /// A part.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Inner: [32] -> [16] {
        dense(16),
        tanh,
    }
}

network! {
    /// As wide as it is wanted.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Wide<H: Dim, K: Dim>: [8] -> [2] {
        hidden: dense(H),
        batch_norm,
        relu,
        around: residual { dense(K), gelu, dense(H) },
        both: sum { left: { dense(K) }, right: { tanh, dense(K) } },
        dropout(0.2),
        output: dense(2),
    }
}
