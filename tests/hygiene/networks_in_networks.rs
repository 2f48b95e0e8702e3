//! A network in a network in a network, twice, and a step that is called as its type would be.
#![deny(warnings)]

use nn_core::prelude::*;

/// Leaves everything as it is.
struct T;

impl ::nn_core::layer::Layer for T {
    type Input = ::nn_core::shape::Vector<::nn_core::typenum::U4>;
    type Output = ::nn_core::shape::Vector<::nn_core::typenum::U4>;
    type Parameters<F: ::nn_core::math::Scalar> = ();
    type State<F: ::nn_core::math::Scalar> = ();
    type Tape<F: ::nn_core::math::Scalar, const BATCH: usize> = ();

    fn infer<F: ::nn_core::math::Scalar>(
        (): &(),
        (): &(),
        input: &[::nn_core::tensor::Tensor<Self::Input, F>],
        output: &mut [::nn_core::tensor::Tensor<Self::Output, F>],
        _: &mut [F],
    ) {
        output.clone_from_slice(input);
    }

    fn forward<F: ::nn_core::math::Scalar, const BATCH: usize>(
        (): &(),
        (): &mut (),
        input: &[::nn_core::tensor::Tensor<Self::Input, F>],
        output: &mut [::nn_core::tensor::Tensor<Self::Output, F>],
        (): &mut (),
        _: &mut dyn ::nn_core::rand::Rng,
    ) {
        output.clone_from_slice(input);
    }

    fn backward<F: ::nn_core::math::Scalar, const BATCH: usize>(
        (): &(),
        _: &[::nn_core::tensor::Tensor<Self::Input, F>],
        _: &[::nn_core::tensor::Tensor<Self::Output, F>],
        (): &mut (),
        d_output: &[::nn_core::tensor::Tensor<Self::Output, F>],
        d_input: Option<&mut [::nn_core::tensor::Tensor<Self::Input, F>]>,
        (): &mut (),
        _: &mut [F],
    ) {
        if let Some(d_input) = d_input {
            d_input.clone_from_slice(d_output);
        }
    }
}

/// Leaves everything as it is.
struct This;

impl ::nn_core::layer::Layer for This {
    type Input = ::nn_core::shape::Vector<::nn_core::typenum::U4>;
    type Output = ::nn_core::shape::Vector<::nn_core::typenum::U4>;
    type Parameters<F: ::nn_core::math::Scalar> = ();
    type State<F: ::nn_core::math::Scalar> = ();
    type Tape<F: ::nn_core::math::Scalar, const BATCH: usize> = ();

    fn infer<F: ::nn_core::math::Scalar>(
        (): &(),
        (): &(),
        input: &[::nn_core::tensor::Tensor<Self::Input, F>],
        output: &mut [::nn_core::tensor::Tensor<Self::Output, F>],
        _: &mut [F],
    ) {
        output.clone_from_slice(input);
    }

    fn forward<F: ::nn_core::math::Scalar, const BATCH: usize>(
        (): &(),
        (): &mut (),
        input: &[::nn_core::tensor::Tensor<Self::Input, F>],
        output: &mut [::nn_core::tensor::Tensor<Self::Output, F>],
        (): &mut (),
        _: &mut dyn ::nn_core::rand::Rng,
    ) {
        output.clone_from_slice(input);
    }

    fn backward<F: ::nn_core::math::Scalar, const BATCH: usize>(
        (): &(),
        _: &[::nn_core::tensor::Tensor<Self::Input, F>],
        _: &[::nn_core::tensor::Tensor<Self::Output, F>],
        (): &mut (),
        d_output: &[::nn_core::tensor::Tensor<Self::Output, F>],
        d_input: Option<&mut [::nn_core::tensor::Tensor<Self::Input, F>]>,
        (): &mut (),
        _: &mut [F],
    ) {
        if let Some(d_input) = d_input {
            d_input.clone_from_slice(d_output);
        }
    }
}

network! {
    struct Innermost: [4] -> [4] {
        dense(4),
        batch_norm,
    }
}

network! {
    struct Inner: [4] -> [4] {
        Innermost,
        again: Innermost,
        block: residual { Innermost },
        T,
        This,
    }
}

network! {
    struct Outer: [4] -> [2] {
        Inner,
        relu,
        encoder: OuterEncoder,
        again: crate::Inner,
        head: Head,
    }
}

network! {
    struct OuterEncoder: [4] -> [4] {
        dense(4),
    }
}

network! {
    struct Head: [4] -> [2] {
        dense(2),
    }
}

fn main() -> Result<(), TrainingError> {
    let mut rng = seeded_rng(1);
    let mut net = Outer::init(&mut rng);
    let _: [f32; 2] = net.predict(&[0.0; 4]);
    let _ = net.parameters.inner1.innermost1.dense1.weight;
    let data = [([0.0; 4], 0), ([1.0; 4], 1)];
    Training::new(CrossEntropy, Adam::new(1e-3)).fit(&mut net, &data, &[], &mut rng)?;
    Ok(())
}
