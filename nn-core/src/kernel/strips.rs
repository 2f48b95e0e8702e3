//! Where a window lies in the input, and where in the padding.

use core::ops::Range;

use crate::shape::Span;

/// Positions side by side at which the same cells of the window lie in the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strip {
    pub positions: Range<usize>,
    pub cells: Range<usize>,
}

/// What of a range lies below a limit.
#[inline(always)]
const fn range(first: usize, end: usize, limit: usize) -> Range<usize> {
    let end = if end < limit { end } else { limit };
    let first = if first < end { first } else { end };
    first..end
}

impl Span {
    /// So many places, in strides.
    #[inline(always)]
    const fn strides(&self, places: usize) -> usize {
        match self.stride {
            0 => 0,
            stride => places.div_ceil(stride),
        }
    }

    /// The cells of the window that lie in the input at a position.
    #[inline(always)]
    pub(crate) const fn cells(&self, position: usize) -> Range<usize> {
        let start = position * self.stride;
        if self.dilation == 0 {
            return 0..0;
        }
        let first = self.before.saturating_sub(start).div_ceil(self.dilation);
        // `start + cell · dilation < before + input`
        let end = (self.before + self.input)
            .saturating_sub(start)
            .div_ceil(self.dilation);
        range(first, end, self.size)
    }

    /// The positions at which a cell of the window lies in the input.
    #[inline(always)]
    pub(crate) const fn positions_of(&self, cell: usize) -> Range<usize> {
        let offset = cell * self.dilation;
        let first = self.strides(self.before.saturating_sub(offset));
        let end = self.strides((self.before + self.input).saturating_sub(offset));
        range(first, end, self.positions)
    }

    /// The positions whose window lies in the input with all of its cells.
    #[inline(always)]
    pub(crate) const fn inner(&self) -> Range<usize> {
        let first = self.strides(self.before);
        let reach = (self.size - 1) * self.dilation;
        let end = self.strides((self.before + self.input).saturating_sub(reach));
        range(first, end, self.positions)
    }

    /// How many these are.
    pub(crate) const fn inner_len(&self) -> usize {
        let inner = self.inner();
        inner.end - inner.start
    }

    /// Whether there may be a position whose window lies in the padding alone.
    #[inline(always)]
    pub(crate) const fn misses(&self) -> bool {
        let reach = (self.size - 1) * self.dilation;
        self.before > reach
            || (self.positions - 1) * self.stride >= self.before + self.input
            || self.dilation > 1
    }

    /// Strips that together are all positions at which any cell lies in the input.
    #[inline(always)]
    pub(crate) fn strips(self) -> impl Iterator<Item = Strip> {
        let inner = self.inner();
        let mut next = 0;
        core::iter::from_fn(move || {
            if next == self.positions {
                return None;
            }
            let first = next;
            let is_inner = inner.contains(&first);
            next = if is_inner { inner.end } else { first + 1 };
            Some(Strip {
                positions: first..next,
                cells: if is_inner {
                    0..self.size
                } else {
                    self.cells(first)
                },
            })
        })
        .filter(|strip| !strip.cells.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    #[test]
    fn ranges_are_what_place_says() {
        for [input, size, stride, dilation, before] in [
            [7_usize, 3, 1, 1, 0],
            [7, 3, 1, 1, 1],
            [7, 3, 2, 1, 1],
            [5, 3, 1, 2, 2],
            [4, 7, 1, 1, 3],
            [9, 2, 3, 4, 5],
            [1, 5, 1, 1, 4],
        ] {
            let reach = (size - 1) * dilation + 1;
            let positions = (input + 2 * before).saturating_sub(reach) / stride + 1;
            let span = Span {
                input,
                positions,
                size,
                stride,
                dilation,
                before,
            };
            for position in 0..positions {
                let expected: Vec<_> = (0..size)
                    .filter(|&cell| span.place(position, cell).is_some())
                    .collect();
                assert_eq!(
                    span.cells(position).collect::<Vec<_>>(),
                    expected,
                    "{span:?} at {position}"
                );
            }
            for cell in 0..size {
                let expected: Vec<_> = (0..positions)
                    .filter(|&position| span.place(position, cell).is_some())
                    .collect();
                assert_eq!(
                    span.positions_of(cell).collect::<Vec<_>>(),
                    expected,
                    "{span:?}, cell {cell}"
                );
            }
            let covered: usize = span.strips().map(|strip| strip.positions.len()).sum();
            let wanted = (0..positions)
                .filter(|&p| !span.cells(p).is_empty())
                .count();
            assert_eq!(covered, wanted);
        }
    }
}
