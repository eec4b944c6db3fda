/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/dct.h"

#include <math.h>
#include <string.h>

struct _DspDct
{
  gsize n_inputs;
  gsize n_coefficients;
  float *basis; /* (owned): (n_inputs, n_coefficients) */
};

/**
 * dsp_dct_new:
 * @n_inputs: at least 1
 * @n_coefficients: in [1, n_inputs]
 *
 * A matrix: at forty coefficients of a hundred bands a fast transform would gain nothing.
 */
DspDct *
dsp_dct_new (gsize n_inputs,
             gsize n_coefficients)
{
  DspDct *self;

  g_return_val_if_fail (n_coefficients >= 1 && n_coefficients <= n_inputs, NULL);

  self = g_new0 (DspDct, 1);
  self->n_inputs = n_inputs;
  self->n_coefficients = n_coefficients;
  self->basis = g_new (float, n_inputs *n_coefficients);

  for (gsize n = 0; n < n_inputs; n++)
    for (gsize k = 0; k < n_coefficients; k++)
      {
        const double scale = sqrt ((k == 0 ? 1.0 : 2.0) / (double)n_inputs);
        const double angle = G_PI * (double)k * (double)(2 * n + 1) / (double)(2 * n_inputs);

        self->basis[n * n_coefficients + k] = (float)(scale * cos (angle));
      }

  return self;
}

void
dsp_dct_free (DspDct *self)
{
  if (self == NULL)
    return;

  g_free (self->basis);
  g_free (self);
}

gsize
dsp_dct_get_n_coefficients (const DspDct *self)
{
  return self->n_coefficients;
}

void
dsp_dct_process (const DspDct *self,
                 const float  *values,
                 float        *coefficients)
{
  memset (coefficients, 0, self->n_coefficients * sizeof (float));

  for (gsize n = 0; n < self->n_inputs; n++)
    {
      const float *row = self->basis + n * self->n_coefficients;

      for (gsize k = 0; k < self->n_coefficients; k++)
        coefficients[k] += values[n] * row[k];
    }
}
