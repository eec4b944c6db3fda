#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the reference vectors for the front end, tests/reference/frontend-*.bin.

The same features as src/engine/dsp, worked out a second time with numpy and scipy in double
precision. The signal is made from integers, so that both sides have the very same samples.

File: a line with the configuration, a line "n_samples n_frames n_bands", then n_frames * n_bands
little-endian float32 in dB.

Run in this folder: ./make-frontend-vectors.py (needs numpy and scipy)
"""

import numpy as np
from scipy.signal import get_window

CASES = {
    "default": (dict(rate=16000, fft=1024, hop=500, bands=80, fmin=30, fmax=8000, floor=-80), 24000),
    "wide": (dict(rate=22050, fft=2048, hop=735, bands=64, fmin=0, fmax=11025, floor=-120), 12000),
    "short": (dict(rate=8000, fft=256, hop=256, bands=20, fmin=100, fmax=3333.5, floor=-60.5), 6000),
}


def signal(n_samples):
    """A rising triangle wave and noise; every 2048 samples 12 dB softer, then silence; repeated."""
    out = np.zeros(n_samples, dtype=np.float64)
    noise = 12345
    phase = 0
    for i in range(n_samples):
        noise = (noise * 1664525 + 1013904223) % 2**32
        phase = (phase + 2000000 + i * 90000) % 2**32
        triangle = abs((phase >> 16) - 32768) - 16384
        value = triangle + (noise >> 20) - 2048
        loudness = (i // 2048) % 4
        if loudness == 3:
            value = 0
        out[i] = value / 32768.0 / 4.0**loudness
    return out


def hz_to_mel(hz):
    """Slaney's Auditory Toolbox, 1998."""
    hz = np.asarray(hz, dtype=np.float64)
    return np.where(hz < 1000, hz * 3 / 200, 15 + 27 * np.log(np.maximum(hz, 1) / 1000) / np.log(6.4))


def mel_to_hz(mel):
    mel = np.asarray(mel, dtype=np.float64)
    return np.where(mel < 15, mel * 200 / 3, 1000 * 6.4 ** ((mel - 15) / 27))


def filters(rate, fft, bands, fmin, fmax):
    corners = mel_to_hz(np.linspace(hz_to_mel(fmin), hz_to_mel(fmax), bands + 2))
    bins = np.fft.rfftfreq(fft, 1 / rate)
    return np.array([np.interp(bins, corners[i : i + 3], [0, 1, 0], left=0, right=0) for i in range(bands)])


def frontend(samples, rate, fft, hop, bands, fmin, fmax, floor):
    window = get_window("hann", fft, fftbins=True)
    starts = range(0, len(samples) - fft + 1, hop)
    frames = np.array([samples[s : s + fft] * window for s in starts])
    # The bins of a sine of amplitude 1 sum up to 1.
    power = np.abs(np.fft.rfft(frames)) ** 2 * 4 / (fft * np.sum(window**2))
    mel = power @ filters(rate, fft, bands, fmin, fmax).T
    return 10 * np.log10(np.maximum(mel, 10 ** (floor / 10)))


for name, (config, n_samples) in CASES.items():
    decibels = frontend(signal(n_samples), **config).astype("<f4")
    text = "mel " + " ".join(f"{key}={value}" for key, value in config.items())
    with open(f"frontend-{name}.bin", "wb") as file:
        file.write(f"{text}\n{n_samples} {decibels.shape[0]} {decibels.shape[1]}\n".encode("ascii"))
        file.write(decibels.tobytes())
    print(name, decibels.shape, decibels.min(), decibels.max())
