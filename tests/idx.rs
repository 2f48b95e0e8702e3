//! IDX files that are right, too short, wrong, or lie about what they hold, as `examples/garments` reads them.

#[path = "../examples/garments/idx.rs"]
mod idx;

use std::io::{Read, Write};

use flate2::Compression;
use flate2::write::GzEncoder;

/// A file of images: what it says, then `pixels` bytes.
fn images(sizes: [u32; 3], pixels: usize) -> Vec<u8> {
    let mut file = vec![0, 0, 8, 3];
    file.extend(sizes.into_iter().flat_map(u32::to_be_bytes));
    file.extend((0..pixels).map(|place| (place % 251) as u8));
    file
}

fn labels(labels: &[u8]) -> Vec<u8> {
    let mut file = vec![0, 0, 8, 1];
    file.extend((labels.len() as u32).to_be_bytes());
    file.extend(labels);
    file
}

fn compressed(file: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(file).unwrap();
    encoder.finish().unwrap()
}

#[track_caller]
fn refused(file: &[u8], reason: &str) {
    assert_eq!(idx::images(file).unwrap_err(), reason);
    assert_eq!(idx::images(&*compressed(file)).unwrap_err(), reason);
}

#[test]
fn pixels_and_labels_stand_where_they_should() {
    let file = images([2, 28, 28], 2 * 784);
    let read = idx::images(&*file).unwrap();
    assert_eq!(read.len(), 2);
    assert_eq!(read[0][0][..3], [0, 1, 2]);
    assert_eq!(read[1][3][5], ((784 + 3 * 28 + 5) % 251) as u8);
    assert_eq!(idx::images(&*compressed(&file)).unwrap(), read);

    let file = labels(&[3, 0, 9]);
    assert_eq!(idx::labels(&*file).unwrap(), [3, 0, 9]);
    assert_eq!(idx::labels(&*compressed(&file)).unwrap(), [3, 0, 9]);
}

#[test]
fn every_shorter_file_is_refused() {
    let file = images([1, 28, 28], 784);
    for length in 0..file.len() {
        let error = idx::images(&file[..length]).unwrap_err();
        assert!(error.starts_with("it ends "), "{length}: {error}");
    }
    let file = compressed(&file);
    for length in 0..file.len() {
        assert!(idx::images(&file[..length]).is_err(), "{length}");
    }
}

#[test]
fn other_files_are_refused() {
    refused(b"PK\x03\x04 and so on", "this is no IDX file of bytes");
    // The same numbers as 32-bit floats.
    let mut floats = images([1, 28, 28], 4 * 784);
    floats[2] = 0x0d;
    refused(&floats, "this is no IDX file of bytes");
    refused(&labels(&[1, 2]), "it has 1 axes, not 3");
    refused(
        &images([1, 32, 28], 896),
        "an axis of its items is 32, not 28",
    );
    refused(&images([1, 28, 28], 785), "it goes on after 784 bytes");
    let error = idx::labels(&*labels(&[1, 10])).unwrap_err();
    assert_eq!(error, "label 10 is not below 10");
}

#[test]
fn what_a_file_claims_takes_no_memory() {
    let most = "items, not between 1 and 100000";
    refused(
        &images([u32::MAX; 3], 0),
        &format!("it claims {} {most}", u32::MAX),
    );
    refused(&images([0, 28, 28], 0), &format!("it claims 0 {most}"));
    refused(
        &images([100_000, 28, 28], 784),
        "it ends after 784 of 78400000 bytes",
    );
    refused(
        &images([1, u32::MAX, u32::MAX], 0),
        "an axis of its items is 4294967295, not 28",
    );
}

/// What unpacks to far more than it claims is not unpacked further than it claims.
#[test]
fn a_bomb_is_left_alone() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&images([1, 28, 28], 784)).unwrap();
    std::io::copy(&mut std::io::repeat(0).take(1 << 26), &mut encoder).unwrap();
    let bomb = encoder.finish().unwrap();
    let mut rest = &*bomb;
    let error = idx::images(&mut rest).unwrap_err();
    assert_eq!(error, "it goes on after 784 bytes");
    assert!(
        rest.len() > bomb.len() / 2,
        "{} of {}",
        rest.len(),
        bomb.len()
    );
}
