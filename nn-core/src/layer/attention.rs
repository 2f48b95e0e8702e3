//! Self-attention with heads: every moment of a sequence takes from all moments, by how well its query fits their keys.
//! With `(q, k, v) = x W + b`, in parts of `d = FEATURES / HEADS` features a head: `p_ts = softmax_s(q_t · k_s / √d)`,
//! `c_t = Σ_s p_ts v_s`, and of the heads side by side `y = c U + e`. Causal: `s` runs to `t` alone.
//! Shapes: `x, y, c [TIME, FEATURES]`, `W [FEATURES][3 FEATURES]`, `b [3 FEATURES]`, `U [FEATURES][FEATURES]`, `e [FEATURES]`.
//! Gradients, with `dc = dy Uᵀ` and `dp_ts = dc_t · v_s`: `ds_ts = p_ts (dp_ts - Σ_r p_tr dp_tr) / √d`, `dq_t = Σ_s ds_ts k_s`,
//! `dk_s = Σ_t ds_ts q_t`, `dv_s = Σ_t p_ts dc_t`; then those of the two products.
//! Source: Vaswani et al. 2017; tensors as PyTorch's `MultiheadAttention`.

use core::marker::PhantomData;
use core::ops::Mul;

use rand::Rng;
use typenum::{Prod, U1, U3};

use super::{Layer, softmax_in_place};
use crate::entry::{Entry, Role};
use crate::flat::flatten_mut;
use crate::init::{Fans, GlorotUniform, Initialiser};
use crate::kernel::dense;
use crate::math::Scalar;
use crate::shape::{Dim, Image, Sequence, Shape, Vector};
use crate::tensor::Tensor;
use crate::{parameters, zeroed};

/// `HEADS` heads over the sequences `S`, `CAUSAL` or not; `I` draws the weights. In `network!`:
/// `attention(heads = 4, causal = true)`.
#[derive(Debug)]
pub struct Attention<S, HEADS = U1, const CAUSAL: bool = false, I = GlorotUniform>(
    PhantomData<(S, HEADS, I)>,
);

parameters! {
    /// What an attention learns.
    pub struct AttentionParameters<F: Dim, F3: Dim> {
        /// `[features][queries, keys, values]`; `[3 features, features]` in weight files.
        pub in_proj_weight: Tensor<Sequence<F, F3>, T>,
        /// `[3 features]`
        pub in_proj_bias: Tensor<Vector<F3>, T>,
        /// `[features][features]`; the other way round in weight files, as `out_proj.weight`.
        pub out_proj_weight: Tensor<Sequence<F, F>, T>,
        /// `[features]`; `out_proj.bias` in weight files.
        pub out_proj_bias: Tensor<Vector<F>, T>,
    }
}

zeroed! {
    /// What a training step keeps of one sample.
    pub struct AttentionTape<TIME: Dim, F: Dim, F3: Dim, HEADS: Dim> {
        /// Queries, keys and values.
        projected: Tensor<Sequence<TIME, F3>, T>,
        /// What every moment takes from every other, by head.
        shares: Tensor<Image<HEADS, TIME, TIME>, T>,
        /// What the heads give, side by side.
        context: Tensor<Sequence<TIME, F>, T>,
    }
}

type Parameters<S, T> =
    AttentionParameters<T, <S as Shape>::Features, Prod<<S as Shape>::Features, U3>>;

impl<S: Shape, HEADS: Dim, const CAUSAL: bool, I> Attention<S, HEADS, CAUSAL, I> {
    const INPUT: Role = Role::AttentionInput {
        heads: HEADS::USIZE,
    };
    const OUTPUT: Role = Role::AttentionOutput {
        heads: HEADS::USIZE,
    };
    const FEATURES: usize = S::LEN / S::POSITIONS;
    const TIME: usize = S::POSITIONS;
    /// Features of a head.
    const WIDTH: usize = {
        assert!(
            Self::FEATURES.is_multiple_of(HEADS::USIZE),
            "the heads do not divide the features"
        );
        Self::FEATURES / HEADS::USIZE
    };

    /// The moments that a moment takes from.
    const fn seen(moment: usize) -> usize {
        if CAUSAL { moment + 1 } else { Self::TIME }
    }

    /// `1 / √d`
    fn scale<T: Scalar>() -> T {
        T::ONE / T::from_usize(Self::WIDTH).sqrt()
    }

    /// Query (0), key (1) or value (2) of a head at a moment.
    #[inline(always)]
    fn part<T>(projected: &[T], which: usize, head: usize, moment: usize) -> &[T] {
        let start = moment * 3 * Self::FEATURES + which * Self::FEATURES + head * Self::WIDTH;
        &projected[start..][..Self::WIDTH]
    }

    /// What a moment takes from those that it sees.
    #[inline]
    fn share<T: Scalar>(projected: &[T], head: usize, moment: usize, shares: &mut [T]) {
        let query = Self::part(projected, 0, head, moment);
        for (other, share) in shares.iter_mut().enumerate() {
            *share = dense::dot(query, Self::part(projected, 1, head, other)) * Self::scale();
        }
        let seen = shares.len();
        softmax_in_place(shares, seen);
    }

    /// The heads of one sample, side by side; `shares` gets the row of a head and a moment, and keeps it or not.
    #[inline]
    fn attend<T: Scalar>(projected: &[T], context: &mut [T], shares: &mut [T], keep: bool) {
        context.fill(T::ZERO);
        for head in 0..HEADS::USIZE {
            for moment in 0..Self::TIME {
                let start = if keep {
                    (head * Self::TIME + moment) * Self::TIME
                } else {
                    0
                };
                let row = &mut shares[start..][..Self::seen(moment)];
                Self::share(projected, head, moment, row);
                let context =
                    &mut context[moment * Self::FEATURES + head * Self::WIDTH..][..Self::WIDTH];
                for (other, &share) in row.iter().enumerate() {
                    dense::add_scaled(context, share, Self::part(projected, 2, head, other));
                }
            }
        }
    }
}

impl<S, HEADS, const CAUSAL: bool, I> Layer for Attention<S, HEADS, CAUSAL, I>
where
    S: Shape<Features: Mul<U3>>,
    Prod<S::Features, U3>: Dim,
    HEADS: Dim,
    I: Initialiser,
{
    type Input = S;
    type Output = S;
    type Parameters<T: Scalar> = Parameters<S, T>;
    type State<T: Scalar> = ();
    type Tape<T: Scalar, const BATCH: usize> =
        [AttentionTape<T, S::Time, S::Features, Prod<S::Features, U3>, HEADS>; BATCH];

    const PARAMETER_TENSORS: &'static [Entry] = &[
        Entry::permuted(
            "in_proj_weight",
            &[Self::FEATURES, 3 * Self::FEATURES],
            &[1, 0],
        )
        .role(Self::INPUT),
        Entry::tensor("in_proj_bias", &[3 * Self::FEATURES]).role(Self::INPUT),
        Entry::step(
            "out_proj",
            &[
                Entry::permuted("weight", &[Self::FEATURES, Self::FEATURES], &[1, 0])
                    .role(Self::OUTPUT),
                Entry::tensor("bias", &[Self::FEATURES]).role(Self::OUTPUT),
            ],
        ),
    ];
    const MACS: usize = {
        let products = 4 * Self::TIME * Self::FEATURES * Self::FEATURES;
        products + 2 * Self::TIME * Self::TIME * Self::FEATURES
    };
    /// Queries, keys and values, what the heads give, and one row of shares.
    const SCRATCH: usize = 4 * S::LEN + Self::TIME;
    const FRAMES: usize = super::FRAMES + 2;
    /// The gradients of the same, and of one row of shares.
    const BACKWARD_SCRATCH: usize = 4 * S::LEN + Self::TIME;

    fn draw<T: Scalar>(parameters: &mut Self::Parameters<T>, _: &mut (), rng: &mut dyn Rng) {
        let features = Self::FEATURES;
        let fans = |output| Fans {
            input: features,
            output,
        };
        let weight = parameters.in_proj_weight.as_mut_slice();
        I::fill(weight, fans(3 * features), rng);
        let weight = parameters.out_proj_weight.as_mut_slice();
        I::fill(weight, fans(features), rng);
    }

    #[inline]
    fn infer<T: Scalar>(
        parameters: &Self::Parameters<T>,
        (): &(),
        input: &[Tensor<S, T>],
        output: &mut [Tensor<S, T>],
        scratch: &mut [T],
    ) {
        let features = Self::FEATURES;
        let (projected, rest) = scratch.split_at_mut(3 * S::LEN);
        let (context, shares) = rest.split_at_mut(S::LEN);
        for (input, output) in input.iter().zip(output) {
            dense::forward(
                parameters.in_proj_weight.as_slice(),
                parameters.in_proj_bias.as_slice(),
                input.as_slice(),
                projected,
                [features, 3 * features],
            );
            Self::attend(projected, context, shares, false);
            dense::forward(
                parameters.out_proj_weight.as_slice(),
                parameters.out_proj_bias.as_slice(),
                context,
                output.as_mut_slice(),
                [features, features],
            );
        }
    }

    #[inline]
    fn forward<T: Scalar, const BATCH: usize>(
        parameters: &Self::Parameters<T>,
        (): &mut (),
        input: &[Tensor<S, T>],
        output: &mut [Tensor<S, T>],
        tape: &mut Self::Tape<T, BATCH>,
        _: &mut dyn Rng,
    ) {
        let features = Self::FEATURES;
        for ((input, output), tape) in input.iter().zip(output).zip(tape) {
            let projected = tape.projected.as_mut_slice();
            dense::forward(
                parameters.in_proj_weight.as_slice(),
                parameters.in_proj_bias.as_slice(),
                input.as_slice(),
                projected,
                [features, 3 * features],
            );
            let context = tape.context.as_mut_slice();
            Self::attend(projected, context, tape.shares.as_mut_slice(), true);
            dense::forward(
                parameters.out_proj_weight.as_slice(),
                parameters.out_proj_bias.as_slice(),
                context,
                output.as_mut_slice(),
                [features, features],
            );
        }
    }

    #[inline]
    fn backward<T: Scalar, const BATCH: usize>(
        parameters: &Self::Parameters<T>,
        input: &[Tensor<S, T>],
        _: &[Tensor<S, T>],
        tape: &mut Self::Tape<T, BATCH>,
        d_output: &[Tensor<S, T>],
        d_input: Option<&mut [Tensor<S, T>]>,
        d_parameters: &mut Self::Parameters<T>,
        scratch: &mut [T],
    ) {
        let [features, width] = [Self::FEATURES, Self::WIDTH];
        let (d_projected, rest) = scratch.split_at_mut(3 * S::LEN);
        let (d_context, d_shares) = rest.split_at_mut(S::LEN);
        let mut d_input = d_input.map(flatten_mut);
        let samples = input.iter().zip(d_output).zip(&*tape);
        for (sample, ((input, d_output), tape)) in samples.enumerate() {
            let sizes = [features, features];
            let d_y = d_output.as_slice();
            dense::add_weight_gradient(
                d_parameters.out_proj_weight.as_mut_slice(),
                tape.context.as_slice(),
                d_y,
                sizes,
            );
            dense::add_bias_gradient(d_parameters.out_proj_bias.as_mut_slice(), d_y);
            let weight = parameters.out_proj_weight.as_slice();
            dense::input_gradient(weight, d_y, d_context, sizes);

            d_projected.fill(T::ZERO);
            let projected = tape.projected.as_slice();
            for head in 0..HEADS::USIZE {
                let place = |which: usize, moment: usize| {
                    moment * 3 * features + which * features + head * width
                };
                for moment in 0..Self::TIME {
                    let start = (head * Self::TIME + moment) * Self::TIME;
                    let shares = &tape.shares.as_slice()[start..][..Self::seen(moment)];
                    let d_context = &d_context[moment * features + head * width..][..width];
                    let mut mean = T::ZERO;
                    for (other, (&share, d_share)) in shares.iter().zip(&mut *d_shares).enumerate()
                    {
                        let value = Self::part(projected, 2, head, other);
                        *d_share = dense::dot(d_context, value);
                        mean += share * *d_share;
                        let d_value = &mut d_projected[place(2, other)..][..width];
                        dense::add_scaled(d_value, share, d_context);
                    }
                    for (other, (&share, &d_share)) in shares.iter().zip(&*d_shares).enumerate() {
                        let d_score = share * (d_share - mean) * Self::scale();
                        let d_query = &mut d_projected[place(0, moment)..][..width];
                        dense::add_scaled(d_query, d_score, Self::part(projected, 1, head, other));
                        let d_key = &mut d_projected[place(1, other)..][..width];
                        dense::add_scaled(d_key, d_score, Self::part(projected, 0, head, moment));
                    }
                }
            }

            let sizes = [features, 3 * features];
            dense::add_weight_gradient(
                d_parameters.in_proj_weight.as_mut_slice(),
                input.as_slice(),
                d_projected,
                sizes,
            );
            dense::add_bias_gradient(d_parameters.in_proj_bias.as_mut_slice(), d_projected);
            if let Some(d_input) = d_input.as_deref_mut() {
                let weight = parameters.in_proj_weight.as_slice();
                let d_x = &mut d_input[sample * S::LEN..][..S::LEN];
                dense::input_gradient(weight, d_projected, d_x, sizes);
            }
        }
    }
}
