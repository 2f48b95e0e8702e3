//! Rows and columns from elsewhere: with zeros around them, cut off, or more of them.
//! `y[p, q, c] = Σ a[p, i] b[q, j] x[i, j, c]`, where each of `a` and `b` has one cell or two that are not zero: see
//! [`Padded`](crate::shape::Padded), [`Cropped`](crate::shape::Cropped), [`Repeated`](crate::shape::Repeated) and
//! [`Interpolated`](crate::shape::Interpolated). Shapes: `x [HEIGHT, WIDTH, CHANNELS]` or `[TIME, FEATURES]`, `y` with other lengths but the last.
//! Gradient: `dx[i, j, c] = Σ a[p, i] b[q, j] dy[p, q, c]`.

use core::marker::PhantomData;

use typenum::Unsigned;

use crate::kernel::dense::add_scaled;
use crate::layer::Layer;
use crate::math::Scalar;
use crate::shape::{Dim, Image, Resize, Sequence, Shape, Vector};
use crate::tensor::Tensor;

/// The shape `S` with `V` done to its rows (or its time) and `H` to its columns. In `network!`: `pad(1)`,
/// `crop([[1, 1], [0, 2]])`, `upsample(2)`, `upsample(2, mode = bilinear)`.
#[derive(Debug)]
pub struct Resample<S, V, H = V>(PhantomData<(S, V, H)>);

/// A shape whose rows and columns can have `V` and `H` done to them.
pub trait Resampled<V, H>: Shape {
    /// What becomes of it.
    type Output: Shape;
    /// Its rows and columns, and those of the output.
    const LENGTHS: [[usize; 2]; 2];
    /// Cells of the input that make one of the output.
    const CELLS: usize;

    /// The cells of the input that a row is made of, with their weights.
    fn row(row: usize) -> [Option<(usize, f64)>; 2];

    /// The cells of the input that a column is made of, with their weights.
    fn column(column: usize) -> [Option<(usize, f64)>; 2];
}

/// An axis of one place.
const ONE: [Option<(usize, f64)>; 2] = [Some((0, 1.0)), None];

impl<F: Dim, V, H> Resampled<V, H> for Vector<F> {
    type Output = Self;
    const LENGTHS: [[usize; 2]; 2] = [[1, 1], [1, 1]];
    const CELLS: usize = 1;

    #[inline(always)]
    fn row(_: usize) -> [Option<(usize, f64)>; 2] {
        ONE
    }

    #[inline(always)]
    fn column(_: usize) -> [Option<(usize, f64)>; 2] {
        ONE
    }
}

impl<TIME: Dim, F: Dim, V: Resize<TIME>, H> Resampled<V, H> for Sequence<TIME, F> {
    type Output = Sequence<V::Length, F>;
    const LENGTHS: [[usize; 2]; 2] = [[TIME::USIZE, 1], [V::Length::USIZE, 1]];
    const CELLS: usize = V::CELLS;

    #[inline(always)]
    fn row(row: usize) -> [Option<(usize, f64)>; 2] {
        V::cells(row)
    }

    #[inline(always)]
    fn column(_: usize) -> [Option<(usize, f64)>; 2] {
        ONE
    }
}

impl<HEIGHT: Dim, WIDTH: Dim, C: Dim, V: Resize<HEIGHT>, H: Resize<WIDTH>> Resampled<V, H>
    for Image<HEIGHT, WIDTH, C>
{
    type Output = Image<V::Length, H::Length, C>;
    const LENGTHS: [[usize; 2]; 2] = [
        [HEIGHT::USIZE, WIDTH::USIZE],
        [V::Length::USIZE, H::Length::USIZE],
    ];
    const CELLS: usize = V::CELLS * H::CELLS;

    #[inline(always)]
    fn row(row: usize) -> [Option<(usize, f64)>; 2] {
        V::cells(row)
    }

    #[inline(always)]
    fn column(column: usize) -> [Option<(usize, f64)>; 2] {
        H::cells(column)
    }
}

impl<V, H, S: Resampled<V, H>> Resample<S, V, H> {
    const CHANNELS: usize = S::LEN / S::POSITIONS;

    /// Every pair of a position of the output and one of the input that it is made of, with the weight.
    #[inline(always)]
    fn for_each<T: Scalar>(mut visit: impl FnMut(usize, usize, T)) {
        let [[_, columns], [to_rows, to_columns]] = S::LENGTHS;
        for row in 0..to_rows {
            for (from_row, a) in S::row(row).into_iter().flatten() {
                for column in 0..to_columns {
                    for (from_column, b) in S::column(column).into_iter().flatten() {
                        let to = row * to_columns + column;
                        visit(to, from_row * columns + from_column, T::from_f64(a * b));
                    }
                }
            }
        }
    }
}

impl<V: 'static, H: 'static, S: Resampled<V, H>> Layer for Resample<S, V, H> {
    type Input = S;
    type Output = S::Output;
    type Parameters<T: Scalar> = ();
    type State<T: Scalar> = ();
    type Tape<T: Scalar, const BATCH: usize> = ();

    /// Where all weights are one, nothing is multiplied.
    const MACS: usize = if S::CELLS > 1 {
        S::CELLS * S::Output::LEN
    } else {
        0
    };

    #[inline]
    fn infer<T: Scalar>(
        (): &(),
        (): &(),
        input: &[Tensor<S, T>],
        output: &mut [Tensor<Self::Output, T>],
        _: &mut [T],
    ) {
        let channels = Self::CHANNELS;
        for (input, output) in input.iter().zip(output) {
            let (x, y) = (input.as_slice(), output.as_mut_slice());
            y.fill(T::ZERO);
            Self::for_each(|to, from, weight| {
                let x = &x[from * channels..][..channels];
                let y = &mut y[to * channels..][..channels];
                if S::CELLS == 1 {
                    y.copy_from_slice(x);
                } else {
                    add_scaled(y, weight, x);
                }
            });
        }
    }

    #[inline]
    fn backward<T: Scalar, const BATCH: usize>(
        (): &(),
        _: &[Tensor<S, T>],
        _: &[Tensor<Self::Output, T>],
        (): &mut (),
        d_output: &[Tensor<Self::Output, T>],
        d_input: Option<&mut [Tensor<S, T>]>,
        (): &mut (),
        _: &mut [T],
    ) {
        let Some(d_input) = d_input else { return };
        let channels = Self::CHANNELS;
        for (d_input, d_output) in d_input.iter_mut().zip(d_output) {
            let (d_x, d_y) = (d_input.as_mut_slice(), d_output.as_slice());
            d_x.fill(T::ZERO);
            Self::for_each(|to, from, weight| {
                let d_y = &d_y[to * channels..][..channels];
                add_scaled(&mut d_x[from * channels..][..channels], weight, d_y);
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Zeroed;
    use crate::shape::{Cropped, Interpolated, Padded, Repeated};
    use typenum::{U0, U1, U2, U3, U6};

    fn output<L: Layer>(x: &[f64], y: &mut [f64]) {
        let mut output = [Tensor::<L::Output, f64>::ZEROED];
        let input: &[Tensor<L::Input, f64>] = crate::flat::view(x, 1);
        L::infer(
            &L::Parameters::ZEROED,
            &L::State::ZEROED,
            input,
            &mut output,
            &mut [],
        );
        y.copy_from_slice(output[0].as_slice());
    }

    #[test]
    fn zeros_stand_around() {
        type Layer4 = Resample<Image<U1, U2, U1>, Padded<U1, U0>, Padded<U0, U2>>;
        let mut y = [9.0; 8];
        output::<Layer4>(&[1.0, 2.0], &mut y);
        assert_eq!(y, [0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 0.0, 0.0]);
    }

    #[test]
    fn frames_are_cut_off() {
        type Last = Resample<Sequence<U3, U2>, Cropped<U2, U0>>;
        let mut y = [9.0; 2];
        output::<Last>(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], &mut y);
        assert_eq!(y, [5.0, 6.0]);
    }

    #[test]
    fn cells_are_repeated() {
        type Larger = Resample<Image<U1, U2, U1>, Repeated<U2>, Repeated<U3>>;
        let mut y = [9.0; 12];
        output::<Larger>(&[1.0, 2.0], &mut y);
        let row = [1.0, 1.0, 1.0, 2.0, 2.0, 2.0];
        assert_eq!(y, [row, row].concat()[..]);
        assert_eq!(<Larger as Layer>::Output::LEN, U6::USIZE * 2);
    }

    /// `torch.nn.functional.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)` of `[[1, 5], [9, 21]]`.
    #[test]
    fn cells_between_are_weighted() {
        type Larger = Resample<Image<U2, U2, U1>, Interpolated<U2>>;
        let mut y = [0.0; 16];
        output::<Larger>(&[1.0, 5.0, 9.0, 21.0], &mut y);
        assert_eq!(
            y,
            [
                1.0, 2.0, 4.0, 5.0, 3.0, 4.5, 7.5, 9.0, 7.0, 9.5, 14.5, 17.0, 9.0, 12.0, 18.0, 21.0
            ]
        );
        assert_eq!(Larger::MACS, 64);
    }
}
