//! What several tests of gradients share.

use nn_core::gradient::{Report, TOLERANCE, check_layer};
use nn_core::layer::Layer;

/// Checks a layer alone and in a batch.
pub fn check_batches<L: Layer>() -> Report {
    let mut last = None;
    for seed in 0..2 {
        let reports = [check_layer::<L, 1>(seed), check_layer::<L, 3>(seed)];
        for (batch, report) in [1, 3].into_iter().zip(reports) {
            match report {
                Ok(report) => {
                    assert!(report.largest_error <= TOLERANCE);
                    last = Some(report);
                }
                Err(mismatch) => panic!("seed {seed}, batch {batch}: {mismatch}"),
            }
        }
    }
    last.expect("there were checks")
}
