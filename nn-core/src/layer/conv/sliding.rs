//! A convolution whose output comes so close behind its input that both overlap: row by row it overwrites what no later
//! row of the output reads.
//!
//! With the input at the back of an arena and the output at its front, the rows go from first to last: row `r` may end
//! where the window of row `r` begins. With the input at the front they go from last to first: row `r` may begin where the
//! window of row `r` ends. Each row is computed as it is elsewhere, and with as many others as there is room for.

use crate::arena::{Arena, End, Place, Value, cut, cut_both};
use crate::flat::{flatten, flatten_mut};
use crate::kernel::conv::{Convolution, Kernel};
use crate::kernel::plain::IS_PLAIN;
use crate::layer::Layer;
use crate::math::Scalar;
use crate::shape::{Shape, Span};

/// [`Layer::FRAMES`] of a convolution: a product's, and the loops around it. On a Cortex-M0 1,180 bytes.
pub const FRAMES: usize = 21;

/// What moves down: rows of the output over rows of the input, in scalars.
#[derive(Clone, Copy)]
struct Rows {
    span: Span,
    of_input: usize,
    of_output: usize,
}

impl Rows {
    const fn of(sizes: &Convolution) -> Self {
        Self {
            span: sizes.rows,
            of_input: sizes.columns.input * sizes.channels,
            of_output: sizes.columns.positions * sizes.filters,
        }
    }

    const fn input(&self) -> usize {
        self.span.input * self.of_input
    }

    const fn output(&self) -> usize {
        self.span.positions * self.of_output
    }

    /// The first row of the input that the window of a row of the output sees.
    const fn begin(&self, row: usize) -> usize {
        (row * self.span.stride).saturating_sub(self.span.before)
    }

    /// The row of the input after the last one that the window sees.
    const fn end(&self, row: usize) -> usize {
        let end = (row * self.span.stride + self.span.size).saturating_sub(self.span.before);
        if end < self.span.input {
            end
        } else {
            self.span.input
        }
    }

    /// The arena that computing a row wants, whichever end the input lies at.
    const fn wanted(&self, row: usize) -> usize {
        let forth = (row + 1) * self.of_output + self.input() - self.begin(row) * self.of_input;
        let back = self.output() - row * self.of_output + self.end(row) * self.of_input;
        if forth > back { forth } else { back }
    }
}

/// The smallest arena in which the output can follow the input, for one sample.
pub const fn arena(sizes: &Convolution) -> usize {
    let rows = Rows::of(sizes);
    let apart = rows.input() + rows.output();
    // A row that sees nothing has no window to end at.
    if rows.span.misses() {
        return apart;
    }
    // What a row wants grows evenly until its window touches the end of the input, and evenly after: the most is wanted at
    // the first row, at the last, or where that changes.
    let span = rows.span;
    let last = span.positions - 1;
    let leaves_start = span.before / span.stride;
    let reaches_end = (span.input + span.before).saturating_sub(span.size) / span.stride;
    let turns = [
        0,
        leaves_start,
        leaves_start + 1,
        reaches_end,
        reaches_end + 1,
        last,
    ];
    let mut most = crate::plan::most(&[rows.input(), rows.output()]);
    let mut place = 0;
    while place < turns.len() {
        let row = if turns[place] < last {
            turns[place]
        } else {
            last
        };
        if rows.wanted(row) > most {
            most = rows.wanted(row);
        }
        place += 1;
    }
    if most < apart { most } else { apart }
}

/// `y = x * W + b` for a batch whose input lies at one end, to the other.
fn forward<T: Scalar>(
    (sizes, kernel): (&Convolution, Kernel<T>),
    numbers: [&[T]; 2],
    scalars: &mut [T],
    batch: usize,
    input: End,
) {
    let rows = Rows::of(sizes);
    match input {
        End::Back => {
            let base = scalars.len().saturating_sub(batch * rows.input());
            for sample in 0..batch {
                let at = [base + sample * rows.input(), sample * rows.output()];
                forth((sizes, kernel), numbers, scalars, at);
            }
        }
        End::Front => {
            let base = scalars.len().saturating_sub(batch * rows.output());
            for sample in (0..batch).rev() {
                let at = [sample * rows.input(), base + sample * rows.output()];
                back((sizes, kernel), numbers, scalars, at);
            }
        }
    }
}

/// A sample from its first row to its last: `x` lies behind `y`, where both begin.
fn forth<T: Scalar>(
    (sizes, kernel): (&Convolution, Kernel<T>),
    numbers: [&[T]; 2],
    scalars: &mut [T],
    [x, y]: [usize; 2],
) {
    let rows = Rows::of(sizes);
    let mut row = 0;
    while row < rows.span.positions {
        let begin = rows.begin(row);
        let free = x + begin * rows.of_input;
        let end = free
            .saturating_sub(y)
            .checked_div(rows.of_output)
            .unwrap_or(0)
            .min(rows.span.positions);
        let seen = (rows.end(end.max(1) - 1) - begin) * rows.of_input;
        let to = y + row * rows.of_output..y + end * rows.of_output;
        let done = scalars.split_at_mut_checked(free).and_then(|(y, x)| {
            part(
                (sizes, kernel),
                row,
                end,
                numbers,
                x.get(..seen)?,
                y.get_mut(to)?,
            );
            (row < end).then_some(())
        });
        debug_assert!(done.is_some(), "no room for a row");
        let Some(()) = done else { return };
        row = end;
    }
}

/// A sample from its last row to its first: `x` lies before `y`, where both begin.
fn back<T: Scalar>(
    (sizes, kernel): (&Convolution, Kernel<T>),
    numbers: [&[T]; 2],
    scalars: &mut [T],
    [x, y]: [usize; 2],
) {
    let rows = Rows::of(sizes);
    if rows.of_output == 0 {
        return;
    }
    let mut end = rows.span.positions;
    while end > 0 {
        let free = x + rows.end(end - 1) * rows.of_input;
        let row = free.saturating_sub(y).div_ceil(rows.of_output);
        let seen = x + rows.begin(row) * rows.of_input..free;
        let [from, to] = [row, end].map(|row| (y + row * rows.of_output).saturating_sub(free));
        let done = scalars.split_at_mut_checked(free).and_then(|(x, y)| {
            part(
                (sizes, kernel),
                row,
                end,
                numbers,
                x.get(seen)?,
                y.get_mut(from..to)?,
            );
            (row < end).then_some(())
        });
        debug_assert!(done.is_some(), "no room for a row");
        let Some(()) = done else { return };
        end = row;
    }
}

/// Some rows of the output, given the rows of the input that they see.
fn part<T: Scalar>(
    (sizes, kernel): (&Convolution, Kernel<T>),
    row: usize,
    end: usize,
    numbers: [&[T]; 2],
    x: &[T],
    y: &mut [T],
) {
    let rows = Rows::of(sizes);
    if rows.of_input == 0 || y.is_empty() {
        return;
    }
    let span = rows.span;
    let part = Convolution {
        rows: Span {
            input: x.len() / rows.of_input,
            positions: end - row,
            before: span.before + rows.begin(row) - row * span.stride,
            ..span
        },
        ..*sizes
    };
    kernel(&part, numbers, x, y);
}

/// [`infer_in`] in a function for all convolutions: to the other end than the input's, which lies at one or elsewhere.
#[inline(never)]
fn anywhere<T: Scalar>(
    (sizes, kernel): (&Convolution, Kernel<T>),
    numbers: [&[T]; 2],
    scalars: &mut [T],
    batch: usize,
    kept: Option<&[T]>,
    end: End,
) {
    let rows = Rows::of(sizes);
    let [input, output] = [rows.input(), rows.output()].map(|len| batch * len);
    match kept {
        Some(x) => kernel(sizes, numbers, x, cut(scalars, output, end.other()).0),
        None if input + output > scalars.len() => {
            forward((sizes, kernel), numbers, scalars, batch, end);
        }
        None => {
            let (x, y, _) = cut_both(scalars, input, output, end.other());
            kernel(sizes, numbers, x, y);
        }
    }
}

/// [`Layer::infer_in`] of the convolution `L`; `whole` is how it is done where there is room.
#[inline]
pub fn infer_in<L: Layer, T: Scalar>(
    sizes: &Convolution,
    kernel: Kernel<T>,
    numbers: [&[T]; 2],
    input: Value<'_, L::Input, T>,
    arena: &mut Arena<'_, T>,
    whole: impl FnOnce([&[T]; 2], &[T], &mut [T]),
) -> Place<L::Output> {
    if IS_PLAIN {
        let batch = arena.batch();
        let (kept, end) = match input {
            Value::Kept(x) => (Some(flatten(x)), End::Back),
            Value::Within(place) => (None, place.end()),
        };
        anywhere((sizes, kernel), numbers, arena.scalars(), batch, kept, end);
        return Place::at(end.other());
    }
    match input {
        Value::Within(place) if !arena.holds(L::Input::LEN + L::Output::LEN) => {
            let batch = arena.batch();
            forward(
                (sizes, kernel),
                numbers,
                arena.scalars(),
                batch,
                place.end(),
            );
            Place::at(place.end().other())
        }
        _ => {
            let (x, y, _, place) = arena.split::<L::Input, L::Output>(input);
            whole(numbers, flatten(x), flatten_mut(y));
            place
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use rand::RngExt;

    use super::*;
    use crate::random::seeded_rng;

    /// Convolutions of all kinds, drawn at random.
    fn convolutions() -> impl Iterator<Item = Convolution> {
        let mut rng = seeded_rng(7);
        let mut span = move || loop {
            let size = rng.random_range(1..5);
            let span = Span {
                input: rng.random_range(1..9),
                positions: rng.random_range(1..9),
                size,
                stride: rng.random_range(1..4),
                dilation: 1,
                before: rng.random_range(0..size),
            };
            if !span.misses() {
                return (span, rng.random_range(1..4), rng.random_range(1..4));
            }
        };
        (0..2000).map(move |number| {
            let ((rows, channels, filters), (columns, ..)) = (span(), span());
            let (filters, groups) = match number % 3 {
                0 => (filters, 1),
                1 => (channels, channels),
                _ => (channels * filters, channels),
            };
            Convolution {
                rows,
                columns,
                channels,
                filters,
                groups,
            }
        })
    }

    #[test]
    fn the_arena_is_what_the_row_that_wants_most_wants() {
        for sizes in convolutions() {
            let rows = Rows::of(&sizes);
            let most = (0..rows.span.positions).map(|row| rows.wanted(row)).max();
            let most = most
                .into_iter()
                .fold(rows.input().max(rows.output()), usize::max);
            assert_eq!(
                arena(&sizes),
                most.min(rows.input() + rows.output()),
                "{sizes:?}"
            );
        }
    }

    #[test]
    fn what_overlaps_is_bit_for_bit_what_lies_apart() {
        let mut rng = seeded_rng(8);
        let mut overlapping = 0;
        for sizes in convolutions() {
            let rows = Rows::of(&sizes);
            let [input, output] = [rows.input(), rows.output()];
            let mut numbers = |len: usize| -> Vec<f32> {
                (0..len).map(|_| rng.random_range(-1.0..1.0)).collect()
            };
            let (weight, bias) = (numbers(sizes.weights()), numbers(sizes.filters));
            for (batch, end) in [
                (1, End::Front),
                (1, End::Back),
                (3, End::Front),
                (3, End::Back),
            ] {
                let x = numbers(batch * input);
                let mut expected = alloc::vec![f32::NAN; batch * output];
                sizes.forward(&weight, &bias, &x, &mut expected);
                let len = batch * arena(&sizes);
                overlapping += usize::from(len < batch * (input + output));
                let mut scalars = alloc::vec![f32::NAN; len];
                let (from, to) = match end {
                    End::Front => (0, len - batch * output),
                    End::Back => (len - batch * input, 0),
                };
                scalars[from..from + x.len()].copy_from_slice(&x);
                forward(
                    (&sizes, sizes.kernel()),
                    [&weight, &bias],
                    &mut scalars,
                    batch,
                    end,
                );
                let found = scalars[to..to + batch * output].iter().map(|y| y.to_bits());
                assert!(
                    found.eq(expected.iter().map(|y| y.to_bits())),
                    "{sizes:?} {end:?}"
                );
            }
        }
        assert!(overlapping > 4000, "{overlapping}");
    }
}
