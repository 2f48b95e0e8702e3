//! The rows: who agrees with us, and how long it takes.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::Peer;
use crate::error::{Lacks, TOLERANCE, relative};
use crate::machine::{date, machine};
use crate::markdown::Lines;
use crate::task::Task;
use crate::timing::{Program, Run, shortest};

struct Row {
    name: String,
    cells: Vec<Cell>,
}

/// What is known of a peer.
enum Cell {
    Nothing,
    /// Its relative difference to ours.
    Agrees(f32),
    /// The time of a sample.
    Seconds(f64),
}

pub struct Table {
    peers: &'static [Peer],
    rows: Vec<Row>,
    /// Why there is no time: by peer and reason, the rows.
    lacks: BTreeMap<(&'static str, String), BTreeSet<String>>,
    /// Of each peer, the largest difference to ours that was accepted.
    errors: Vec<f32>,
    /// What must not be.
    pub failures: Vec<String>,
}

impl Table {
    /// Of these peers, the first of which is ours.
    pub fn new(peers: &'static [Peer]) -> Self {
        Self {
            peers,
            rows: Vec::new(),
            lacks: BTreeMap::new(),
            errors: vec![0.0; peers.len()],
            failures: Vec::new(),
        }
    }

    /// Compares the peers with the first.
    pub fn check(&mut self, task: &Task) {
        let programs = self.programs(task);
        let cells = programs.iter().map(|program| match program {
            Some((_, error)) => Cell::Agrees(*error),
            None => Cell::Nothing,
        });
        let cells = cells.collect();
        self.push(task, cells);
    }

    /// The same, and times those that agree.
    pub fn time(&mut self, task: &Task) {
        let programs = self.programs(task);
        let running = programs.iter().flatten().map(|(program, _)| &**program);
        let running: Vec<&dyn Run> = running.collect();
        let mut times = shortest(&running).into_iter();
        let samples = task.samples() as f64;
        let cells = programs.iter().map(|program| {
            let seconds = program.as_ref().and_then(|_| times.next());
            seconds.map_or(Cell::Nothing, |seconds| Cell::Seconds(seconds / samples))
        });
        let cells = cells.collect();
        self.push(task, cells);
    }

    /// Of a row that is there already, the shorter times stay.
    fn push(&mut self, task: &Task, cells: Vec<Cell>) {
        let name = task.name();
        let Some(row) = self.rows.iter_mut().find(|row| row.name == name) else {
            self.rows.push(Row { name, cells });
            return;
        };
        for (kept, cell) in row.cells.iter_mut().zip(cells) {
            if let (Cell::Seconds(kept), Cell::Seconds(seconds)) = (kept, cell) {
                *kept = kept.min(seconds);
            }
        }
    }

    /// Those that agree, with their error.
    fn programs(&mut self, task: &Task) -> Vec<Option<(Program, f32)>> {
        let mut ours = None;
        let mut programs = Vec::new();
        for (place, &(name, make)) in self.peers.iter().enumerate() {
            let program = make(task).and_then(|program| {
                let outputs = program.outputs();
                let error = relative(&outputs, ours.get_or_insert_with(|| outputs.clone()));
                if error > TOLERANCE {
                    let reason = format!("its relative difference to ours is {error:.0e}");
                    return Err(format!("{reason}, above {TOLERANCE:.0e}").into());
                }
                self.errors[place] = self.errors[place].max(error);
                Ok((program, error))
            });
            if let Err(reason) = &program {
                if reason.is::<Lacks>() {
                    let rows = self.lacks.entry((name, reason.to_string()));
                    rows.or_default().insert(task.name());
                } else {
                    let failure = format!("{}: {name}: {reason}", task.name());
                    self.failures.push(failure);
                }
            }
            programs.push(program.ok());
        }
        programs
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let names = self.peers.iter().map(|&(name, _)| name.to_owned());
        let mut lines = vec![["network".to_owned()].into_iter().chain(names).collect()];
        for row in &self.rows {
            let cells = row.cells.iter().enumerate();
            let cells = cells.map(|(place, cell)| match (cell, &row.cells[0]) {
                (Cell::Nothing, _) => "–".to_owned(),
                (Cell::Agrees(error), _) => format!("{error:.0e}"),
                (Cell::Seconds(peer), Cell::Seconds(ours)) if place > 0 => {
                    format!("{} ({})", time(*peer), ratio(ours / peer))
                }
                (Cell::Seconds(seconds), _) => time(*seconds),
            });
            lines.push([row.name.clone()].into_iter().chain(cells).collect());
        }
        writeln!(f, "{}; {}\n\n{}", machine(), date(), Lines(lines))?;
        for (&(name, _), error) in self.peers.iter().zip(&self.errors).skip(1) {
            writeln!(f, "{name}: relative difference to ours {error:.1e} at most")?;
        }
        for ((name, reason), rows) in &self.lacks {
            writeln!(
                f,
                "{name}: {reason} ({})",
                Vec::from_iter(rows.iter().map(String::as_str)).join("; ")
            )?;
        }
        Ok(())
    }
}

/// With two digits that count.
fn ratio(ratio: f64) -> String {
    let digits = (1.0 - ratio.log10().floor()).clamp(0.0, 4.0) as usize;
    format!("{ratio:.digits$}")
}

/// With three digits and its unit.
fn time(seconds: f64) -> String {
    let units = [(1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns")];
    let fitting = units.iter().find(|(unit, _)| seconds >= *unit);
    let (unit, name) = fitting.unwrap_or(&units[2]);
    let number = seconds / unit;
    let digits = match number {
        100.0.. => 0,
        10.0.. => 1,
        _ => 2,
    };
    format!("{number:.digits$} {name}")
}
