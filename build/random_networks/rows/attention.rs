//! What transformers are made of.

use super::anywhere::with_init;
use super::{ROW, Row, norms};
use crate::random_networks::generator::Generator;
use crate::random_networks::tree::{Flow, Step, Value};

pub const ATTENTION: Row = Row {
    words: &["attention"],
    often: 3,
    takes: 2..=2,
    draw: |generator, row, input| {
        let mut step = Step::new(row.words[0]);
        if !generator.random.once_in(3) {
            let heads = norms::divisor(generator, input.features());
            step = step.argument("heads", Value::Number(heads));
        }
        if generator.random.coin() {
            step = step.word("causal", "true");
        }
        Some(with_init(generator, step))
    },
    output: |step, input| {
        let heads = step.number("heads").unwrap_or(1);
        let divides = input.features().is_multiple_of(heads);
        divides.then(|| input.with(input.axes.clone()))
    },
    learns: true,
    ..ROW
};

pub const LEARNT_POSITIONS: Row = Row {
    words: &["learnt_positions"],
    takes: 2..=2,
    draw: |generator, row, _| Some(with_init(generator, Step::new(row.words[0]))),
    learns: true,
    ..ROW
};

pub const POSITIONAL_ENCODING: Row = Row {
    words: &["positional_encoding"],
    takes: 2..=2,
    ..ROW
};

/// Where whole numbers flow: behind a `step`, since the inputs of a check are any. That whole numbers which come in from
/// without are looked up, and others are not, is tested in `nn-core/tests/gradient_norms.rs`.
pub const EMBEDDING: Row = Row {
    words: &["embedding"],
    often: 12,
    takes: 1..=1,
    draw: |generator, _, input| input.words.map(|words| embedding(generator, words)),
    output: |step, input| {
        let fits = step.number("words")? >= input.words?;
        let features = step.number("features")?;
        fits.then(|| input.with(vec![input.axes[0], features]))
    },
    learns: true,
    ..ROW
};

fn embedding(generator: &mut Generator, words: usize) -> Step {
    let words = generator.size(words, words + 2);
    let features = generator.size(1, 4);
    let step = Step::new("embedding").argument("words", words);
    with_init(generator, step.argument("features", features))
}

/// Text in, of two words: steps that a network begins with.
pub fn text(generator: &mut Generator, flow: &mut Flow) -> Vec<Step> {
    let mut steps = vec![Step::new("step")];
    let mut words = 2;
    if generator.random.coin() {
        steps.push(Step::new("scale").word("", "2"));
        words = 3;
    }
    steps.push(embedding(generator, words));
    for step in &steps {
        *flow = step.output(flow).expect("text is looked up");
    }
    steps
}
