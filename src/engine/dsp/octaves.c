/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/octaves.h"

#include <math.h>
#include <string.h>

#include "engine/dsp/logarithm.h"
#include "engine/dsp/sums.h"

#define FIRST_EDGE_HZ 200.0
#define SHARE         0.02
#define MAX_BINS      8193
#define BLOCK         32
#define MAX_EXTREMES  256
#define FLOOR_POWER   1e-10 /* -100 dB */

G_STATIC_ASSERT (MAX_BINS * SHARE <= MAX_EXTREMES - 1);

struct _DspOctaves
{
  gsize n_bands;
  gsize *edges; /* (owned): (n_bands + 1): first bin of each band, then the end */
};

/**
 * dsp_octaves_new:
 * @n_bins: at most 8193
 * @n_bands: at least 2; bands that would begin beyond the last bin stay silent
 */
DspOctaves *
dsp_octaves_new (gsize  n_bins,
                 double hz_per_bin,
                 gsize  n_bands)
{
  DspOctaves *self;

  g_return_val_if_fail (n_bins <= MAX_BINS && n_bands >= 2, NULL);

  self = g_new0 (DspOctaves, 1);
  self->n_bands = n_bands;
  self->edges = g_new0 (gsize, n_bands + 1);
  for (gsize i = 1; i < n_bands; i++)
    self->edges[i] = MIN ((gsize)ceil (FIRST_EDGE_HZ * exp2 ((double)(i - 1)) / hz_per_bin), n_bins);
  self->edges[n_bands] = n_bins;

  return self;
}

void
dsp_octaves_free (DspOctaves *self)
{
  if (self == NULL)
    return;

  g_free (self->edges);
  g_free (self);
}

static DspFour
load_four (const float *values)
{
  DspFour four;

  memcpy (&four, values, sizeof four);
  return four;
}

/* In whole fours. */
static gsize
get_n_rows (gsize n_kept)
{
  return (n_kept + 3) / 4 * 4;
}

/* Returns: something that at least @n_kept of the values are not above, and few more: the largest of the smallest
 * values of as many rows, that of row i being the i-th value and every @n_rows-th after it. */
static float
find_limit (const float *values,
            gsize        n_values,
            gsize        n_kept)
{
  const gsize n_rows = get_n_rows (n_kept);
  float limit = -G_MAXFLOAT;

  for (gsize row = 0; row < n_rows; row += 4)
    {
      DspFour even = { G_MAXFLOAT, G_MAXFLOAT, G_MAXFLOAT, G_MAXFLOAT }, odd = even, smallest;
      gsize i = row;

      /* In turns, so that one comparison need not wait for the other. */
      for (; i + n_rows + 4 <= n_values; i += 2 * n_rows)
        {
          even = dsp_four_min (load_four (values + i), even);
          odd = dsp_four_min (load_four (values + i + n_rows), odd);
        }
      if (i + 4 <= n_values)
        even = dsp_four_min (load_four (values + i), even);

      smallest = dsp_four_min (even, odd);
      limit = MAX (limit, MAX (MAX (smallest[0], smallest[1]), MAX (smallest[2], smallest[3])));
    }

  return limit;
}

/* Puts @value into the list of the smallest ones, smallest first, from which the largest drops out. In whole fours
 * and without a branch, as nobody could foresee its place: each is the value, where it is between the two neighbors.
 * @smallest: (n_rows), before which there is something that is smaller than all */
static void
keep_small (float *smallest,
            gsize  n_rows,
            float  value)
{
  const DspFour values = { value, value, value, value };

  for (gsize i = n_rows; i > 0; i -= 4)
    {
      const DspFour here = load_four (smallest + i - 4);
      const DspFour before = load_four (smallest + i - 5);
      const DspFour now = dsp_four_max (before, dsp_four_min (here, values));

      memcpy (smallest + i - 4, &now, sizeof now);
    }
}

/* Bit i: whether the i-th of the next BLOCK values is at most @limit. */
static guint32
find_small (const float *values,
            float        limit)
{
  const DspFour limits = { limit, limit, limit, limit };
  guint32 bits = 0;

  for (gsize i = 0; i < BLOCK; i += 4)
    bits |= dsp_four_get_bits ((DspFourBits)(load_four (values + i) <= limits)) << i;

  return bits;
}

/* The mean of the @n_kept smallest. @values: after the last comes G_MAXFLOAT until a block is full */
static double
mean_of_smallest (const float *values,
                  gsize        n_values,
                  gsize        n_kept)
{
  const float limit = n_kept > 1 ? find_limit (values, n_values, n_kept) : 0.0f;
  const gsize n_rows = get_n_rows (n_kept);
  float room[1 + MAX_EXTREMES];
  float *kept = room + 1;

  if (n_kept == 1)
    return dsp_smallest (values, n_values, G_MAXFLOAT);

  room[0] = -G_MAXFLOAT;
  for (gsize i = 0; i < n_rows; i++)
    kept[i] = G_MAXFLOAT;
  for (gsize i = 0; i < n_values; i += BLOCK)
    for (guint32 bits = find_small (values + i, limit); bits != 0; bits &= bits - 1)
      keep_small (kept, n_rows, values[i + (gsize)__builtin_ctz (bits)]);

  return dsp_sum (kept, n_kept) / (double)n_kept;
}

static float
to_decibel (double power)
{
  return DSP_DB_PER_OCTAVE * dsp_log2 ((float)MAX (power, FLOOR_POWER));
}

/* By how many dB the mean of the @n_kept loudest is above that of as many softest. @room: (n_bins + BLOCK) */
static float
measure_contrast (const float *bins,
                  gsize        n_bins,
                  gsize        n_kept,
                  float       *room)
{
  double loudest, softest;

  for (gsize i = 0; i < BLOCK; i++)
    room[n_bins + i] = G_MAXFLOAT;

  memcpy (room, bins, n_bins * sizeof (float));
  softest = mean_of_smallest (room, n_bins, n_kept);
  for (gsize i = 0; i < n_bins; i++)
    room[i] = -bins[i];
  loudest = -mean_of_smallest (room, n_bins, n_kept);

  return to_decibel (loudest) - to_decibel (softest);
}

void
dsp_octaves_process (const DspOctaves *self,
                     const float      *power,
                     float            *levels,
                     float            *contrasts)
{
  float room[MAX_BINS + BLOCK];

  for (gsize i = 0; i < self->n_bands; i++)
    {
      const float *bins = power + self->edges[i];
      const gsize n_bins = self->edges[i + 1] - self->edges[i];
      const gsize n_kept = MAX ((gsize)lround (SHARE * (double)n_bins), 1);

      if (n_bins == 0)
        {
          levels[i] = to_decibel (0.0);
          contrasts[i] = 0.0f;
          continue;
        }

      levels[i] = to_decibel (dsp_sum (bins, n_bins));
      contrasts[i] = measure_contrast (bins, n_bins, n_kept, room);
    }
}
