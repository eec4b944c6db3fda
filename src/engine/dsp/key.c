/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/key.h"

#include <math.h>

#include "engine/dsp/chroma.h"

#define N DSP_CHROMA_N_CLASSES

/* How well each note was felt to fit into C major and C minor (Krumhansl and Kessler 1982). */
static const double major_profile[N]
    = { 6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88 };
static const double minor_profile[N]
    = { 6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17 };

/* Pearson's correlation of the profile, moved up to @tonic, with the chroma; 0 if all are alike. */
static double
correlate (const float  *chroma,
           const double *profile,
           gsize         tonic)
{
  double mean_chroma = 0.0, mean_profile = 0.0;
  double product = 0.0, square_chroma = 0.0, square_profile = 0.0;

  for (gsize i = 0; i < N; i++)
    {
      mean_chroma += chroma[i] / N;
      mean_profile += profile[i] / N;
    }

  for (gsize i = 0; i < N; i++)
    {
      const double a = chroma[(i + tonic) % N] - mean_chroma;
      const double b = profile[i] - mean_profile;

      product += a * b;
      square_chroma += a * a;
      square_profile += b * b;
    }

  return square_chroma < 1e-12 ? 0.0 : product / sqrt (square_chroma * square_profile);
}

void
dsp_key_fit_all (const float *chroma,
                 float       *fits)
{
  for (gsize tonic = 0; tonic < N; tonic++)
    {
      fits[tonic] = (float)correlate (chroma, major_profile, tonic);
      fits[N + tonic] = (float)correlate (chroma, minor_profile, tonic);
    }
}

/**
 * dsp_key_estimate:
 * @chroma: (12): mean over a song or a part of it
 *
 * The key whose profile fits best (Krumhansl 1990, chapter 4). Silence and noise have clarity 0.
 */
void
dsp_key_estimate (const float *chroma,
                  DspKey      *key)
{
  double best_major = -2.0, best_minor = -2.0;
  guint tonic_major = 0, tonic_minor = 0;

  for (guint tonic = 0; tonic < N; tonic++)
    {
      const double as_major = correlate (chroma, major_profile, tonic);
      const double as_minor = correlate (chroma, minor_profile, tonic);

      if (as_major > best_major)
        {
          best_major = as_major;
          tonic_major = tonic;
        }
      if (as_minor > best_minor)
        {
          best_minor = as_minor;
          tonic_minor = tonic;
        }
    }

  key->is_major = best_major >= best_minor;
  key->tonic = key->is_major ? tonic_major : tonic_minor;
  key->clarity = (float)MAX (best_major, best_minor);
  key->mode = (float)(best_major - best_minor);
}
