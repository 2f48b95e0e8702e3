//! Names of files that are not those of the network.

use nn_core::weights::{self, Format, Misfit, Problem};

use crate::{bits, file, parts, small};

fn names(bytes: &[u8]) -> Vec<String> {
    let file = safetensors::SafeTensors::deserialize(bytes).unwrap();
    let mut names: Vec<_> = file.names().iter().map(ToString::to_string).collect();
    names.sort_unstable();
    names
}

#[test]
fn names_go_both_ways() {
    let format = Format::new()
        .rename("0", "hidden")
        .rename("model.bn", "norm")
        .rename("mean", "norm.running_mean")
        .rename("norm", "output");
    let net = small(1);
    let bytes = format.to_bytes(&net).unwrap();
    assert_eq!(
        names(&bytes),
        [
            "0.bias",
            "0.weight",
            "mean",
            "model.bn.bias",
            "model.bn.running_var",
            "model.bn.weight",
            "norm.bias",
            "norm.weight",
        ]
    );
    let mut copy = small(2);
    format.from_bytes(&mut copy, &bytes).unwrap();
    assert_eq!(bits(&copy), bits(&net));

    let path = std::env::temp_dir().join(format!("renamed-{}.safetensors", std::process::id()));
    format.save(&net, &path).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
    let mut copy = small(2);
    format.load(&mut copy, &path).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert_eq!(bits(&copy), bits(&net));
}

#[test]
fn a_network_in_a_module_is_read() {
    let format = Format::new().rename("model", "");
    let bytes = format.to_bytes(&small(1)).unwrap();
    assert!(names(&bytes).iter().all(|name| name.starts_with("model.")));
    let mut copy = small(2);
    format.from_bytes(&mut copy, &bytes).unwrap();
    assert_eq!(bits(&copy), bits(&small(1)));
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    let bytes = weights::to_bytes(&small(1));
    let format = Format::new()
        .rename("hidden", "hiden")
        .rename("hidden.weight", "output.weight")
        .rename("__metadata__", "output.bias")
        .rename("0", "norm")
        .rename("1", "norm");
    let mut net = small(3);
    let error = format.from_bytes(&mut net, &bytes).unwrap_err();
    assert_eq!(bits(&net), bits(&small(3)));
    assert_eq!(
        error.to_string().lines().collect::<Vec<_>>(),
        [
            "the weights in the file in memory are not those of `Small`:",
            "  `hidden.weight` would be the name of `hidden.weight` and of `output.weight`",
            "  `output.bias` cannot be called `__metadata__`",
            "  `rename(\"hidden\", \"hiden\")` fits no tensor of the network",
            "  `rename(\"1\", \"norm\")` fits no tensor of the network",
            "  `0.weight` [4] is not in the file; is it `norm.weight` there?",
            "  `0.bias` [4] is not in the file; is it `norm.bias` there?",
            "  `hidden.weight` is [4, 3] in the file, but [2, 4] in the network",
            "  `__metadata__` [2] is not in the file",
            "  `0.running_mean` [4] is not in the file; is it `norm.running_mean` there?",
            "  `0.running_var` [4] is not in the file; is it `norm.running_var` there?",
            "  `norm.bias` [4] is in the file, but not in the network",
            "  `norm.running_mean` [4] is in the file, but not in the network",
            "  `norm.running_var` [4] is in the file, but not in the network",
            "  `norm.weight` [4] is in the file, but not in the network",
            "  `output.bias` [2] is in the file, but not in the network",
            "  `output.weight` [2, 4] is in the file, but not in the network",
        ]
    );
}

#[test]
fn nothing_is_written_in_a_format_of_another_network() {
    let path = std::env::temp_dir().join(format!("refused-{}.safetensors", std::process::id()));
    let format = Format::new().rename("hidden", "output");
    let error = format.save(&small(1), &path).unwrap_err();
    assert!(!path.exists());
    assert_eq!(error.path.as_ref(), Some(&path));
    assert!(
        matches!(&error.problem, Problem::Format { network: "Small", misfits }
        if matches!(&misfits[..], [Misfit::OneName { .. }, Misfit::OneName { .. }]))
    );
}

/// The count of batches stands beside the running mean, wherever that is.
#[test]
fn counts_of_batches_are_passed_over_under_other_names() {
    let bytes = include_bytes!("../data/weights_f32.safetensors");
    let (header, numbers) = parts(bytes);
    assert!(header.contains("norm.num_batches_tracked"));
    let bytes_of_other_names = file(&header.replace("\"norm.", "\"model.bn."), numbers);
    let [mut plain, mut renamed] = [small(1), small(2)];
    weights::from_bytes(&mut plain, bytes).unwrap();
    let format = Format::new().rename("model.bn", "norm");
    format
        .from_bytes(&mut renamed, &bytes_of_other_names)
        .unwrap();
    assert_eq!(bits(&plain), bits(&renamed));
}
