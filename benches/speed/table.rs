//! The rows, and how they are printed.

use crate::machine::Machine;
use crate::work::Work;

/// A goal beside the limit of the machine it was set on.
#[derive(Clone, Copy)]
pub struct Goal {
    goal: f64,
    limit: f64,
    unit: &'static str,
}

impl Goal {
    /// A time of a sample, or samples in a time.
    pub const fn new(goal: f64, limit: f64, unit: &'static str) -> Self {
        Self { goal, limit, unit }
    }

    /// How many times the limit's time it allows.
    fn ratio(&self) -> f64 {
        (self.goal / self.limit).max(self.limit / self.goal)
    }
}

struct Row {
    name: String,
    /// Of a sample.
    seconds: f64,
    samples: usize,
    stages: Vec<Work>,
    goal: Option<Goal>,
}

/// What was measured.
pub struct Table {
    /// Which rows are wanted: those that contain one of these; all, if there is none.
    words: Vec<String>,
    rows: Vec<Row>,
}

impl Table {
    pub fn new(words: Vec<String>) -> Self {
        let words = words.iter().map(|word| word.to_lowercase()).collect();
        Self {
            words,
            rows: Vec::new(),
        }
    }

    /// A row, if it is wanted. `measure` gives the seconds of a call with so many samples, whose work is that of `stages`, one
    /// after the other. Of a row that was there before the shorter time stays.
    pub fn row(
        &mut self,
        name: &str,
        samples: usize,
        stages: &[Work],
        goal: Option<Goal>,
        measure: impl FnOnce() -> f64,
    ) {
        let lower = name.to_lowercase();
        if !self.words.is_empty() && !self.words.iter().any(|word| lower.contains(word)) {
            return;
        }
        let seconds = measure() / samples as f64;
        if let Some(row) = self.rows.iter_mut().find(|row| row.name == name) {
            row.seconds = row.seconds.min(seconds);
            return;
        }
        self.rows.push(Row {
            name: name.to_owned(),
            seconds,
            samples,
            stages: stages.to_vec(),
            goal,
        });
    }

    pub fn print(&self, machine: &Machine) {
        let names = self.rows.iter().map(|row| row.name.chars().count());
        let width = names.max().unwrap_or(0);
        println!(
            "\n{machine}\n\n{:width$}{:>10}{:>11}{:>10}{:>9}{:>8}  {:<20}{:>8}",
            "",
            "a sample",
            "samples/s",
            "limit",
            "× limit",
            "goal",
            "(goal, limit there)",
            "× goal"
        );
        for row in &self.rows {
            row.print(machine, width);
        }
    }
}

impl Row {
    fn print(&self, machine: &Machine, width: usize) {
        let limit: f64 = self.stages.iter().map(|work| work.limit(machine)).sum();
        let limit = limit / self.samples as f64;
        let ratio = self.seconds / limit;
        let numbers = [time(self.seconds), rate(1.0 / self.seconds), time(limit)];
        let [seconds, rate, limit] = numbers;
        let name = &self.name;
        print!("{name:width$}{seconds:>10}{rate:>11}{limit:>10}{ratio:>9.2}");
        match self.goal {
            None => println!(),
            Some(goal) => {
                let there = format!("({}, {} {})", goal.goal, goal.limit, goal.unit);
                let allowed = goal.ratio();
                let missing = ratio / allowed;
                println!("{allowed:>8.2}  {there:<20}{missing:>8.2}");
            }
        }
    }
}

/// With three digits and its unit.
fn time(seconds: f64) -> String {
    scaled(seconds, &[(1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns")])
}

fn rate(rate: f64) -> String {
    scaled(rate, &[(1e9, "G"), (1e6, "M"), (1e3, "k"), (1.0, "")])
}

/// In the first unit that is not larger than the number, or else the last.
fn scaled(number: f64, units: &[(f64, &str)]) -> String {
    let fitting = units.iter().find(|(unit, _)| number >= *unit);
    let Some((unit, name)) = fitting.or(units.last()) else {
        return number.to_string();
    };
    let number = number / unit;
    let digits = match number {
        100.0.. => 0,
        10.0.. => 1,
        _ => 2,
    };
    format!("{number:.digits$} {name}")
}
