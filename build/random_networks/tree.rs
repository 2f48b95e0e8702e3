//! A network as a tree, and what shapes flow through it.

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

    pub fn inner(&self) -> impl Iterator<Item = &Self> {
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
}

/// What the steps in a step's braces are given.
pub fn inside(step: &Step, input: &Flow) -> Flow {
    match step.word {
        "time_distributed" => Flow::known(vec![input.features()]),
        "network" => Flow::known(input.axes.clone()),
        _ => input.clone(),
    }
}
