//! Files of another network, or with numbers that no network can use: what is said of them.

use nn_core::flat::Flat;
use nn_core::prelude::*;
use nn_core::weights::{self, BadNumber, Misfit, Problem};

use crate::{Small, bits, file, misfits, parts, refused, small};

#[test]
fn all_that_differs_is_said_at_once() {
    let f32s = |count: usize| vec![0; 4 * count];
    let header = r#"{
        "hidden.weight": {"dtype": "F32", "shape": [3, 4], "data_offsets": [0, 48]},
        "hidden.bias": {"dtype": "I32", "shape": [5], "data_offsets": [48, 68]},
        "nrom.weight": {"dtype": "F32", "shape": [4], "data_offsets": [68, 84]},
        "norm.running_mean": {"dtype": "F32", "shape": [4], "data_offsets": [84, 100]},
        "norm.running_var": {"dtype": "F32", "shape": [4], "data_offsets": [100, 116]},
        "3.weight": {"dtype": "F32", "shape": [2, 4], "data_offsets": [116, 148]},
        "extra": {"dtype": "BOOL", "shape": [], "data_offsets": [148, 149]},
        "output.bias": {"dtype": "F32", "shape": [2, 1], "data_offsets": [149, 157]}
    }"#;
    let mut numbers = f32s(39);
    numbers.push(1);
    let bytes = file(header, &numbers);
    let text = refused(&bytes).to_string();
    let expected = [
        "the weights in the file in memory are not those of `Small`:",
        "  `hidden.weight` is [3, 4] in the file, but [4, 3] in the network; is it transposed?",
        "  `hidden.bias` is [5] in the file, but [4] in the network",
        "  `hidden.bias` holds numbers of type I32, but F16, BF16, F32 or F64 are needed",
        "  `norm.weight` [4] is not in the file; is it `nrom.weight` there?",
        "  `norm.bias` [4] is not in the file",
        "  `output.weight` [2, 4] is not in the file; is it `3.weight` there?",
        "  `output.bias` is [2, 1] in the file, but [2] in the network",
        "  `3.weight` [2, 4] is in the file, but not in the network",
        "  `extra` [] is in the file, but not in the network",
        "  `nrom.weight` [4] is in the file, but not in the network",
    ];
    assert_eq!(text.lines().collect::<Vec<_>>(), expected);
    assert_eq!(misfits(&bytes).len(), expected.len() - 1);
}

#[test]
fn part_of_a_name_is_not_the_name() {
    let bytes = weights::to_bytes(&small(1));
    let (header, numbers) = parts(&bytes);
    let found = misfits(&file(
        &header.replace("hidden.weight", "hidden.weighT"),
        numbers,
    ));
    assert_eq!(
        found,
        [
            Misfit::Missing {
                tensor: "hidden.weight".into(),
                shape: vec![4, 3],
                similar: Some("hidden.weighT".into()),
            },
            Misfit::Unexpected {
                tensor: "hidden.weighT".into(),
                shape: vec![4, 3]
            },
        ]
    );
}

/// PyTorch's count of batches is passed over, beside a running mean only.
#[test]
fn counts_of_batches_are_passed_over() {
    let with = |name: &str, kind: &str, shape: &str, len: usize| {
        let bytes = weights::to_bytes(&small(1));
        let (header, numbers) = parts(&bytes);
        let end = numbers.len() + len;
        let start = numbers.len();
        let header = header.trim_end().strip_suffix('}').unwrap();
        let header = format!(
            r#"{header},"{name}":{{"dtype":"{kind}","shape":{shape},"data_offsets":[{start},{end}]}}}}"#
        );
        file(&header, &[numbers, &vec![0; len]].concat())
    };
    let name = "norm.num_batches_tracked";
    let mut net = small(2);
    weights::from_bytes(&mut net, &with(name, "I64", "[]", 8)).unwrap();
    assert_eq!(bits(&net), bits(&small(1)));
    for bytes in [
        with("hidden.num_batches_tracked", "I64", "[]", 8),
        with("num_batches_tracked", "I64", "[]", 8),
        with("norm1.num_batches_tracked", "I64", "[]", 8),
        with(name, "F32", "[]", 4),
        with(name, "I64", "[1]", 8),
    ] {
        assert!(matches!(&misfits(&bytes)[..], [Misfit::Unexpected { .. }]));
    }
}

#[test]
fn very_many_unexpected_tensors_are_counted() {
    let tensors: Vec<_> = (0..5000)
        .map(|i| format!(r#""t{i:04}":{{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}"#))
        .collect();
    let bytes = file(&format!("{{{}}}", tensors.join(",")), &[]);
    assert_eq!(misfits(&bytes).len(), 8 + 5000);
    let text = refused(&bytes).to_string();
    assert_eq!(text.lines().count(), 1 + 100 + 1);
    assert!(text.ends_with("\n  and 4908 more"));
}

#[test]
fn a_number_too_large_for_the_scalar_is_refused() {
    let mut double: Small<f64> = Network::init(&mut seeded_rng(1));
    // hidden.weight, [in][out] in memory: input 1, output 2.
    double.parts_mut().0.flat_mut()[4 + 2] = 1e39;
    let error = refused(&weights::to_bytes(&double));
    assert_eq!(
        error.to_string(),
        "the file in memory holds numbers that a network cannot use:\n  \
         `hidden.weight[2, 1]` is 1e39, too large for the network's numbers"
    );
}

#[test]
fn numbers_that_are_not_finite_are_named() {
    let mut net = small(1);
    let (parameters, state) = net.parts_mut();
    parameters.flat_mut()[5] = f32::NAN;
    parameters.flat_mut()[11] = f32::INFINITY;
    state.flat_mut()[4] = f32::NEG_INFINITY;
    match refused(&weights::to_bytes(&net)).problem {
        Problem::BadNumbers(numbers) => {
            assert_eq!(numbers.len(), 2);
            let BadNumber {
                tensor,
                index,
                value,
                more,
            } = &numbers[0];
            assert_eq!(
                (&**tensor, &**index, *more),
                ("hidden.weight", &[1, 1][..], 1)
            );
            assert!(value.is_nan());
            assert_eq!(
                numbers[0].to_string(),
                "`hidden.weight[1, 1]` is NaN, and 1 more of it"
            );
            assert_eq!(numbers[1].to_string(), "`norm.running_var[0]` is infinite");
        }
        other => panic!("bad numbers were expected: {other:?}"),
    }
}
