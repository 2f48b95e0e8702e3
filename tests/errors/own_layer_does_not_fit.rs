//! A layer of the user's that fits neither before it nor after it.

use nn_core::prelude::*;

mod own {
    use nn_core::layer::Layer;
    use nn_core::math::Scalar;
    use nn_core::shape::Vector;
    use nn_core::tensor::Tensor;
    use nn_core::typenum::{U12, U16};

    /// `[16]` in, `[12]` out.
    pub struct Fold;

    impl Layer for Fold {
        type Input = Vector<U16>;
        type Output = Vector<U12>;
        type Parameters<T: Scalar> = ();
        type State<T: Scalar> = ();
        type Tape<T: Scalar, const BATCH: usize> = ();

        fn infer<T: Scalar>(
            (): &(),
            (): &(),
            _input: &[Tensor<Self::Input, T>],
            _output: &mut [Tensor<Self::Output, T>],
            _scratch: &mut [T],
        ) {
        }

        fn forward<T: Scalar, const BATCH: usize>(
            (): &(),
            (): &mut (),
            _input: &[Tensor<Self::Input, T>],
            _output: &mut [Tensor<Self::Output, T>],
            (): &mut (),
            _rng: &mut dyn Rng,
        ) {
        }

        fn backward<T: Scalar, const BATCH: usize>(
            (): &(),
            _input: &[Tensor<Self::Input, T>],
            _output: &[Tensor<Self::Output, T>],
            (): &mut (),
            _d_output: &[Tensor<Self::Output, T>],
            _d_input: Option<&mut [Tensor<Self::Input, T>]>,
            (): &mut (),
            _scratch: &mut [T],
        ) {
        }
    }

    use nn_core::prelude::Rng;
}

network! {
    struct Digits: [64] -> [10] {
        hidden: dense(32),
        fold: own::Fold,
        relu,
        output: dense(16 -> 10),
    }
}

fn main() -> Result<(), TrainingError> {
    let mut rng = seeded_rng(1);
    let mut net = Digits::init(&mut rng);
    let data = [([0.0; 64], 3)];
    let history = Training::new(CrossEntropy, Adam::new(1e-3))
        .epochs(20)
        .batch::<32>()
        .fit(&mut net, &data, &data, &mut rng)?;
    println!("{:?} {:?}", history.last(), net.parameters);
    Ok(())
}
