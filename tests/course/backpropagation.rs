//! The worked example of back-propagation.

use crate::experiment::backpropagation::{bigger, descend, example};

const ROUNDING: f64 = 1e-12;
/// Central differences with steps of 1e-5 are wrong in about the tenth digit.
const DIFFERENCES: f64 = 1e-8;

fn assert_close(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (a, b) in found.iter().zip(expected) {
        assert!((a - b).abs() < ROUNDING, "{found:?}, {expected:?} expected");
    }
}

#[test]
fn a_step_down_the_worked_example_lowers_it_by_2_72() {
    let before = example([3.0, -4.0, 2.0]);
    assert_eq!(before.values, [3.0, -4.0, 2.0, -12.0, -10.0]);
    assert_eq!(before.gradients, [-4.0, 3.0, 1.0, 1.0, 1.0]);
    let after = descend(&before, 0.1);
    assert_close(&after.values[..3], &[3.4, -4.3, 1.9]);
    assert_close(&[before.values[4] - after.values[4]], &[2.72]);
}

#[test]
fn gradients_of_an_expression_agree_with_differences() {
    for input in bigger() {
        let difference = (input.gradient - input.measured).abs();
        assert!(difference < DIFFERENCES, "{}: {difference:e}", input.name);
        assert!(
            input.gradient.abs() > 0.01,
            "{}: too small to tell",
            input.name
        );
    }
}
