#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the reference vectors for the further front ends, tests/reference/features.bin.

The features of src/engine/dsp, worked out a second time with numpy and scipy in double precision,
from the formulas of the sources that are named at each. Where scipy has the very thing, that is
used. The signal is made from integers, so that both sides have the very same samples.

File: records, one after the other: a line with the name (for a feature set: its text), a line
"n_samples C H W", then C * H * W little-endian float32.

Run in this folder: ./make-feature-vectors.py (needs numpy and scipy)
"""

import numpy as np
from scipy.fft import dct
from scipy.signal import get_window, savgol_filter

records = []


def record(name, values, n_samples=0):
    values = np.atleast_1d(np.asarray(values, dtype=np.float64))
    assert np.all(np.isfinite(values)), name
    shape = (1,) * (3 - values.ndim) + values.shape
    head = f"{name}\n{n_samples} {shape[0]} {shape[1]} {shape[2]}\n".encode("utf-8")
    records.append(head + values.astype("<f4").tobytes())
    print(name, shape, values.min(), values.max())


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


def noise(n_values, seed):
    """Numbers in [0, 1) that C makes as well."""
    out = np.zeros(n_values)
    state = seed
    for i in range(n_values):
        state = (state * 1664525 + 1013904223) % 2**32
        out[i] = (state >> 8) / 2.0**24
    return out


# --- frames, power, mel, dB -----------------------------------------------------------------------


def frames_of(samples, fft, hop):
    """Centred frames, silence around: (T, fft)."""
    padded = np.concatenate([np.zeros(fft // 2), samples, np.zeros(fft)])
    return np.array([padded[t * hop : t * hop + fft] for t in range(1 + len(samples) // hop)])


def power_of(samples, fft, hop):
    """(T, bins); the bins of a sine of amplitude 1 sum up to 1."""
    window = get_window("hann", fft, fftbins=True)
    return np.abs(np.fft.rfft(frames_of(samples, fft, hop) * window)) ** 2 * 4 / (fft * np.sum(window**2))


def hz_to_mel(hz):
    """Slaney's Auditory Toolbox, 1998."""
    hz = np.asarray(hz, dtype=np.float64)
    return np.where(hz < 1000, hz * 3 / 200, 15 + 27 * np.log(np.maximum(hz, 1) / 1000) / np.log(6.4))


def mel_to_hz(mel):
    mel = np.asarray(mel, dtype=np.float64)
    return np.where(mel < 15, mel * 200 / 3, 1000 * 6.4 ** ((mel - 15) / 27))


def mel_filters(rate, fft, bands, fmin, fmax, equal_area):
    corners = mel_to_hz(np.linspace(hz_to_mel(fmin), hz_to_mel(fmax), bands + 2))
    bins = np.fft.rfftfreq(fft, 1 / rate)
    out = np.array([np.interp(bins, corners[i : i + 3], [0, 1, 0], left=0, right=0) for i in range(bands)])
    return out * (2 / (corners[2:] - corners[:-2]))[:, None] if equal_area else out


def decibels(power):
    return 10 * np.log10(np.maximum(power, 1e-16))


def below_peak(levels, top):
    return np.maximum(levels - levels.max(), -top)


def mfcc_of(levels, count):
    """Davis and Mermelstein 1980: (T, bands) in dB -> (T, count)."""
    return dct(levels, type=2, norm="ortho", axis=-1)[:, :count]


# --- images ---------------------------------------------------------------------------------------


def resize_axis(n_from, n_to):
    """The matrix (n_to, n_from) of a triangle filter that grows with the shrinking."""
    scale = n_from / n_to
    reach = max(scale, 1.0)
    old = np.arange(n_from) + 0.5
    new = (np.arange(n_to) + 0.5) * scale
    weights = np.maximum(0, 1 - np.abs(old[None, :] - new[:, None]) / reach)
    return weights / weights.sum(axis=1, keepdims=True)


def resize(image, height, width):
    return resize_axis(image.shape[0], height) @ image @ resize_axis(image.shape[1], width).T


def unit(image):
    span = image.max() - image.min()
    return (image - image.min()) / span if span > 0 else image * 0


def image_set(samples, rate, seconds, fft, hop, bands=0, coefficients=0, fmin=0, fmax=0, range=80,
              equal_area=1, peak=0, unit_scale=0, channels=1, height=0, width=0):
    n = round(seconds * rate)
    samples = np.concatenate([samples, np.zeros(max(0, n - len(samples)))])[:n]
    if peak:
        samples = samples / np.abs(samples).max()
    levels = power_of(samples, fft, hop)
    if bands:
        levels = levels @ mel_filters(rate, fft, bands, fmin, fmax or rate / 2, equal_area).T
    levels = below_peak(decibels(levels), range)
    if coefficients:
        levels = mfcc_of(levels, coefficients)
    image = levels.T
    image = resize(image, height or image.shape[0], width or image.shape[1])
    if unit_scale:
        image = unit(image)
    return np.array([image] * channels)


def record_image_set(name, n_samples, **settings):
    text = " ".join(f"{key.replace('unit_scale', 'unit').replace('_', '-')}={value}"
                    for key, value in settings.items())
    record(f"{name} {text}", image_set(signal(n_samples), **settings), n_samples)


# --------------------------------------------------------------------------------------------------

record("dct", mfcc_of(noise(3 * 40, 7).reshape(3, 40) * 80 - 80, 13))
record("resize-down", resize(noise(11 * 29, 3).reshape(11, 29), 4, 7))
record("resize-up", resize(noise(11 * 29, 3).reshape(11, 29), 23, 64))
series = noise(20 * 2, 5).reshape(20, 2)
record("delta-1", savgol_filter(series, 9, 1, deriv=1, axis=0, mode="interp"))
record("delta-2", savgol_filter(series, 9, 2, deriv=2, axis=0, mode="interp"))

record_image_set("mel80-db", 16000, rate=8000, seconds=1.25, fft=512, hop=256, bands=20, fmin=20,
                 fmax=3800, range=80, equal_area=1, peak=1)
record_image_set("mel80-db", 5000, rate=8000, seconds=0.5, fft=256, hop=200, bands=12, fmin=100,
                 fmax=4000, range=60, equal_area=0, peak=0, unit_scale=1)
record_image_set("mel-image", 9000, rate=8000, seconds=1, fft=512, hop=128, bands=24, fmin=0, range=70,
                 equal_area=1, unit_scale=1, channels=3, height=16, width=20)
record_image_set("mfcc-image", 9000, rate=8000, seconds=1, fft=512, hop=128, bands=24, coefficients=14,
                 fmin=0, range=80, equal_area=1, unit_scale=1, height=14, width=16)
record_image_set("mfcc-image", 9000, rate=8000, seconds=1, fft=512, hop=256, bands=24, coefficients=14,
                 fmin=0, range=80, equal_area=1, unit_scale=0, height=0, width=0)
record_image_set("spectrogram-image", 9000, rate=8000, seconds=1, fft=512, hop=128, range=120,
                 unit_scale=1, height=16, width=16)
record_image_set("spectrogram-image", 9000, rate=8000, seconds=1, fft=128, hop=128, range=50, peak=1,
                 unit_scale=0, height=0, width=0)

with open("features.bin", "wb") as file:
    file.write(b"".join(records))
