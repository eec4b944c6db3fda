#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the reference vectors for the default network, tests/reference/network-moodplane-1.safetensors.

The network of src/engine/nn/zoo.c a second time, in PyTorch and double precision: what it says in
inference and in training, the batch statistics, and the gradients of every tensor and of the input
for the loss sum (output * weights). Weights, input and the loss's weights are made from integers, so
that both sides have the very same numbers and none of them need be stored; the mask of dropout comes
from the generator of src/engine/base/rng.c.

Of a gradient of more than SAMPLES numbers the file holds that many, picked at random, and the length
of the whole.

Run in this folder: ./make-network-vectors.py (needs numpy and PyTorch)
"""

import json
import struct

import numpy as np
import torch
from torch.nn import functional as F

BATCH, BANDS, FRAMES = 3, 80, 48
CHANNELS = [16, 32, 64, 128, 192]
N_OUTPUTS = 5
DROPOUT = 0.3
DROPOUT_SEED = 7
SAMPLES = 1500


class Integers:
    """Knuth's linear congruential generator; the high bits are the good ones."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return self.state >> 33

    def values(self, shape, offset=0.0, scale=1.0):
        """Float32 numbers in [offset - scale, offset + scale)."""
        n = int(np.prod(shape))
        integers = np.array([self.next() & 0xFFFF for _ in range(n)], dtype=np.float64)
        return (offset + scale * (integers - 32768) / 32768).astype(np.float32).reshape(shape)


class Xoshiro:
    """xoshiro256** 1.0, seeded by splitmix64."""

    def __init__(self, seed):
        self.words = []
        for _ in range(4):
            seed = (seed + 0x9E3779B97F4A7C15) % 2**64
            z = ((seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9) % 2**64
            z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) % 2**64
            self.words.append(z ^ (z >> 31))

    @staticmethod
    def rotate(x, bits):
        return ((x << bits) | (x >> (64 - bits))) % 2**64

    def uniform(self):
        s = self.words
        result = self.rotate(s[1] * 5 % 2**64, 7) * 9 % 2**64
        shifted = s[1] << 17 & 2**64 - 1
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= shifted
        s[3] = self.rotate(s[3], 45)
        return (result >> 11) * 2.0**-53


def draw_tensors(integers):
    """All tensors by name, in the order of the model."""
    tensors = {}
    n_inputs = 1
    for i, n_channels in enumerate(CHANNELS):
        height = 3 if i < 4 else BANDS // 16
        fan_in = n_inputs * height * 3
        block = f"block{i + 1}"
        tensors[f"{block}.conv.weight"] = integers.values(
            (n_channels, n_inputs, height, 3), scale=np.sqrt(6 / fan_in)
        )
        tensors[f"{block}.norm.weight"] = integers.values((n_channels,), 1.0, 0.5)
        tensors[f"{block}.norm.bias"] = integers.values((n_channels,), 0.0, 0.5)
        tensors[f"{block}.norm.running_mean"] = integers.values((n_channels,), 0.0, 0.5)
        tensors[f"{block}.norm.running_var"] = integers.values((n_channels,), 1.0, 0.5)
        n_inputs = n_channels
    tensors["steps.weight"] = integers.values((N_OUTPUTS, n_inputs, 1, 1), scale=np.sqrt(6 / n_inputs))
    tensors["steps.bias"] = integers.values((N_OUTPUTS,), 0.0, 0.5)
    return tensors


def dropout_mask(shape):
    rng = Xoshiro(DROPOUT_SEED)
    uniforms = np.array([rng.uniform() for _ in range(int(np.prod(shape)))])
    return torch.from_numpy(np.where(uniforms < DROPOUT, 0.0, 1 / (1 - DROPOUT)).reshape(shape))


def run(tensors, x, training):
    """Returns output, steps and the batch statistics by name."""
    statistics = {}
    for i in range(5):
        norm = f"block{i + 1}.norm"
        x = F.conv2d(x, tensors[f"block{i + 1}.conv.weight"], padding=(1, 1) if i < 4 else (0, 1))
        mean, variance = tensors[f"{norm}.running_mean"].clone(), tensors[f"{norm}.running_var"].clone()
        # With a momentum of 1 the running statistics become those of the batch.
        x = F.batch_norm(
            x, mean, variance, tensors[f"{norm}.weight"], tensors[f"{norm}.bias"], training, 1.0, 1e-5
        )
        statistics[f"{norm}.running_mean"], statistics[f"{norm}.running_var"] = mean, variance
        x = F.relu(x)
        if i < 4:
            x = F.max_pool2d(x, 2)
    if training:
        x = x * dropout_mask(x.shape)
    steps = F.conv2d(x, tensors["steps.weight"], tensors["steps.bias"])
    return steps.mean(dim=3, keepdim=True), steps, statistics


def write_safetensors(path, arrays):
    header, begin = {}, 0
    for name, array in arrays.items():
        end = begin + 4 * array.size
        header[name] = dict(dtype="F32", shape=list(array.shape), data_offsets=[begin, end])
        begin = end
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for array in arrays.values():
            file.write(array.astype("<f4").tobytes())


def main():
    integers = Integers(1)
    tensors = {name: torch.from_numpy(values).double() for name, values in draw_tensors(integers).items()}
    x = torch.from_numpy(integers.values((BATCH, 1, BANDS, FRAMES))).double().requires_grad_()
    weights = torch.from_numpy(integers.values((BATCH, N_OUTPUTS, 1, 1))).double()
    for name, tensor in tensors.items():
        tensor.requires_grad_("running" not in name)
    arrays = {}

    with torch.no_grad():
        output, steps, _ = run(tensors, x, training=False)
        arrays["inference.output"], arrays["inference.steps"] = output.numpy(), steps.numpy()

    output, steps, statistics = run(tensors, x, training=True)
    (output * weights).sum().backward()
    arrays["training.output"] = output.detach().numpy()
    arrays["training.steps"] = steps.detach().numpy()
    for name, values in statistics.items():
        arrays[f"statistics.{name}"] = values.numpy()

    gradients = {name: tensor.grad for name, tensor in tensors.items() if tensor.requires_grad}
    for name, gradient in {**gradients, "input": x.grad}.items():
        values = gradient.numpy().ravel()
        picked = range(values.size)
        if values.size > SAMPLES:
            picked = [integers.next() % values.size for _ in range(SAMPLES)]
        arrays[f"gradient.{name}"] = values[picked]
        arrays[f"length.{name}"] = np.array([np.sqrt((values**2).sum())])

    write_safetensors("network-moodplane-1.safetensors", arrays)


main()
