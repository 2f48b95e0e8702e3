//! Weight files of the network that the cases `tests/errors/weights_*.rs` declare, right ones and wrong ones.

use safetensors::Dtype;
use safetensors::tensor::TensorView;

/// A tensor: its name, its shape.
type Tensor = (&'static str, &'static [usize]);

const RIGHT: [Tensor; 4] = [
    ("hidden.weight", &[3, 2]),
    ("hidden.bias", &[3]),
    ("output.weight", &[1, 3]),
    ("output.bias", &[1]),
];
/// Of the second half, nothing is as it should be.
const DIFFERENT: [Tensor; 4] = [
    ("hidden.weight", &[2, 3]),
    ("hidden.bais", &[3]),
    ("output.weight", &[4, 4]),
    ("output.bias", &[4]),
];
/// As PyTorch's `nn.Sequential` calls them.
const SEQUENTIAL: [Tensor; 4] = [
    ("0.weight", &[3, 2]),
    ("0.bias", &[3]),
    ("2.weight", &[1, 3]),
    ("2.bias", &[1]),
];

/// The files, with their names.
pub fn all() -> Vec<(&'static str, Vec<u8>)> {
    let right = of(&RIGHT, Dtype::F32, 0);
    vec![
        ("truncated", right[..right.len() - 4].to_vec()),
        ("hostile", [&[0xff; 8], &right[8..]].concat()),
        ("different", of(&DIFFERENT, Dtype::F32, 0)),
        (
            "shape",
            of(
                &[("hidden.weight", &[4, 2]), RIGHT[1], RIGHT[2], RIGHT[3]],
                Dtype::F32,
                0,
            ),
        ),
        ("missing_tensor", of(&RIGHT[..3], Dtype::F32, 0)),
        (
            "unknown_tensor",
            of(
                &[&RIGHT[..], &[("head.weight", &[2, 2])]].concat(),
                Dtype::F32,
                0,
            ),
        ),
        ("sequential", of(&SEQUENTIAL, Dtype::F32, 0)),
        ("integers", of(&RIGHT, Dtype::I32, 0)),
        ("not_finite", of(&RIGHT, Dtype::F32, 0xff)),
        ("right", right),
    ]
}

/// A file of these tensors, whose numbers have one byte for all.
fn of(tensors: &[Tensor], dtype: Dtype, byte: u8) -> Vec<u8> {
    let numbers = [byte; 64];
    let views = tensors.iter().map(|&(name, shape)| {
        let len = 4 * shape.iter().product::<usize>();
        let view = TensorView::new(dtype, shape.to_vec(), &numbers[..len]);
        (name, view.expect("its length is that of its shape"))
    });
    safetensors::serialize(views, None).expect("the tensors are small")
}
