//! Networks with every step that has numbers, in every layout that it has them in. A test in `nn-macros` looks that none is
//! left out.

use nn_core::prelude::*;

network! {
    pub struct Vision: [6, 6, 2] -> [3] {
        first: conv2d(4, kernel = [3, 2], padding = same, groups = 2),
        batch_norm,
        depthwise_conv2d(kernel = 3, padding = same, multiplier = 2, bias = false),
        group_norm(2),
        separable_conv2d(6, kernel = [3, 1], padding = same),
        separable_conv2d(5, kernel = 2, multiplier = 2, bias = false),
        layer_norm(over = all),
        conv_transpose2d(4, kernel = [2, 3], stride = 2),
        max_pool2d(3, padding = valid),
        block: residual {
            conv2d(4, kernel = 1),
            norm: layer_norm,
        } shortcut {
            short: conv2d(4, kernel = 1, bias = false),
        },
        rms_norm,
        branches: concat {
            flat: { flatten, layer_norm },
            mean: { global_avg_pool },
        },
        norm: batch_norm,
        output: dense(3, bias = false),
    }
}

network! {
    pub struct Hearing: [8, 3] -> [5] {
        conv1d(4, kernel = 3, padding = causal),
        depthwise_conv1d(kernel = 3, padding = same),
        layer_norm(over = all),
        rnn(4, activation = relu, learn_initial = true),
        gru(4, reset = before, bias = false),
        both: bidirectional { lstm(3, learn_initial = true) },
        lstm(6, learn_initial = true),
        residual { attention(heads = 2) },
        learnt_positions,
        frames: time_distributed { dense(4), layer_norm },
        last: conv1d(4, kernel = 1),
        flatten,
        sums: sum {
            a: { inner: dense(5) },
            b: { rms_norm, inner: dense(5) },
        },
        product { a: { dense(5) }, b: { identity } },
        tied: dense(5 -> 5),
        relu,
        shared(tied),
    }
}

network! {
    pub struct Words: [6] -> [2] {
        embedding(words = 9, features = 4),
        flatten,
        dense(2),
    }
}
