//! Charts: lines, dots and bands over two axes, each of them plain or logarithmic.

use std::error::Error;
use std::ops::Range;

use plotters::prelude::*;

use crate::common::svg::FONT;

const SIZE: (u32, u32) = (560, 380);
const INK: RGBColor = RGBColor(0x24, 0x29, 0x2f);
const FAINT: RGBColor = RGBColor(0x6e, 0x77, 0x81);
const GRID: RGBColor = RGBColor(0xe4, 0xe8, 0xec);
/// Colours that are told apart also by those who see few, in the order of the series (Okabe and Ito 2008, and greys).
const COLOURS: [RGBColor; 10] = [
    RGBColor(0x0b, 0x78, 0xb6),
    RGBColor(0xe8, 0x7d, 0x1e),
    RGBColor(0x00, 0x9e, 0x73),
    RGBColor(0xcc, 0x79, 0xa7),
    RGBColor(0x8a, 0x6d, 0x3b),
    RGBColor(0x56, 0xb4, 0xe9),
    RGBColor(0xd5, 0x3e, 0x4f),
    RGBColor(0x6e, 0x77, 0x81),
    RGBColor(0x5e, 0x4f, 0xa2),
    RGBColor(0xb8, 0xa9, 0x00),
];

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    Line,
    Dashes,
    Dots,
    /// Between a lower and an upper line.
    Band,
}

struct Series {
    name: String,
    mark: Mark,
    colour: RGBColor,
    points: Vec<(f64, f64)>,
    /// The lower line of a band.
    lower: Vec<(f64, f64)>,
}

struct Axis {
    label: String,
    logarithmic: bool,
    range: Option<Range<f64>>,
}

/// A chart. Points that are not finite, or not positive on a logarithmic axis, are left out.
pub struct Chart {
    title: String,
    x: Axis,
    y: Axis,
    series: Vec<Series>,
}

impl Chart {
    pub fn new(title: &str, x: &str, y: &str) -> Self {
        let axis = |label: &str| Axis {
            label: label.to_owned(),
            logarithmic: false,
            range: None,
        };
        Self {
            title: title.to_owned(),
            x: axis(x),
            y: axis(y),
            series: Vec::new(),
        }
    }

    pub fn logarithmic_x(mut self) -> Self {
        self.x.logarithmic = true;
        self
    }

    pub fn logarithmic_y(mut self) -> Self {
        self.y.logarithmic = true;
        self
    }

    pub fn x_range(mut self, range: Range<f64>) -> Self {
        self.x.range = Some(range);
        self
    }

    pub fn y_range(mut self, range: Range<f64>) -> Self {
        self.y.range = Some(range);
        self
    }

    pub fn line(self, name: &str, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        self.with(name, Mark::Line, points)
    }

    pub fn dashes(self, name: &str, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        self.with(name, Mark::Dashes, points)
    }

    pub fn dots(self, name: &str, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        self.with(name, Mark::Dots, points)
    }

    /// What lies between two lines over the same places: `(x, lower, upper)`.
    pub fn band(mut self, name: &str, points: impl IntoIterator<Item = (f64, f64, f64)>) -> Self {
        let points: Vec<_> = points.into_iter().collect();
        self = self.with(
            name,
            Mark::Band,
            points.iter().map(|&(x, _, upper)| (x, upper)),
        );
        if let Some(band) = self.series.last_mut() {
            band.lower = points.iter().map(|&(x, lower, _)| (x, lower)).collect();
        }
        self
    }

    fn with(
        mut self,
        name: &str,
        mark: Mark,
        points: impl IntoIterator<Item = (f64, f64)>,
    ) -> Self {
        let colour = COLOURS[self.series.len() % COLOURS.len()];
        self.series.push(Series {
            name: name.to_owned(),
            mark,
            colour,
            points: points.into_iter().collect(),
            lower: Vec::new(),
        });
        self
    }

    pub fn svg(&self) -> Result<String, Box<dyn Error>> {
        let mut text = String::new();
        {
            let root = SVGBackend::with_string(&mut text, SIZE).into_drawing_area();
            root.fill(&WHITE)?;
            let x = self.x.drawn_range(self.values(|point| point.0));
            let y = self.y.drawn_range(self.values(|point| point.1));
            let mut chart = ChartBuilder::on(&root)
                .caption(&self.title, (FONT, 19, FontStyle::Bold, &INK))
                .margin(10)
                .x_label_area_size(46)
                .y_label_area_size(64)
                .build_cartesian_2d(x.clone(), y.clone())?;
            let (x_label, y_label) = (self.x.formatter(), self.y.formatter());
            chart
                .configure_mesh()
                .light_line_style(TRANSPARENT)
                .bold_line_style(GRID)
                .axis_style(GRID)
                .label_style((FONT, 16, &FAINT))
                .axis_desc_style((FONT, 17, &FAINT))
                .x_labels(self.x.labels(&x))
                .y_labels(self.y.labels(&y))
                .x_label_formatter(&x_label)
                .y_label_formatter(&y_label)
                .x_desc(&self.x.label)
                .y_desc(&self.y.label)
                .draw()?;
            for series in &self.series {
                let colour = series.colour;
                let pieces = self.pieces(&series.points);
                let all = || pieces.iter().flatten().copied();
                let drawn = match series.mark {
                    Mark::Line => {
                        for piece in &pieces[..pieces.len().saturating_sub(1)] {
                            chart.draw_series(LineSeries::new(
                                piece.clone(),
                                colour.stroke_width(2),
                            ))?;
                        }
                        let last = pieces.last().cloned().unwrap_or_default();
                        chart.draw_series(LineSeries::new(last, colour.stroke_width(2)))?
                    }
                    Mark::Dashes => chart.draw_series(DashedLineSeries::new(
                        all(),
                        7,
                        5,
                        colour.stroke_width(2),
                    ))?,
                    Mark::Dots => {
                        chart.draw_series(all().map(|at| Circle::new(at, 3, colour.filled())))?
                    }
                    Mark::Band => {
                        let lower = self.pieces(&series.lower).concat();
                        let outline: Vec<_> = all().chain(lower.into_iter().rev()).collect();
                        chart.draw_series([Polygon::new(outline, colour.mix(0.25))])?
                    }
                };
                if series.name.is_empty() {
                    continue;
                }
                let mark = series.mark;
                drawn.label(&series.name).legend(move |(x, y)| match mark {
                    Mark::Dots => Circle::new((x + 9, y), 4, colour.filled()).into_dyn(),
                    Mark::Band => {
                        Rectangle::new([(x, y - 5), (x + 18, y + 5)], colour.mix(0.25).filled())
                            .into_dyn()
                    }
                    Mark::Line | Mark::Dashes => {
                        PathElement::new([(x, y), (x + 18, y)], colour.stroke_width(2)).into_dyn()
                    }
                });
            }
            if self.series.iter().any(|series| !series.name.is_empty()) {
                chart
                    .configure_series_labels()
                    .position(self.emptiest_corner(&x, &y))
                    .label_font((FONT, 16, &INK))
                    .background_style(WHITE.mix(0.8))
                    .margin(6)
                    .draw()?;
            }
            root.present()?;
        }
        Ok(scalable(&text))
    }

    /// All values that can be drawn.
    fn values(&self, of: fn(&(f64, f64)) -> f64) -> Vec<f64> {
        let points = self
            .series
            .iter()
            .flat_map(|s| s.points.iter().chain(&s.lower));
        points
            .filter_map(|point| self.drawn(*point))
            .map(|point| of(&point))
            .collect()
    }

    /// Where a point lies on the axes.
    fn drawn(&self, (x, y): (f64, f64)) -> Option<(f64, f64)> {
        let at = (self.x.drawn(x), self.y.drawn(y));
        let inside = |axis: &Axis, value: f64| {
            axis.range
                .as_ref()
                .is_none_or(|r| r.start <= value && value <= r.end)
        };
        (at.0.is_finite() && at.1.is_finite() && inside(&self.x, x) && inside(&self.y, y))
            .then_some(at)
    }

    /// The stretches of a line between points that cannot be drawn.
    fn pieces(&self, points: &[(f64, f64)]) -> Vec<Vec<(f64, f64)>> {
        let mut pieces = vec![Vec::new()];
        for &point in points {
            match self.drawn(point) {
                Some(at) => pieces.last_mut().expect("never empty").push(at),
                None => pieces.push(Vec::new()),
            }
        }
        pieces.retain(|piece| !piece.is_empty());
        pieces
    }

    /// The corner with the fewest points, for the legend.
    fn emptiest_corner(&self, x: &Range<f64>, y: &Range<f64>) -> SeriesLabelPosition {
        let middle = |range: &Range<f64>| (range.start + range.end) / 2.0;
        let points: Vec<_> = self
            .series
            .iter()
            .flat_map(|s| self.pieces(&s.points))
            .flatten()
            .collect();
        let corners = [
            (SeriesLabelPosition::UpperRight, true, true),
            (SeriesLabelPosition::UpperLeft, false, true),
            (SeriesLabelPosition::LowerRight, true, false),
            (SeriesLabelPosition::LowerLeft, false, false),
        ];
        let crowd = |right: bool, upper: bool| {
            let there = |p: &&(f64, f64)| (p.0 > middle(x)) == right && (p.1 > middle(y)) == upper;
            points.iter().filter(there).count()
        };
        let [first, ..] = &corners;
        let best = corners
            .iter()
            .min_by_key(|(_, right, upper)| crowd(*right, *upper));
        best.unwrap_or(first).0.clone()
    }
}

impl Axis {
    fn drawn(&self, value: f64) -> f64 {
        if self.logarithmic {
            value.log10()
        } else {
            value
        }
    }

    fn drawn_range(&self, values: Vec<f64>) -> Range<f64> {
        if let Some(range) = &self.range {
            return self.drawn(range.start)..self.drawn(range.end);
        }
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        if low > high {
            return 0.0..1.0;
        }
        let margin = if high > low { 0.04 * (high - low) } else { 0.5 };
        low - margin..high + margin
    }

    /// How many labels: on a logarithmic axis one a power of ten, or every other or third one.
    fn labels(&self, range: &Range<f64>) -> usize {
        if self.logarithmic {
            ((range.end - range.start).ceil() as usize).clamp(2, 7)
        } else {
            6
        }
    }

    fn formatter(&self) -> impl Fn(&f64) -> String + use<> {
        let logarithmic = self.logarithmic;
        move |&value| {
            let value = if logarithmic {
                10_f64.powf(value)
            } else if value.abs() < 1e-12 {
                0.0
            } else {
                value
            };
            shown(value)
        }
    }
}

/// A number on an axis: three digits at most.
fn shown(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 {
        "0".to_owned()
    } else if !(1e-3..1e5).contains(&size) {
        format!("{value:.0e}")
    } else {
        let digits = (2.0 - size.log10().floor()).clamp(0.0, 5.0) as usize;
        let text = format!("{value:.digits$}");
        if text.contains('.') {
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        } else {
            text
        }
    }
}

/// Without a size of its own, so that the page decides.
fn scalable(svg: &str) -> String {
    let (width, height) = SIZE;
    svg.replacen(&format!("width=\"{width}\" height=\"{height}\" "), "", 1)
}
