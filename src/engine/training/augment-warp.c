/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/image-augment.h"

#include <math.h>
#include <string.h>

/* A line through one axis: pixel i of the new image is read at @start + i * @step of the old one. */
typedef struct
{
  double start;
  double step;
} Axis;

/* Where to read, mirrored at both ends so that nothing is made up. */
static double
mirror (double at,
        gsize  length)
{
  const double last = length - 1.0;

  if (last <= 0.0)
    return 0.0;

  at = fmod (fabs (at), 2.0 * last);
  return at > last ? 2.0 * last - at : at;
}

/* The two neighbors of a place and the share of the second. */
static float
find_neighbors (double  at,
                 gsize   length,
                 gsize  *first,
                 gsize  *second)
{
  at = mirror (at, length);
  *first = at;
  *second = MIN (*first + 1, length - 1);
  return at - *first;
}

static void
resample (const float *from,
          float       *to,
          NnShape      shape,
          Axis         frequency,
          Axis         time)
{
  const gsize plane = shape.height * shape.width;

  for (gsize c = 0; c < shape.channels; c++)
    for (gsize y = 0; y < shape.height; y++)
      {
        gsize low, high;
        const float up = find_neighbors (frequency.start + y * frequency.step, shape.height, &low, &high);
        const float *low_row = from + c * plane + low * shape.width;
        const float *high_row = from + c * plane + high * shape.width;
        float *row = to + c * plane + y * shape.width;

        for (gsize x = 0; x < shape.width; x++)
          {
            gsize left, right;
            const float along = find_neighbors (time.start + x * time.step, shape.width, &left, &right);
            const float below = low_row[left] + along * (low_row[right] - low_row[left]);
            const float above = high_row[left] + along * (high_row[right] - high_row[left]);

            row[x] = below + up * (above - below);
          }
      }
}

/* Crop, tempo and pitch in one go: each is a line through an axis, and lines of lines are lines. */
void
training_augment_warp (double   crop,
                       double   tempo,
                       double   pitch,
                       BaseRng *rng,
                       float   *image,
                       NnShape  shape,
                       float   *scratch)
{
  Axis frequency = { 0.0, 1.0 };
  Axis time = { 0.0, 1.0 };

  if (crop > 0.0)
    {
      const double left = base_rng_uniform (rng) * crop;

      time.step = 1.0 - left;
      time.start = base_rng_uniform (rng) * left * (shape.width - 1);
    }
  if (tempo > 0.0)
    time.step *= 1.0 + tempo * (2.0 * base_rng_uniform (rng) - 1.0);
  if (pitch > 0.0)
    frequency.start = pitch * (2.0 * base_rng_uniform (rng) - 1.0) * shape.height;

  if (time.start == 0.0 && time.step == 1.0 && frequency.start == 0.0)
    return;

  memcpy (scratch, image, nn_shape_size (shape) * sizeof (float));
  resample (scratch, image, shape, frequency, time);
}
