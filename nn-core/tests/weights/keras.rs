//! Keras's names and layouts, with entries written by hand for the layers.

use nn_core::entry::{Cell, Entry, Role};
use nn_core::flat::Flat;
use nn_core::layer::Layer;
use nn_core::prelude::*;
use nn_core::shape::Vector;
use nn_core::tensor::Tensor;
use nn_core::typenum;
use nn_core::weights::{self, Format, Misfit, Problem};

use crate::{bits, file, parts, small};

/// A layer that has numbers, and does nothing with them.
macro_rules! numbers {
    ($name:ident, $len:ident, $entries:expr) => {
        struct $name;

        impl Layer for $name {
            type Input = Vector<typenum::U2>;
            type Output = Vector<typenum::U2>;
            type Parameters<T: nn_core::math::Scalar> = Tensor<Vector<typenum::$len>, T>;
            type State<T: nn_core::math::Scalar> = ();
            type Tape<T: nn_core::math::Scalar, const BATCH: usize> = ();

            const PARAMETER_TENSORS: &'static [Entry] = $entries;

            fn infer<T: nn_core::math::Scalar>(
                _: &Self::Parameters<T>,
                (): &(),
                input: &[Tensor<Self::Input, T>],
                output: &mut [Tensor<Self::Output, T>],
                _: &mut [T],
            ) {
                output.clone_from_slice(input);
            }

            fn forward<T: nn_core::math::Scalar, const BATCH: usize>(
                _: &Self::Parameters<T>,
                (): &mut (),
                input: &[Tensor<Self::Input, T>],
                output: &mut [Tensor<Self::Output, T>],
                (): &mut (),
                _: &mut dyn rand::Rng,
            ) {
                output.clone_from_slice(input);
            }

            fn backward<T: nn_core::math::Scalar, const BATCH: usize>(
                _: &Self::Parameters<T>,
                _: &[Tensor<Self::Input, T>],
                _: &[Tensor<Self::Output, T>],
                (): &mut (),
                _: &[Tensor<Self::Output, T>],
                _: Option<&mut [Tensor<Self::Input, T>]>,
                _: &mut Self::Parameters<T>,
                _: &mut [T],
            ) {
            }
        }
    };
}

// Kernel 1 x 2, two channels to three.
numbers!(
    Conv,
    U15,
    &[
        Entry::permuted("weight", &[1, 2, 2, 3], &[3, 2, 0, 1]),
        Entry::tensor("bias", &[3]),
    ]
);
// Kernel 2 x 1, two channels, two filters for each.
numbers!(
    Depthwise,
    U8,
    &[Entry::permuted("weight", &[2, 1, 1, 4], &[3, 2, 0, 1])
        .role(Role::Depthwise { channels: 2 })]
);
numbers!(
    Embedded,
    U6,
    &[Entry::tensor("weight", &[3, 2]).role(Role::Embedding)]
);
// One feature to two units.
numbers!(
    OwnLstm,
    U40,
    &[
        Entry::permuted("weight_ih_l0", &[1, 8], &[1, 0]),
        Entry::permuted("weight_hh_l0", &[2, 8], &[1, 0]),
        Entry::tensor("bias_ih_l0", &[8]),
        Entry::tensor("bias_hh_l0", &[8]),
    ]
);
numbers!(
    OwnGru,
    U12,
    &[
        Entry::permuted("weight_ih_l0", &[1, 3], &[1, 0]),
        Entry::permuted("weight_hh_l0", &[1, 3], &[1, 0]),
        Entry::tensor("bias_ih_l0", &[3]),
        Entry::tensor("bias_hh_l0", &[3]),
    ]
);
numbers!(
    GruBefore,
    U12,
    &[
        Entry::permuted("weight_ih_l0", &[1, 3], &[1, 0])
            .role(Role::Recurrent(Cell::GruResetBefore)),
        Entry::permuted("weight_hh_l0", &[1, 3], &[1, 0]),
        Entry::tensor("bias_hh_l0", &[3]),
        Entry::tensor("bias_ih_l0", &[3]),
    ]
);

network! {
    struct All: [2] -> [2] {
        conv: Conv,
        depthwise: Depthwise,
        embedding: Embedded,
        lstm: OwnLstm,
        gru: OwnGru,
        before: GruBefore,
    }
}

fn counted() -> All<f64> {
    let mut net: All<f64> = Network::init(&mut seeded_rng(1));
    for (place, number) in net.parts_mut().0.flat_mut().iter_mut().enumerate() {
        *number = place as f64;
    }
    net
}

/// Shape and numbers of a tensor.
fn tensor(bytes: &[u8], name: &str) -> (Vec<usize>, Vec<f64>) {
    let file = safetensors::SafeTensors::deserialize(bytes).unwrap();
    let tensor = file.tensor(name).unwrap_or_else(|_| panic!("{name}"));
    let (numbers, _) = tensor.data().as_chunks();
    let numbers = numbers.iter().map(|&bytes| f64::from_le_bytes(bytes));
    (tensor.shape().to_vec(), numbers.collect())
}

fn range(from: usize, to: usize) -> Vec<f64> {
    (from..to).map(|number| number as f64).collect()
}

#[test]
fn kernels_lie_as_in_memory() {
    let bytes = Format::new().keras().to_bytes(&counted()).unwrap();
    assert_eq!(
        tensor(&bytes, "conv/kernel"),
        (vec![1, 2, 2, 3], range(0, 12))
    );
    assert_eq!(tensor(&bytes, "conv/bias"), (vec![3], range(12, 15)));
    assert_eq!(
        tensor(&bytes, "depthwise/kernel"),
        (vec![2, 1, 2, 2], range(15, 23))
    );
    assert_eq!(
        tensor(&bytes, "embedding/embeddings"),
        (vec![3, 2], range(23, 29))
    );
}

#[test]
fn recurrent_layers_have_keras_gates_and_biases() {
    let bytes = Format::new().keras().to_bytes(&counted()).unwrap();
    // Input, forget, cell, output in both.
    assert_eq!(
        tensor(&bytes, "lstm/lstm_cell/kernel"),
        (vec![1, 8], range(29, 37))
    );
    assert_eq!(
        tensor(&bytes, "lstm/lstm_cell/recurrent_kernel"),
        (vec![2, 8], range(37, 53))
    );
    let sums = range(53, 61).iter().map(|bias| bias + bias + 8.0).collect();
    assert_eq!(tensor(&bytes, "lstm/lstm_cell/bias"), (vec![8], sums));
    // Reset, update, new becomes update, reset, new.
    assert_eq!(
        tensor(&bytes, "gru/gru_cell/kernel"),
        (vec![1, 3], vec![70.0, 69.0, 71.0])
    );
    assert_eq!(
        tensor(&bytes, "gru/gru_cell/recurrent_kernel"),
        (vec![1, 3], vec![73.0, 72.0, 74.0])
    );
    let rows = vec![76.0, 75.0, 77.0, 79.0, 78.0, 80.0];
    assert_eq!(tensor(&bytes, "gru/gru_cell/bias"), (vec![2, 3], rows));
    let sums = vec![88.0 + 91.0, 87.0 + 90.0, 89.0 + 92.0];
    assert_eq!(tensor(&bytes, "before/gru_cell/bias"), (vec![3], sums));
}

/// What is read is what was written, with all of a sum in the first bias.
#[test]
fn keras_files_are_read() {
    let format = Format::new().keras().rename("lstm_1", "lstm");
    let net = counted();
    let bytes = format.to_bytes(&net).unwrap();
    assert_eq!(tensor(&bytes, "lstm_1/lstm_cell/kernel").0, [1, 8]);
    let mut copy: All<f64> = Network::init(&mut seeded_rng(2));
    format.from_bytes(&mut copy, &bytes).unwrap();
    let mut expected = range(0, 93);
    for bias in 53..61 {
        expected[bias] += expected[bias + 8];
        expected[bias + 8] = 0.0;
    }
    for bias in 87..90 {
        // The recurrent bias stands first here.
        expected[bias + 3] += expected[bias];
        expected[bias] = 0.0;
    }
    assert_eq!(copy.parameters().flat(), expected);
    assert_eq!(format.to_bytes(&copy).unwrap(), bytes);
}

#[test]
fn dense_layers_and_normalisations_have_keras_names() {
    let format = Format::new().keras().rename("dense_1", "output");
    let net = small(1);
    let bytes = format.to_bytes(&net).unwrap();
    let file = safetensors::SafeTensors::deserialize(&bytes).unwrap();
    let mut names = file.names();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "dense_1/bias",
            "dense_1/kernel",
            "hidden/bias",
            "hidden/kernel",
            "norm/beta",
            "norm/gamma",
            "norm/moving_mean",
            "norm/moving_variance",
        ]
    );
    assert_eq!(file.tensor("hidden/kernel").unwrap().shape(), [3, 4]);
    let mut copy = small(2);
    format.from_bytes(&mut copy, &bytes).unwrap();
    assert_eq!(bits(&copy), bits(&net));
}

/// As programs have them that cannot have a slash in a name.
#[test]
fn paths_are_read_with_dots_too() {
    let format = Format::new().keras().rename("model/dense_1", "output");
    let net = small(1);
    let bytes = format.to_bytes(&net).unwrap();
    let (header, numbers) = parts(&bytes);
    assert!(header.contains("\"model/dense_1/kernel\""));
    let dotted = file(&header.replace('/', "."), numbers);
    let mixed = file(&header.replace("model/", "model."), numbers);
    for bytes in [dotted, mixed] {
        let mut copy = small(2);
        format.from_bytes(&mut copy, &bytes).unwrap();
        assert_eq!(bits(&copy), bits(&net));
    }
    // Elsewhere a slash is a letter as others are.
    let bytes = weights::to_bytes(&net);
    let (header, numbers) = parts(&bytes);
    let slashes = file(&header.replace('.', "/"), numbers);
    weights::from_bytes(&mut small(2), &slashes).unwrap_err();
}

/// Where a name stands in both forms, the one with slashes is meant, and the other is not passed over.
#[test]
fn a_name_in_both_forms_is_refused() {
    let net = small(1);
    let bytes = Format::new().keras().to_bytes(&net).unwrap();
    let (header, numbers) = parts(&bytes);
    let begin = numbers.len();
    let other = format!(
        r#""output.bias":{{"dtype":"F32","shape":[2],"data_offsets":[{begin},{}]}},"#,
        begin + 8
    );
    let header = header.replacen('{', &format!("{{{other}"), 1);
    let bytes = file(&header, &[numbers, &[0; 8]].concat());
    let error = Format::new()
        .keras()
        .from_bytes(&mut small(2), &bytes)
        .unwrap_err();
    match error.problem {
        Problem::Misfits { misfits, .. } => assert_eq!(
            misfits,
            [Misfit::Unexpected {
                tensor: "output.bias".to_string(),
                shape: vec![2],
            }]
        ),
        other => panic!("a misfit was expected: {other:?}"),
    }
}

network! {
    struct Flattens: [2, 2, 2] -> [2] {
        flatten,
        dense(2),
    }
}

#[test]
fn a_flatten_is_the_same_in_keras() {
    let mut net: Flattens<f64> = Network::init(&mut seeded_rng(1));
    for (place, number) in net.parts_mut().0.flat_mut().iter_mut().enumerate() {
        *number = place as f64;
    }
    let bytes = Format::new().keras().to_bytes(&net).unwrap();
    assert_eq!(tensor(&bytes, "dense1/kernel"), (vec![8, 2], range(0, 16)));
}

#[test]
fn a_file_of_the_other_framework_is_refused_with_all_that_differs() {
    let mut net = small(1);
    let bytes = Format::new().to_bytes(&net).unwrap();
    let error = Format::new()
        .keras()
        .from_bytes(&mut net, &bytes)
        .unwrap_err();
    match error.problem {
        Problem::Misfits { misfits, .. } => {
            let missing = misfits
                .iter()
                .filter(|it| matches!(it, Misfit::Missing { .. }));
            let unexpected = misfits
                .iter()
                .filter(|it| matches!(it, Misfit::Unexpected { .. }));
            assert_eq!((missing.count(), unexpected.count()), (6, 6));
        }
        other => panic!("misfits were expected: {other:?}"),
    }
}
