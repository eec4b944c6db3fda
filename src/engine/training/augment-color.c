/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/image-augment.h"

typedef struct
{
  double mean;
  float lowest;
  float highest;
} Range;

static Range
measure (const float *image,
         gsize        n_values)
{
  Range range = { 0.0, image[0], image[0] };

  for (gsize i = 0; i < n_values; i++)
    {
      range.mean += image[i] / n_values;
      range.lowest = MIN (range.lowest, image[i]);
      range.highest = MAX (range.highest, image[i]);
    }

  return range;
}

static void
make_grey (float   *image,
           NnShape  shape)
{
  const gsize plane = shape.height * shape.width;

  for (gsize i = 0; i < plane; i++)
    {
      float sum = 0.0f;

      for (gsize c = 0; c < shape.channels; c++)
        sum += image[c * plane + i];
      for (gsize c = 0; c < shape.channels; c++)
        image[c * plane + i] = sum / shape.channels;
    }
}

static double
draw_factor (double   strength,
             BaseRng *rng)
{
  return strength > 0.0 ? 1.0 + strength * (2.0 * base_rng_uniform (rng) - 1.0) : 1.0;
}

/* As torchvision's ColorJitter does to a picture from 0 to 1: nothing gets brighter than its brightest or
 * darker than its darkest pixel was. */
void
training_augment_color (double   brightness,
                         double   contrast,
                         double   grey,
                         BaseRng *rng,
                         float   *image,
                         NnShape  shape)
{
  const gsize n_values = nn_shape_size (shape);
  const double bright = draw_factor (brightness, rng);
  const double steep = draw_factor (contrast, rng);

  if (bright != 1.0 || steep != 1.0)
    {
      const Range range = measure (image, n_values);

      for (gsize i = 0; i < n_values; i++)
        {
          const double value = bright * image[i];
          const double mean = bright * range.mean;

          image[i] = CLAMP (mean + steep * (value - mean), range.lowest, range.highest);
        }
    }

  if (grey > 0.0 && base_rng_uniform (rng) < grey && shape.channels > 1)
    make_grey (image, shape);
}
