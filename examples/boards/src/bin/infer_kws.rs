//! An inference of `KeywordSpotting`, and nothing else.

#![cfg_attr(bare, no_std, no_main)]

boards::infer!(boards::numbers::KWS, boards::mlperf_tiny::KeywordSpotting);
