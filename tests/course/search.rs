//! Searches beside gradient descent.

use std::f64::consts::FRAC_2_PI;

use crate::experiment::search::{BUDGET, GRADIENT, Size, plane, sizes};

const SEEDS: [u64; 3] = [1, 2, 3];
/// Some of the chapter's widths, four times the parameters from one to the next.
const WIDTHS: [usize; 3] = [1, 4, 16];
/// The least gap that counts where descent is to be better.
const CLEARLY: f64 = 5.0;

/// The least factor by which the gap grows from one width to the next.
const GROWTH: f64 = 1.1;

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn the_gap_between_searches_and_descent_grows_with_the_parameters() {
    for seed in SEEDS {
        let sizes = sizes(seed, &WIDTHS).expect("the digits are there");
        let gaps: Vec<_> = sizes.iter().map(Size::gap).collect();
        assert!(
            gaps.len() == WIDTHS.len() && gaps[0] < 2.0,
            "seed {seed}: {gaps:?}"
        );
        assert!(
            gaps[1..].iter().all(|gap| *gap > CLEARLY),
            "seed {seed}: {gaps:?}"
        );
        assert!(
            gaps.windows(2).all(|pair| pair[1] > GROWTH * pair[0]),
            "seed {seed}: {gaps:?}"
        );
        for size in &sizes {
            fair(size);
            // The mean over 400 directions is right to 4 % (one standard deviation).
            let expected = (FRAC_2_PI / size.parameters as f64).sqrt();
            let off = size.steepness / expected - 1.0;
            assert!(
                off.abs() < 0.15,
                "seed {seed}, {} parameters: {off}",
                size.parameters
            );
        }
    }
}

/// All methods start from the same loss and spend the same; searches do better than nothing.
fn fair(size: &Size) {
    let start = |curve: &[(usize, f64)]| curve.first().expect("never empty").1;
    let common = start(&size.descent.curve);
    for found in size.searches.iter().chain([&size.descent]) {
        let off = start(&found.curve) - common;
        assert!(
            off.abs() < 1e-5,
            "{}: starts {off} from the others",
            found.name
        );
        let spent = found.curve.last().expect("never empty").0;
        assert!(
            (BUDGET - GRADIENT + 1..=BUDGET).contains(&spent),
            "{}: {spent} evaluations",
            found.name
        );
        assert!(found.loss < common, "{}: {}", found.name, found.loss);
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn in_the_plane_metropolis_keeps_up_with_descent() {
    for seed in SEEDS {
        let plane = plane(seed).expect("it trains");
        let gap = plane.metropolis / plane.descent;
        assert!(plane.parameters > 500 && gap < 2.0, "seed {seed}: {gap}");
    }
}
