//! How a network is written.

use std::fmt::{self, Write as _};

use super::tree::{Flow, Network, Step, Value, follow, inside};

impl Network {
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
