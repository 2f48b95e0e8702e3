//! What is smaller than a network, and like it, and the smallest that fails as it does.

use crate::random_networks::tree::{Flow, Network, Step, Value, follow, inside};

/// So many networks are tried together.
const TOGETHER: usize = 24;

/// The network made smaller, in one place after another, as long as that fails. `first` says which of some networks
/// is the first that fails.
pub fn shrink<E>(
    mut network: Network,
    mut first: impl FnMut(&[Network]) -> Result<Option<usize>, E>,
) -> Result<Network, E> {
    loop {
        let candidates = candidates(&network);
        let mut next = None;
        for some in candidates.chunks(TOGETHER) {
            if let Some(index) = first(some)? {
                next = Some(some[index].clone());
                break;
            }
        }
        let Some(smaller) = next else {
            return Ok(network);
        };
        network = smaller;
    }
}

/// Networks that are smaller than this one in one place, the smallest first. All of them fit; what they
/// compute is another thing.
pub fn candidates(network: &Network) -> Vec<Network> {
    let size = size(network);
    let mut all = Vec::new();
    parts(
        &network.steps,
        &Flow::known(network.input.clone()),
        &mut all,
    );
    for steps in sequences(&network.steps) {
        all.push(Network {
            input: network.input.clone(),
            steps,
        });
    }
    // A smaller axis, and every number that equals one with it: what has to agree does so still.
    let mut numbers = network.input.clone();
    collect_numbers(&network.steps, &mut numbers);
    numbers.sort_unstable();
    numbers.dedup();
    for from in numbers {
        for to in below(from) {
            let mut other = network.clone();
            for axis in other.input.iter_mut().filter(|axis| **axis == from) {
                *axis = to;
            }
            all.push(other.clone());
            replace_numbers(&mut other.steps, from, to);
            all.push(other);
        }
    }
    for axis in 0..network.input.len() {
        for to in below(network.input[axis]) {
            let mut other = network.clone();
            other.input[axis] = to;
            all.push(other);
        }
    }
    all.retain(|other| other.output().is_some() && self::size(other) < size);
    all.sort_by_key(self::size);
    all.dedup_by_key(|other| other.declare("Candidate"));
    all
}

/// How large a network is: its steps first, then how much is written, then the numbers.
pub fn size(network: &Network) -> usize {
    let steps: usize = network.steps.iter().map(Step::count).sum();
    let written = network.declare("Candidate").map_or(0, |text| {
        text.split_whitespace().map(str::len).sum::<usize>()
    });
    let mut numbers = network.input.clone();
    collect_numbers(&network.steps, &mut numbers);
    let axes = network.input.len();
    10_000 * steps + 100 * axes + 10 * written + numbers.iter().sum::<usize>()
}

/// Some of its steps as a network of their own, those inside of others too.
fn parts(steps: &[Step], input: &Flow, all: &mut Vec<Network>) {
    for start in 0..steps.len() {
        let Some(flow) = follow(&steps[..start], input) else {
            return;
        };
        for end in start + 1..=steps.len() {
            all.push(Network {
                input: flow.axes.clone(),
                steps: steps[start..end].to_vec(),
            });
        }
        for (_, block) in &steps[start].blocks {
            parts(block, &inside(&steps[start], &flow), all);
        }
    }
}

/// Steps with one of them less, or plainer.
fn sequences(steps: &[Step]) -> Vec<Vec<Step>> {
    let mut all = Vec::new();
    for index in 0..steps.len() {
        let with = |others: &[Step]| [&steps[..index], others, &steps[index + 1..]].concat();
        all.push(with(&[]));
        let step = &steps[index];
        for (_, block) in &step.blocks {
            all.push(with(block));
        }
        for plain in plainer(step) {
            all.push(with(&[plain]));
        }
    }
    all
}

/// The step with an argument, a branch or a name less, with a smaller number, or with less in its braces.
fn plainer(step: &Step) -> Vec<Step> {
    let mut all = Vec::new();
    let mut change = |changed: &dyn Fn(&mut Step)| {
        let mut other = step.clone();
        changed(&mut other);
        all.push(other);
    };
    if step.name.is_some() {
        change(&|step| step.name = None);
    }
    for index in 0..step.arguments.len() {
        change(&|step| drop(step.arguments.remove(index)));
        for value in smaller(&step.arguments[index].1) {
            change(&|step| step.arguments[index].1 = value.clone());
        }
    }
    for index in 0..step.blocks.len() {
        if step.blocks.len() > 1 && (index > 0 || step.word != "residual") {
            change(&|step| drop(step.blocks.remove(index)));
        }
        for steps in sequences(&step.blocks[index].1) {
            change(&|step| step.blocks[index].1.clone_from(&steps));
        }
    }
    all
}

/// Sizes to try for a larger one; none is zero.
fn below(number: usize) -> impl Iterator<Item = usize> {
    let mut sizes = vec![1, 2, number.saturating_sub(1)];
    sizes.retain(|&size| size < number && size > 0);
    sizes.dedup();
    sizes.into_iter()
}

fn smaller(value: &Value) -> Vec<Value> {
    match value {
        Value::Number(number) => below(*number).map(Value::Number).collect(),
        Value::Arrow(_, number) | Value::Constant(number) => vec![Value::Number(*number)],
        Value::List(list) => list.iter().map(|&number| Value::Number(number)).collect(),
        Value::Sides(sides) => {
            let mut all = vec![Value::Number(1)];
            for side in 0..2 * sides.len() {
                let mut sides = sides.clone();
                sides[side / 2][side % 2] = 0;
                all.push(Value::Sides(sides));
            }
            all
        }
        Value::Word(_) => Vec::new(),
    }
}

fn collect_numbers(steps: &[Step], numbers: &mut Vec<usize>) {
    for step in steps {
        for (_, value) in &step.arguments {
            match value {
                Value::Number(number) | Value::Constant(number) => numbers.push(*number),
                Value::Arrow(from, to) => numbers.extend([*from, *to]),
                Value::List(list) => numbers.extend(list),
                Value::Sides(sides) => numbers.extend(sides.iter().flatten()),
                Value::Word(_) => {}
            }
        }
        for (_, block) in &step.blocks {
            collect_numbers(block, numbers);
        }
    }
}

fn replace_numbers(steps: &mut [Step], old: usize, new: usize) {
    let change = |number: &mut usize| {
        if *number == old {
            *number = new;
        }
    };
    for step in steps {
        for (_, value) in &mut step.arguments {
            match value {
                Value::Number(number) | Value::Constant(number) => change(number),
                Value::Arrow(from, to) => [from, to].into_iter().for_each(change),
                Value::List(list) => list.iter_mut().for_each(change),
                Value::Sides(_) | Value::Word(_) => {}
            }
        }
        for (_, block) in &mut step.blocks {
            replace_numbers(block, old, new);
        }
    }
}
