//! Random windows.

use super::cases::Random;
use crate::kernel::conv::ONE_COLUMN;
use crate::shape::Span;

/// Windows of any stride, dilation and padding over an axis of so many cells at most; some reach over all of it, some
/// positions lie in the padding alone, some leave cells at the end that none sees.
pub fn span(random: &mut Random, most: usize) -> Span {
    let input = random.within(1..=most);
    let size = random.within(1..=5);
    let stride = random.one_of(&[1, 1, 2, 3]);
    let dilation = random.one_of(&[1, 1, 2, 3]);
    let before = random.one_of(&[0, 0, 1, 2, 4]);
    let after = random.one_of(&[0, 0, 1, 2, 4]);
    let reach = (size - 1) * dilation + 1;
    let all = (before + input + after).saturating_sub(reach) / stride + 1;
    Span {
        input,
        positions: if random.within(0..=5) == 0 {
            all.div_ceil(2)
        } else {
            all
        },
        size,
        stride,
        dilation,
        before,
    }
}

/// Those of an image's rows and columns, or of a sequence.
pub fn axes(random: &mut Random) -> [Span; 2] {
    match random.within(0..=2) {
        0 => [span(random, 20), ONE_COLUMN],
        _ => [span(random, 6), span(random, 9)],
    }
}

/// For each window and each of its cells that lies in the input: the position, the cell, and its place in the input, each
/// counted row by row.
pub fn for_each_cell([rows, columns]: [Span; 2], mut visit: impl FnMut([usize; 3])) {
    for row in 0..rows.positions {
        for column in 0..columns.positions {
            for k in 0..rows.size {
                for l in 0..columns.size {
                    // In the input with its padding; the padding begins before the input.
                    let y = row * rows.stride + k * rows.dilation;
                    let x = column * columns.stride + l * columns.dilation;
                    let is_inside = |place: usize, span: Span| {
                        place >= span.before && place < span.before + span.input
                    };
                    if is_inside(y, rows) && is_inside(x, columns) {
                        let place = (y - rows.before) * columns.input + x - columns.before;
                        visit([
                            row * columns.positions + column,
                            k * columns.size + l,
                            place,
                        ]);
                    }
                }
            }
        }
    }
}
