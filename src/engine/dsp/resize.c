/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/resize.h"

#include <math.h>
#include <string.h>

/* A new pixel is the weighted sum of a run of old ones. */
typedef struct
{
  gsize first;
  gsize n_pixels;
} Run;

struct _DspResize
{
  gsize n_from;
  gsize n_to;
  gsize max_run;
  Run *runs;      /* (owned): (n_to) */
  float *weights; /* (owned): (n_to, max_run); each row sums up to 1 */
};

static void
fill_run (DspResize *self,
          gsize      index)
{
  const double scale = (double)self->n_from / (double)self->n_to;
  const double reach = MAX (scale, 1.0);
  const double center = ((double)index + 0.5) * scale;
  const gssize first = MAX ((gssize)floor (center - reach), 0);
  const gssize end = MIN ((gssize)ceil (center + reach), (gssize)self->n_from);
  float *weights = self->weights + index * self->max_run;
  Run *run = &self->runs[index];
  double sum = 0.0;

  run->first = (gsize)first;
  run->n_pixels = (gsize)(end - first);

  for (gssize i = first; i < end; i++)
    sum += MAX (0.0, 1.0 - fabs ((double)i + 0.5 - center) / reach);
  for (gssize i = first; i < end; i++)
    weights[i - first] = (float)(MAX (0.0, 1.0 - fabs ((double)i + 0.5 - center) / reach) / sum);
}

/**
 * dsp_resize_new:
 * @n_from: pixels there are, at least 1
 * @n_to: pixels there shall be, at least 1
 */
DspResize *
dsp_resize_new (gsize n_from,
                gsize n_to)
{
  DspResize *self;

  g_return_val_if_fail (n_from >= 1 && n_to >= 1, NULL);

  self = g_new0 (DspResize, 1);
  self->n_from = n_from;
  self->n_to = n_to;
  self->max_run = 2 * (n_from / n_to + 1) + 2;
  self->runs = g_new (Run, n_to);
  self->weights = g_new0 (float, n_to * self->max_run);
  for (gsize i = 0; i < n_to; i++)
    fill_run (self, i);

  return self;
}

void
dsp_resize_free (DspResize *self)
{
  if (self == NULL)
    return;

  g_free (self->runs);
  g_free (self->weights);
  g_free (self);
}

void
dsp_resize_process (const DspResize *self,
                    const float     *from,
                    gsize            n_lanes,
                    float           *to)
{
  for (gsize i = 0; i < self->n_to; i++)
    {
      const Run *run = &self->runs[i];
      const float *weights = self->weights + i * self->max_run;
      float *sum = to + i * n_lanes;

      memset (sum, 0, n_lanes * sizeof (float));
      for (gsize j = 0; j < run->n_pixels; j++)
        {
          const float *pixels = from + (run->first + j) * n_lanes;
          const float weight = weights[j];

          for (gsize lane = 0; lane < n_lanes; lane++)
            sum[lane] += weight * pixels[lane];
        }
    }
}
