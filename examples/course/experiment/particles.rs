//! Pairs of massless particles: is a pair what a heavy particle decayed into? Networks and linear classifiers, with and
//! without the invariant mass.

use std::f64::consts::TAU;

use nn_core::prelude::*;
use nn_core::rand::RngExt;

use super::roc::Roc;

network! {
    /// The logit that a pair comes from a decay, from its two four-momenta.
    pub struct Momenta: [8] -> [1] {
        dense(32),
        silu,
        dense(32),
        silu,
        dense(1),
    }
}

network! {
    /// The same, given the mass too.
    pub struct MomentaAndMass: [9] -> [1] {
        dense(32),
        silu,
        dense(32),
        silu,
        dense(1),
    }
}

network! {
    /// Logistic regression: linear in the four-momenta.
    pub struct Linear: [8] -> [1] {
        dense(1),
    }
}

network! {
    /// Logistic regression, given the mass too.
    pub struct LinearAndMass: [9] -> [1] {
        dense(1),
    }
}

network! {
    /// Logistic regression on the four-momenta and all their products.
    pub struct Quadratic: [44] -> [1] {
        dense(1),
    }
}

/// The mass of the particle that decays and its width, of a Z boson, in GeV.
pub const MASS: f64 = 91.2;
pub const WIDTH: f64 = 2.5;
/// How far from its mass a decaying particle may be.
const REACH: f64 = 20.0;
/// The smallest mass of a pair of the background, as a share of the mass of a decay with its energies.
pub const LIGHTEST: f64 = 0.2;
/// The mean of the momentum of the particle that decays, in GeV.
pub const MOMENTUM: f64 = 75.0;
/// The deviation of a measured energy, as a share of it.
pub const RESOLUTION: f64 = 0.07;

pub const TRAIN: usize = 24_000;
pub const TEST: usize = 20_000;
const EPOCHS: [usize; 2] = [12, 6];
/// First long steps, then short ones: of a network with hidden layers, and of one without, which has further to go.
const DEEP: [f64; 2] = [1e-2, 5e-4];
const SHALLOW: [f64; 2] = [3e-2, 3e-3];

type Vector = [f64; 3];

/// Energy and momentum of a massless particle.
pub type FourMomentum = [f64; 4];

/// Two particles as they were measured.
pub struct Pair {
    pub particles: [FourMomentum; 2],
    /// Whether they come from one decay.
    pub signal: bool,
}

impl Pair {
    fn new(signal: bool, rng: &mut impl Rng) -> Self {
        let mass = loop {
            let mass = MASS + WIDTH / 2.0 * (TAU / 2.0 * (rng.random::<f64>() - 0.5)).tan();
            if (mass - MASS).abs() < REACH {
                break mass;
            }
        };
        let mut particles = decay(mass, rng);
        if !signal {
            let share = rng.random_range(LIGHTEST..1.0);
            particles = lighter(particles, share * mass, rng);
        }
        for particle in &mut particles {
            let measured = 1.0 + RESOLUTION * normal(rng);
            *particle = particle.map(|part| measured * part);
        }
        Self { particles, signal }
    }

    pub fn mass(&self) -> f64 {
        invariant_mass(self.particles)
    }

    fn momenta(&self) -> [f64; 8] {
        std::array::from_fn(|part| self.particles[part / 4][part % 4])
    }

    fn momenta_and_mass(&self) -> [f64; 9] {
        let momenta = self.momenta();
        std::array::from_fn(|part| momenta.get(part).copied().unwrap_or_else(|| self.mass()))
    }

    /// The four-momenta, and the 36 products of two of their numbers.
    fn products(&self) -> [f64; 44] {
        let momenta = self.momenta();
        let products = (0..8).flat_map(|first| (first..8).map(move |second| (first, second)));
        let mut numbers = [0.0; 44];
        numbers[..8].copy_from_slice(&momenta);
        for (place, (first, second)) in numbers[8..].iter_mut().zip(products) {
            *place = momenta[first] * momenta[second];
        }
        numbers
    }
}

/// `m = sqrt((E1 + E2)² - |p1 + p2|²)`.
pub fn invariant_mass([first, second]: [FourMomentum; 2]) -> f64 {
    let [energy, x, y, z] = std::array::from_fn(|part| first[part] + second[part]);
    (energy * energy - x * x - y * y - z * z).max(0.0).sqrt()
}

/// The two massless particles that a moving one decays into, in a direction that it does not choose.
/// The Lorentz boost of `(e, q)` to the momentum `P` of a mass `m` with the energy `E`:
/// `p = q + P (q·P / (E + m) + e) / m`.
pub fn decay(mass: f64, rng: &mut impl Rng) -> [FourMomentum; 2] {
    // A gamma distribution of order 2: few stand still.
    let exponential = |rng: &mut _| -(1.0 - RngExt::random::<f64>(rng)).ln();
    let momentum = MOMENTUM / 2.0 * (exponential(rng) + exponential(rng));
    let parent = direction(rng).map(|part| momentum * part);
    let energy = mass.hypot(momentum);
    let along = direction(rng).map(|part| mass / 2.0 * part);
    let boost = |q: Vector| {
        let share = (dot(q, parent) / (energy + mass) + mass / 2.0) / mass;
        massless(std::array::from_fn(|axis| q[axis] + parent[axis] * share))
    };
    [boost(along), boost(along.map(|part| -part))]
}

/// Two particles with the same energies, each flying in any direction, but with the angle between them that gives the pair
/// another mass: `m² = 2 E1 E2 (1 - cos θ)`.
pub fn lighter(
    [first, second]: [FourMomentum; 2],
    mass: f64,
    rng: &mut impl Rng,
) -> [FourMomentum; 2] {
    let cosine = 1.0 - mass * mass / (2.0 * first[0] * second[0]);
    let one = direction(rng);
    let other = direction(rng);
    let along = dot(one, other);
    let across: Vector = std::array::from_fn(|axis| other[axis] - along * one[axis]);
    let share = ((1.0 - cosine * cosine).max(0.0) / dot(across, across)).sqrt();
    let two: Vector = std::array::from_fn(|axis| cosine * one[axis] + share * across[axis]);
    [
        massless(one.map(|part| first[0] * part)),
        massless(two.map(|part| second[0] * part)),
    ]
}

fn massless(momentum: Vector) -> FourMomentum {
    let [x, y, z] = momentum;
    [dot(momentum, momentum).sqrt(), x, y, z]
}

fn dot(a: Vector, b: Vector) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Any direction, all alike.
fn direction(rng: &mut impl Rng) -> Vector {
    let z = rng.random_range(-1.0_f64..1.0);
    let (sin, cos) = rng.random_range(0.0..TAU).sin_cos();
    let radius = (1.0 - z * z).sqrt();
    [radius * cos, radius * sin, z]
}

/// A standard normal number (Box and Muller 1958).
fn normal(rng: &mut impl Rng) -> f64 {
    let length = (-2.0 * (1.0 - rng.random::<f64>()).ln()).sqrt();
    length * rng.random_range(0.0..TAU).cos()
}

/// As many pairs of one kind as of the other.
pub fn pairs(count: usize, rng: &mut impl Rng) -> Vec<Pair> {
    (0..count)
        .map(|place| Pair::new(place % 2 == 0, rng))
        .collect()
}

/// Which numbers a classifier was given, and how well it tells the two kinds apart.
pub struct Judged {
    pub name: &'static str,
    pub inputs: usize,
    pub roc: Roc,
    /// Its logit of every pair of the test, in their order.
    pub scores: Vec<f32>,
}

/// Every classifier on the same pairs.
pub struct Comparison {
    pub test: Vec<Pair>,
    pub network: Judged,
    pub network_and_mass: Judged,
    pub linear: Judged,
    pub linear_and_mass: Judged,
    pub quadratic: Judged,
}

impl Comparison {
    pub fn new(seed: u64) -> Result<Self, TrainingError> {
        let mut rng = seeded_rng(seed);
        let train = pairs(TRAIN, &mut rng);
        let test = pairs(TEST, &mut rng);
        let rng = &mut rng;
        let data = (train.as_slice(), test.as_slice());
        Ok(Self {
            network: judge::<Momenta, 8>("network", data, Pair::momenta, DEEP, rng)?,
            network_and_mass: judge::<MomentaAndMass, 9>(
                "network, given the mass",
                data,
                Pair::momenta_and_mass,
                DEEP,
                rng,
            )?,
            linear: judge::<Linear, 8>("linear", data, Pair::momenta, SHALLOW, rng)?,
            linear_and_mass: judge::<LinearAndMass, 9>(
                "linear, given the mass",
                data,
                Pair::momenta_and_mass,
                SHALLOW,
                rng,
            )?,
            quadratic: judge::<Quadratic, 44>(
                "linear, given all products",
                data,
                Pair::products,
                SHALLOW,
                rng,
            )?,
            test,
        })
    }
}

/// Trains a network on what `features` says of a pair, each number with mean 0 and deviation 1.
fn judge<N, const INPUTS: usize>(
    name: &'static str,
    (train, test): (&[Pair], &[Pair]),
    features: fn(&Pair) -> [f64; INPUTS],
    learning_rates: [f64; 2],
    rng: &mut impl Rng,
) -> Result<Judged, TrainingError>
where
    N: Network<Scalar = f32, InputArray = [f32; INPUTS], OutputArray = [f32; 1]>,
{
    let raw: Vec<_> = train.iter().map(features).collect();
    let mean: [f64; INPUTS] =
        std::array::from_fn(|i| raw.iter().map(|x| x[i]).sum::<f64>() / raw.len() as f64);
    let deviation: [f64; INPUTS] = std::array::from_fn(|i| {
        let squares = raw.iter().map(|x| (x[i] - mean[i]).powi(2));
        (squares.sum::<f64>() / raw.len() as f64).sqrt()
    });
    let standard = |pair: &Pair| -> [f32; INPUTS] {
        let raw = features(pair);
        std::array::from_fn(|i| ((raw[i] - mean[i]) / deviation[i]) as f32)
    };
    let samples: Vec<_> = train
        .iter()
        .map(|pair| (standard(pair), [f32::from(u8::from(pair.signal))]))
        .collect();
    let mut net = N::init(rng);
    for (epochs, learning_rate) in EPOCHS.into_iter().zip(learning_rates) {
        Training::new(BinaryCrossEntropyWithLogits, Adam::new(learning_rate))
            .epochs(epochs)
            .batch::<64>()
            .fit(&mut net, &samples, &[], rng)?;
    }
    let scores: Vec<f32> = test.iter().map(|x| net.predict(&standard(x))[0]).collect();
    let signals = test.iter().map(|pair| pair.signal);
    Ok(Judged {
        name,
        inputs: INPUTS,
        roc: Roc::new(scores.iter().copied().zip(signals)),
        scores,
    })
}
