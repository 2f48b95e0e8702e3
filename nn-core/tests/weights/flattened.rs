//! What a `flatten` puts in another order than PyTorch's.

use nn_core::flat::Flat;
use nn_core::prelude::*;
use nn_core::weights::{self, Format, Misfit, Problem};

use crate::bits;

network! {
    struct Image: [2, 2, 3] -> [2] {
        flatten,
        norm: batch_norm,
        relu,
        dropout(0.5),
        hidden: dense(12),
        tanh,
        output: dense(2),
    }
}

network! {
    /// The same, of what was flattened before.
    struct Flat12: [12] -> [2] {
        norm: batch_norm,
        relu,
        dropout(0.5),
        hidden: dense(12),
        tanh,
        output: dense(2),
    }
}

network! {
    struct Branched: [2, 2, 2] -> [1] {
        concat {
            image: { flatten },
            encoded: { flatten, dense(3), tanh },
        },
        sigmoid,
        output: dense(1),
    }
}

network! {
    struct Gray: [3, 3, 1] -> [2] {
        flatten,
        dense(2),
    }
}

network! {
    struct Series: [3, 2] -> [2] {
        flatten,
        dense(2),
    }
}

network! {
    struct Encoder: [2, 2, 3] -> [2, 2, 3] {
        tanh,
    }
}

network! {
    struct Behind: [2, 2, 3] -> [2] {
        encoder: Encoder,
        flatten,
        sigmoid,
        dense(2),
    }
}

/// Numbers that are all different, and a variance that is positive.
fn fill<N: Network<Scalar = f64>>(net: &mut N) {
    let (parameters, state) = net.parts_mut();
    let numbers = parameters.flat_mut().iter_mut().chain(state.flat_mut());
    for (place, number) in numbers.enumerate() {
        *number = 0.3 + ((place * 37) % 101) as f64 / 101.0;
    }
}

fn made<N: Network<Scalar = f64>>() -> N {
    let mut net = N::init(&mut seeded_rng(1));
    fill(&mut net);
    net
}

/// The file's network takes the image channels first, in the order in which `nn.Flatten` of PyTorch gives it.
#[test]
fn the_file_is_of_the_network_that_flattens_channels_first() {
    let net: Image<f64> = made();
    let mut channels_first: Flat12<f64> = made();
    weights::from_bytes(&mut channels_first, &weights::to_bytes(&net)).unwrap();
    let mut image = [[[0.0; 3]; 2]; 2];
    let mut flat = [0.0; 12];
    for h in 0..2 {
        for w in 0..2 {
            for c in 0..3 {
                image[h][w][c] = (h * 7 + w * 3 + c * 5) as f64 / 4.0 - 1.0;
                flat[(c * 2 + h) * 2 + w] = image[h][w][c];
            }
        }
    }
    let (expected, found) = (net.predict(&image), channels_first.predict(&flat));
    for (a, b) in expected.iter().zip(found) {
        assert!((a - b).abs() < 1e-12, "{expected:?} {found:?}");
    }
    // It matters: the same numbers in the order of here are another network.
    let mut other: Flat12<f64> = made();
    let format = Format::new().flattened_as_is();
    weights::from_bytes(&mut other, &format.to_bytes(&net).unwrap()).unwrap();
    assert_eq!(bits(&other), bits(&net));
    assert_ne!(bits(&other), bits(&channels_first));

    let mut copy: Image<f64> = Network::init(&mut seeded_rng(2));
    weights::from_bytes(&mut copy, &weights::to_bytes(&net)).unwrap();
    assert_eq!(bits(&copy), bits(&net));
}

#[test]
fn branches_are_reordered_one_by_one() {
    let net: Branched<f64> = made();
    let bytes = weights::to_bytes(&net);
    let file = safetensors::SafeTensors::deserialize(&bytes).unwrap();
    let read = |name: &str| -> Vec<f64> {
        let data = file.tensor(name).unwrap().data();
        let (numbers, _) = data.as_chunks();
        numbers
            .iter()
            .map(|&bytes| f64::from_le_bytes(bytes))
            .collect()
    };
    // [height · width · channels] of two channels, then three features.
    let order = [0, 2, 4, 6, 1, 3, 5, 7, 8, 9, 10];
    let parameters = net.parameters().flat();
    let output = &parameters[8 * 3 + 3..][..11];
    assert_eq!(read("output.weight"), order.map(|place| output[place]));
    let rows = (0..3).flat_map(|out| order[..8].iter().map(move |input| input * 3 + out));
    let expected: Vec<_> = rows.map(|place| parameters[place]).collect();
    assert_eq!(read("concat1.encoded.dense1.weight"), expected);
    let mut copy: Branched<f64> = Network::init(&mut seeded_rng(2));
    weights::from_bytes(&mut copy, &bytes).unwrap();
    assert_eq!(bits(&copy), bits(&net));
}

#[test]
fn one_channel_and_plain_sequences_are_as_they_are() {
    let as_is = Format::new().flattened_as_is();
    let gray: Gray<f64> = made();
    assert_eq!(weights::to_bytes(&gray), as_is.to_bytes(&gray).unwrap());
    let series: Series<f64> = made();
    assert_eq!(weights::to_bytes(&series), as_is.to_bytes(&series).unwrap());
    let convolved = Format::new().flattened("dense1", &[3, 2]);
    assert_ne!(
        weights::to_bytes(&series),
        convolved.to_bytes(&series).unwrap()
    );
}

#[test]
fn an_image_of_a_network_within_is_reordered() {
    let net: Behind<f64> = made();
    let format = Format::new().flattened("dense1", &[2, 2, 3]);
    assert_eq!(weights::to_bytes(&net), format.to_bytes(&net).unwrap());
    let as_is = Format::new().flattened_as_is();
    assert_ne!(weights::to_bytes(&net), as_is.to_bytes(&net).unwrap());
}

#[test]
fn what_the_network_does_not_know_can_be_said() {
    let net: Flat12<f64> = made();
    let image: Image<f64> = made();
    let format = Format::new()
        .flattened("norm", &[2, 2, 3])
        .flattened("hidden", &[2, 2, 3]);
    assert_eq!(format.to_bytes(&net).unwrap(), weights::to_bytes(&image));
    let as_is = Format::new()
        .flattened("norm", &[12])
        .flattened("hidden", &[12]);
    assert_eq!(as_is.to_bytes(&image).unwrap(), weights::to_bytes(&net));
}

#[test]
fn shapes_that_do_not_fit_are_refused() {
    let format = Format::new()
        .flattened("norm", &[2, 2, 2])
        .flattened("hiden", &[12])
        .flattened("hidden", &[usize::MAX, 2]);
    let error = format.to_bytes(&made::<Image<f64>>()).unwrap_err();
    assert_eq!(
        error.to_string().lines().collect::<Vec<_>>(),
        [
            "`Image` cannot be written to the file in memory in this format:",
            "  `flattened(\"norm\", [2, 2, 2])` does not fit, the step takes 12 features",
            "  `flattened(\"hidden\", [18446744073709551615, 2])` does not fit, the step takes 12 features",
            "  `flattened(\"hiden\", [12])` fits no step of the network",
        ]
    );
    assert!(matches!(error.problem, Problem::Format { misfits, .. }
        if misfits.iter().all(|misfit| matches!(misfit, Misfit::Setting { .. }))));
}
