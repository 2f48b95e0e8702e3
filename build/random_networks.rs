//! Random architectures of all steps, nested blocks and networks included, as tests of their gradients.

use std::fmt::Write;

/// How many networks there are in all.
const NETWORKS: usize = 240;
/// They are compiled in as many parts, two at a time.
pub const PARTS: usize = 2;

const SMOOTH: [&str; 11] = [
    "sigmoid",
    "log_sigmoid",
    "tanh",
    "gelu",
    "gelu(approximate = tanh)",
    "silu",
    "mish",
    "softplus",
    "identity",
    "elu(0.7)",
    "elu",
];
const KINKED: [&str; 9] = [
    "relu",
    "relu6",
    "leaky_relu",
    "leaky_relu(0.3)",
    "selu",
    "softsign",
    "hard_sigmoid",
    "hard_tanh",
    "hard_swish",
];
const INITS: [&str; 7] = [
    "he_normal",
    "he_uniform",
    "glorot_normal",
    "glorot_uniform",
    "lecun_normal",
    "lecun_uniform",
    "normal(0.7)",
];

/// The tests, in `PARTS` files.
pub fn sources(seed: u64) -> Vec<String> {
    let mut random = Random(seed);
    let mut parts = vec![String::new(); PARTS];
    for index in 0..NETWORKS {
        parts[index % PARTS] += &test(index, seed, &mut random);
    }
    parts
}

/// One network, and its test.
fn test(index: usize, seed: u64, random: &mut Random) -> String {
    let mut declarations = String::new();
    let input = random.shape();
    let mut network = Writer {
        random,
        declarations: &mut declarations,
        index,
        nested: 0,
        deterministic: true,
    };
    let mut shape = input.clone();
    let mut body = String::new();
    network.steps(&mut shape, &mut body, 2, 2);
    // Something to learn, also where the rest was activations alone.
    if shape.len() > 1 {
        body += "    flatten,\n";
    }
    let units = network.random.range(2, 5);
    let _ = writeln!(body, "    dense({units}),");
    let deterministic = network.deterministic;
    let main = format!(
        "    struct Net{index}: {input:?} -> [{units}] {{\n{}    }}\n",
        indent(&body)
    );
    format!(
        "{declarations}network! {{\n{main}}}\n\n\
         /// From seed {seed}.\n#[test]\nfn net_{index}() {{\n    \
         check::<Net{index}>(r#\"{declarations}{main}\"#, {deterministic});\n}}\n\n"
    )
}

fn indent(body: &str) -> String {
    body.lines().map(|line| format!("    {line}\n")).collect()
}

/// Writes steps, and follows the shape.
struct Writer<'a> {
    random: &'a mut Random,
    /// Networks that are steps of this one.
    declarations: &'a mut String,
    index: usize,
    nested: usize,
    /// Whether training computes what use computes.
    deterministic: bool,
}

impl Writer<'_> {
    fn steps(&mut self, shape: &mut Vec<usize>, body: &mut String, depth: usize, least: usize) {
        for _ in 0..self.random.range(least, least + 3) {
            let step = self.step(shape, depth);
            *body += &format!("    {step},\n");
        }
    }

    fn step(&mut self, shape: &mut Vec<usize>, depth: usize) -> String {
        match self.random.range(0, 11) {
            0..=1 if shape.len() == 1 => self.dense(shape),
            0 => {
                *shape = vec![shape.iter().product()];
                "flatten".to_owned()
            }
            2..=3 => SMOOTH[self.random.range(0, SMOOTH.len() - 1)].to_owned(),
            4..=5 => KINKED[self.random.range(0, KINKED.len() - 1)].to_owned(),
            6 => "softmax".to_owned(),
            7 => {
                self.deterministic = false;
                match self.random.range(0, 2) {
                    0 => "batch_norm".to_owned(),
                    1 => "batch_norm(momentum = 0.3)".to_owned(),
                    _ => "batch_norm(epsilon = 1e-2)".to_owned(),
                }
            }
            8 => {
                self.deterministic = false;
                ["dropout(0.5)", "dropout(0.2)", "dropout(0)"][self.random.range(0, 2)].to_owned()
            }
            9 if depth > 0 => self.residual(shape, depth),
            10 if depth > 0 => self.network(shape, depth),
            _ if shape.len() == 1 => self.dense(shape),
            _ => "tanh".to_owned(),
        }
    }

    fn dense(&mut self, shape: &mut Vec<usize>) -> String {
        let units = self.random.range(2, 6);
        let size = if self.random.coin() {
            format!("{} -> {units}", shape[0])
        } else {
            units.to_string()
        };
        *shape = vec![units];
        let init = INITS[self.random.range(0, INITS.len() - 1)];
        match self.random.range(0, 3) {
            0 => format!("dense({size}, init = {init})"),
            1 => format!("dense({size}, bias = false)"),
            _ => format!("dense({size})"),
        }
    }

    /// A branch that keeps the shape: whatever it does is undone by a last dense step.
    fn residual(&mut self, shape: &mut Vec<usize>, depth: usize) -> String {
        let before = shape.clone();
        let mut body = String::new();
        self.steps(shape, &mut body, depth - 1, 1);
        if *shape != before {
            if before.len() > 1 {
                // Nothing turns features into an image again: without the flatten it keeps its shape.
                *shape = before;
                return "residual { silu }".to_owned();
            }
            if shape.len() > 1 {
                body += "    flatten,\n";
            }
            body += &format!("    dense({}),\n", before[0]);
            *shape = before;
        }
        format!("residual {{\n{}    }}", indent(&body))
    }

    fn network(&mut self, shape: &mut Vec<usize>, depth: usize) -> String {
        let input = shape.clone();
        let mut body = String::new();
        self.steps(shape, &mut body, depth - 1, 1);
        self.nested += 1;
        let name = format!("Net{}Part{}", self.index, self.nested);
        *self.declarations += &format!(
            "network! {{\n    struct {name}: {input:?} -> {shape:?} {{\n{}    }}\n}}\n",
            indent(&body)
        );
        name
    }
}

/// SplitMix64 (Steele et al. 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From `low` to `high`, both included.
    fn range(&mut self, low: usize, high: usize) -> usize {
        low + (self.next() % (high - low + 1) as u64) as usize
    }

    fn coin(&mut self) -> bool {
        self.next().is_multiple_of(2)
    }

    fn shape(&mut self) -> Vec<usize> {
        (0..self.range(1, 3)).map(|_| self.range(2, 4)).collect()
    }
}
