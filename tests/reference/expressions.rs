//! `misc.json`, the expressions: read from their text, computed and differentiated on a graph, in f64 and f32.

use nn_core::expression::{Graph, Value as Number};
use nn_core::math::Scalar;
use serde_json::Value;

use super::case::{Tolerance, Tolerances, Verdict, number, numbers};

const TOLERANCES: Tolerances = Tolerances {
    f64: Tolerance {
        relative: 1e-12,
        absolute: 1e-13,
    },
    f32: Tolerance {
        relative: 1e-5,
        absolute: 1e-5,
    },
};
/// A graph is differentiated once. Second derivatives are central differences of its gradients over this distance, and
/// as exact as those are.
const DISTANCE: f64 = 1e-4;
const SECOND: Tolerances = Tolerances {
    f64: Tolerance {
        relative: 1e-6,
        absolute: 1e-6,
    },
    ..TOLERANCES
};
/// The most numbers of an expression.
const NODES: usize = 256;

pub fn check(case: &Value) -> Verdict {
    match case["what"].as_str().unwrap_or_default() {
        "expression" => {}
        "initialiser" | "initialiser_gains" => {
            return Verdict::Skipped("the test of initialisers runs it".to_owned());
        }
        "metrics" => return Verdict::Skipped("the test of metrics runs it".to_owned()),
        other => return Verdict::Skipped(format!("there is no `{other}`")),
    }
    let result = check_in::<f64>(case).and_then(|()| check_in::<f32>(case));
    match result.and_then(|()| check_hessian(case)) {
        Ok(()) => Verdict::Right,
        Err(Failure::Wrong(difference)) => Verdict::Wrong(difference),
        Err(Failure::Unknown(what)) => Verdict::Skipped(format!("there is no {what}")),
    }
}

enum Failure {
    Wrong(String),
    /// Something in the text that is no part of an expression here.
    Unknown(String),
}

impl From<String> for Failure {
    fn from(difference: String) -> Self {
        Self::Wrong(difference)
    }
}

/// Value and gradient, and those after the step of gradient descent.
fn check_in<T: Scalar>(case: &Value) -> Result<(), Failure> {
    let at: Vec<_> = variables(&case["at"]);
    let (value, gradient) = evaluate::<T>(case, &at)?;
    TOLERANCES.compare("value", &[value], &[number(&case["value"])])?;
    let expected: Vec<_> = at
        .iter()
        .map(|(name, _)| number(&case["grad"][name]))
        .collect();
    TOLERANCES.compare("gradient", &gradient, &expected)?;

    let step = &case["gradient_descent_step"];
    if step.is_null() {
        return Ok(());
    }
    let rate = T::from_f64(number(&step["lr"]));
    let new_at: Vec<_> = at
        .iter()
        .zip(&gradient)
        .map(|((name, x), &d)| (name.clone(), (T::from_f64(*x) - rate * d).to_f64()))
        .collect();
    let found: Vec<_> = new_at.iter().map(|(_, x)| T::from_f64(*x)).collect();
    let expected: Vec<_> = at
        .iter()
        .map(|(name, _)| number(&step["new_at"][name]))
        .collect();
    TOLERANCES.compare("place after the step", &found, &expected)?;
    let (new_value, _) = evaluate::<T>(case, &new_at)?;
    TOLERANCES.compare(
        "value after the step",
        &[new_value],
        &[number(&step["new_value"])],
    )?;
    TOLERANCES.compare(
        "decrease",
        &[value - new_value],
        &[number(&step["decrease"])],
    )?;
    Ok(())
}

/// Rows and columns stand in the order of the variables in the file, which a parsed file no longer knows: there has to
/// be an order in which all second derivatives agree.
fn check_hessian(case: &Value) -> Result<(), Failure> {
    let at = variables(&case["at"]);
    let mut found = Vec::new();
    for variable in 0..at.len() {
        let gradient = |distance: f64| {
            let mut at = at.clone();
            at[variable].1 += distance;
            evaluate::<f64>(case, &at).map(|(_, gradient)| gradient)
        };
        let (above, below) = (gradient(DISTANCE)?, gradient(-DISTANCE)?);
        let pairs = above.iter().zip(&below);
        found.push(
            pairs
                .map(|(a, b)| (a - b) / (2.0 * DISTANCE))
                .collect::<Vec<_>>(),
        );
    }
    let rows = case["hessian"].as_array().into_iter().flatten();
    let expected: Vec<_> = rows.flat_map(numbers).collect();
    let mut difference = Ok(());
    for order in orders(at.len()) {
        let rows = order
            .iter()
            .map(|&row| order.iter().map(move |&column| (row, column)));
        let found: Vec<_> = rows
            .flatten()
            .map(|(row, column)| found[row][column])
            .collect();
        difference = SECOND.compare("second derivatives", &found, &expected);
        if difference.is_ok() {
            break;
        }
    }
    Ok(difference?)
}

/// All orders of the numbers below `len`.
fn orders(len: usize) -> Vec<Vec<usize>> {
    let Some(last) = len.checked_sub(1) else {
        return vec![Vec::new()];
    };
    let shorter = orders(last).into_iter();
    shorter
        .flat_map(|order| {
            (0..len).map(move |place| {
                let mut order = order.clone();
                order.insert(place, last);
                order
            })
        })
        .collect()
}

/// The variables and their values.
fn variables(at: &Value) -> Vec<(String, f64)> {
    let at = at.as_object().into_iter().flatten();
    at.map(|(name, value)| (name.clone(), number(value)))
        .collect()
}

/// The value of the case's expression, and its derivative by each of the variables.
fn evaluate<T: Scalar>(case: &Value, at: &[(String, f64)]) -> Result<(T, Vec<T>), Failure> {
    let graph = Graph::<T, NODES>::new();
    let variables: Vec<_> = at
        .iter()
        .map(|(name, value)| (name.as_str(), graph.variable(T::from_f64(*value))))
        .collect();
    let text = case["expr"].as_str().unwrap_or_default();
    let mut reader = Reader {
        graph: &graph,
        variables: &variables,
        rest: text,
    };
    let result = reader.sum().map_err(Failure::Unknown)?;
    if !reader.rest.trim().is_empty() {
        return Err(Failure::Unknown(format!("`{}` in `{text}`", reader.rest)));
    }
    result.backward();
    let gradient = variables.iter().map(|(_, variable)| variable.gradient());
    Ok((result.value(), gradient.collect()))
}

/// Reads an expression as Python writes it, straight onto a graph.
struct Reader<'graph, 'a, T: Scalar> {
    graph: &'graph Graph<T, NODES>,
    variables: &'a [(&'a str, Number<'graph, T>)],
    rest: &'a str,
}

impl<'graph, 'a, T: Scalar> Reader<'graph, 'a, T> {
    fn sum(&mut self) -> Result<Number<'graph, T>, String> {
        let mut sum = self.product()?;
        loop {
            if self.take("+") {
                sum = sum + self.product()?;
            } else if self.take("-") {
                sum = sum - self.product()?;
            } else {
                return Ok(sum);
            }
        }
    }

    fn product(&mut self) -> Result<Number<'graph, T>, String> {
        let mut product = self.signed()?;
        loop {
            if self.take("*") {
                product = product * self.signed()?;
            } else if self.take("/") {
                product = product / self.signed()?;
            } else {
                return Ok(product);
            }
        }
    }

    /// A sign binds less than a power to its left: `-x**2` is `-(x**2)`.
    fn signed(&mut self) -> Result<Number<'graph, T>, String> {
        match self.take("-") {
            true => Ok(-self.signed()?),
            false => self.power(),
        }
    }

    fn power(&mut self) -> Result<Number<'graph, T>, String> {
        let base = self.atom()?;
        if !self.take("**") {
            return Ok(base);
        }
        let before = self.graph.nodes().len();
        let exponent = self.signed()?;
        // Made of nothing that was there before.
        let is_number = exponent.place() >= before
            && self.graph.nodes().skip(before).all(|node| {
                let mut operands = node.operands.into_iter().flatten();
                operands.all(|operand| operand >= before)
            });
        let plain = exponent.value().to_f64();
        Ok(match (is_number, plain.fract() == 0.0) {
            (true, true) => base.powi(plain as i32),
            (true, false) => base.powf(exponent.value()),
            (false, _) => base.pow(exponent),
        })
    }

    fn atom(&mut self) -> Result<Number<'graph, T>, String> {
        if self.take("(") {
            let inner = self.sum()?;
            self.expect(")")?;
            return Ok(inner);
        }
        let name = self.word(|c| c.is_alphanumeric() || c == '_' || c == '.');
        if name.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
            return self.number(name);
        }
        if !self.take("(") {
            let variable = self.variables.iter().find(|(known, _)| *known == name);
            return variable
                .map(|(_, variable)| *variable)
                .ok_or(format!("`{name}`"));
        }
        let x = self.sum()?;
        let y = match name {
            "maximum" | "minimum" | "max" | "min" | "pow" => {
                self.expect(",")?;
                let other = self.sum()?;
                match name {
                    "pow" => x.pow(other),
                    "maximum" | "max" => x.maximum(other),
                    _ => x.minimum(other),
                }
            }
            _ => function(name, x).ok_or(format!("function `{name}`"))?,
        };
        self.expect(")")?;
        Ok(y)
    }

    /// A number, with its exponent where that has a sign.
    fn number(&mut self, digits: &str) -> Result<Number<'graph, T>, String> {
        let mut text = digits.to_owned();
        if digits.ends_with(['e', 'E']) && self.rest.starts_with(['-', '+']) {
            text += &self.rest[..1];
            self.rest = &self.rest[1..];
            text += self.word(|c| c.is_ascii_digit());
        }
        let value: f64 = text.parse().map_err(|_| format!("number `{text}`"))?;
        Ok(self.graph.constant(T::from_f64(value)))
    }

    fn word(&mut self, belongs: impl Fn(char) -> bool) -> &'a str {
        self.rest = self.rest.trim_start();
        let end = self.rest.find(|c| !belongs(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }

    /// Takes a symbol; `*` is not the beginning of `**`.
    fn take(&mut self, symbol: &str) -> bool {
        let rest = self.rest.trim_start();
        match rest.strip_prefix(symbol) {
            Some(after) if symbol != "*" || !after.starts_with('*') => {
                self.rest = after;
                true
            }
            _ => false,
        }
    }

    fn expect(&mut self, symbol: &str) -> Result<(), String> {
        match self.take(symbol) {
            true => Ok(()),
            false => Err(format!("`{}` where `{symbol}` should stand", self.rest)),
        }
    }
}

fn function<'graph, T: Scalar>(name: &str, x: Number<'graph, T>) -> Option<Number<'graph, T>> {
    Some(match name {
        "exp" => x.exp(),
        "log" => x.ln(),
        "sin" => x.sin(),
        "cos" => x.cos(),
        "sqrt" => x.sqrt(),
        "abs" => x.abs(),
        "tanh" => x.tanh(),
        "sigmoid" => x.sigmoid(),
        "relu" => x.relu(),
        _ => return None,
    })
}
