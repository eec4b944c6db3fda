#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the reference vectors of losses, optimizers and learning rates, tests/reference/training.safetensors.

All is computed by PyTorch in double precision; numbers that go in are made from integers, the same on
both sides.

- loss.NAME: the loss of each sample, then the gradients of the outputs, sample by sample.
- optimizer.NAME: the losses of STEPS steps of a small network (dense, sigmoid, dense; mean squared
  error), then the parameters after them.
- rate.NAME: the learning rate of each step.

Run in this folder: ./make-training-vectors.py (needs numpy and PyTorch)
"""

import json
import struct

import numpy as np
import torch
from torch.nn import functional as F

SAMPLES, OUTPUTS = 6, 4
BATCH, INPUTS, HIDDEN, TARGETS, STEPS = 8, 6, 10, 3, 20


class Integers:
    """Knuth's linear congruential generator; the high bits are the good ones."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return self.state >> 33

    def values(self, shape, scale=1.0):
        """Float32 numbers in [-scale, scale)."""
        n = int(np.prod(shape))
        integers = np.array([self.next() & 0xFFFF for _ in range(n)], dtype=np.float64)
        values = (scale * (integers - 32768) / 32768).astype(np.float32).reshape(shape)
        return torch.from_numpy(values).double()


def gaussian_nll(x, t):
    half = x.shape[0] // 2
    return F.gaussian_nll_loss(x[:half], t[:half], x[half:].exp())


def binary(x, t):
    return F.binary_cross_entropy_with_logits(x, (t + 3) / 6)


def distribution(t):
    return torch.softmax(t, 0)


LOSSES = {
    "mse": lambda x, t: F.mse_loss(x, t),
    "l1": lambda x, t: F.l1_loss(x, t),
    "huber": lambda x, t: F.huber_loss(x, t, delta=0.7),
    "cross-entropy": lambda x, t: F.cross_entropy(x[None], distribution(t)[None], label_smoothing=0.1),
    "class-weights": lambda x, t: F.cross_entropy(
        x[None], distribution(t)[None], weight=torch.tensor([0.5, 1.0, 2.0, 1.5], dtype=torch.float64)
    ),
    "binary-cross-entropy": binary,
    "gaussian-nll": gaussian_nll,
}

OPTIMIZERS = {
    "sgd": lambda p: torch.optim.SGD(p, 0.1),
    "sgd-momentum": lambda p: torch.optim.SGD(p, 0.1, momentum=0.9, weight_decay=0.01),
    "sgd-nesterov": lambda p: torch.optim.SGD(p, 0.1, momentum=0.9, nesterov=True),
    "rmsprop": lambda p: torch.optim.RMSprop(p, weight_decay=0.01),
    "rmsprop-momentum": lambda p: torch.optim.RMSprop(p, 0.003, momentum=0.8),
    "adagrad": lambda p: torch.optim.Adagrad(p, 0.05, weight_decay=0.01),
    "adadelta": lambda p: torch.optim.Adadelta(p, weight_decay=0.01),
    "adam": lambda p: torch.optim.Adam(p, 0.01, weight_decay=0.01),
    "adamw": lambda p: torch.optim.AdamW(p, 0.01, weight_decay=0.1),
    "adamax": lambda p: torch.optim.Adamax(p, 0.01, weight_decay=0.01),
    "nadam": lambda p: torch.optim.NAdam(p, 0.01, weight_decay=0.01),
}


def make_losses(arrays):
    for name, loss in LOSSES.items():
        integers = Integers(3)
        values, gradients = [], []
        for _ in range(SAMPLES):
            x = integers.values((OUTPUTS,), 3.0).requires_grad_()
            t = integers.values((OUTPUTS,), 3.0)
            value = loss(x, t)
            value.backward()
            values.append(value.item())
            gradients.append(x.grad.numpy())
        arrays[f"loss.{name}"] = np.concatenate([np.array(values), *gradients])


def make_optimizers(arrays):
    for name, make in OPTIMIZERS.items():
        integers = Integers(5)
        shapes = [(HIDDEN, INPUTS), (HIDDEN,), (TARGETS, HIDDEN), (TARGETS,)]
        parameters = [integers.values(shape).requires_grad_() for shape in shapes]
        x, t = integers.values((BATCH, INPUTS)), integers.values((BATCH, TARGETS))
        optimizer = make(parameters)
        losses = []
        for _ in range(STEPS):
            optimizer.zero_grad()
            hidden = torch.sigmoid(F.linear(x, parameters[0], parameters[1]))
            loss = F.mse_loss(F.linear(hidden, parameters[2], parameters[3]), t)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        arrays[f"optimizer.{name}"] = np.concatenate(
            [np.array(losses), *[p.detach().numpy().ravel() for p in parameters]]
        )


def make_rates(arrays):
    def rates(make, n_steps, steps_per_call):
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], 0.3)
        schedule = make(optimizer)
        values = []
        for step in range(n_steps):
            values.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            if (step + 1) % steps_per_call == 0 and step + 1 < n_steps:
                schedule.step()
        return np.array(values)

    scheduler = torch.optim.lr_scheduler
    arrays["rate.step"] = rates(lambda o: scheduler.StepLR(o, 2, 0.1), 40, 5)
    arrays["rate.one-cycle"] = rates(
        lambda o: scheduler.OneCycleLR(o, 0.3, total_steps=40, cycle_momentum=False), 40, 1
    )
    arrays["rate.one-cycle-other"] = rates(
        lambda o: scheduler.OneCycleLR(
            o, 0.3, total_steps=37, pct_start=0.45, div_factor=10.0, final_div_factor=100.0, cycle_momentum=False
        ),
        37,
        1,
    )


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
    make_losses(arrays)
    make_optimizers(arrays)
    make_rates(arrays)
    write_safetensors("training.safetensors", arrays)


main()
