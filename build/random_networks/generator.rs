//! Draws steps that fit what flows into them.

use super::random::Random;
use super::rows::{Row, attention};
use super::tree::{Flow, Network, Step, Value};

/// The most numbers that flow between two steps: the time of a check grows with their square.
const MOST_CELLS: usize = 48;
/// How deep blocks are nested.
const DEPTH: usize = 2;
/// How often a step is drawn again that does not fit.
const DRAWS: usize = 50;

pub struct Generator {
    pub random: Random,
    pub depth: usize,
    /// Whether time, height and width have to stay.
    keeps_axes: bool,
    /// What it draws of.
    rows: Vec<&'static Row>,
}

/// Network `number` of a seed, of some kinds of steps.
pub fn network(rows: &[&'static Row], seed: u64, number: usize) -> Network {
    let mut generator = Generator {
        random: Random::new(seed, number),
        depth: DEPTH,
        keeps_axes: false,
        rows: rows.to_vec(),
    };
    let input = generator.input();
    let mut flow = Flow::known(input.clone());
    let mut steps = Vec::new();
    if input.len() == 1 && generator.random.once_in(4) {
        steps = attention::text(&mut generator, &mut flow);
    }
    steps.extend(generator.steps(&mut flow, 2, 4));
    // Something to learn, also where the rest was activations alone.
    if flow.axes.len() > 1 {
        steps.push(Step::new("flatten"));
    }
    let units = generator.size(2, 5);
    steps.push(Step::new("dense").argument("", units));
    Network { input, steps }
}

impl Generator {
    fn input(&mut self) -> Vec<usize> {
        match self.random.range(1, 6) {
            1..=2 => vec![self.random.range(2, 5)],
            3..=4 => vec![self.random.range(2, 6), self.random.range(1, 4)],
            _ => {
                let mut axes = || self.random.range(2, 5);
                let [height, width] = [axes(), axes()];
                let channels = self.random.range(1, MOST_CELLS / (height * width));
                vec![height, width, channels.min(4)]
            }
        }
    }

    /// A number, or the user's constant.
    pub fn size(&mut self, low: usize, high: usize) -> Value {
        let size = self.random.range(low, high);
        match self.random.once_in(8) {
            true => Value::Constant(size),
            false => Value::Number(size),
        }
    }

    /// From `least` to `most` steps.
    pub fn steps(&mut self, flow: &mut Flow, least: usize, most: usize) -> Vec<Step> {
        let mut steps: Vec<Step> = Vec::new();
        let mut seen: Vec<(Flow, Flow)> = Vec::new();
        for _ in 0..self.random.range(least, most) {
            let shares = self.random.once_in(6);
            let before = flow.clone();
            let again = (0..steps.len()).find(|&index| {
                let [is_shared, learns] = [steps[index].word == "shared", learns(&steps[index])];
                shares
                    && learns
                    && !is_shared
                    && seen[index].0 == *flow
                    && self.allows(flow, &seen[index].1)
            });
            let step = match again {
                Some(index) => {
                    let name = format!("step_{index}");
                    steps[index].name = Some(name.clone());
                    *flow = seen[index].1.clone();
                    Step::new("shared").word("step", &name)
                }
                None => self.step(flow),
            };
            steps.push(step);
            seen.push((before, flow.clone()));
        }
        steps
    }

    fn step(&mut self, flow: &mut Flow) -> Step {
        let often: usize = self.rows.iter().map(|row| row.often).sum();
        for _ in 0..DRAWS {
            let mut draw = self.random.range(1, often);
            let fits = |row: &&Row| {
                let found = draw <= row.often;
                draw = draw.saturating_sub(row.often);
                found && draw == 0
            };
            let Some(row) = self.rows.iter().copied().find(fits) else {
                continue;
            };
            let has_room = self.depth > 0 || !row.is_block;
            if !row.takes.contains(&flow.axes.len()) || !has_room {
                continue;
            }
            let Some(step) = (row.draw)(self, row, flow) else {
                continue;
            };
            if let Some(output) = step.output(flow).filter(|output| self.allows(flow, output)) {
                *flow = output;
                return step;
            }
        }
        Step::new("tanh")
    }

    fn allows(&self, input: &Flow, output: &Flow) -> bool {
        let leading = |flow: &Flow| flow.axes[..flow.axes.len() - 1].to_vec();
        output.cells() <= MOST_CELLS && (!self.keeps_axes || leading(input) == leading(output))
    }

    /// Steps in braces.
    pub fn inner(&mut self, input: &Flow, keeps_axes: bool) -> (Vec<Step>, Flow) {
        let outer = (self.keeps_axes, self.depth);
        // Along one axis everything can be made of everything.
        self.keeps_axes = keeps_axes && input.axes.len() > 1;
        self.depth -= 1;
        let mut flow = input.clone();
        let steps = self.steps(&mut flow, 1, 2);
        (self.keeps_axes, self.depth) = outer;
        (steps, flow)
    }

    /// Steps that end with these axes, the last of which the input need not have.
    pub fn inner_to(&mut self, input: &Flow, axes: &[usize]) -> Option<Vec<Step>> {
        let (mut steps, flow) = self.inner(input, axes.len() > 1);
        if flow.axes == axes {
            return Some(steps);
        }
        let [leading @ .., features] = axes else {
            return None;
        };
        if flow.axes.len() > 1 && leading.is_empty() {
            steps.push(Step::new("flatten"));
        } else if flow.axes[..flow.axes.len() - 1] != *leading {
            return None;
        }
        let features = Value::Number(*features);
        steps.push(match axes.len() {
            1 => Step::new("dense").argument("", features),
            rank => {
                let word = if rank == 2 { "conv1d" } else { "conv2d" };
                Step::new(word)
                    .argument("", features)
                    .argument("kernel", Value::Number(1))
            }
        });
        Some(steps)
    }
}

fn learns(step: &Step) -> bool {
    let own = Row::find(step.word).is_some_and(|row| row.learns);
    own || step.blocks.iter().flat_map(|(_, steps)| steps).any(learns)
}
