//! Convolutions and pools whose sizes the compiler knows, each with kernels of its own.

use std::vec;
use std::vec::Vec;

use super::cases::Random;
use crate::kernel::conv::{self, Convolution, Kernels, ONE_COLUMN, OwnKernels};
use crate::kernel::pool::{self, Pool};
use crate::math::Scalar;
use crate::shape::Span;

/// `y` given three others.
type OfThree<T> = fn(&[T], &[T], &[T], &mut [T]);

/// The kernels of a convolution.
#[derive(Clone, Copy)]
pub struct FixedConvolution<T> {
    pub sizes: Convolution,
    pub forward: OfThree<T>,
    pub add_weight_gradient: fn(&mut [T], &[T], &[T]),
    pub input_gradient: fn(&[T], &[T], &mut [T]),
}

/// The kernels of a pool.
#[derive(Clone, Copy)]
pub struct FixedPool<T> {
    pub sizes: Pool,
    pub largest: fn(&[T], &mut [T]),
    pub largest_gradient: OfThree<T>,
}

/// So many cells under a window of so many, with a stride, a dilation and padding on either side.
const fn span(input: usize, size: usize, [stride, dilation]: [usize; 2], pad: [usize; 2]) -> Span {
    let reach = (size - 1) * dilation + 1;
    Span {
        input,
        positions: (input + pad[0] + pad[1]).saturating_sub(reach) / stride + 1,
        size,
        stride,
        dilation,
        before: pad[0],
    }
}

macro_rules! convolutions {
    ($($rows:expr, $columns:expr, $channels:literal => $filters:literal, $groups:literal;)*) => {
        fn convolutions<T: Scalar>() -> Vec<FixedConvolution<T>> {
            vec![$({
                struct Case;
                impl conv::Sizes for Case {
                    const SIZES: Convolution = Convolution {
                        rows: $rows,
                        columns: $columns,
                        channels: $channels,
                        filters: $filters,
                        groups: $groups,
                    };
                }
                FixedConvolution {
                    sizes: <Case as conv::Sizes>::SIZES,
                    forward: OwnKernels::forward::<T, Case>,
                    add_weight_gradient: OwnKernels::add_weight_gradient::<T, Case>,
                    input_gradient: OwnKernels::input_gradient::<T, Case>,
                }
            }),*]
        }
    };
}

macro_rules! pools {
    ($($rows:expr, $columns:expr, $channels:literal;)*) => {
        fn pools<T: Scalar>() -> Vec<FixedPool<T>> {
            vec![$({
                struct Case;
                impl pool::Sizes for Case {
                    const SIZES: Pool = Pool {
                        rows: $rows,
                        columns: $columns,
                        channels: $channels,
                        counts_padding: false,
                    };
                }
                FixedPool {
                    sizes: <Case as pool::Sizes>::SIZES,
                    largest: pool::largest_of::<T, Case>,
                    largest_gradient: pool::largest_gradient_of::<T, Case>,
                }
            }),*]
        }
    };
}

const ONE: [usize; 2] = [1, 1];
const NO: [usize; 2] = [0, 0];

// A row a case: rows, columns, channels and filters, groups.
convolutions! {
    span(28, 3, ONE, NO), span(28, 3, ONE, NO), 1 => 8, 1;
    span(13, 3, ONE, NO), span(13, 3, ONE, NO), 8 => 16, 1;
    // Padding on both sides, on one, and more than the image.
    span(6, 3, ONE, ONE), span(7, 3, ONE, ONE), 8 => 16, 1;
    span(9, 3, [2, 1], [0, 1]), span(8, 3, [2, 1], [0, 1]), 3 => 16, 1;
    span(2, 3, ONE, ONE), span(2, 3, ONE, ONE), 8 => 8, 1;
    span(3, 5, ONE, [2, 2]), span(1, 3, ONE, ONE), 8 => 24, 1;
    // Windows of other sizes, strides and dilations.
    span(12, 10, [2, 1], [4, 5]), span(6, 4, [2, 1], ONE), 1 => 64, 1;
    span(7, 3, ONE, NO), ONE_COLUMN, 8 => 40, 1;
    span(9, 5, ONE, NO), span(7, 5, ONE, NO), 2 => 8, 1;
    span(9, 3, [1, 2], NO), span(9, 3, [3, 1], NO), 8 => 16, 1;
    // What the kernels for all sizes do.
    span(8, 3, ONE, NO), span(8, 3, ONE, NO), 8 => 12, 1;
    span(8, 3, ONE, NO), span(8, 3, [1, 2], NO), 8 => 8, 1;
}

// A row a case: rows, columns, channels.
pools! {
    span(11, 2, [2, 1], NO), span(11, 2, [2, 1], NO), 16;
    span(7, 3, [2, 1], ONE), span(6, 3, [2, 1], [0, 1]), 8;
    span(5, 3, ONE, ONE), span(5, 2, ONE, NO), 24;
    span(9, 2, [1, 3], NO), span(9, 4, [3, 2], [2, 0]), 8;
    span(10, 2, [2, 1], NO), ONE_COLUMN, 16;
    span(3, 1, [2, 1], [2, 2]), span(4, 2, [2, 1], NO), 8;
    span(6, 5, ONE, NO), span(6, 5, ONE, NO), 8;
    span(6, 2, ONE, NO), span(6, 2, ONE, NO), 5;
}

pub fn convolution<T: Scalar>(random: &mut Random) -> FixedConvolution<T> {
    let all = convolutions();
    all[random.within(0..=all.len() - 1)]
}

pub fn pool<T: Scalar>(random: &mut Random) -> FixedPool<T> {
    let all = pools();
    all[random.within(0..=all.len() - 1)]
}
