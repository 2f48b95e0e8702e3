//! The four networks of the MLPerf Tiny benchmark (Banbury et al. 2021), as its reference models have them.

use nn_core::prelude::*;

network! {
    /// Anomaly detection: an autoencoder of spectrograms of machines.
    pub struct AnomalyDetection: [640] -> [640] {
        dense1: dense(128),
        relu,
        dense2: dense(128),
        relu,
        dense3: dense(128),
        relu,
        dense4: dense(128),
        relu,
        dense5: dense(8),
        relu,
        dense6: dense(128),
        relu,
        dense7: dense(128),
        relu,
        dense8: dense(128),
        relu,
        dense9: dense(128),
        relu,
        dense10: dense(640),
    }
}

network! {
    /// Keyword spotting: ten words in a second of speech, silence, and any other word.
    pub struct KeywordSpotting: [49, 10, 1] -> [12] {
        conv1: conv2d(64, [10, 4], stride = 2, padding = same),
        relu,
        dw1: depthwise_conv2d(3, padding = same),
        relu,
        pw1: conv2d(64, 1),
        relu,
        dw2: depthwise_conv2d(3, padding = same),
        relu,
        pw2: conv2d(64, 1),
        relu,
        dw3: depthwise_conv2d(3, padding = same),
        relu,
        pw3: conv2d(64, 1),
        relu,
        dw4: depthwise_conv2d(3, padding = same),
        relu,
        pw4: conv2d(64, 1),
        relu,
        avg_pool2d([24, 5], padding = valid),
        flatten,
        dense: dense(12),
        softmax,
    }
}

network! {
    /// Image classification: ResNet-8 on CIFAR-10.
    pub struct ImageClassification: [32, 32, 3] -> [10] {
        conv1: conv2d(16, 3, padding = same),
        relu,
        block1: residual {
            conv1: conv2d(16, 3, padding = same),
            relu,
            conv2: conv2d(16, 3, padding = same),
        },
        relu,
        block2: residual {
            conv1: conv2d(32, 3, stride = 2, padding = same),
            relu,
            conv2: conv2d(32, 3, padding = same),
        } shortcut {
            conv: conv2d(32, 1, stride = 2, padding = same),
        },
        relu,
        block3: residual {
            conv1: conv2d(64, 3, stride = 2, padding = same),
            relu,
            conv2: conv2d(64, 3, padding = same),
        } shortcut {
            conv: conv2d(64, 1, stride = 2, padding = same),
        },
        relu,
        avg_pool2d(8),
        flatten,
        dense: dense(10),
        softmax,
    }
}

network! {
    /// Visual wake words: whether there is a person. MobileNet v1, a quarter as wide.
    pub struct VisualWakeWords: [96, 96, 3] -> [2] {
        conv1: conv2d(8, 3, stride = 2, padding = same),
        relu,
        dw1: depthwise_conv2d(3, padding = same),
        relu,
        pw1: conv2d(16, 1),
        relu,
        dw2: depthwise_conv2d(3, stride = 2, padding = same),
        relu,
        pw2: conv2d(32, 1),
        relu,
        dw3: depthwise_conv2d(3, padding = same),
        relu,
        pw3: conv2d(32, 1),
        relu,
        dw4: depthwise_conv2d(3, stride = 2, padding = same),
        relu,
        pw4: conv2d(64, 1),
        relu,
        dw5: depthwise_conv2d(3, padding = same),
        relu,
        pw5: conv2d(64, 1),
        relu,
        dw6: depthwise_conv2d(3, stride = 2, padding = same),
        relu,
        pw6: conv2d(128, 1),
        relu,
        dw7: depthwise_conv2d(3, padding = same),
        relu,
        pw7: conv2d(128, 1),
        relu,
        dw8: depthwise_conv2d(3, padding = same),
        relu,
        pw8: conv2d(128, 1),
        relu,
        dw9: depthwise_conv2d(3, padding = same),
        relu,
        pw9: conv2d(128, 1),
        relu,
        dw10: depthwise_conv2d(3, padding = same),
        relu,
        pw10: conv2d(128, 1),
        relu,
        dw11: depthwise_conv2d(3, padding = same),
        relu,
        pw11: conv2d(128, 1),
        relu,
        dw12: depthwise_conv2d(3, stride = 2, padding = same),
        relu,
        pw12: conv2d(256, 1),
        relu,
        dw13: depthwise_conv2d(3, padding = same),
        relu,
        pw13: conv2d(256, 1),
        relu,
        avg_pool2d(3),
        flatten,
        dense: dense(2),
        softmax,
    }
}
