//! Files that are cut off, damaged, or made to do harm: an error each, and no panic.

use nn_core::prelude::*;
use nn_core::weights;

use crate::{bits, file, malformed, parts, refused, small};

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
                noise[place] = if rng.next_u32().is_multiple_of(2) {
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
            "are not those of `Small`",
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
    const LARGEST: u64 = 1 << 24;
    for len in [
        1,
        8,
        LARGEST,
        LARGEST + 1,
        1 << 40,
        1 << 63,
        u64::MAX - 8,
        u64::MAX,
    ] {
        let bytes = [&len.to_le_bytes()[..], b"{}"].concat();
        let reason = malformed(&bytes);
        let expected = match len {
            1 => "its header cannot be read",
            2..=LARGEST => "it ends within its header",
            _ => "are allowed",
        };
        assert!(reason.contains(expected), "{len}: {reason}");
    }
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
