//! The rows, and how they are printed: Markdown that is read as it is.

use std::collections::BTreeMap;
use std::fmt;

use crate::Peer;
use crate::error::{TOLERANCE, relative};
use crate::task::Task;
use crate::timing::{Run, shortest};

struct Row {
    name: String,
    /// Of a sample; `None` where there is no program.
    seconds: Vec<Option<f64>>,
}

pub struct Table {
    peers: Vec<&'static str>,
    rows: Vec<Row>,
    /// Why there is no time: by peer and reason, the rows.
    notes: BTreeMap<(&'static str, String), Vec<String>>,
    /// The largest of each peer that was accepted.
    errors: Vec<f32>,
}

impl Table {
    pub fn new(peers: Vec<&'static str>) -> Self {
        Self {
            errors: vec![0.0; peers.len()],
            peers,
            rows: Vec::new(),
            notes: BTreeMap::new(),
        }
    }

    /// Compares the peers with the first, and times them.
    pub fn row(&mut self, task: &Task, peers: &[Peer]) {
        let mut ours = None;
        let mut programs = Vec::new();
        for (place, (name, make)) in peers.iter().enumerate() {
            let program = make(task).and_then(|program| {
                let outputs = program.outputs();
                let error = relative(&outputs, ours.get_or_insert_with(|| outputs.clone()));
                if error > TOLERANCE {
                    return Err(format!("a relative error of {error:.0e}").into());
                }
                self.errors[place] = self.errors[place].max(error);
                Ok(program)
            });
            if let Err(reason) = &program {
                let note = self.notes.entry((name, reason.to_string()));
                note.or_default().push(task.name());
            }
            programs.push(program.ok());
        }
        let running: Vec<&dyn Run> = programs
            .iter()
            .flatten()
            .map(|program| &**program)
            .collect();
        let mut times = shortest(&running).into_iter();
        let samples = task.samples() as f64;
        let seconds = programs.iter().map(|program| {
            let seconds = program.as_ref().and_then(|_| times.next());
            seconds.map(|seconds| seconds / samples)
        });
        self.rows.push(Row {
            name: task.name(),
            seconds: seconds.collect(),
        });
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let mut lines = vec![vec![String::new()]];
        lines[0].extend(self.peers.iter().map(|&name| name.to_owned()));
        for row in &self.rows {
            let ours = row.seconds[0];
            let mut line = vec![row.name.clone()];
            line.extend(row.seconds.iter().enumerate().map(|(place, &seconds)| {
                match (seconds, ours) {
                    (None, _) => "–".to_owned(),
                    (Some(seconds), Some(ours)) if place > 0 => {
                        format!("{} ({})", time(seconds), times(seconds / ours))
                    }
                    (Some(seconds), _) => time(seconds),
                }
            }));
            lines.push(line);
        }
        writeln!(
            f,
            "{}; {}. Time of a sample, and how many times ours.\n",
            machine(),
            date()
        )?;
        let widths: Vec<usize> = (0..=self.peers.len())
            .map(|column| {
                lines
                    .iter()
                    .map(|line| line[column].chars().count())
                    .max()
                    .unwrap_or(0)
            })
            .collect();
        for (number, line) in lines.iter().enumerate() {
            write!(f, "|")?;
            for (column, (cell, &width)) in line.iter().zip(&widths).enumerate() {
                if column == 0 {
                    write!(f, " {cell:width$} |")?;
                } else {
                    write!(f, " {cell:>width$} |")?;
                }
            }
            writeln!(f)?;
            if number == 0 {
                write!(f, "|")?;
                for (column, &width) in widths.iter().enumerate() {
                    let end = if column == 0 { '-' } else { ':' };
                    write!(f, "{}{end}|", "-".repeat(width + 1))?;
                }
                writeln!(f)?;
            }
        }
        writeln!(f)?;
        for (name, error) in self.peers.iter().zip(&self.errors).skip(1) {
            writeln!(
                f,
                "{name}: the largest relative difference to ours is {error:.1e}"
            )?;
        }
        for ((name, reason), rows) in &self.notes {
            writeln!(f, "{name}, no time: {reason} ({})", rows.join("; "))?;
        }
        Ok(())
    }
}

fn times(ratio: f64) -> String {
    match ratio {
        9.95.. => format!("{ratio:.0}×"),
        _ => format!("{ratio:.1}×"),
    }
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

/// The processor's name and the widest vectors it has.
fn machine() -> String {
    let processors = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let mut lines = processors.lines();
    let name = lines.find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let name = name.map_or(std::env::consts::ARCH, |(_, name)| name);
    format!("{name}, {}", instructions())
}

#[cfg(target_arch = "x86_64")]
fn instructions() -> &'static str {
    if is_x86_feature_detected!("avx512f") {
        "AVX-512"
    } else if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
        "AVX2 with FMA"
    } else {
        "SSE2"
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn instructions() -> &'static str {
    std::env::consts::ARCH
}

/// Today in Greenwich, as 2026-01-31 (Hinnant's `civil_from_days`).
fn date() -> String {
    let now = std::time::SystemTime::now();
    let seconds = now
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |time| time.as_secs());
    let days = seconds / 86_400 + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, carry) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    format!("{}-{month:02}-{day:02}", year + era * 400 + carry)
}
