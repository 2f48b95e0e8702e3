"""Writes the files of `tests/keras.rs`: three models of Keras with random weights, and what they give.

    pip install keras torch safetensors        # made with keras 3.15.1, torch 2.15.0, safetensors 0.8.0, Python 3.11
    python tests/keras/generate.py
"""

import os
from pathlib import Path

os.environ["KERAS_BACKEND"] = "torch"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras
import numpy as np
from keras import layers
from safetensors.numpy import save_file

HERE = Path(__file__).parent
SAMPLES = 3

random = np.random.default_rng(1)


def images():
    """A `Sequential`: its name stands before those of its layers."""
    return keras.Sequential(
        [
            keras.Input((9, 7, 2)),
            layers.Conv2D(4, 3, strides=2, padding="same", activation="relu"),
            layers.BatchNormalization(),
            layers.DepthwiseConv2D(3, depth_multiplier=2, padding="same"),
            layers.GroupNormalization(4),
            layers.SeparableConv2D(3, 2, depth_multiplier=2),
            layers.Conv2DTranspose(4, 3, strides=2, padding="same"),
            layers.Conv2D(8, (1, 2), groups=2, name="in_groups"),
            layers.Conv2D(8, 2, groups=8, name="alone"),
            layers.Flatten(),
            layers.BatchNormalization(name="flat_norm"),
            layers.Dense(3, name="output"),
        ],
        name="pictures",
    )


def words():
    """A functional model: its layers' names stand as they are."""
    words = keras.Input((6,))
    x = layers.Embedding(9, 4)(words)
    x = layers.LayerNormalization()(x)
    x = layers.Bidirectional(layers.LSTM(3, return_sequences=True), name="both_lstm")(x)
    x = layers.LSTM(5, return_sequences=True)(x)
    x = layers.GRU(4, name="after")(x)
    return keras.Model(words, x)


def frames():
    frames = keras.Input((6, 3))
    x = layers.Bidirectional(layers.GRU(3, return_sequences=True), name="both_gru")(frames)
    x = layers.GRU(4, return_sequences=True, reset_after=False, name="before")(x)
    x = layers.RMSNormalization()(x)
    x = layers.MultiHeadAttention(num_heads=2, key_dim=2)(x, x)
    x = layers.SimpleRNN(4, return_sequences=True, use_bias=False)(x)
    x = layers.Conv1D(4, 2, padding="causal")(x)
    x = layers.DepthwiseConv1D(2, depth_multiplier=2)(x)
    x = layers.TimeDistributed(layers.Dense(3, name="frame"))(x)
    x = layers.Bidirectional(layers.SimpleRNN(2), name="both_rnn")(x)
    return keras.Model(frames, layers.Dense(2, name="output")(x))


def numbers(tensor):
    """Row-major: `save_file` writes what lies in memory, without a word if that is in another order."""
    return np.ascontiguousarray(keras.ops.convert_to_numpy(tensor))


def write(name, model, inputs):
    inputs = inputs.astype("float32")
    for variable in model.weights:
        drawn = random.normal(0.0, 0.6, variable.shape)
        if variable.name in ("gamma", "scale", "moving_variance"):
            drawn = 0.5 + abs(drawn)
        variable.assign(drawn)
    weights = {variable.path: numbers(variable) for variable in model.weights}
    save_file(weights, HERE / f"{name}.safetensors")
    outputs = numbers(model(inputs, training=False))
    save_file({"input": inputs, "output": outputs}, HERE / f"{name}.golden.safetensors")
    print(name, outputs, *weights, sep="\n")


write("images", images(), random.normal(0.0, 1.0, (SAMPLES, 9, 7, 2)))
write("words", words(), random.integers(0, 9, (SAMPLES, 6)))
write("frames", frames(), random.normal(0.0, 1.0, (SAMPLES, 6, 3)))
