//! An inference of `VisualWakeWords`, and nothing else.

#![cfg_attr(bare, no_std, no_main)]

boards::infer!(boards::numbers::VWW, boards::mlperf_tiny::VisualWakeWords);
