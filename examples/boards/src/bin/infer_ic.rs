//! An inference of `ImageClassification`, and nothing else.

#![cfg_attr(bare, no_std, no_main)]

boards::infer!(
    boards::numbers::IC,
    boards::mlperf_tiny::ImageClassification
);
