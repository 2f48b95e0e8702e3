//! Two classes of points in a plane, drawn at random: what a small network is to tell apart.

use std::f32::consts::{PI, TAU};

use nn_core::rand::{Rng, RngExt};

/// A point, and 1 for the second class or 0 for the first.
pub type Sample = ([f32; 2], [f32; 1]);

/// A way to draw a point of a class.
pub struct Pattern {
    pub name: &'static str,
    draw: fn(second: bool, &mut dyn Rng) -> [f32; 2],
    /// The deviation of the noise that is added.
    noise: f32,
}

pub static PATTERNS: [Pattern; 4] = [
    Pattern {
        name: "two moons",
        draw: moons,
        noise: 0.15,
    },
    Pattern {
        name: "circles",
        draw: circles,
        noise: 0.15,
    },
    Pattern {
        name: "exclusive or",
        draw: exclusive_or,
        noise: 0.1,
    },
    Pattern {
        name: "spirals",
        draw: spirals,
        noise: 0.08,
    },
];

impl Pattern {
    /// As many points of one class as of the other.
    pub fn points(&self, count: usize, rng: &mut dyn Rng) -> Vec<Sample> {
        let mut sample = |second| {
            let point = (self.draw)(second, rng);
            let point = point.map(|x| x + self.noise * normal(rng));
            (point, [f32::from(u8::from(second))])
        };
        (0..count).map(|place| sample(place % 2 == 1)).collect()
    }
}

/// Half circles that reach into each other.
fn moons(second: bool, rng: &mut dyn Rng) -> [f32; 2] {
    let (sin, cos) = rng.random_range(0.0..PI).sin_cos();
    let [x, y] = if second {
        [0.5 - cos, 0.25 - sin]
    } else {
        [cos - 0.5, sin - 0.25]
    };
    [1.65 * x, 1.65 * y]
}

/// A ring around a disc.
fn circles(second: bool, rng: &mut dyn Rng) -> [f32; 2] {
    let radius = if second {
        1.2 * rng.random::<f32>().sqrt()
    } else {
        rng.random_range(2.0..2.5)
    };
    polar(radius, rng.random_range(0.0..TAU))
}

/// Opposite quarters belong together.
fn exclusive_or(second: bool, rng: &mut dyn Rng) -> [f32; 2] {
    let mut side = || rng.random_range(0.3..2.5);
    let (x, y) = (side(), side());
    let flip = if rng.random() { -1.0 } else { 1.0 };
    [flip * x, if second { -flip * y } else { flip * y }]
}

/// Two arms, one and a half turns around each other.
fn spirals(second: bool, rng: &mut dyn Rng) -> [f32; 2] {
    let along: f32 = rng.random_range(0.0_f32..1.0).sqrt();
    let start = if second { PI } else { 0.0 };
    polar(0.25 + 2.4 * along, start + 1.5 * TAU * along)
}

fn polar(radius: f32, angle: f32) -> [f32; 2] {
    [radius * angle.cos(), radius * angle.sin()]
}

/// A standard normal number (Box and Muller 1958).
pub fn normal(rng: &mut dyn Rng) -> f32 {
    let length = (-2.0 * (1.0 - rng.random::<f32>()).ln()).sqrt();
    length * rng.random_range(0.0..TAU).cos()
}
