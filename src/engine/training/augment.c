/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/augment.h"

/**
 * training_augment_draw_share:
 * @mixup: as in #TrainingAugmentConfig
 *
 * Returns: the share of the first of two windows, in [0.5, 1]: the first is the one the epoch is
 *   at, and stays the larger part, so that an epoch hears every clip. 1 when windows are not mixed
 */
double
training_augment_draw_share (double   mixup,
                             BaseRng *rng)
{
  double share;

  if (mixup <= 0.0)
    return 1.0;

  share = base_rng_beta (rng, mixup, mixup);
  return MAX (share, 1.0 - share);
}

/**
 * training_augment_mix:
 * @window: (inout) (array length=n_values): the first
 * @share: of the first
 *
 * Mixes levels, not powers: a mixture of powers would mostly be the louder of the two.
 */
void
training_augment_mix (float       *window,
                      const float *other,
                      gsize        n_values,
                      double       share)
{
  const float first = share;
  const float second = 1.0 - share;

  for (gsize i = 0; i < n_values; i++)
    window[i] = first * window[i] + second * other[i];
}

static void
tilt (float  *window,
      gsize   n_bands,
      gsize   n_frames,
      double  amount)
{
  for (gsize band = 0; band < n_bands; band++)
    {
      const float gain = n_bands > 1 ? amount * ((double)band / (n_bands - 1) - 0.5) : 0.0;

      for (gsize t = 0; t < n_frames; t++)
        window[band * n_frames + t] += gain;
    }
}

/* A run of up to @longest of @length, at a random place. */
static void
draw_run (BaseRng *rng,
          gsize    longest,
          gsize    length,
          gsize   *begin,
          gsize   *end)
{
  const gsize size = base_rng_below (rng, MIN (longest, length) + 1);

  *begin = base_rng_below (rng, length - size + 1);
  *end = *begin + size;
}

/**
 * training_augment_distort:
 * @window: (inout): (n_bands, n_frames)
 *
 * Tilts the spectrum and blanks one run of bands and one of frames, with 0: the window's mean.
 */
void
training_augment_distort (const TrainingAugmentConfig *config,
                          BaseRng                     *rng,
                          float                       *window,
                          gsize                        n_bands,
                          gsize                        n_frames)
{
  gsize begin, end;

  if (config->tilt > 0.0)
    tilt (window, n_bands, n_frames, config->tilt * base_rng_normal (rng));

  draw_run (rng, config->max_masked_bands, n_bands, &begin, &end);
  for (gsize i = begin * n_frames; i < end * n_frames; i++)
    window[i] = 0.0f;

  draw_run (rng, config->max_masked_frames, n_frames, &begin, &end);
  for (gsize band = 0; band < n_bands; band++)
    for (gsize t = begin; t < end; t++)
      window[band * n_frames + t] = 0.0f;
}
