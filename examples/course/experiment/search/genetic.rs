//! A genetic algorithm: the better of a few become parents; a child has each parameter from one of two parents, and a little
//! noise on it.
//! Sources: Holland 1975; Goldberg and Deb 1991 (tournaments); Syswerda 1989 (uniform crossover).

use nn_core::loss::Loss;
use nn_core::prelude::*;
use nn_core::rand::RngExt;

use super::{Method, Objective, normal};

/// How many are compared for one parent.
const TOURNAMENT: usize = 3;
/// How many of the best live on as they are.
const ELITE: usize = 2;

pub struct Genetic {
    pub population: usize,
    /// The deviation of the noise on a child's parameters.
    pub mutation: f64,
}

impl Method for Genetic {
    const NAME: &'static str = "genetic algorithm";

    fn settings(&self) -> String {
        let Self {
            population,
            mutation,
        } = self;
        format!("population {population}, mutation {mutation}")
    }

    fn run<N: Network<Scalar = f32>, L: Loss>(
        &self,
        objective: &mut Objective<N, L>,
        rng: &mut dyn Rng,
    ) -> Result<(), TrainingError> {
        let mut population = Vec::new();
        let mut newcomer = objective.start.clone();
        while population.len() < self.population && objective.allows(1) {
            population.push((objective.evaluate(&newcomer), newcomer));
            newcomer = objective.draw(rng);
        }
        while objective.allows(1) {
            population.sort_by(|(a, _), (b, _)| a.total_cmp(b));
            let mut next = population[..ELITE.min(population.len())].to_vec();
            while next.len() < self.population && objective.allows(1) {
                let [mother, father] = [(); 2].map(|()| parent(&population, rng));
                let genes = mother.iter().zip(father).map(|(&a, &b)| {
                    let gene = if rng.random() { a } else { b };
                    gene + (self.mutation * normal(rng)) as f32
                });
                let child: Vec<f32> = genes.collect();
                next.push((objective.evaluate(&child), child));
            }
            population = next;
        }
        Ok(())
    }
}

/// The best of a few that are drawn from a sorted population.
fn parent<'a>(population: &'a [(f64, Vec<f32>)], rng: &mut dyn Rng) -> &'a [f32] {
    let places = (0..TOURNAMENT).map(|_| rng.random_range(0..population.len()));
    &population[places.min().unwrap_or(0)].1
}
