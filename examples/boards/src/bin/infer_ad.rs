//! An inference of `AnomalyDetection`, and nothing else.

#![cfg_attr(bare, no_std, no_main)]

boards::infer!(boards::numbers::AD, boards::mlperf_tiny::AnomalyDetection);
