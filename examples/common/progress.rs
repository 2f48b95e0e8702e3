//! A training's progress: a bar on a terminal, a line now and then elsewhere.

use indicatif::{ProgressBar, ProgressStyle};
use nn_core::train::{Epoch, Evaluation};

/// How many epochs lie between two lines where there is no terminal.
const LINE_EVERY: usize = 5;

pub struct Progress {
    bar: ProgressBar,
}

impl Progress {
    pub fn new(epochs: usize) -> Self {
        let style =
            ProgressStyle::with_template("{prefix} {bar:30.cyan/dim} {pos:>3}/{len}  {msg}")
                .expect("the template is right")
                .progress_chars("━╸─");
        let bar = ProgressBar::new(epochs as u64).with_style(style);
        Self {
            bar: bar.with_prefix("training"),
        }
    }

    pub fn show(&self, epoch: &Epoch) {
        let mut line = format!("train {}", in_words(epoch.train));
        if let Some(valid) = epoch.valid {
            line += &format!("   valid {}", in_words(valid));
        }
        if self.bar.is_hidden() && (epoch.epoch == 1 || epoch.epoch.is_multiple_of(LINE_EVERY)) {
            println!("epoch {:>3}   {line}", epoch.epoch);
        }
        self.bar.set_position(epoch.epoch as u64);
        self.bar.set_message(line);
    }

    /// Leaves the bar where it is.
    pub fn finish(self) {
        self.bar.abandon();
    }
}

fn in_words(evaluation: Evaluation) -> String {
    let Evaluation { loss, accuracy } = evaluation;
    match accuracy {
        Some(accuracy) => format!("loss {loss:.4}, {:5.1} % right", 100.0 * accuracy),
        None => format!("loss {loss:.4}"),
    }
}
