/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/peaks.h"

#include <math.h>
#include <string.h>

#include "engine/dsp/logarithm.h"
#include "engine/dsp/sums.h"

/* A peak is at most 50 dB below the strongest bin, and so many times as strong as the mean of its
 * surroundings, BACKGROUND_REACH bins to both sides: noise has few of these, a sine has one. */
#define LEAST_SHARE      0.00316227766f
#define BACKGROUND_REACH 20
#define BACKGROUND_RATIO 1.6f

/* Below this nothing is heard, whatever it is the strongest of. */
#define SILENCE          1e-12f

#define BLOCK            32

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

/* @sums: (out): (n_bins + 2 * BACKGROUND_REACH + 1): of all bins before, the spectrum being mirrored at both ends */
static void
fill_sums (const float *amplitudes,
           gsize        n_bins,
           float       *sums)
{
  float before = 0.0f;
  gsize i = 0;

  for (gsize j = 0; j < BACKGROUND_REACH; j++)
    {
      *sums++ = before;
      before += amplitudes[MIN (BACKGROUND_REACH - 1 - j, n_bins - 1)];
    }

  /* Four at a time: of the additions only one in four waits for the one before. */
  for (; i + 4 <= n_bins; i += 4, sums += 4)
    {
      const float two = amplitudes[i] + amplitudes[i + 1];
      const float three = two + amplitudes[i + 2];
      const float four = two + (amplitudes[i + 2] + amplitudes[i + 3]);

      sums[0] = before;
      sums[1] = before + amplitudes[i];
      sums[2] = before + two;
      sums[3] = before + three;
      before += four;
    }
  for (; i < n_bins; i++)
    {
      *sums++ = before;
      before += amplitudes[i];
    }

  for (gsize j = 0; j < BACKGROUND_REACH; j++)
    {
      *sums++ = before;
      before += amplitudes[n_bins - 1 - MIN (j, n_bins - 1)];
    }
  *sums = before;
}

/* @marks: (out): (n_bins, rounded up to whole blocks): -1 where there is a peak, else 0. Without a branch: where the
 * peaks are cannot be foreseen. Of equals the first one counts, so that no two peaks are closer than three bins. */
static void
fill_marks (const float *restrict amplitudes,
            const float *restrict sums,
            gsize                 n_bins,
            float                 least,
            gint32 *restrict      marks)
{
  const float ratio = BACKGROUND_RATIO / (2 * BACKGROUND_REACH + 1);

  memset (marks, 0, (DSP_PEAKS_REACH + 1) * sizeof (gint32));
  for (gsize i = DSP_PEAKS_REACH + 1; i < n_bins - DSP_PEAKS_REACH - 1; i++)
    {
      const float here = amplitudes[i];
      const float background = ratio * (sums[i + 2 * BACKGROUND_REACH + 1] - sums[i]);

      marks[i] = -((here > least) & (here > amplitudes[i - 1]) & (here > amplitudes[i - 2])
                   & (here >= amplitudes[i + 1]) & (here >= amplitudes[i + 2]) & (here > background));
    }
  memset (marks + n_bins - DSP_PEAKS_REACH - 1, 0, (DSP_PEAKS_REACH + 1 + BLOCK) * sizeof (gint32));
}

/* @peaks: (out): their bins. Returns: how many */
static gsize
collect_marks (const gint32 *marks,
               gsize         n_bins,
               DspPeak      *peaks)
{
  gsize n_peaks = 0;

  for (gsize i = 0; i < n_bins; i += BLOCK)
    {
      guint32 bits = 0;

      for (gsize j = 0; j < BLOCK; j += 4)
        {
          DspFourBits four;

          memcpy (&four, marks + i + j, sizeof four);
          bits |= dsp_four_get_bits (four) << j;
        }
      for (; bits != 0; bits &= bits - 1)
        peaks[n_peaks++].bin = (guint)i + (guint)__builtin_ctz (bits);
    }

  return n_peaks;
}

/* @peaks: (n_peaks): their bins are known; @levels: scratch, (3 * n_peaks). The logarithms are most of the
 * work, so that they are in a loop of their own, which is vectorized. */
static void
fill_peaks (const float *amplitudes,
            double       hz_per_bin,
            gsize        n_peaks,
            float       *levels,
            DspPeak     *peaks)
{
  for (gsize i = 0; i < n_peaks; i++)
    for (gsize j = 0; j < 3; j++)
      levels[3 * i + j] = MAX (amplitudes[peaks[i].bin + j - 1], 1e-30f);
  for (gsize i = 0; i < 3 * n_peaks; i++)
    levels[i] = 2.0f * DSP_DB_PER_OCTAVE * dsp_log2 (levels[i]);

  for (gsize i = 0; i < n_peaks; i++)
    {
      const float left = levels[3 * i], middle = levels[3 * i + 1], right = levels[3 * i + 2];
      const float bend = left - 2.0f * middle + right;
      const float offset = bend < -1e-6f ? CLAMP (0.5f * (left - right) / bend, -0.5f, 0.5f) : 0.0f;

      peaks[i].amplitude = amplitudes[peaks[i].bin];
      peaks[i].level = middle;
      peaks[i].frequency = ((float)peaks[i].bin + offset) * (float)hz_per_bin;
    }
}

/**
 * dsp_peaks_find:
 * @amplitudes: (n_bins): of one frame; at least 8
 * @largest: of these
 * @scratch: (DSP_PEAKS_N_SCRATCH (n_bins))
 * @peaks: (out): (DSP_PEAKS_MAX (n_bins)): from low to high
 *
 * Returns: how many
 */
gsize
dsp_peaks_find (const float *amplitudes,
                gsize        n_bins,
                float        largest,
                double       hz_per_bin,
                float       *scratch,
                DspPeak     *peaks)
{
  gint32 *marks = (gint32 *)(gpointer)(scratch + n_bins + 2 * BACKGROUND_REACH + 1);
  gsize n_peaks;

  G_STATIC_ASSERT (DSP_PEAKS_N_SCRATCH (0) >= 2 * BACKGROUND_REACH + 1 + BLOCK);

  if (largest < SILENCE)
    return 0;

  fill_sums (amplitudes, n_bins, scratch);
  fill_marks (amplitudes, scratch, n_bins, largest * LEAST_SHARE, marks);
  n_peaks = collect_marks (marks, n_bins, peaks);
  /* The sums are not needed any more; they are more than the levels. */
  fill_peaks (amplitudes, hz_per_bin, n_peaks, scratch, peaks);

  return n_peaks;
}
