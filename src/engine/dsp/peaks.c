/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/peaks.h"

#include <math.h>

#include "engine/dsp/logarithm.h"
#include "engine/dsp/sums.h"

/* A peak is at most 50 dB below the strongest bin, and so many times as strong as the mean of its
 * surroundings, BACKGROUND_REACH bins to both sides: noise has few of these, a sine has one. */
#define LEAST_SHARE      0.00316227766f
#define BACKGROUND_REACH 20
#define BACKGROUND_RATIO 1.6f

/* Below this nothing is heard, whatever it is the strongest of. */
#define SILENCE          1e-12f

const double dsp_peaks_band_edges[DSP_PEAKS_N_BANDS + 1] = { 50.0, 300.0, 1000.0, 3000.0, 8000.0 };

/* Returns: which of the bands; %DSP_PEAKS_N_BANDS for none */
gsize
dsp_peaks_get_band (double hz)
{
  if (hz < dsp_peaks_band_edges[0])
    return DSP_PEAKS_N_BANDS;

  for (gsize i = 0; i < DSP_PEAKS_N_BANDS; i++)
    if (hz < dsp_peaks_band_edges[i + 1])
      return i;

  return DSP_PEAKS_N_BANDS;
}

/* @sums: (out): (n_bins + 1): of all bins before */
static void
fill_sums (const float *amplitudes,
           gsize        n_bins,
           float       *sums)
{
  float before = 0.0f;
  gsize i = 0;

  /* Four at a time: of the additions only one in four waits for the one before. */
  for (; i + 4 <= n_bins; i += 4)
    {
      const float two = amplitudes[i] + amplitudes[i + 1];
      const float three = two + amplitudes[i + 2];
      const float four = two + (amplitudes[i + 2] + amplitudes[i + 3]);

      sums[i] = before;
      sums[i + 1] = before + amplitudes[i];
      sums[i + 2] = before + two;
      sums[i + 3] = before + three;
      before += four;
    }
  for (; i < n_bins; i++)
    {
      sums[i] = before;
      before += amplitudes[i];
    }
  sums[n_bins] = before;
}

/* Of the bins around @bin; where the spectrum ends it is mirrored. */
static float
sum_around (const float *sums,
            gsize        n_bins,
            gsize        bin)
{
  const gsize first = bin > BACKGROUND_REACH ? bin - BACKGROUND_REACH : 0;
  const gsize end = MIN (bin + BACKGROUND_REACH + 1, n_bins);
  float sum = sums[end] - sums[first];

  if (bin < BACKGROUND_REACH)
    sum += sums[MIN (BACKGROUND_REACH - bin, n_bins)];
  if (bin + BACKGROUND_REACH + 1 > n_bins)
    sum += sums[n_bins] - sums[n_bins - MIN (bin + BACKGROUND_REACH + 1 - n_bins, n_bins)];

  return sum;
}

static float
to_level (float amplitude)
{
  return 2.0f * DSP_DB_PER_OCTAVE * dsp_log2 (MAX (amplitude, 1e-30f));
}

static void
fill_peak (const float *amplitudes,
           double       hz_per_bin,
           gsize        bin,
           DspPeak     *peak)
{
  const float left = to_level (amplitudes[bin - 1]);
  const float middle = to_level (amplitudes[bin]);
  const float right = to_level (amplitudes[bin + 1]);
  const float bend = left - 2.0f * middle + right;
  const float offset = bend < -1e-6f ? CLAMP (0.5f * (left - right) / bend, -0.5f, 0.5f) : 0.0f;

  peak->bin = (guint)bin;
  peak->amplitude = amplitudes[bin];
  peak->level = middle;
  peak->frequency = ((float)bin + offset) * (float)hz_per_bin;
}

/**
 * dsp_peaks_find:
 * @amplitudes: (n_bins): of one frame
 * @scratch: (n_bins + 1)
 * @peaks: (out): (DSP_PEAKS_MAX (n_bins)): from low to high
 *
 * Returns: how many
 */
gsize
dsp_peaks_find (const float *amplitudes,
                gsize        n_bins,
                double       hz_per_bin,
                float       *scratch,
                DspPeak     *peaks)
{
  const float largest = dsp_largest (amplitudes, n_bins, 0.0f);
  const float least = largest * LEAST_SHARE;
  gsize n_peaks = 0;

  if (largest < SILENCE)
    return 0;

  fill_sums (amplitudes, n_bins, scratch);
  for (gsize i = DSP_PEAKS_REACH + 1; i + DSP_PEAKS_REACH + 1 < n_bins; i++)
    {
      const float here = amplitudes[i];

      /* Of equals the first one counts, so that no two peaks are closer than three bins. */
      if (here <= least || here <= amplitudes[i - 1] || here < amplitudes[i + 1] || here <= amplitudes[i - 2]
          || here < amplitudes[i + 2])
        continue;
      if (here * (2 * BACKGROUND_REACH + 1) <= BACKGROUND_RATIO * sum_around (scratch, n_bins, i))
        continue;

      fill_peak (amplitudes, hz_per_bin, i, &peaks[n_peaks++]);
      i += DSP_PEAKS_REACH;
    }

  return n_peaks;
}
