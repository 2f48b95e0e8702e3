//! Fashion-MNIST: 60,000 pictures of garments to learn from and 10,000 to test with (Xiao, Rasul and Vollgraf 2017).

use std::fs::File;
use std::path::{Path, PathBuf};

use super::idx;

/// Where Debian's package puts it.
pub const DEBIAN: &str = "/usr/share/datasets/fashion-mnist";

/// From 0 (background) to 1, `[row][column][channel]`.
pub type Image = [[[f32; 1]; idx::SIDE]; idx::SIDE];
/// An image and what it shows.
pub type Sample = (Image, usize);

pub const NAMES: [&str; idx::CLASSES as usize] = [
    "T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "boot",
];

pub struct Data {
    pub train: Vec<Sample>,
    pub test: Vec<Sample>,
}

impl Data {
    pub fn read(folder: &Path) -> Result<Self, String> {
        let [train, test] = ["train", "t10k"].map(|part| {
            let images = find(folder, &format!("{part}-images-idx3-ubyte"))?;
            let labels = find(folder, &format!("{part}-labels-idx1-ubyte"))?;
            samples(&images, &labels)
        });
        Ok(Self {
            train: train?,
            test: test?,
        })
    }
}

/// The file as it is or compressed; if there is neither, how to get it.
fn find(folder: &Path, name: &str) -> Result<PathBuf, String> {
    let candidates = [name.to_owned(), format!("{name}.gz")].map(|name| folder.join(name));
    let found = candidates.into_iter().find(|path| path.is_file());
    found.ok_or_else(|| {
        format!(
            "there is no `{name}` (or `{name}.gz`) in `{}`

Fashion-MNIST is not part of this repository. On Debian and Ubuntu this gets it:
    apt-get install dataset-fashion-mnist
Elsewhere, take the four files from https://github.com/zalandoresearch/fashion-mnist and name their folder:
    cargo run --release --example garments -- --data <folder>",
            folder.display()
        )
    })
}

fn samples(images: &Path, labels: &Path) -> Result<Vec<Sample>, String> {
    let pixels = in_file(images, idx::images)?;
    let classes = in_file(labels, idx::labels)?;
    if pixels.len() != classes.len() {
        return Err(format!(
            "`{}` holds {} images, but `{}` {} labels",
            images.display(),
            pixels.len(),
            labels.display(),
            classes.len()
        ));
    }
    let image = |pixels: &[[u8; idx::SIDE]; idx::SIDE]| {
        pixels.map(|row| row.map(|pixel| [f32::from(pixel) / 255.0]))
    };
    let samples = pixels.iter().zip(classes);
    Ok(samples
        .map(|(pixels, class)| (image(pixels), usize::from(class)))
        .collect())
}

fn in_file<V>(path: &Path, read: fn(File) -> Result<V, String>) -> Result<V, String> {
    File::open(path)
        .map_err(|error| error.to_string())
        .and_then(read)
        .map_err(|error| format!("`{}`: {error}", path.display()))
}
