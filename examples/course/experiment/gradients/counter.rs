//! A step that changes nothing and counts how often it is passed, forward and backward.

use std::cell::Cell;
use std::marker::PhantomData;

use nn_core::layer::prelude::*;

/// Passes of a batch through the network.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Passes {
    pub forward: usize,
    pub backward: usize,
}

thread_local! {
    // Of a thread, since tests run side by side.
    static PASSES: Cell<Passes> = const { Cell::new(Passes { forward: 0, backward: 0 }) };
}

/// How many passes `work` makes.
pub fn count<R>(work: impl FnOnce() -> R) -> (R, Passes) {
    PASSES.set(Passes::default());
    let result = work();
    (result, PASSES.get())
}

/// The identity, on vectors of `F` numbers.
pub struct Counter<F>(PhantomData<F>);

impl<F: Dim> Layer for Counter<F> {
    type Input = Vector<F>;
    type Output = Vector<F>;
    type Parameters<T: Scalar> = ();
    type State<T: Scalar> = ();
    type Tape<T: Scalar, const BATCH: usize> = ();

    fn infer<T: Scalar>(
        (): &(),
        (): &(),
        input: &[Tensor<Self::Input, T>],
        output: &mut [Tensor<Self::Output, T>],
        _: &mut [T],
    ) {
        flatten_mut(output).copy_from_slice(flatten(input));
        PASSES.with(|passes| {
            let Passes { forward, backward } = passes.get();
            passes.set(Passes {
                forward: forward + 1,
                backward,
            });
        });
    }

    fn forward<T: Scalar, const BATCH: usize>(
        (): &(),
        (): &mut (),
        input: &[Tensor<Self::Input, T>],
        output: &mut [Tensor<Self::Output, T>],
        (): &mut (),
        _: &mut dyn Rng,
    ) {
        Self::infer(&(), &(), input, output, &mut []);
    }

    fn backward<T: Scalar, const BATCH: usize>(
        (): &(),
        _: &[Tensor<Self::Input, T>],
        _: &[Tensor<Self::Output, T>],
        (): &mut (),
        d_output: &[Tensor<Self::Output, T>],
        d_input: Option<&mut [Tensor<Self::Input, T>]>,
        (): &mut (),
        _: &mut [T],
    ) {
        if let Some(d_input) = d_input {
            flatten_mut(d_input).copy_from_slice(flatten(d_output));
        }
        PASSES.with(|passes| {
            let Passes { forward, backward } = passes.get();
            passes.set(Passes {
                forward,
                backward: backward + 1,
            });
        });
    }
}
