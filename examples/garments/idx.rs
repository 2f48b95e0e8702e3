//! The IDX files of MNIST and its like: four bytes that say what it is, the sizes as big-endian `u32`, then bytes; as it
//! is, or compressed by gzip.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;

/// Pixels from one side of an image to the other.
pub const SIDE: usize = 28;
pub const CLASSES: u8 = 10;
/// More than this is taken for a mistake: a file of 28 bytes can claim billions.
const MOST_ITEMS: usize = 100_000;
/// What a file of bytes begins with, before its number of axes.
const BYTES: [u8; 3] = [0, 0, 8];
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// The pixels of every image, row by row, 0 for the background.
pub fn images(file: impl Read) -> Result<Vec<[[u8; SIDE]; SIDE]>, String> {
    let (items, bytes) = read(file, &[SIDE, SIDE])?;
    let (rows, _) = bytes.as_chunks::<SIDE>();
    let (images, _) = rows.as_chunks::<SIDE>();
    debug_assert_eq!(images.len(), items, "the length was checked");
    Ok(images.to_vec())
}

/// The class of every image.
pub fn labels(file: impl Read) -> Result<Vec<u8>, String> {
    let (_, labels) = read(file, &[])?;
    match labels.iter().find(|&&label| label >= CLASSES) {
        Some(label) => Err(format!("label {label} is not below {CLASSES}")),
        None => Ok(labels),
    }
}

/// The number of items, each of the axes `item`, and their bytes.
fn read(file: impl Read, item: &[usize]) -> Result<(usize, Vec<u8>), String> {
    let mut file = BufReader::new(file);
    let compressed = file.fill_buf().map_err(told)?.starts_with(&GZIP);
    if compressed {
        decompressed(MultiGzDecoder::new(file), item)
    } else {
        decompressed(file, item)
    }
}

fn decompressed(mut file: impl Read, item: &[usize]) -> Result<(usize, Vec<u8>), String> {
    let [first, second, kind, axes] = word(&mut file)?;
    let wanted = 1 + item.len();
    if [first, second, kind] != BYTES {
        return Err("this is no IDX file of bytes".to_owned());
    }
    if usize::from(axes) != wanted {
        return Err(format!("it has {axes} axes, not {wanted}"));
    }
    let items = size(&mut file)?;
    if items == 0 || items > MOST_ITEMS {
        return Err(format!(
            "it claims {items} items, not between 1 and {MOST_ITEMS}"
        ));
    }
    for &wanted in item {
        let size = size(&mut file)?;
        if size != wanted {
            return Err(format!("an axis of its items is {size}, not {wanted}"));
        }
    }

    // Memory grows with what is there, not with what is claimed; one byte more shows that the file is too long.
    let length = items * item.iter().product::<usize>();
    let mut bytes = Vec::new();
    file.take(length as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(told)?;
    match bytes.len() {
        there if there < length => Err(format!("it ends after {there} of {length} bytes")),
        there if there > length => Err(format!("it goes on after {length} bytes")),
        _ => Ok((items, bytes)),
    }
}

fn size(file: &mut impl Read) -> Result<usize, String> {
    Ok(u32::from_be_bytes(word(file)?) as usize)
}

fn word(file: &mut impl Read) -> Result<[u8; 4], String> {
    let mut bytes = [0; 4];
    file.read_exact(&mut bytes).map_err(told)?;
    Ok(bytes)
}

fn told(error: io::Error) -> String {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => "it ends too early".to_owned(),
        _ => error.to_string(),
    }
}
