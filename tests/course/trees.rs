//! Boosted trees and a network on a board, straight and turned.

use nn_core::flat::Flat;
use nn_core::optim::Optimiser;
use nn_core::prelude::*;

use crate::experiment::trees::{Board, Comparison, Plane};

const SEEDS: [u64; 3] = [1, 2, 3];
/// How many times the trees' loss grows at least when the board is turned.
const HURT: f64 = 2.0;
/// How far the losses of a network from two starts may lie apart, as a factor.
const ALIKE: f64 = 1.5;
/// What the network's loss is of the trees' at most, on the turned board.
const BETTER: f64 = 2.0 / 3.0;

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn turning_the_board_hurts_the_trees_and_not_the_network() {
    for seed in SEEDS {
        let Comparison { trees, network, .. } = Comparison::new(seed).unwrap();
        let [trees, network] = [trees, network].map(|both| both.map(|learnt| learnt.test));
        println!("seed {seed}: trees {trees:.4?}, network {network:.4?}");
        assert!(trees[1] > HURT * trees[0], "seed {seed}: trees {trees:?}");
        let ratio = network[1] / network[0];
        assert!(
            (1.0 / ALIKE..ALIKE).contains(&ratio),
            "seed {seed}: network {network:?}"
        );
        assert!(
            network[1] < BETTER * trees[1],
            "seed {seed}: network {network:?}, trees {trees:?}"
        );
    }
}

/// What descent with momentum promises: turned points and turned first weights give the same answers after every step.
/// Adam, which scales every weight by itself, gives others.
#[test]
fn momentum_turns_with_the_data_and_adam_does_not() {
    const ROUNDING: f64 = 1e-9;
    for seed in SEEDS {
        let momentum = distance(seed, Sgd::new(0.05).momentum(0.9));
        assert!(momentum < ROUNDING, "seed {seed}: {momentum}");
        let adam = distance(seed, Adam::new(0.01));
        assert!(adam > 1e-3, "seed {seed}: {adam}");
    }
}

/// How far the answers of two networks lie apart at most, one trained on a board and one, turned too, on the board turned.
fn distance(seed: u64, optimiser: impl Optimiser) -> f64 {
    const WIDTH: usize = 32;
    type Points = Vec<([f64; 2], [f64; 1])>;
    let mut rng = seeded_rng(seed);
    let straight = Board::new(&mut rng).train[..200].to_vec();
    let straight: Points = straight
        .iter()
        .map(|(place, class)| (place.map(f64::from), class.map(f64::from)))
        .collect();
    let share = std::f64::consts::FRAC_1_SQRT_2;
    let turn = |[x, y]: [f64; 2]| [share * (x - y), share * (x + y)];
    let turned: Points = straight
        .iter()
        .map(|(p, class)| (turn(*p), *class))
        .collect();

    let mut net = Plane::<f64>::init(&mut rng);
    let mut other = Plane::<f64>::init(&mut rng);
    let [from, to] = [&mut net, &mut other].map(|net| net.parts_mut().0.flat_mut());
    to.copy_from_slice(from);
    // The first layer's weight, `[2][WIDTH]`.
    for unit in 0..WIDTH {
        let [x, y] = turn([from[unit], from[WIDTH + unit]]);
        (to[unit], to[WIDTH + unit]) = (x, y);
    }
    let training = Training::new(BinaryCrossEntropyWithLogits, optimiser)
        .epochs(5)
        .shuffle(false);
    training.fit(&mut net, &straight, &[], &mut rng).unwrap();
    training.fit(&mut other, &turned, &[], &mut rng).unwrap();
    let answers = straight.iter().zip(&turned);
    answers
        .map(|((a, _), (b, _))| (net.predict(a)[0] - other.predict(b)[0]).abs())
        .fold(0.0, f64::max)
}
