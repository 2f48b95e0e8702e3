//! Files on a disk: what goes wrong there, and what is left behind.

use std::fs;
use std::path::{Path, PathBuf};

use nn_core::flat::Flat;
use nn_core::prelude::*;
use nn_core::weights::{self, Problem};

use crate::{bits, file, small};

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

/// A file is read as far as its header makes it one of the network's.
#[cfg(target_os = "linux")]
#[test]
fn a_huge_file_is_not_read() {
    let path = folder("huge").join("small.safetensors");
    weights::save(&small(1), &path).unwrap();
    // All of it a hole that takes no room on the disk.
    fs::OpenOptions::new()
        .write(true)
        .open(&path)
        .unwrap()
        .set_len(1 << 36)
        .unwrap();
    let error = weights::load(&mut small(2), &path).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("goes on after the 168 bytes of numbers"),
        "{error}"
    );
    fs::remove_file(&path).unwrap();
}
