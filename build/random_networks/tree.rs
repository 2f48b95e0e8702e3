//! A network as a tree: what shapes flow through it, and how it is written.

use std::fmt::{self, Write as _};

use super::rows::Row;

/// A network with its input.
#[derive(Clone, Debug)]
pub struct Network {
    pub input: Vec<usize>,
    pub steps: Vec<Step>,
}

#[derive(Clone, Debug)]
pub struct Step {
    pub name: Option<String>,
    pub word: &'static str,
    /// By their names; one without a name stands first.
    pub arguments: Vec<(&'static str, Value)>,
    /// The braces, with the names of branches.
    pub blocks: Vec<(&'static str, Vec<Step>)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Number(usize),
    /// `4 -> 5`
    Arrow(usize, usize),
    /// By a name that is declared before the steps.
    Constant(usize),
    List(Vec<usize>),
    Sides(Vec<[usize; 2]>),
    Word(String),
}

/// What flows between two steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    pub axes: Vec<usize>,
    /// Whether the macro knows it: behind a network only the compiler does.
    pub is_known: bool,
    /// Where whole numbers flow, all below this: words, to be looked up.
    pub words: Option<usize>,
}

impl Flow {
    pub fn known(axes: Vec<usize>) -> Self {
        Self {
            axes,
            is_known: true,
            words: None,
        }
    }

    /// Other numbers on other axes, known as these are.
    pub fn with(&self, axes: Vec<usize>) -> Self {
        Self {
            words: None,
            ..self.rearranged(axes)
        }
    }

    /// The same numbers, or zeros, on other axes.
    pub fn rearranged(&self, axes: Vec<usize>) -> Self {
        Self {
            axes,
            ..self.clone()
        }
    }

    pub fn features(&self) -> usize {
        self.axes.last().copied().unwrap_or(1)
    }

    pub fn cells(&self) -> usize {
        self.axes.iter().product()
    }
}

impl Step {
    pub fn new(word: &'static str) -> Self {
        Self {
            name: None,
            word,
            arguments: Vec::new(),
            blocks: Vec::new(),
        }
    }

    pub fn argument(mut self, name: &'static str, value: Value) -> Self {
        self.arguments.push((name, value));
        self
    }

    /// The same, or as it was.
    pub fn maybe(self, name: &'static str, value: Option<Value>) -> Self {
        match value {
            Some(value) => self.argument(name, value),
            None => self,
        }
    }

    pub fn word(self, name: &'static str, word: &str) -> Self {
        self.argument(name, Value::Word(word.to_owned()))
    }

    pub fn block(mut self, name: &'static str, steps: Vec<Self>) -> Self {
        self.blocks.push((name, steps));
        self
    }

    pub fn get(&self, name: &str) -> Option<&Value> {
        let named = |(other, _): &&(&str, Value)| *other == name;
        self.arguments.iter().find(named).map(|(_, value)| value)
    }

    /// A number; of a pair the one that counts.
    pub fn number(&self, name: &str) -> Option<usize> {
        match self.get(name)? {
            Value::Number(number) | Value::Arrow(_, number) | Value::Constant(number) => {
                Some(*number)
            }
            _ => None,
        }
    }

    /// A number for each of some axes.
    pub fn sizes(&self, name: &str, axes: usize) -> Option<Vec<usize>> {
        match self.get(name)? {
            Value::List(list) => (list.len() == axes).then(|| list.clone()),
            _ => self.number(name).map(|number| vec![number; axes]),
        }
    }

    pub fn says(&self, name: &str, word: &str) -> bool {
        matches!(self.get(name), Some(Value::Word(found)) if found == word)
    }

    /// What it makes of its input, if it takes that at all; one that is shared is followed by `follow`.
    pub fn output(&self, input: &Flow) -> Option<Flow> {
        let row = Row::find(self.word)?;
        if !row.takes.contains(&input.axes.len()) {
            return None;
        }
        (row.output)(self, input)
    }

    /// Whether training computes what use computes.
    pub fn is_deterministic(&self) -> bool {
        !Row::find(self.word).is_some_and(|row| row.training_differs)
            && self.inner().all(Self::is_deterministic)
    }

    fn inner(&self) -> impl Iterator<Item = &Self> {
        self.blocks.iter().flat_map(|(_, steps)| steps)
    }

    /// It and all steps in it.
    #[allow(dead_code, reason = "the shrinker counts")]
    pub fn count(&self) -> usize {
        1 + self.inner().map(Self::count).sum::<usize>()
    }
}

/// What steps make of an input, if they all fit.
pub fn follow(steps: &[Step], input: &Flow) -> Option<Flow> {
    let mut flow = input.clone();
    let mut seen: Vec<(&str, Flow, Flow)> = Vec::new();
    for step in steps {
        let output = match step.get("step") {
            Some(Value::Word(name)) => {
                let (_, takes, gives) = seen.iter().find(|(other, ..)| other == name)?;
                let fits = takes.axes == flow.axes && takes.words == flow.words;
                fits.then(|| gives.clone())?
            }
            _ => step.output(&flow)?,
        };
        if let Some(name) = &step.name {
            seen.push((name, flow, output.clone()));
        }
        flow = output;
    }
    Some(flow)
}

impl Network {
    #[allow(dead_code, reason = "the shrinker asks")]
    pub fn output(&self) -> Option<Flow> {
        if self.steps.is_empty() {
            return None;
        }
        follow(&self.steps, &Flow::known(self.input.clone()))
    }

    pub fn is_deterministic(&self) -> bool {
        self.steps.iter().all(Step::is_deterministic)
    }

    /// The declarations, those of networks in it first.
    pub fn declare(&self, name: &str) -> Option<String> {
        let mut writer = Writer {
            declarations: String::new(),
            name,
            nested: 0,
        };
        writer.network(name, &Flow::known(self.input.clone()), &self.steps)?;
        Some(writer.declarations)
    }
}

struct Writer<'a> {
    declarations: String,
    name: &'a str,
    nested: usize,
}

impl Writer<'_> {
    fn network(&mut self, name: &str, input: &Flow, steps: &[Step]) -> Option<Flow> {
        let mut body = String::new();
        let input = Flow::known(input.axes.clone());
        let output = self.steps(steps, &input, 2, &mut body)?;
        let mut constants = Vec::new();
        for step in steps {
            constants_of(step, &mut constants);
        }
        constants.sort_unstable();
        constants.dedup();
        let constants: String = constants
            .iter()
            .map(|size| format!("        const SIZE_{size}: usize = {size};\n"))
            .collect();
        let _ = write!(
            self.declarations,
            "network! {{\n    struct {name}: {:?} -> {:?} {{\n{constants}{body}    }}\n}}\n",
            input.axes, output.axes
        );
        Some(output)
    }

    fn steps(
        &mut self,
        steps: &[Step],
        input: &Flow,
        depth: usize,
        body: &mut String,
    ) -> Option<Flow> {
        for (index, step) in steps.iter().enumerate() {
            let flow = follow(&steps[..index], input)?;
            *body += &"    ".repeat(depth);
            self.step(step, &flow, depth, body)?;
            *body += ",\n";
        }
        follow(steps, input)
    }

    fn step(&mut self, step: &Step, input: &Flow, depth: usize, body: &mut String) -> Option<()> {
        if let Some(name) = &step.name {
            let _ = write!(body, "{name}: ");
        }
        if step.word == "network" {
            self.nested += 1;
            let name = format!("{}Part{}", self.name, self.nested);
            self.network(&name, input, &step.blocks[0].1)?;
            *body += &name;
            return Some(());
        }
        *body += step.word;
        if step.word == "Crooked" {
            let _ = write!(body, "<{}>", input.features());
        }
        if !step.arguments.is_empty() {
            let arguments: Vec<_> = step.arguments.iter().map(written).collect();
            let _ = write!(body, "({})", arguments.join(", "));
        }
        let is_branching = matches!(step.word, "concat" | "sum" | "product");
        if is_branching {
            *body += " {\n";
        }
        for (index, (name, steps)) in step.blocks.iter().enumerate() {
            let input = inside(step, input);
            let indent = "    ".repeat(depth + usize::from(is_branching));
            match (is_branching, index) {
                (true, _) => {
                    let _ = write!(body, "{indent}{name}:");
                }
                (false, 0) => {}
                (false, _) => {
                    let _ = write!(body, " {name}");
                }
            }
            *body += " {\n";
            self.steps(steps, &input, depth + 1 + usize::from(is_branching), body)?;
            let _ = write!(body, "{indent}}}");
            if is_branching {
                *body += ",\n";
            }
        }
        if is_branching {
            let _ = write!(body, "{}}}", "    ".repeat(depth));
        }
        Some(())
    }
}

/// What the steps in a step's braces are given.
pub fn inside(step: &Step, input: &Flow) -> Flow {
    match step.word {
        "time_distributed" => Flow::known(vec![input.features()]),
        "network" => Flow::known(input.axes.clone()),
        _ => input.clone(),
    }
}

fn constants_of(step: &Step, constants: &mut Vec<usize>) {
    for (_, value) in &step.arguments {
        if let Value::Constant(size) = value {
            constants.push(*size);
        }
    }
    if step.word != "network" {
        for step in step.inner() {
            constants_of(step, constants);
        }
    }
}

fn written((name, value): &(&'static str, Value)) -> String {
    match *name {
        "" | "step" => value.to_string(),
        name => format!("{name} = {value}"),
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Arrow(from, to) => write!(f, "{from} -> {to}"),
            Self::Constant(size) => write!(f, "SIZE_{size}"),
            Self::List(list) => write!(f, "{list:?}"),
            Self::Sides(sides) if sides.len() == 1 => write!(f, "{:?}", sides[0]),
            Self::Sides(sides) => write!(f, "{sides:?}"),
            Self::Word(word) => write!(f, "{word}"),
        }
    }
}
