//! ADALINE and the LMS rule.

use std::error::Error;

use crate::chart::Chart;
use crate::experiment::adaline::measure;
use crate::page::{Chapter, Table};

const SAMPLES: usize = 200;
const EPOCHS: usize = 300;
const SEED: u64 = 1;

pub fn write(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    let measured = measure(SAMPLES, EPOCHS, SEED)?;
    chapter.text(
        "Widrow and Hoff's ADALINE (1960) has the perceptron's one unit, but learns from its sum before the threshold: after \
         each sample w += η (t − y) x. That is the gradient of the squared error, taken one sample at a time; every network \
         since has learnt in this way.",
    );
    chapter.code(
        "let mut adaline = Adaline::<3, f64>::new();\n\
         adaline.train(&samples, &LeastMeanSquares::new(0.1).decay(0.1).epochs(300))?;",
    );
    let mut table = Table::new(["", "w₁", "w₂", "w₃", "b", "mean squared error"]);
    for (name, numbers, error) in [
        (
            "normal equations, solved",
            measured.least_squares,
            measured.least_error,
        ),
        ("LMS, its rate falling", measured.falling, measured.error),
    ] {
        let numbers = numbers.iter().map(|w| format!("{w:.4}"));
        let cells = std::iter::once(name.to_owned())
            .chain(numbers)
            .chain([format!("{error:.6}")]);
        table.row(cells);
    }
    chapter.table(&table);
    let line = |distances: &[f64]| -> Vec<(f64, f64)> {
        let epochs = distances.iter().enumerate();
        epochs
            .map(|(epoch, &distance)| ((epoch + 1) as f64, distance))
            .collect()
    };
    let chart = Chart::new(
        "distance to the least-squares solution",
        "epoch",
        "distance",
    )
    .logarithmic_x()
    .logarithmic_y()
    .line("rate falling", line(&measured.distances_falling))
    .line("rate constant", line(&measured.distances_constant));
    chapter.pictures([(
        chart.svg()?,
        "A constant rate ends beside the solution, a falling one comes ever nearer.".to_owned(),
    )]);
    let last = |distances: &[f64]| distances.last().copied().unwrap_or(f64::NAN);
    let (falling, constant) = (
        last(&measured.distances_falling),
        last(&measured.distances_constant),
    );
    chapter.claim(
        &format!("with a falling rate it converges to the least-squares solution: {falling:.4} away, {constant:.4} with a constant one"),
        falling < 0.1 * constant,
    );
    chapter.claim(
        &format!(
            "steepest descent converges just below the rate 2/λ = {:.3} ({:.0e} away) and not just above it ({:.0e})",
            measured.rate_bound, measured.distance_below_bound, measured.distance_above_bound
        ),
        measured.distance_below_bound < 1e-6 && measured.distance_above_bound > 1.0,
    );
    Ok(())
}
