//! Networks of every visibility, a private layer in a public network among them.
#![deny(warnings, private_interfaces, private_bounds, unreachable_pub)]

pub mod public {
    use nn_core::prelude::*;

    /// Leaves everything as it is.
    struct Private;

    impl ::nn_core::layer::Layer for Private {
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
        /// Holds a layer that nobody else sees.
        pub struct Outer: [4] -> [4] {
            own: Private,
            block: residual { relu, inner: residual { own: Private }, hidden: Hidden },
            hidden: Hidden,
            flatten,
            dense(4),
        }
    }

    network! {
        struct Hidden: [4] -> [4] {
            dense(4),
            block: residual { own: Private },
        }
    }

    network! {
        /// For this crate.
        pub(crate) struct Crate: [4] -> [4] {
            hidden: Hidden,
        }
    }

    network! {
        /// For the module above.
        pub(super) struct Super: [4] -> [4] {
            hidden: Crate,
        }
    }
}

fn main() {
    let mut rng = nn_core::prelude::seeded_rng(1);
    let _: [f32; 4] = public::Outer::init(&mut rng).predict(&[0.0; 4]);
    let _: [f32; 4] = public::Crate::init(&mut rng).predict(&[0.0; 4]);
    let _: [f32; 4] = public::Super::init(&mut rng).predict(&[0.0; 4]);
}
