"""Writes the weight files beside it, and prints what the network in them answers.

Another program's files, in the layout of PyTorch: of a network of three inputs, `hidden` (linear, four outputs), `norm` (batch
normalisation), a rectifier and `output` (linear, two outputs). All numbers are multiples of 1/8, exact in every type.

    pip install numpy==2.4.6 safetensors==0.8.0
    python make_weights.py
"""

import pathlib

import numpy as np
import safetensors

EPSILON = 1e-5


def numbers(first, *shape):
    count = int(np.prod(shape))
    return ((np.arange(count) * 5 + first) % 17 - 8).reshape(shape) / 8


tensors = {
    "hidden.weight": numbers(1, 4, 3),
    "hidden.bias": numbers(2, 4),
    "norm.weight": numbers(3, 4),
    "norm.bias": numbers(4, 4),
    "norm.running_mean": numbers(5, 4),
    "norm.running_var": numbers(6, 4) + 2,
    "norm.num_batches_tracked": np.array(7),
    "output.weight": numbers(7, 2, 4),
    "output.bias": numbers(8, 2),
}


def answer(x):
    t = tensors
    x = t["hidden.weight"] @ x + t["hidden.bias"]
    x = (x - t["norm.running_mean"]) / np.sqrt(t["norm.running_var"] + EPSILON)
    x = np.maximum(x * t["norm.weight"] + t["norm.bias"], 0)
    return t["output.weight"] @ x + t["output.bias"]


def bfloat16(array):
    """The upper halves of float32 numbers: numpy has no such type."""
    bits = array.astype("<f4").view("<u4")
    assert not (bits & 0xFFFF).any()
    return (bits >> 16).astype("<u2")


def file(dtype, convert):
    arrays = {name: convert(array) for name, array in tensors.items() if array.dtype != np.int64}
    specs = {name: (dtype, array) for name, array in arrays.items()}
    specs["norm.num_batches_tracked"] = ("int64", tensors["norm.num_batches_tracked"])
    specs = {
        name: safetensors.TensorSpec(
            dtype=dtype, shape=array.shape, data_ptr=array.ctypes.data, data_len=array.nbytes
        )
        for name, (dtype, array) in specs.items()
    }
    # The metadata are those of tools that save PyTorch modules.
    return safetensors.serialize(specs, {"format": "pt"})


here = pathlib.Path(__file__).parent
for name, dtype, convert in [
    ("f16", "float16", lambda array: array.astype("<f2")),
    ("bf16", "bfloat16", bfloat16),
    ("f32", "float32", lambda array: array.astype("<f4")),
    ("f64", "float64", lambda array: array.astype("<f8")),
]:
    (here / f"weights_{name}.safetensors").write_bytes(file(dtype, convert))

for x in [1, -2, 0.5], [0.25, 3, -1]:
    print(x, [float(y) for y in answer(np.array(x))])
