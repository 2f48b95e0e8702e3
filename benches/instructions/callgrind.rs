//! Valgrind's tool that counts instructions.

use std::env::current_exe;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::{CALL, Count};

/// Where counting begins and ends: the functions of this name, of whatever type.
const COUNTED: &str = "--toggle-collect=*::calls::counted*";

/// Whether the level that is counted is there: on the machine, and under valgrind.
pub fn has_level() -> bool {
    #[cfg(target_arch = "x86_64")]
    return std::is_x86_feature_detected!("avx2") && std::is_x86_feature_detected!("fma");
    #[cfg(not(target_arch = "x86_64"))]
    return false;
}

/// Why nothing can be counted here, if so.
pub fn missing() -> Option<String> {
    if !has_level() {
        return Some("the machine has no AVX2 with fused multiply-add, whose they are".to_owned());
    }
    match Command::new("valgrind")
        .arg("--version")
        .stdout(Stdio::null())
        .status()
    {
        Ok(status) if status.success() => None,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Some("valgrind is not installed; `.ci/instructions` installs it".to_owned())
        }
        other => Some(format!("valgrind does not run: {other:?}")),
    }
}

/// Counts the instructions of a call.
pub fn count(name: &str) -> Count {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("callgrind.out");
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", COUNTED])
        .args(["--compress-strings=no", "--dump-line=no"])
        .arg(format!("--callgrind-out-file={}", file.display()))
        .arg(current_exe().expect("a program knows its place"))
        .args([CALL, name])
        .output()
        .expect("valgrind runs");
    assert!(
        output.status.success(),
        "{name} fails under valgrind:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let profile = fs::read_to_string(&file).expect("callgrind writes its counts");
    let [instructions, outside] = sums(&profile);
    assert!(instructions > 0, "{name}: nothing was counted");
    Count {
        name: name.to_owned(),
        instructions,
        outside,
    }
}

/// The instructions in a profile, in the program and in what it is linked to.
///
/// A line `ob=` says whose the functions are that follow. A cost is a line of two numbers, `line instructions`; after
/// `calls=` it is that of a call, whose instructions stand at the function that was called too.
fn sums(profile: &str) -> [u64; 2] {
    let program = current_exe().expect("a program knows its place");
    let mut sums = [0; 2];
    let mut is_outside = false;
    let mut is_call = false;
    for line in profile.lines() {
        if let Some(object) = line.strip_prefix("ob=") {
            is_outside = Path::new(object) != program;
        }
        let mut numbers = line.split_whitespace().map(str::parse::<u64>);
        if let [Some(Ok(_)), Some(Ok(cost)), None] = [(); 3].map(|()| numbers.next())
            && !is_call
        {
            sums[usize::from(is_outside)] += cost;
        }
        is_call = line.starts_with("calls=");
    }
    sums
}
