//! What is generated, as a product: `nn-macros/snapshots/` holds whole expansions, for eyes and for reviews.
//! `NN_BLESS=1 cargo test -p nn-macros` writes them anew.

use std::fs;
use std::path::Path;

use super::blesses;

#[test]
fn small() {
    assert_snapshot(
        "small",
        "
/// Exclusive or.
#[derive(Clone, Debug)]
pub struct Xor: [2] -> [1] {
    hidden: dense(8),
    tanh,
    output: dense(1),
}",
    );
}

#[test]
fn image() {
    assert_snapshot(
        "image",
        "
/// Reads a handwritten digit.
#[budget(ram = \"8 KiB\", flash = \"64 KiB\", macs = 20_000)]
pub struct Digits: [8, 8, 1] -> [10] {
    const HIDDEN: usize = 2 * 64;

    flatten,
    /// What it looks for.
    hidden: dense(HIDDEN, init = he_uniform),
    batch_norm,
    relu,
    dropout(0.3),
    output: dense(10),
    softmax,
}",
    );
}

#[test]
fn residual() {
    assert_snapshot(
        "residual",
        "
struct Deep: [16] -> [16] {
    block: residual {
        dense(32),
        relu,
        dense(16),
    },
    relu,
}",
    );
}

#[test]
fn opaque() {
    assert_snapshot(
        "opaque",
        "
pub(crate) struct Classifier: [64] -> [10] {
    encoder: crate::networks::Encoder,
    head: dense(16 -> 10),
}",
    );
}

#[test]
fn without_numbers() {
    assert_snapshot(
        "without_numbers",
        "
struct Squash: [3] -> [3] {
    tanh,
}",
    );
}

#[test]
fn mistakes() {
    assert_snapshot(
        "mistakes",
        "
pub struct Digits: [64] -> [10] {
    hidden: dens(32),
    relu,
    output: dense(12),
}",
    );
}

#[track_caller]
fn assert_snapshot(name: &str, declaration: &str) {
    let tokens = declaration.parse().expect("a declaration is tokens");
    let expansion = crate::declare(tokens);
    let file =
        syn::parse2(expansion.clone()).unwrap_or_else(|error| panic!("{error}: {expansion}"));
    let mut found = String::from("// The expansion of\n//\n//     network! {\n");
    for line in declaration.trim_start().lines() {
        found += format!("//         {line}").trim_end();
        found += "\n";
    }
    found += "//     }\n\n";
    found += &prettyplease::unparse(&file);
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("snapshots")
        .join(name)
        .with_extension("rs");
    if blesses() {
        fs::create_dir_all(path.parent().expect("it lies in a directory"))
            .expect("the directory is made");
        fs::write(&path, found).expect("the snapshot is written");
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    if let Some((place, (expected, found))) = expected
        .lines()
        .zip(found.lines())
        .enumerate()
        .find(|(_, (expected, found))| expected != found)
    {
        panic!(
            "{} differs from line {}:\n- {expected}\n+ {found}",
            path.display(),
            place + 1
        );
    }
    assert_eq!(
        expected.lines().count(),
        found.lines().count(),
        "{} is longer or shorter",
        path.display()
    );
}
