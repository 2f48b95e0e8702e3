//! Headers of all kinds: right ones, wrong ones, and noise.

use super::header::Header;

const RIGHT: &str = r#"{"__metadata__":{"format":"pt","deep":[{"a":[1.5e3,-2,true,null]}]},
    "a.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},
    "\u00e9\ud83d\ude00\"\n":{"shape":[],"data_offsets":[24,32],"dtype":"I64","more":"x"}}  "#;

/// Of all random choices; the failing input is printed.
const SEED: u64 = 0x5eed;
const ROUNDS: usize = 20_000;

fn refused(text: &str) -> String {
    Header::parse(text.as_bytes()).expect_err(text)
}

#[test]
fn a_header_is_read() {
    let header = Header::parse(RIGHT.as_bytes()).expect("it is right");
    assert_eq!(header.numbers_len, 32);
    let weight = header.tensor("a.weight").expect("it is there");
    assert_eq!((weight.kind, &weight.shape[..]), ("F32", &[2, 3][..]));
    assert_eq!(weight.bytes, 0..24);
    let other = header.tensor("é😀\"\n").expect("its name has escapes");
    assert!(other.shape.is_empty());
    assert!(header.tensor("__metadata__").is_none());
}

#[test]
fn what_contradicts_itself_is_refused() {
    let one = |rest: &str| format!(r#"{{"a":{{"dtype":"F32",{rest}}}}}"#);
    let cases = [
        (one(r#""shape":[2],"data_offsets":[4,12]"#), "leaves a gap"),
        (
            one(r#""shape":[2],"data_offsets":[0,4]"#),
            "other than the 8 bytes",
        ),
        (
            one(r#""shape":[2],"data_offsets":[0,8,9]"#),
            "not two numbers",
        ),
        (one(r#""shape":[2],"data_offsets":[8,0]"#), "leaves a gap"),
        (
            one(r#""shape":[4294967296,4294967296],"data_offsets":[0,0]"#),
            "larger than any memory",
        ),
        (
            one(r#""shape":[99999999999999999999],"data_offsets":[0,0]"#),
            "a whole number",
        ),
        (
            one(r#""shape":[-1],"data_offsets":[0,4]"#),
            "a whole number",
        ),
        (
            one(r#""shape":[1.0],"data_offsets":[0,4]"#),
            "a whole number",
        ),
        (
            one(r#""shape":[01],"data_offsets":[0,4]"#),
            "a whole number",
        ),
        (one(r#""shape":[1]"#), "no `data_offsets`"),
        (
            one(r#""shape":[1],"shape":[1],"data_offsets":[0,4]"#),
            "`shape` twice",
        ),
        (
            one(r#""shape":[1],"data_offsets":[0,18446744073709551615]"#),
            "other than the 4 bytes",
        ),
        (RIGHT.replace("F32", "F23"), "no type `F23`"),
        (RIGHT.replace("\"a.weight\"", "a"), "a text in quotes"),
        (RIGHT.replace("\\ud83d", ""), "an escape that there is not"),
        (RIGHT.to_owned() + "x", "the end"),
        ("[".repeat(1_000_000), "expected `{`"),
        (
            format!("{{\"__metadata__\":{}", "[".repeat(1_000_000)),
            "too deep",
        ),
    ];
    for (text, reason) in cases {
        let found = refused(&text);
        assert!(found.contains(reason), "{found}\n{reason}");
    }
    let twice = r#"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}"#;
    assert!(refused(twice).contains("twice"));
    let overlap = twice
        .replacen("\"a\"", "\"b\"", 1)
        .replace("[1,2]", "[0,1]");
    assert!(refused(&overlap).contains("overlaps"));
}

#[test]
fn every_beginning_of_a_header_is_refused() {
    let right = RIGHT.trim_end();
    for end in 0..right.len() {
        assert!(Header::parse(&right.as_bytes()[..end]).is_err(), "{end}");
    }
}

/// Bytes taken out, put in and changed: an answer, and no panic.
#[test]
fn noise_is_answered() {
    let mut state = SEED;
    let mut random = |below: usize| {
        // Knuth's multiplicative generator; its upper half is good enough here.
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    const LETTERS: &[u8] = b"{}[]\",:\\u0159-.eE \n\0\xff\xc3\xa9dF";
    let mut read = 0;
    for _ in 0..ROUNDS {
        let mut bytes = RIGHT.as_bytes().to_vec();
        for _ in 0..=random(4) {
            let place = random(bytes.len());
            let letter = LETTERS[random(LETTERS.len())];
            match random(3) {
                0 => bytes[place] = letter,
                1 => bytes.insert(place, letter),
                _ => drop(bytes.remove(place)),
            }
        }
        let answer = std::panic::catch_unwind(|| Header::parse(&bytes));
        let answer = answer.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&bytes)));
        read += usize::from(answer.is_ok());
    }
    assert!((1..ROUNDS / 2).contains(&read), "{read} were read");
}
