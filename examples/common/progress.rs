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
        let style = ProgressStyle::with_template("{bar:24.cyan/dim} {pos:>3}/{len}  {wide_msg}")
            .expect("the template is right")
            .progress_chars("━╸─");
        Self {
            bar: ProgressBar::new(epochs as u64).with_style(style),
        }
    }

    pub fn show(&self, epoch: &Epoch) {
        let mut line = format!("loss {:.4}", epoch.train.loss);
        if let Some(Evaluation { loss, accuracy }) = epoch.valid {
            line += &format!("   validation {loss:.4}");
            line += &accuracy.map_or_else(String::new, |a| format!(", {:.1} %", 100.0 * a));
        }
        if self.bar.is_hidden() && (epoch.epoch == 1 || epoch.epoch.is_multiple_of(LINE_EVERY)) {
            println!("epoch {:>3}   {line}", epoch.epoch);
        }
        self.bar.set_message(line);
        self.bar.set_position(epoch.epoch as u64);
    }

    /// Leaves the bar where it is.
    pub fn finish(self) {
        self.bar.abandon();
    }
}
