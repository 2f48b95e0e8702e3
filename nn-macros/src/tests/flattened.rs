//! Which tensors the expansion says to lie in another order in weight files.

/// The tensors of an expansion that are said to be flattened, each with what it is flattened from.
fn flattened(declaration: &str) -> Vec<String> {
    let tokens = declaration.parse().expect("it is tokens");
    let text: String = crate::declare(tokens)
        .to_string()
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    assert!(!text.contains("compile_error"), "{text}");
    let entries = text.split("_tensors_of::<").skip(1);
    entries
        .filter_map(|entry| {
            let (layer, rest) = entry.split_once(">(")?;
            let (_, rest) = rest.split_once(").flattened(")?;
            let (shapes, _) = rest.split_once(')')?;
            Some(format!("{layer} {}", shapes.replace("usize", "")))
        })
        .collect()
}

#[test]
fn images_are_reordered_up_to_the_first_dense_step() {
    let found = flattened(
        "struct Net: [8, 8, 3] -> [4] {
            conv2d(6, kernel = 3), max_pool2d(2), relu, flatten, batch_norm, dropout(0.2), dense(54), dense(4),
        }",
    );
    assert_eq!(
        found,
        [
            "Step_batch_norm1 &[&[3,3,6]]",
            "Step_dense1 &[&[3,3,6]]",
            // Its running statistics.
            "Step_batch_norm1 &[&[3,3,6]]",
        ]
    );
}

#[test]
fn one_channel_or_one_position_is_not() {
    for declaration in [
        "struct Net: [8, 8, 1] -> [4] { flatten, dense(4) }",
        "struct Net: [3, 3, 2] -> [4] { conv2d(6, kernel = 3), flatten, dense(4) }",
        "struct Net: [3, 3, 2] -> [4] { global_avg_pool, dense(4) }",
        "struct Net: [18] -> [4] { flatten, dense(4) }",
    ] {
        assert!(flattened(declaration).is_empty(), "{declaration}");
    }
}

#[test]
fn blocks_hand_it_on() {
    let found = flattened(
        "struct Net: [8, 2] -> [4] {
            residual { conv1d(2, kernel = 3, padding = same), tanh },
            concat { a: { flatten }, b: { flatten, dense(3) } },
            dense(4),
        }",
    );
    assert_eq!(
        found,
        ["Step_dense1 &[&[8,2]]", "Step_dense1 &[&[8,2],&[3]]"]
    );
}
