//! Next to types, traits and modules that are called as those of std and nn-core are.
#![allow(unused, non_camel_case_types)]

use self::names::*;

mod names {
    pub struct Vec;
    pub struct Box;
    pub struct String;
    pub struct Result;
    pub struct Ok;
    pub struct Err;
    pub enum Option {
        Neither,
    }
    pub struct Some;
    pub struct None;
    pub struct Tensor;
    pub struct Scalar;
    pub struct Shape;
    pub struct Flat;
    pub struct Step;
    pub struct Vector;
    pub struct Dense;
    pub struct PhantomData;
    pub struct Entry;
    pub struct Summary;
    pub trait Layer {}
    pub trait Network {}
    pub trait Clone {}
    pub trait Debug {}
    pub trait PartialEq {}
    pub trait Default {}
    pub trait Iterator {}
    pub trait Into {}
    pub trait Fn {}
    pub trait Send {}
    pub trait Sized {}
    pub trait Drop {}
    pub trait Copy {}
    pub struct f32;
    pub struct f64;
    pub struct usize;
    pub struct u64;
    pub struct bool;
    pub struct str;
    pub struct T;
    pub struct S;
    pub struct R;
    pub const BATCH: () = ();
    pub const EVEN: () = ();
    pub const ODD: () = ();
    pub const STEPS: () = ();
    pub fn drop() {}
    pub fn init() {}
    pub fn infer() {}
    pub mod prelude {}
    pub struct H;
    pub struct Plan;
    pub struct This;
    pub mod typenum {}
    pub mod generic_array {}
}

mod core {}
mod std {}
mod alloc {}
mod nn_core {}
mod rand {}
mod primitive {}

/// Methods of everything, called as those that generated code calls.
trait Methods: ::core::marker::Sized {
    fn len(&self) {}
    fn map(&self) {}
    fn is_some(&self) {}
    fn then_some(&self) {}
    fn split_at_mut(&self) {}
    fn flat(&self) {}
    fn clone(&self) {}
    fn infer(&self) {}
    fn init(&self) {}
}

impl<A> Methods for A {}

macro_rules! unimplemented {
    () => {
        ()
    };
}
macro_rules! panic {
    () => {
        ()
    };
}
macro_rules! assert {
    ($($any:tt)*) => {
        ()
    };
}
macro_rules! with_alloc {
    () => {};
}
macro_rules! parameters {
    () => {};
}

::nn_core::network! {
    #[budget(ram = "1 MiB", flash = "1 MiB", macs = 10_000)]
    struct Outer: [2, 2] -> [2] {
        flatten,
        inner: Inner,
        block: residual { dense(4), batch_norm, gelu, dropout(0.1) },
        dense(2),
        softmax,
    }
}

::nn_core::network! {
    #[derive(::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq)]
    struct Inner: [4] -> [4] {
        dense(4),
        tanh,
    }
}

::nn_core::network! {
    struct Open<H: Dim, Dense: Dim>: [4] -> [2] {
        dense(H),
        block: residual { dense(Dense), layer_norm, dense(H) },
        dense(2),
    }
}

fn main() {
    let _ = Open::<::nn_core::typenum::U3, ::nn_core::typenum::U4>::init(&mut ::nn_core::random::seeded_rng(1));
    let net = Outer::init(&mut ::nn_core::random::seeded_rng(1));
    let _: [::core::primitive::f32; 2] = net.predict(&[[0.0, 1.0], [2.0, 3.0]]);
}
