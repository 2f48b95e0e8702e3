//! One frame after the other, through whole networks: bit for bit what the whole sequence gives.

use nn_core::flat::Flat;
use nn_core::math::Scalar;
use nn_core::prelude::*;

const FRAMES: usize = 24;
const SHORT: usize = 7;

network! {
    /// What it has read at the end.
    struct Last: [24, 3] -> [2] {
        lstm(5, returns = last),
        dense(4),
        relu,
        dense(2),
    }
}

network! {
    /// The same network, whose sequence ends earlier.
    struct LastOfFew: [7, 3] -> [2] {
        lstm(5, returns = last),
        dense(4),
        relu,
        dense(2),
    }
}

network! {
    /// Dilated causal convolutions, alive from the first frame on: a window of 1 + 2 + 2 + 2 · 4 frames.
    struct Waves: [24, 3] -> [24, 2] {
        conv1d(4, kernel = 3, padding = causal),
        batch_norm,
        leaky_relu(0.2),
        near: residual {
            conv1d(4, kernel = 2, dilation = 2, padding = causal),
            batch_norm,
            leaky_relu(0.2),
        },
        far: residual {
            depthwise_conv1d(kernel = 3, dilation = 4, padding = causal, multiplier = 2),
            tanh,
            conv1d(4, kernel = 1, padding = causal, groups = 2),
        },
        conv1d(2, kernel = 1, padding = causal, bias = false),
    }
}

network! {
    struct Gated: [24, 3] -> [24, 2] {
        gru(4, returns = all),
        time_distributed {
            dense(3),
            tanh,
            dense(2),
        },
        softmax,
    }
}

/// Numbers in no order, of all signs.
fn frames<T: Scalar, const N: usize>() -> [[T; 3]; N] {
    core::array::from_fn(|time| {
        core::array::from_fn(|feature| T::from_f64(((time * 3 + feature) as f64 * 1.7).sin()))
    })
}

/// Running statistics as a training leaves them.
fn disturb<T: Scalar>(state: &mut [T]) {
    for (place, x) in state.iter_mut().enumerate() {
        *x = T::from_f64(0.5 + 0.1 * (place % 5) as f64);
    }
}

macro_rules! every_frame_is_that_of_the_sequence {
    ($name:ident, $net:ident) => {
        #[test]
        fn $name() {
            fn check<T: Scalar>() {
                for seed in 0..5 {
                    let mut net: $net<T> = Network::init(&mut seeded_rng(seed));
                    disturb::<T>(net.state.flat_mut());
                    let sequence = frames::<T, FRAMES>();
                    let whole = net.predict(&sequence);
                    let mut state = $net::<T>::state();
                    // The first frames of another sequence leave no trace in a new state.
                    let mut used = $net::<T>::state();
                    _ = net.step(&[T::ONE; 3], &mut used);
                    for (time, frame) in sequence.iter().enumerate() {
                        let step = net.step(frame, &mut state);
                        assert!(step == whole[time], "{time}: {step:?}, {:?}", whole[time]);
                    }
                    // What is to come does not matter: a copy of the state goes on as the state does.
                    let mut copy = state.clone();
                    let next = [T::from_f64(0.25); 3];
                    assert!(net.step(&next, &mut state) == net.step(&next, &mut copy));
                    assert!(net.step(&next, &mut used) != whole[1]);
                    // Zeros would be equal to zeros.
                    assert!(whole.iter().flatten().all(|&y| y != T::ZERO));
                }
            }
            check::<f32>();
            check::<f64>();
        }
    };
}

every_frame_is_that_of_the_sequence!(dilated_convolutions, Waves);
every_frame_is_that_of_the_sequence!(gated_units_on_every_frame, Gated);

/// After every frame the output is that of the sequence until then.
#[test]
fn the_last_step_after_every_frame() {
    fn check<T: Scalar>() {
        for seed in 0..5 {
            let net: Last<T> = Network::init(&mut seeded_rng(seed));
            let mut few: LastOfFew<T> = Network::init(&mut seeded_rng(seed + 1));
            few.parameters
                .flat_mut()
                .copy_from_slice(net.parameters.flat());

            let sequence = frames::<T, FRAMES>();
            let mut state = Last::<T>::state();
            let outputs = sequence.map(|frame| net.step(&frame, &mut state));
            assert!(outputs[FRAMES - 1] == net.predict(&sequence));
            let beginning = core::array::from_fn(|time| sequence[time]);
            assert!(outputs[SHORT - 1] == few.predict(&beginning));
            assert!(outputs[SHORT - 1] != outputs[SHORT]);
        }
    }
    check::<f32>();
    check::<f64>();
}
