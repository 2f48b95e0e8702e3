//! What was trained in PyTorch gives PyTorch's outputs: the networks of `examples/pytorch`, on all of their test data.

#[path = "../examples/pytorch/compare.rs"]
mod compare;
#[path = "../examples/common/digits_data.rs"]
#[allow(dead_code, reason = "only what tests is needed")]
mod digits;
#[path = "../examples/pytorch/networks.rs"]
mod networks;
#[path = "../examples/speakers/data.rs"]
#[allow(dead_code, reason = "only what tests is needed")]
mod utterances;

use compare::{Comparison, compare};
use nn_core::weights::Format;

/// The largest difference, as a share of the largest output. Both sides compute in f32 (ε = 6e-8) and add in another order,
/// up to 72 terms, or a state that is handed on over 29 frames; 3e-7 and 6e-7 were measured.
const TOLERANCE: f32 = 3e-6;

#[track_caller]
fn check(comparison: &Comparison, right: usize) {
    let share = comparison.difference / comparison.largest;
    println!("at most {share:.1e} of the largest output");
    assert!(comparison.largest > 1.0, "outputs of nothing");
    assert!(share <= TOLERANCE, "{share:e}");
    // As many as PyTorch itself counts.
    assert_eq!(comparison.right, right);
}

#[test]
fn a_convolutional_network_gives_the_outputs_of_pytorch() {
    let net = networks::reader().unwrap();
    let samples = digits::Data::read().unwrap().test;
    check(&compare(&*net, &samples, "digits").unwrap(), 354);
}

#[test]
fn a_recurrent_network_gives_the_outputs_of_pytorch() {
    let net = networks::speaker().unwrap();
    let samples = utterances::Data::read().unwrap().test;
    check(&compare(&*net, &samples, "speakers").unwrap(), 352);
}

/// The bound is one that another order of numbers does not keep.
#[test]
fn an_image_that_is_flattened_in_another_order_gives_other_outputs() {
    let mut net = networks::reader().unwrap();
    let samples = digits::Data::read().unwrap().test;
    let format = networks::names_of_reader().flattened_as_is();
    format.load(&mut *net, networks::saved("digits")).unwrap();
    let comparison = compare(&*net, &samples, "digits").unwrap();
    assert!(comparison.difference > 0.1 * comparison.largest);
}

#[test]
fn all_that_differs_from_a_file_of_pytorch_is_said_at_once() {
    let mut net = networks::reader().unwrap();
    let format = Format::new()
        .rename("0", "conv1")
        .rename("1", "norm")
        .rename("hear", "conv2");
    let error = format
        .load(&mut *net, networks::saved("speakers"))
        .unwrap_err();
    assert_eq!(
        error.to_string().lines().skip(1).collect::<Vec<_>>(),
        [
            "  `0.weight` [8, 1, 3, 3] is not in the file",
            "  `0.bias` [8] is not in the file",
            "  `1.weight` [8] is not in the file",
            "  `1.bias` [8] is not in the file",
            "  `hear.weight` [16, 8, 3, 3] is not in the file",
            "  `hear.bias` [16] is not in the file",
            "  `output.weight` is [9, 24] in the file, but [10, 64] in the network",
            "  `output.bias` is [9] in the file, but [10] in the network",
            "  `1.running_mean` [8] is not in the file",
            "  `1.running_var` [8] is not in the file",
            "  `hear.bias_hh_l0` [96] is in the file, but not in the network",
            "  `hear.bias_ih_l0` [96] is in the file, but not in the network",
            "  `hear.weight_hh_l0` [96, 24] is in the file, but not in the network",
            "  `hear.weight_ih_l0` [96, 12] is in the file, but not in the network",
        ]
    );
}
