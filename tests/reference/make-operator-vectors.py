#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the reference vectors for single operators, tests/reference/operators.safetensors.

For each case: what PyTorch says in double precision, and the gradients of the input and of every
tensor for the loss sum (output * weights). Input, tensors and the loss's weights are made from
integers, so that both sides have the very same numbers and none of them need be stored.
tests/unit/nn/test-operators.c has the same cases under the same names.

Run in this folder: ./make-operator-vectors.py (needs numpy and PyTorch)
"""

import json
import struct

import numpy as np
import torch
from torch.nn import functional as F

BATCH = 3


class Integers:
    """Knuth's linear congruential generator; the high bits are the good ones."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return self.state >> 33

    def values(self, shape, offset=0.0, scale=1.0):
        """Float32 numbers in [offset - scale, offset + scale), in double."""
        n = int(np.prod(shape))
        integers = np.array([self.next() & 0xFFFF for _ in range(n)], dtype=np.float64)
        values = (offset + scale * (integers - 32768) / 32768).astype(np.float32)
        return torch.from_numpy(values.reshape(shape)).double()


def seed_of(name):
    """FNV-1a."""
    seed = 0xCBF29CE484222325
    for byte in name.encode():
        seed = (seed ^ byte) * 0x100000001B3 % 2**64
    return seed


def pool(function, *arguments, **options):
    return lambda x, tensors: function(x, *arguments, **options)


def batch_norm(x, tensors):
    weight, bias = tensors.values()
    shape = (BATCH, x.shape[1]) if x.shape[2] * x.shape[3] == 1 else (BATCH, x.shape[1], x.shape[3])
    return F.batch_norm(x.reshape(shape), None, None, weight, bias, True, 0.1, 1e-5).reshape(x.shape)


def norm_shapes(channels):
    return {"weight": (channels,), "bias": (channels,)}


def recurrent(layer, n_inputs, n_hidden, bidirectional):
    shapes = {
        name: tuple(tensor.shape)
        for name, tensor in layer(n_inputs, n_hidden, bidirectional=bidirectional).named_parameters()
    }

    def run(x, tensors):
        state = torch.zeros(2 if bidirectional else 1, BATCH, n_hidden, dtype=torch.double)
        kind, states = (torch._VF.lstm, (state, state)) if layer is torch.nn.LSTM else (torch._VF.gru, state)
        steps = x.squeeze(2).transpose(1, 2)
        output = kind(steps, states, list(tensors.values()), True, 1, 0.0, False, bidirectional, True)[0]
        return output.transpose(1, 2).unsqueeze(2)

    return run, shapes


def joined(x, tensors):
    return torch.cat([torch.tanh(x), x, torch.sigmoid(x)], 1)


# Name: shape of the input, function, shapes of the tensors in their order.
CASES = {
    "sigmoid": ((2, 5, 7), lambda x, _: torch.sigmoid(x), {}),
    "tanh": ((2, 5, 7), lambda x, _: torch.tanh(x), {}),
    "softsign": ((2, 5, 7), lambda x, _: F.softsign(x), {}),
    "leaky-relu": ((2, 5, 7), lambda x, _: F.leaky_relu(x, 0.01), {}),
    "softmax": ((6, 2, 3), lambda x, _: F.softmax(x, 1), {}),
    "softmax-vector": ((9, 1, 1), lambda x, _: F.softmax(x, 1), {}),
    "sum": ((2, 3, 4), lambda x, _: torch.tanh(x) + x, {}),
    "concat": ((2, 3, 4), joined, {}),
    "flatten": ((2, 3, 4), lambda x, _: torch.tanh(x.flatten(1)[:, :, None, None]), {}),
    "squeeze": ((2, 3, 4), lambda x, _: F.softmax(x.reshape(BATCH, 6, 1, 4), 1), {}),
    "max-pool-alexnet": ((2, 13, 9), pool(F.max_pool2d, 3, 2), {}),
    "max-pool-resnet": ((2, 8, 7), pool(F.max_pool2d, 3, 2, 1), {}),
    "max-pool-googlenet": ((2, 8, 7), pool(F.max_pool2d, 3, 2, ceil_mode=True), {}),
    "max-pool-inception": ((2, 7, 5), pool(F.max_pool2d, 3, 1, 1, ceil_mode=True), {}),
    "max-pool-uneven": ((1, 9, 11), pool(F.max_pool2d, (4, 2), (3, 1), (2, 1), ceil_mode=True), {}),
    "avg-pool-padded": ((2, 8, 7), pool(F.avg_pool2d, 3, 2, 1), {}),
    "avg-pool-ceil": ((2, 8, 7), pool(F.avg_pool2d, 3, 2, 1, ceil_mode=True), {}),
    "avg-pool-uneven": ((1, 9, 11), pool(F.avg_pool2d, (4, 2), (3, 1), (2, 1), ceil_mode=True), {}),
    "adaptive-avg-pool": ((2, 9, 5), pool(F.adaptive_avg_pool2d, (7, 7)), {}),
    "adaptive-avg-pool-small": ((2, 9, 5), pool(F.adaptive_avg_pool2d, (2, 3)), {}),
    "batch-norm-vector": ((11, 1, 1), batch_norm, norm_shapes(11)),
    "batch-norm-time": ((4, 1, 9), batch_norm, norm_shapes(4)),
    "lstm": ((5, 1, 7), *recurrent(torch.nn.LSTM, 5, 6, False)),
    "lstm-bidirectional": ((3, 1, 6), *recurrent(torch.nn.LSTM, 3, 18, True)),
    "gru": ((5, 1, 7), *recurrent(torch.nn.GRU, 5, 6, False)),
    "gru-bidirectional": ((3, 1, 6), *recurrent(torch.nn.GRU, 3, 18, True)),
}


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
    arrays = {}
    for name, (shape, function, tensor_shapes) in CASES.items():
        integers = Integers(seed_of(name))
        x = integers.values((BATCH, *shape), scale=2.0).requires_grad_()
        tensors = {
            key: integers.values(tensor_shape, scale=0.5).requires_grad_()
            for key, tensor_shape in tensor_shapes.items()
        }
        output = function(x, tensors)
        weights = integers.values(tuple(output.shape))
        (output * weights).sum().backward()

        arrays[f"{name}/output"] = output.detach().numpy()
        arrays[f"{name}/gradient.input"] = x.grad.numpy()
        for key, tensor in tensors.items():
            arrays[f"{name}/gradient.{key}"] = tensor.grad.numpy()

    write_safetensors("operators.safetensors", arrays)


main()
