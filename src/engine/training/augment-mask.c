/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/image-augment.h"

/* A run of up to @share of @length, anywhere. */
static void
draw_run (double    share,
          gsize     length,
          BaseRng  *rng,
          gsize    *begin,
          gsize    *end)
{
  const gsize longest = share * length;
  const gsize n = longest > 0 ? base_rng_below (rng, longest + 1) : 0;

  *begin = base_rng_below (rng, length - n + 1);
  *end = *begin + n;
}

static float
get_mean (const float *image,
          gsize        n_values)
{
  double sum = 0.0;

  for (gsize i = 0; i < n_values; i++)
    sum += image[i];
  return sum / n_values;
}

void
training_augment_mask (double   bands,
                       double   frames,
                       BaseRng *rng,
                       float   *image,
                       NnShape  shape)
{
  gsize low = 0, high = 0, first = 0, last = 0;
  float mean;

  if (bands > 0.0)
    draw_run (bands, shape.height, rng, &low, &high);
  if (frames > 0.0)
    draw_run (frames, shape.width, rng, &first, &last);
  if (low == high && first == last)
    return;

  mean = get_mean (image, nn_shape_size (shape));
  for (gsize row = 0; row < shape.channels * shape.height; row++)
    {
      const gsize y = row % shape.height;

      for (gsize x = 0; x < shape.width; x++)
        if ((y >= low && y < high) || (x >= first && x < last))
          image[row * shape.width + x] = mean;
    }
}
