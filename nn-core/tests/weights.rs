//! Weights in and out: round trips, files of other programs, wrong files, hostile ones.
#![cfg(feature = "std")]

use std::fs;
use std::path::{Path, PathBuf};

use nn_core::flat::Flat;
use nn_core::math::Scalar;
use nn_core::prelude::*;
use nn_core::weights::{self, BadNumber, Misfit, Problem, WeightsError};

network! {
    struct Small: [3] -> [2] {
        hidden: dense(4),
        norm: batch_norm,
        relu,
        output: dense(2),
    }
}

fn small(seed: u64) -> Small {
    Network::init(&mut seeded_rng(seed))
}

/// All numbers of a network, bit by bit.
fn bits<N: Network>(network: &N) -> Vec<u64> {
    let numbers = network
        .parameters()
        .flat()
        .iter()
        .chain(network.state().flat());
    numbers.map(|number| number.to_f64().to_bits()).collect()
}

/// The error of loading `bytes`, after which the network is as it was.
fn refused(bytes: &[u8]) -> WeightsError {
    let mut net = small(99);
    let before = bits(&net);
    let error = weights::from_bytes(&mut net, bytes).expect_err("the file is wrong");
    assert_eq!(bits(&net), before, "a load that failed changed the network");
    error
}

fn misfits(bytes: &[u8]) -> Vec<Misfit> {
    match refused(bytes).problem {
        Problem::Misfits {
            network: "Small",
            misfits,
        } => misfits,
        other => panic!("misfits were expected: {other:?}"),
    }
}

fn malformed(bytes: &[u8]) -> String {
    match refused(bytes).problem {
        Problem::Malformed(reason) => reason,
        other => panic!("a malformed file was expected: {other:?}"),
    }
}

/// A file of this header and these numbers.
fn file(header: &str, numbers: &[u8]) -> Vec<u8> {
    [
        &(header.len() as u64).to_le_bytes(),
        header.as_bytes(),
        numbers,
    ]
    .concat()
}

/// Header and numbers of a file.
fn parts(bytes: &[u8]) -> (String, &[u8]) {
    let len = u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
    (
        String::from_utf8(bytes[8..][..len].to_vec()).unwrap(),
        &bytes[8 + len..],
    )
}

/// A file of `Small` with something in its header replaced.
fn replaced(from: &str, to: &str) -> Vec<u8> {
    let bytes = weights::to_bytes(&small(1));
    let (header, numbers) = parts(&bytes);
    assert!(header.contains(from));
    file(&header.replace(from, to), numbers)
}

#[test]
fn every_bit_comes_back() {
    const SPECIAL: [f32; 8] = [
        0.0,
        -0.0,
        f32::MIN_POSITIVE,
        1e-45,
        -1e-40,
        f32::MAX,
        f32::MIN,
        1.0 + f32::EPSILON,
    ];
    let mut net = small(1);
    net.parts_mut().0.flat_mut()[..8].copy_from_slice(&SPECIAL);
    net.parts_mut().1.flat_mut().copy_from_slice(&SPECIAL);
    let mut copy = small(2);
    weights::from_bytes(&mut copy, &weights::to_bytes(&net)).unwrap();
    assert_eq!(bits(&copy), bits(&net));

    let mut net: Small<f64> = Network::init(&mut seeded_rng(1));
    for (place, number) in net.parts_mut().0.flat_mut().iter_mut().enumerate() {
        *number *= f64::from_bits(place as u64 * 40 << 52);
    }
    net.parts_mut().1.flat_mut()[0] = -0.0;
    net.parts_mut().1.flat_mut()[1] = 5e-324;
    let mut copy: Small<f64> = Network::init(&mut seeded_rng(2));
    weights::from_bytes(&mut copy, &weights::to_bytes(&net)).unwrap();
    assert_eq!(bits(&copy), bits(&net));
}

#[test]
fn the_same_network_gives_the_same_bytes() {
    let bytes = weights::to_bytes(&small(1));
    assert_eq!(weights::to_bytes(&small(1)), bytes);
    let mut copy = small(2);
    weights::from_bytes(&mut copy, &bytes).unwrap();
    assert_eq!(weights::to_bytes(&copy), bytes);
}

/// The reader of the format's authors, on a file of ours.
#[test]
fn the_reference_reader_reads_it() {
    let net = small(1);
    let bytes = weights::to_bytes(&net);
    let file = safetensors::SafeTensors::deserialize(&bytes).unwrap();
    let mut names = file.names();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "hidden.bias",
            "hidden.weight",
            "norm.bias",
            "norm.running_mean",
            "norm.running_var",
            "norm.weight",
            "output.bias",
            "output.weight",
        ]
    );
    let weight = file.tensor("hidden.weight").unwrap();
    assert_eq!(weight.dtype(), safetensors::Dtype::F32);
    assert_eq!(weight.shape(), [4, 3]);
    let parameters = net.parameters().flat();
    for output in 0..4 {
        for input in 0..3 {
            let bytes = weight.data()[4 * (output * 3 + input)..][..4]
                .try_into()
                .unwrap();
            // [in][out] in memory.
            assert_eq!(f32::from_le_bytes(bytes), parameters[input * 4 + output]);
        }
    }
    let mean = file.tensor("norm.running_mean").unwrap().data();
    assert_eq!(mean, [0; 16]);
}

network! {
    struct Inner: [2] -> [2] {
        dense(2, bias = false),
        residual {
            branch: dense(2),
            tanh,
        },
    }
}

network! {
    struct Outer: [2] -> [1] {
        encoder: Inner,
        batch_norm,
        dense(1),
    }
}

#[test]
fn names_of_nested_steps_are_joined() {
    let net: Outer = Network::init(&mut seeded_rng(1));
    let bytes = weights::to_bytes(&net);
    let file = safetensors::SafeTensors::deserialize(&bytes).unwrap();
    let mut names = file.names();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "batch_norm1.bias",
            "batch_norm1.running_mean",
            "batch_norm1.running_var",
            "batch_norm1.weight",
            "dense1.bias",
            "dense1.weight",
            "encoder.dense1.weight",
            "encoder.residual1.branch.bias",
            "encoder.residual1.branch.weight",
        ]
    );
    let mut copy: Outer = Network::init(&mut seeded_rng(2));
    weights::from_bytes(&mut copy, &bytes).unwrap();
    assert_eq!(bits(&copy), bits(&net));
    assert_eq!(copy.predict(&[0.3, -2.0]), net.predict(&[0.3, -2.0]));
}

/// Files that `data/make_weights.py` wrote, and what it printed.
#[test]
fn files_of_other_programs_are_read_whatever_their_type() {
    const ANSWERS: [([f64; 3], [f64; 2]); 2] = [
        (
            [1.0, -2.0, 0.5],
            [-1.341_528_511_769_761_7, -0.143_142_819_856_101_1],
        ),
        (
            [0.25, 3.0, -1.0],
            [-0.465_500_977_711_975_2, 0.812_382_681_849_070_9],
        ),
    ];
    for file in [
        &include_bytes!("data/weights_f16.safetensors")[..],
        include_bytes!("data/weights_bf16.safetensors"),
        include_bytes!("data/weights_f32.safetensors"),
        include_bytes!("data/weights_f64.safetensors"),
    ] {
        let mut double: Small<f64> = Network::init(&mut seeded_rng(1));
        let mut single: Small = Network::init(&mut seeded_rng(1));
        weights::from_bytes(&mut double, file).unwrap();
        weights::from_bytes(&mut single, file).unwrap();
        for (x, expected) in ANSWERS {
            let found = double.predict(&x);
            let found_single = single.predict(&x.map(|x| x as f32));
            for output in 0..2 {
                assert!((found[output] - expected[output]).abs() < 1e-14);
                assert!((f64::from(found_single[output]) - expected[output]).abs() < 1e-6);
            }
        }
    }
}

#[test]
fn numbers_are_rounded_to_the_scalar_of_the_network() {
    let mut double: Small<f64> = Network::init(&mut seeded_rng(1));
    double.parts_mut().0.flat_mut()[..3].copy_from_slice(&[0.1, 1e-60, -1e-60]);
    let mut single = small(2);
    weights::from_bytes(&mut single, &weights::to_bytes(&double)).unwrap();
    let expected: Vec<f32> = double
        .parameters()
        .flat()
        .iter()
        .map(|&x| x as f32)
        .collect();
    assert_eq!(single.parameters().flat(), expected);
    assert!(single.parameters().flat()[2].is_sign_negative());
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
fn names_cannot_play_with_the_terminal() {
    let long = "x".repeat(10_000);
    for name in [r"\u001b[2Jx\r\ny", &long] {
        let header = format!(r#"{{"{name}":{{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}}}"#);
        let text = refused(&file(&header, &[])).to_string();
        assert!(text.chars().all(|c| c == '\n' || !c.is_control()));
        assert!(text.len() < 1500, "{}", text.len());
    }
}

#[test]
fn a_file_that_ends_early_is_refused_wherever_it_ends() {
    let bytes = weights::to_bytes(&small(1));
    for len in 0..bytes.len() {
        malformed(&bytes[..len]);
    }
    malformed(&[&bytes[..], &[0]].concat());
}

/// Any one byte of length and header, changed in many ways: an error, or, where a space became another one, the
/// same network.
#[test]
fn no_changed_byte_of_the_header_is_taken_for_another_network() {
    let net = small(1);
    let bytes = weights::to_bytes(&net);
    let header_end = bytes.len() - parts(&bytes).1.len();
    let mut loaded = 0;
    for place in 0..header_end {
        let flips = (0..8).map(|bit| bytes[place] ^ 1 << bit);
        let others = [
            0, 0xff, b'"', b'\\', b'{', b'}', b'[', b']', b',', b':', b' ', b'-', b'e', b'9',
        ];
        for byte in flips.chain(others) {
            let mut changed = bytes.clone();
            changed[place] = byte;
            let mut copy = small(2);
            let before = bits(&copy);
            match weights::from_bytes(&mut copy, &changed) {
                Ok(()) => {
                    loaded += 1;
                    assert_eq!(bits(&copy), bits(&net), "byte {place} as {byte:#04x}");
                }
                Err(error) => {
                    assert!(!error.to_string().is_empty());
                    assert_eq!(bits(&copy), before, "byte {place} as {byte:#04x}");
                }
            }
        }
    }
    assert!(loaded > 0, "a byte was set to what it is");
}

/// Random bytes, and files in which some bytes were changed at random.
#[test]
fn noise_is_never_a_panic() {
    const SEED: u64 = 4;
    let mut rng = seeded_rng(SEED);
    let bytes = weights::to_bytes(&small(1));
    for round in 0..20_000 {
        let mut noise = if round % 4 == 0 {
            vec![0; rng.next_u32() as usize % 200]
        } else {
            bytes.clone()
        };
        if round % 4 == 0 {
            rng.fill_bytes(&mut noise);
            if let Some(len) = noise.first_chunk_mut() {
                // Else every length would be too large.
                *len = u64::from(rng.next_u32() % 200).to_le_bytes();
            }
        } else {
            for _ in 0..1 + rng.next_u32() % 4 {
                let place = rng.next_u32() as usize % noise.len();
                noise[place] = if rng.next_u32() % 2 == 0 {
                    rng.next_u32() as u8
                } else {
                    // A byte of elsewhere: digits and brackets, mostly.
                    bytes[rng.next_u32() as usize % bytes.len()]
                };
            }
        }
        let mut net = small(2);
        let before = bits(&net);
        if weights::from_bytes(&mut net, &noise).is_err() {
            assert_eq!(bits(&net), before, "seed {SEED}, round {round}");
        } else {
            assert!(
                bits(&net)
                    .iter()
                    .all(|&bits| f64::from_bits(bits).is_finite()),
                "seed {SEED}, round {round}"
            );
        }
    }
}

#[test]
fn hostile_headers_are_refused() {
    let one = |shape: &str, offsets: &str| {
        format!(r#"{{"a":{{"dtype":"F32","shape":{shape},"data_offsets":{offsets}}}}}"#)
    };
    let tensor = |name: &str, start: u64, end: u64| {
        let shape = end - start;
        format!(r#""{name}":{{"dtype":"U8","shape":[{shape}],"data_offsets":[{start},{end}]}}"#)
    };
    let nested = "[".repeat(100_000);
    let nested_in_metadata = format!(r#"{{"__metadata__":{nested}}}"#);
    // The largest tensors there can be, until the end of the numbers and the length of the header do not add up in 64 bits.
    let largest = (1 << 61) - 1;
    let tensors: Vec<_> = (0..8)
        .map(|i| tensor(&i.to_string(), i * largest, (i + 1) * largest))
        .collect();
    let too_long = format!("{{{}}}", tensors.join(","));
    for (header, reason) in [
        ("", "its header cannot be read"),
        ("null", "an object from names to tensors"),
        ("[]", "an object from names to tensors"),
        ("{", "its header cannot be read"),
        ("{} {}", "its header cannot be read"),
        (&nested, "its header cannot be read"),
        (&nested_in_metadata, "its header cannot be read"),
        (r#"{"a":1}"#, "its header cannot be read"),
        (r#"{"a":{}}"#, "missing field"),
        (
            r#"{"a":{"dtype":"F33","shape":[],"data_offsets":[0,4]}}"#,
            "unknown variant",
        ),
        (&one("[1]", "[0]"), "its header cannot be read"),
        (&one("[1]", "[0,4,8]"), "its header cannot be read"),
        (&one("[1]", "[-4,0]"), "its header cannot be read"),
        (&one("[-1]", "[0,4]"), "its header cannot be read"),
        (&one("[1.5]", "[0,6]"), "its header cannot be read"),
        (
            &one("[18446744073709551616]", "[0,4]"),
            "its header cannot be read",
        ),
        (&one("[1e3]", "[0,4000]"), "its header cannot be read"),
        (
            &one("[18446744073709551615]", "[0,4]"),
            "`a` is larger than any memory",
        ),
        (
            &one("[4294967296,4294967296]", "[0,4]"),
            "`a` is larger than any memory",
        ),
        (
            &one("[4294967296,1073741824]", "[0,0]"),
            "`a` is larger than any memory",
        ),
        (
            &one("[1]", "[0,8]"),
            "`a` is given other than the 4 bytes of [1]",
        ),
        (&one("[2]", "[4,0]"), "`a` leaves a gap"),
        (&one("[0]", "[8,0]"), "`a` leaves a gap"),
        (&one("[1]", "[4,8]"), "`a` leaves a gap"),
        (
            &one("[4611686018427387]", "[0,18446744073709548]"),
            "ends before",
        ),
        (
            &format!("{{{},{}}}", tensor("a", 0, 8), tensor("b", 4, 8)),
            "`b` overlaps",
        ),
        (
            &format!("{{{},{}}}", tensor("a", 0, 4), tensor("b", 5, 8)),
            "`b` leaves a gap",
        ),
        (
            &format!("{{{},{}}}", tensor("a", 0, 0), tensor("a", 0, 0)),
            "it has `a` twice",
        ),
        (
            &format!("{{{},{}}}", tensor("a", 0, 8), tensor("a", 0, 8)),
            "`a` overlaps",
        ),
        (
            r#"{"a":{"dtype":"F4","shape":[1],"data_offsets":[0,0]}}"#,
            "`a` is larger than any memory",
        ),
        (&too_long, "are not those of `Small`"),
    ] {
        let bytes = file(header, &[0; 8]);
        let error = refused(&bytes).to_string();
        let shown = header.get(..200).unwrap_or(header);
        assert!(error.contains(reason), "{shown}: {error}");
        assert!(error.len() < 1000);
    }
}

#[test]
fn a_header_is_not_as_long_as_it_says() {
    for len in [
        1,
        8,
        100,
        100_000_000,
        100_000_001,
        1 << 40,
        1 << 63,
        u64::MAX - 8,
        u64::MAX,
    ] {
        let bytes = [&len.to_le_bytes()[..], b"{}"].concat();
        let reason = malformed(&bytes);
        let expected = match len {
            1 => "its header cannot be read",
            2..=100_000_000 => "it ends within its header",
            _ => "are allowed",
        };
        assert!(reason.contains(expected), "{len}: {reason}");
    }
}

/// An empty folder of one test.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("weights")
        .join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn files(folder: &Path) -> Vec<String> {
    let name = |entry: fs::DirEntry| entry.file_name().into_string().unwrap();
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| name(entry.unwrap()))
        .collect();
    names.sort();
    names
}

#[test]
fn a_file_is_saved_and_loaded() {
    let folder = folder("round_trip");
    let path = folder.join("small.safetensors");
    for seed in [1, 2] {
        // The second time there is an old file.
        let net = small(seed);
        weights::save(&net, &path).unwrap();
        assert_eq!(fs::read(&path).unwrap(), weights::to_bytes(&net));
        assert_eq!(files(&folder), ["small.safetensors"]);
        let mut copy = small(3);
        weights::load(&mut copy, &path).unwrap();
        assert_eq!(bits(&copy), bits(&net));
    }
}

#[test]
fn errors_of_files_name_them() {
    let folder = folder("errors");
    let load = |path: &Path| {
        let mut net = small(1);
        let error = weights::load(&mut net, path).unwrap_err();
        assert_eq!(error.path.as_deref(), Some(path));
        assert_eq!(bits(&net), bits(&small(1)));
        error
    };
    let missing = folder.join("missing.safetensors");
    let error = load(&missing);
    assert!(
        matches!(&error.problem, Problem::Read(error) if error.kind() == std::io::ErrorKind::NotFound)
    );
    assert!(
        error
            .to_string()
            .starts_with(&format!("cannot read `{}`: ", missing.display()))
    );
    assert!(matches!(load(&folder).problem, Problem::Read(_)));
    let empty = folder.join("empty.safetensors");
    fs::write(&empty, []).unwrap();
    assert_eq!(
        load(&empty).to_string(),
        format!(
            "`{}` is no safetensors file: it ends before its header begins",
            empty.display()
        )
    );
    let other = folder.join("other.safetensors");
    fs::write(&other, file("{}", &[])).unwrap();
    assert!(load(&other).to_string().starts_with(&format!(
        "the weights in `{}` are not those of `Small`:\n  `hidden.weight` [4, 3] is not in the file",
        other.display()
    )));

    let save = |path: &Path| {
        let error = weights::save(&small(1), path).unwrap_err();
        assert!(matches!(error.problem, Problem::Write(_)));
        assert!(
            error
                .to_string()
                .starts_with(&format!("cannot write `{}`: ", path.display()))
        );
    };
    save(&folder);
    save(&folder.join("missing").join("small.safetensors"));
    save(&other.join("small.safetensors"));
    save(Path::new(""));
    save(&folder.join(".."));
    assert_eq!(files(&folder), ["empty.safetensors", "other.safetensors"]);
}

#[test]
fn a_network_that_diverged_does_not_take_the_place_of_one_that_did_not() {
    let folder = folder("diverged");
    let path = folder.join("small.safetensors");
    weights::save(&small(1), &path).unwrap();
    let mut net = small(2);
    net.parts_mut().0.flat_mut()[0] = f32::NAN;
    let error = weights::save(&net, &path).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "`Small` was not saved to `{}`, its weights are not finite:\n  `hidden.weight[0, 0]` is NaN",
            path.display()
        )
    );
    assert_eq!(fs::read(&path).unwrap(), weights::to_bytes(&small(1)));
    assert_eq!(files(&folder), ["small.safetensors"]);
}

#[test]
fn a_file_that_may_not_be_written_is_not_replaced() {
    let folder = folder("read_only");
    let path = folder.join("small.safetensors");
    weights::save(&small(1), &path).unwrap();
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let error = weights::save(&small(2), &path).unwrap_err();
    assert!(
        matches!(&error.problem, Problem::Write(error) if error.kind() == std::io::ErrorKind::PermissionDenied)
    );
    assert_eq!(fs::read(&path).unwrap(), weights::to_bytes(&small(1)));
    assert_eq!(files(&folder), ["small.safetensors"]);
}

/// What a program that was killed left behind is in no one's way.
#[test]
fn a_temporary_file_of_another_is_left_alone() {
    let folder = folder("left_behind");
    let left = folder.join(".weights-0.tmp");
    fs::write(&left, "left").unwrap();
    weights::save(&small(1), folder.join("small.safetensors")).unwrap();
    assert_eq!(files(&folder), [".weights-0.tmp", "small.safetensors"]);
    assert_eq!(fs::read(&left).unwrap(), b"left");
}

#[test]
fn many_can_save_at_once() {
    let folder = folder("at_once");
    let path = folder.join("small.safetensors");
    weights::save(&small(0), &path).unwrap();
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let path = &path;
            scope.spawn(move || {
                for round in 0..20 {
                    weights::save(&small(thread * 20 + round), path).unwrap();
                    // Whoever wrote it, it is whole.
                    weights::load(&mut small(1), path).unwrap();
                }
            });
        }
    });
    assert_eq!(files(&folder), ["small.safetensors"]);
}

#[cfg(unix)]
#[test]
fn links_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = folder("links");
    let (target, link) = (folder.join("target"), folder.join("link"));
    weights::save(&small(1), &target).unwrap();
    fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("target", &link).unwrap();
    weights::save(&small(2), &link).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read(&target).unwrap(), weights::to_bytes(&small(2)));
    assert_eq!(
        fs::metadata(&target).unwrap().permissions().mode() & 0o777,
        0o640
    );
}

/// What is there but no file is not replaced by one.
#[cfg(unix)]
#[test]
fn a_device_stays_one() {
    let error = weights::save(&small(1), "/dev/null").unwrap_err();
    assert!(
        error.to_string().starts_with("cannot write `/dev/null`: "),
        "{error}"
    );
    let error = weights::load(&mut small(1), "/dev/zero").unwrap_err();
    assert!(matches!(error.problem, Problem::Malformed(_)), "{error}");
}

#[test]
fn part_of_a_name_is_not_the_name() {
    let bytes = replaced("hidden.weight", "hidden.weighT");
    let found = misfits(&bytes);
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
