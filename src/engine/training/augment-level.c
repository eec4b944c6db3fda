/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/image-augment.h"

/* What an equaliser with three knobs adds to row @y. */
static double
get_lift (const double knobs[3],
          gsize        y,
          gsize        height)
{
  const double at = height > 1 ? 2.0 * y / (height - 1.0) : 0.0;
  const gsize knob = at < 1.0 ? 0 : 1;

  return knobs[knob] + (at - knob) * (knobs[knob + 1] - knobs[knob]);
}

void
training_augment_level (double   gain,
                        double   equaliser,
                        BaseRng *rng,
                        float   *image,
                        NnShape  shape)
{
  double knobs[3] = { 0.0, 0.0, 0.0 };
  double level = 0.0;

  if (gain > 0.0)
    level = gain * base_rng_normal (rng);
  for (int i = 0; equaliser > 0.0 && i < 3; i++)
    knobs[i] = equaliser * base_rng_normal (rng);
  if (gain <= 0.0 && equaliser <= 0.0)
    return;

  for (gsize row = 0; row < shape.channels * shape.height; row++)
    {
      const float lift = level + get_lift (knobs, row % shape.height, shape.height);

      for (gsize x = 0; x < shape.width; x++)
        image[row * shape.width + x] += lift;
    }
}
