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
from scipy.ndimage import convolve1d
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
    """Centered frames, silence around: (T, fft)."""
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
              equal_area=1, peak=0, unit_scale=0, channels=1, height=0, width=0, deltas=0):
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
    images = []
    for order in np.arange(deltas + 1):
        image = levels.T
        if order:
            image = savgol_filter(image, 9, order, deriv=order, axis=1, mode="interp")
        image = resize(image, height or image.shape[0], width or image.shape[1])
        images.append(unit(image) if unit_scale else image)
    return np.array(images * channels)


def record_image_set(name, n_samples, **settings):
    text = " ".join(f"{key.replace('unit_scale', 'unit').replace('_', '-')}={value}"
                    for key, value in settings.items())
    record(f"{name} {text}", image_set(signal(n_samples), **settings), n_samples)


# --- pitch ----------------------------------------------------------------------------------------


def chroma_filters(rate, fft):
    """Ellis, "Chroma feature analysis and synthesis", 2007: bells of one semitone (or one bin, where
    that is more) around each pitch class, each bin's of length 1, weighted around the fifth octave."""
    hz = np.arange(fft // 2 + 2) * rate / fft
    semitones = np.zeros(fft // 2 + 2)
    semitones[1:] = 12 * np.log2(hz[1:] / (440 / 16))
    semitones[0] = semitones[1] - 18
    widths = np.maximum(np.diff(semitones), 1)
    semitones = semitones[:-1]
    filters = np.zeros((12, fft // 2 + 1))
    for c in range(12):  # from A
        away = (semitones - c + 6) % 12 - 6
        filters[c] = np.exp(-2 * (away / widths) ** 2)
    filters /= np.sqrt((filters**2).sum(axis=0))
    filters *= np.exp(-0.5 * ((semitones / 12 - 5) / 2) ** 2)
    return np.roll(filters, 9, axis=0)  # from C


def normal_chroma(power, rate, fft):
    chroma = power @ chroma_filters(rate, fft).T
    peak = chroma.max(axis=1, keepdims=True)
    return np.where(peak > 1e-12, chroma / np.maximum(peak, 1e-12), 0)


def cens_of(chroma):
    """Müller and Ewert, Chroma Toolbox, 2011; scipy's symmetric Hann window, less its zeros."""
    total = chroma.sum(axis=1, keepdims=True)
    shares = np.divide(chroma, total, out=np.zeros_like(chroma), where=total > 0)
    steps = sum((shares > limit) * 0.25 for limit in (0.05, 0.1, 0.2, 0.4))
    window = get_window("hann", 43, fftbins=False)[1:-1]
    smooth = np.array([convolve1d(column, window, mode="constant") for column in steps.T]).T
    length = np.sqrt((smooth**2).sum(axis=1, keepdims=True))
    return np.divide(smooth, length, out=np.zeros_like(smooth), where=length > 1e-6)


def tonal_of(chroma):
    """Harte, Sandler and Gasser 2006."""
    notes = np.arange(12)
    basis = np.array([np.sin(notes * 7 * np.pi / 6), np.cos(notes * 7 * np.pi / 6),
                      np.sin(notes * 3 * np.pi / 2), np.cos(notes * 3 * np.pi / 2),
                      0.5 * np.sin(notes * 2 * np.pi / 3), 0.5 * np.cos(notes * 2 * np.pi / 3)])
    total = chroma.sum(axis=1, keepdims=True)
    return np.divide(chroma @ basis.T, total, out=np.zeros((len(chroma), 6)), where=total > 0)


def key_of(chroma):
    """Krumhansl and Kessler 1982: tonic, 1 if major, clarity, mode."""
    major = [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88]
    minor = [6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17]
    fits = [[np.corrcoef(np.roll(profile, tonic), chroma)[0, 1] for tonic in range(12)]
            for profile in (major, minor)]
    best = [max(row) for row in fits]
    which = 0 if best[0] >= best[1] else 1
    return [int(np.argmax(fits[which])), 1 - which, max(best), best[0] - best[1]]


# --- shape of a spectrum --------------------------------------------------------------------------

ROLLOFFS = (0.25, 0.5, 0.75, 0.85)


def shape_of(power, rate, fft):
    """(T, 8 + 4): Peeters 2004."""
    hz = np.fft.rfftfreq(fft, 1 / rate)
    out = np.zeros((len(power), 12))
    for row, p in zip(out, power):
        if p.sum() < 1e-12:
            continue
        share = np.sqrt(p) / np.sqrt(p).sum()
        centroid = (hz * share).sum()
        spread = np.sqrt(((hz - centroid) ** 2 * share).sum())
        row[0:4] = (centroid, spread, ((hz - centroid) ** 3 * share).sum() / spread**3,
                    ((hz - centroid) ** 4 * share).sum() / spread**4)
        row[4] = np.polyfit(hz / 1000, share, 1)[0]
        parts = p[p > 0] / p.sum()
        row[5] = -(parts * np.log(parts)).sum() / np.log(len(p))
        row[6] = np.exp(np.mean(np.log(np.maximum(p, 1e-16)))) / p.mean()
        row[7] = 10 * np.log10(p.max() / p.mean())
        row[8:] = [hz[np.searchsorted(np.cumsum(share), limit)] for limit in ROLLOFFS]
    return out


def flux_of(power):
    """Tzanetakis and Cook 2002, on magnitudes over their sum."""
    magnitude = np.sqrt(power)
    total = magnitude.sum(axis=1)
    out = np.zeros(len(power))
    for t in range(1, len(power)):
        if total[t] > 1e-6 and total[t - 1] > 1e-6:
            out[t] = np.linalg.norm(magnitude[t] / total[t] - magnitude[t - 1] / total[t - 1])
    return out


def share_of(power, rate, fft, low, high):
    hz = np.fft.rfftfreq(fft, 1 / rate)
    total = power.sum(axis=1)
    inside = power[:, (hz >= low) & (hz < high)].sum(axis=1)
    return np.where(total > 1e-12, inside / np.maximum(total, 1e-12), 0)


def octaves_of(power, rate, fft, count=7):
    """Levels (T, count) and contrasts (T, count), dB: Jiang et al. 2002."""
    hz = np.fft.rfftfreq(fft, 1 / rate)
    edges = [0] + [200 * 2**i for i in range(count - 1)] + [rate]
    levels, contrasts = [], []
    for low, high in zip(edges[:-1], edges[1:]):
        band = np.sort(power[:, (hz >= low) & (hz < high)], axis=1)
        if band.shape[1] == 0:
            levels.append(np.full(len(power), -100.0))
            contrasts.append(np.zeros(len(power)))
            continue
        n = max(1, int(np.floor(0.02 * band.shape[1] + 0.5)))
        floor = lambda p: 10 * np.log10(np.maximum(p, 1e-10))
        levels.append(floor(band.sum(axis=1)))
        contrasts.append(floor(band[:, -n:].mean(axis=1)) - floor(band[:, :n].mean(axis=1)))
    return np.array(levels).T, np.array(contrasts).T


# --- rhythm ---------------------------------------------------------------------------------------


def onsets_of(levels):
    """Mean rise of the bands, (T, bands) in dB -> (T)."""
    return np.concatenate([[0], np.maximum(np.diff(levels, axis=0), 0).mean(axis=1)])


def tempo_of(onsets, rate):
    """Autocorrelation in windows of eight seconds, prior as Ellis 2007: bpm, clarity."""
    size = min(round(8 * rate), len(onsets))
    hann = get_window("hann", 2 * size, fftbins=True)[1::2]  # sampled between the zeros
    found = []
    for start in range(0, len(onsets) - size + 1, round(rate)):
        part = (onsets[start : start + size] - onsets[start : start + size].mean()) * hann
        full = np.correlate(part, part, "full")[size - 1 :]
        if full[0] > 1e-9:
            found.append(full / full[0])
    lags = np.arange(int(np.ceil(rate / 5)), min(int(2 * rate) + 1, len(onsets)))
    if not found or not len(lags):
        return [0, 0]
    mean = np.mean(found, axis=0)
    score = mean[lags] * np.exp(-0.5 * np.log2(60 * rate / lags / 120) ** 2)
    lag = lags[np.argmax(score)]
    if score.max() <= 0:
        return [0, 0]
    shift = 0
    if lag < lags[-1]:
        a, b, c = mean[lag - 1 : lag + 2]
        shift = np.clip(0.5 * (a - c) / (a - 2 * b + c), -0.5, 0.5) if a - 2 * b + c < -1e-12 else 0
    return [60 * rate / (lag + shift), min(mean[lag], 1)]


def density_of(onsets, rate):
    near, around, count = round(0.06 * rate), round(0.5 * rate), 0
    for t, value in enumerate(onsets):
        window = onsets[max(0, t - near) : t + near + 1]
        if value == window.max() and np.argmax(window) == min(t, near) and value >= 1:
            count += value >= onsets[max(0, t - around) : t + around + 1].mean() + 1
    return count * rate / len(onsets)


def modulation_of(levels, rate):
    """(T) in dB -> (6): windows of eight seconds, octaves of rates from 1/4 Hz on."""
    size = 8 * rate
    window = get_window("hann", size, fftbins=True)
    hz = np.fft.rfftfreq(size, 1 / rate)
    total, count = 0, 0
    for start in range(0, max(len(levels) - size, 0) + 1, size // 2):
        part = levels[start : start + size] - levels[start : start + size].mean()
        total = total + np.abs(np.fft.rfft(np.pad(part, (0, size - len(part))) * window)) ** 2
        count += 1
    power = total / count * 4 / (size * np.sum(window**2))
    sums = [power[(hz >= low) & (hz < 2 * low)].sum() for low in (0.25, 0.5, 1, 2, 4, 8)]
    return 10 * np.log10(np.maximum(sums, 1e-4))


# --- statistics of descriptors --------------------------------------------------------------------


def descriptors(samples, rate, fft, n_frames):
    """(n_frames, 65), every 20 ms; see src/engine/dsp/descriptors.h."""
    hop = rate // 50
    frames = frames_of(samples, fft, hop)[:n_frames]
    inside = frames_of(np.ones(len(samples)), fft, hop)[:n_frames] > 0
    power = power_of(samples, fft, hop)[:n_frames]
    rms = np.sqrt((frames**2).mean(axis=1))
    level = 10 * np.log10(np.maximum(rms**2, 1e-10))
    negative = frames < 0
    both = inside[:, 1:] & inside[:, :-1]
    crossings = ((negative[:, 1:] != negative[:, :-1]) & both).sum(axis=1) / fft
    mel = power @ mel_filters(rate, fft, 40, 0, rate / 2, False).T
    mel = 10 * np.log10(np.maximum(mel, 1e-10))
    shape = shape_of(power, rate, fft)
    levels, contrasts = octaves_of(power, rate, fft)
    chroma = normal_chroma(power, rate, fft)
    return np.column_stack([
        rms, level, crossings, onsets_of(mel), mfcc_of(mel, 15)[:, 1:], shape[:, :8], flux_of(power),
        shape[:, 8:], share_of(power, rate, fft, 250, 650), share_of(power, rate, fft, 1000, 4000),
        contrasts, levels, chroma, tonal_of(chroma),
    ])


def slopes_of(values):
    if len(values) >= 9:
        return savgol_filter(values, 9, 1, deriv=1, axis=0, mode="interp") * 50
    return savgol_filter(values, 9, 1, deriv=1, axis=0, mode="nearest") * 50


def gao_set(samples, rate, seconds, fft):
    steps = int(seconds * rate) // (rate // 2)
    samples = np.concatenate([samples, np.zeros(int(seconds * rate))])[: int(seconds * rate)]
    values = descriptors(samples, rate, fft, steps * 25)
    slopes = slopes_of(values)
    columns = [np.concatenate([part.mean(axis=0) if kind == 0 else part.std(axis=0)
                               for table in (values, slopes) for kind in (0, 1)
                               for part in [table[s * 25 : s * 25 + 25]]]) for s in range(steps)]
    return np.array(columns).T[:, None, :]


def song_set(samples, rate, fft):
    n_frames = 1 + len(samples) // (rate // 50)
    values = descriptors(samples, rate, fft, n_frames)
    onsets, chroma, tonal = values[:, 3], values[:, 47:59], values[:, 59:65]
    rms = np.sqrt((samples**2).mean())
    key = key_of(chroma.mean(axis=0))
    whole = tempo_of(onsets, 50) + [
        density_of(onsets, 50), key[2], key[3], 20 * np.log10(rms),
        np.percentile(values[:, 1], 95) - np.percentile(values[:, 1], 5),
        20 * np.log10(np.abs(samples).max() / rms), (values[:, 0] < values[:, 0].mean()).mean(),
        np.linalg.norm(tonal[5:] - tonal[:-5], axis=1).mean(),
    ]
    swings = [modulation_of(values[:, 40 + octave], 50) for octave in range(7)]
    out = np.concatenate([values.mean(axis=0), values.std(axis=0), np.percentile(values, 10, axis=0),
                          np.percentile(values, 50, axis=0), np.percentile(values, 90, axis=0),
                          slopes_of(values).std(axis=0), whole, *swings])
    return out[:, None, None]


def stack_set(samples, rate, seconds, fft, hop, bands, coefficients, fmin, range, equal_area, height, width):
    samples = np.concatenate([samples, np.zeros(int(seconds * rate))])[: int(seconds * rate)]
    power = power_of(samples, fft, hop)
    levels = below_peak(decibels(power @ mel_filters(rate, fft, bands, fmin, rate / 2, equal_area).T), range)
    centroid = shape_of(power, rate, fft)[:, :1]
    cens = cens_of(power @ chroma_filters(rate, fft).T)
    parts = [unit(part).T for part in (mfcc_of(levels, coefficients), centroid, cens, levels)]
    image = np.concatenate(parts)
    return resize(image, height or image.shape[0], width or image.shape[1])


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
record_image_set("mfcc-image", 9000, rate=8000, seconds=1, fft=512, hop=128, bands=24, coefficients=8,
                 fmin=0, range=80, equal_area=1, unit_scale=1, channels=2, height=8, width=10, deltas=2)
record_image_set("mfcc-image", 9000, rate=8000, seconds=1, fft=512, hop=256, bands=24, coefficients=8,
                 fmin=0, range=80, equal_area=1, unit_scale=0, height=0, width=0, deltas=2)
record_image_set("spectrogram-image", 9000, rate=8000, seconds=1, fft=512, hop=128, range=120,
                 unit_scale=1, height=16, width=16)
record_image_set("spectrogram-image", 9000, rate=8000, seconds=1, fft=128, hop=128, range=50, peak=1,
                 unit_scale=0, height=0, width=0)

power = power_of(signal(9000), 1024, 512)
record("shape", shape_of(power, 8000, 1024))
record("flux", flux_of(power))
record("share", share_of(power, 8000, 1024, 250, 650))
record("octave-levels", octaves_of(power, 8000, 1024)[0])
record("octave-contrasts", octaves_of(power, 8000, 1024)[1])
record("chroma-filters", chroma_filters(22050, 512))
record("chroma", normal_chroma(power, 8000, 1024))
series = noise(60 * 12, 11).reshape(60, 12) ** 4
record("cens", cens_of(series))
record("tonal", tonal_of(series[:4]))
record("key", [key_of(noise(12, seed)) for seed in (1, 2, 3, 4, 5, 6, 7, 8)])
for beats in (90, 120, 171):
    series = noise(1200, beats)
    for beat in range(int(24 * beats / 60)):
        series[int(round(beat * 60 / beats * 50))] += 4
    record(f"tempo-{beats}", tempo_of(series, 50) + [density_of(series, 50)])
record("modulation", [modulation_of(noise(count, 21) * 20, 50) for count in (90, 400, 950)])
record("descriptors", descriptors(signal(12000), 16000, 1024, 30))
record("gao-260 rate=16000 seconds=1.5 fft=1024", gao_set(signal(20000), 16000, 1.5, 1024), 20000)
record("song-statistics rate=16000 fft=1024", song_set(signal(60000), 16000, 1024), 60000)
record("moldovan-stack rate=8000 seconds=1.5 fft=1024 hop=256 bands=16 coefficients=6 fmin=0 range=80 "
       "equal-area=1 height=0 width=12",
       stack_set(signal(9000), 8000, 1.5, 1024, 256, 16, 6, 0, 80, 1, 0, 12), 9000)

with open("features.bin", "wb") as file:
    file.write(b"".join(records))
