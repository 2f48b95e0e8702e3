//! Features that are learnt: networks and linear classifiers on pairs of particles.

use nn_core::prelude::*;
use nn_core::rand::RngExt;

use crate::experiment::particles::{Comparison, decay, invariant_mass, lighter, pairs};
use crate::experiment::roc::Roc;

const SEEDS: [u64; 3] = [1, 2, 3];
/// How far the area may lie below that of the network that is given the mass.
const NEAR: f64 = 0.01;
/// How far from a half the area lies of what tells nothing: more than four deviations of 20,000 pairs.
const CHANCE: f64 = 0.02;

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn network_learns_the_mass_that_a_linear_classifier_has_to_be_given() {
    for seed in SEEDS {
        let comparison = Comparison::new(seed).unwrap();
        let best = comparison.network_and_mass.roc.area;
        for judged in [
            &comparison.network,
            &comparison.linear_and_mass,
            &comparison.quadratic,
        ] {
            let (name, area) = (judged.name, judged.roc.area);
            println!("seed {seed}: {name} {area:.4}, best {best:.4}");
            assert!(
                best - area < NEAR,
                "seed {seed}: {name} {area}, best {best}"
            );
        }
        let linear = comparison.linear.roc.area;
        println!("seed {seed}: linear {linear:.4}");
        assert!((linear - 0.5).abs() < CHANCE, "seed {seed}: {linear}");
    }
}

#[test]
fn one_particle_alone_tells_nothing_and_the_mass_does() {
    for seed in SEEDS {
        let pairs = pairs(20_000, &mut seeded_rng(seed));
        for part in 0..8 {
            let scores = pairs
                .iter()
                .map(|pair| (pair.particles[part / 4][part % 4] as f32, pair.signal));
            let area = Roc::new(scores).area;
            assert!((area - 0.5).abs() < CHANCE, "seed {seed}, {part}: {area}");
        }
        let masses = pairs.iter().map(|pair| (pair.mass() as f32, pair.signal));
        let area = Roc::new(masses).area;
        assert!(area > 0.9, "seed {seed}: mass {area}");
    }
}

/// The simulation against the conservation laws.
#[test]
fn decays_keep_the_mass_and_background_keeps_the_energies() {
    let mut rng = seeded_rng(1);
    for _ in 0..1000 {
        let mass = rng.random_range(60.0..120.0);
        let particles = decay(mass, &mut rng);
        let other = rng.random_range(0.1..1.0) * mass;
        let background = lighter(particles, other, &mut rng);
        for (pair, mass) in [(particles, mass), (background, other)] {
            let measured = invariant_mass(pair);
            assert!((measured - mass).abs() < 1e-6 * mass, "{measured} {mass}");
            for [energy, x, y, z] in pair {
                let momentum = (x * x + y * y + z * z).sqrt();
                assert!((energy - momentum).abs() < 1e-9 * energy, "not massless");
            }
        }
        for (one, other) in particles.iter().zip(&background) {
            assert!((one[0] - other[0]).abs() < 1e-9 * one[0], "another energy");
        }
    }
}
