//! A training as a picture: loss and accuracy over the epochs, on the data it learns from and on data that it does not
//! see.

use std::error::Error;
use std::ops::Range;
use std::path::Path;

use nn_core::train::{Epoch, Evaluation, History};
use plotters::coord::Shift;
use plotters::prelude::*;

use super::svg::FONT;

const SIZE: (u32, u32) = (960, 350);
const TRAIN: RGBColor = RGBColor(0x9a, 0xa5, 0xb1);
const VALID: RGBColor = RGBColor(0x0b, 0x78, 0xb6);
const BEST: RGBColor = RGBColor(0xe8, 0x7d, 0x1e);
const INK: RGBColor = RGBColor(0x24, 0x29, 0x2f);
const FAINT: RGBColor = RGBColor(0x6e, 0x77, 0x81);
const GRID: RGBColor = RGBColor(0xe4, 0xe8, 0xec);

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// One chart: what it shows of an evaluation, and in which range.
struct Panel {
    title: &'static str,
    value: fn(Evaluation) -> f64,
    range: Range<f64>,
    label: fn(&f64) -> String,
    /// Where the legend is out of the way.
    legend: SeriesLabelPosition,
}

pub fn draw(path: &Path, history: &History) -> Result<(), Box<dyn Error>> {
    let root = SVGBackend::new(path, SIZE).into_drawing_area();
    root.fill(&WHITE)?;
    let (left, right) = root.split_horizontally(SIZE.0 / 2);

    let losses = history
        .epochs
        .iter()
        .flat_map(shown)
        .map(|e| e.loss.log10());
    let loss = Panel {
        title: "loss (logarithmic)",
        value: |evaluation| evaluation.loss.log10(),
        range: lowest(losses.clone()) - 0.1..-lowest(losses.map(|loss| -loss)) + 0.1,
        label: power_of_ten,
        legend: SeriesLabelPosition::UpperRight,
    };
    loss.draw(&left, history)?;

    // In steps of five percent, and without the training's first epochs, which lie far below the rest.
    let accuracies = history.epochs.iter().filter_map(|e| e.valid?.accuracy);
    let accuracy = Panel {
        title: "accuracy",
        value: |evaluation| evaluation.accuracy.unwrap_or(f64::NAN),
        range: (lowest(accuracies) * 20.0 - 0.2).floor() / 20.0..1.0,
        label: |accuracy| format!("{:.0} %", 100.0 * accuracy),
        legend: SeriesLabelPosition::LowerRight,
    };
    accuracy.draw(&right, history)?;
    root.present()?;
    Ok(())
}

fn shown(epoch: &Epoch) -> impl Iterator<Item = Evaluation> + Clone {
    [Some(epoch.train), epoch.valid].into_iter().flatten()
}

fn lowest(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(1.0, f64::min)
}

/// `0.03` for -1.5.
fn power_of_ten(exponent: &f64) -> String {
    let digits = (-exponent).ceil().max(0.0) as usize;
    format!("{:.digits$}", 10_f64.powf(*exponent))
}

impl Panel {
    fn draw(&self, area: &Area, history: &History) -> Result<(), Box<dyn Error>> {
        let last = history.epochs.len() as f64;
        let mut chart = ChartBuilder::on(area)
            .caption(self.title, (FONT, 20, FontStyle::Bold, &INK))
            .margin(12)
            .x_label_area_size(44)
            .y_label_area_size(52)
            .build_cartesian_2d(1.0..last.max(2.0), self.range.clone())?;
        chart
            .configure_mesh()
            .disable_x_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GRID)
            .axis_style(GRID)
            .label_style((FONT, 16, &FAINT))
            .x_labels(8)
            .y_labels(6)
            .x_label_formatter(&|epoch| format!("{epoch:.0}"))
            .y_label_formatter(&self.label)
            .x_desc("epoch")
            .draw()?;

        let train = self.points(history, |epoch| Some(epoch.train));
        let valid = self.points(history, |epoch| epoch.valid);
        let lines = [
            ("training, with dropout", TRAIN, train),
            ("validation", VALID, valid),
        ];
        for (label, colour, points) in lines {
            chart
                .draw_series(LineSeries::new(points, colour.stroke_width(2)))?
                .label(label)
                .legend(move |(x, y)| {
                    PathElement::new([(x, y), (x + 18, y)], colour.stroke_width(2))
                });
        }
        let best = history.best();
        let point = best.valid.and_then(|valid| self.point(&best, valid));
        chart
            .draw_series(point.map(|point| Circle::new(point, 5, BEST.filled())))?
            .label(format!("kept: epoch {}", best.epoch))
            .legend(|(x, y)| Circle::new((x + 9, y), 5, BEST.filled()));
        chart
            .configure_series_labels()
            .position(self.legend.clone())
            .label_font((FONT, 16, &INK))
            .background_style(TRANSPARENT)
            .margin(8)
            .draw()?;
        Ok(())
    }

    fn points(
        &self,
        history: &History,
        evaluation: impl Fn(&Epoch) -> Option<Evaluation>,
    ) -> Vec<(f64, f64)> {
        let epochs = history.epochs.iter();
        epochs
            .filter_map(|epoch| self.point(epoch, evaluation(epoch)?))
            .collect()
    }

    /// Where an epoch stands, if that is in the chart.
    fn point(&self, epoch: &Epoch, evaluation: Evaluation) -> Option<(f64, f64)> {
        let value = (self.value)(evaluation);
        let inside = self.range.start <= value && value <= self.range.end;
        inside.then_some((epoch.epoch as f64, value))
    }
}
