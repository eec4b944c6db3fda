/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/classic/scaler.h"

#include <float.h>
#include <math.h>

struct _ClassicScaler
{
  gsize n_columns;
  double *offset; /* (owned) (n_columns): what is taken off */
  double *spread; /* (owned) (n_columns): what the rest is divided by; never 0 */
};

static ClassicScaler *
allocate (gsize n_columns)
{
  ClassicScaler *self = g_new0 (ClassicScaler, 1);

  self->n_columns = n_columns;
  self->offset = g_new0 (double, MAX (n_columns, 1));
  self->spread = g_new (double, MAX (n_columns, 1));
  for (gsize j = 0; j < n_columns; j++)
    self->spread[j] = 1.0;
  return self;
}

static void
find_means (ClassicScaler *self, gsize n_rows, const double *rows)
{
  for (gsize i = 0; i < n_rows; i++)
    for (gsize j = 0; j < self->n_columns; j++)
      self->offset[j] += rows[i * self->n_columns + j];
  for (gsize j = 0; j < self->n_columns; j++)
    self->offset[j] /= (double)n_rows;
}

/* After the means. The variance of a constant column is not 0 but what rounding its mean left over:
 * anything up to that is constant. */
static void
find_deviations (ClassicScaler *self, gsize n_rows, const double *rows)
{
  g_autofree double *squares = g_new0 (double, MAX (self->n_columns, 1));

  for (gsize i = 0; i < n_rows; i++)
    for (gsize j = 0; j < self->n_columns; j++)
      {
        const double difference = rows[i * self->n_columns + j] - self->offset[j];

        squares[j] += difference * difference;
      }

  for (gsize j = 0; j < self->n_columns; j++)
    {
      const double deviation = sqrt (squares[j] / (double)n_rows);
      const double rounding = (double)n_rows * fabs (self->offset[j]) * DBL_EPSILON;

      if (deviation > rounding)
        self->spread[j] = deviation;
    }
}

static void
find_range (ClassicScaler *self, gsize n_rows, const double *rows)
{
  for (gsize j = 0; j < self->n_columns; j++)
    {
      double low = rows[j], high = rows[j];

      for (gsize i = 1; i < n_rows; i++)
        {
          low = MIN (low, rows[i * self->n_columns + j]);
          high = MAX (high, rows[i * self->n_columns + j]);
        }

      self->offset[j] = low + (high - low) / 2.0;
      if (high > low)
        self->spread[j] = (high - low) / 2.0;
    }
}

ClassicScaler *
classic_scaler_new (ClassicScalerKind kind, gsize n_rows, gsize n_columns, const double *rows)
{
  ClassicScaler *self = allocate (n_columns);

  if (n_rows == 0)
    return self;

  if (kind == CLASSIC_SCALER_MEAN || kind == CLASSIC_SCALER_STANDARD)
    find_means (self, n_rows, rows);
  if (kind == CLASSIC_SCALER_STANDARD)
    find_deviations (self, n_rows, rows);
  if (kind == CLASSIC_SCALER_MIN_MAX)
    find_range (self, n_rows, rows);
  return self;
}

void
classic_scaler_free (ClassicScaler *self)
{
  g_free (self->offset);
  g_free (self->spread);
  g_free (self);
}

gsize
classic_scaler_get_n_columns (const ClassicScaler *self)
{
  return self->n_columns;
}

void
classic_scaler_apply (const ClassicScaler *self, gsize n_rows, double *rows)
{
  for (gsize i = 0; i < n_rows; i++)
    for (gsize j = 0; j < self->n_columns; j++)
      {
        double *value = &rows[i * self->n_columns + j];

        *value = (*value - self->offset[j]) / self->spread[j];
      }
}

void
classic_scaler_undo (const ClassicScaler *self, gsize n_rows, double *rows)
{
  for (gsize i = 0; i < n_rows; i++)
    for (gsize j = 0; j < self->n_columns; j++)
      {
        double *value = &rows[i * self->n_columns + j];

        *value = *value * self->spread[j] + self->offset[j];
      }
}

void
classic_scaler_export (const ClassicScaler *self, ClassicState *state)
{
  classic_state_add (state, "scaler.offset", 1, self->n_columns, self->offset);
  classic_state_add (state, "scaler.spread", 1, self->n_columns, self->spread);
}

ClassicScaler *
classic_scaler_import (const ClassicState *state, GError **error)
{
  gsize n_rows = 1, n_columns = 0;
  g_autofree double *offset = classic_state_get (state, "scaler.offset", &n_rows, &n_columns, error);
  g_autofree double *spread
      = offset ? classic_state_get (state, "scaler.spread", &n_rows, &n_columns, error) : NULL;
  ClassicScaler *self;

  if (spread == NULL)
    return NULL;

  self = g_new0 (ClassicScaler, 1);
  self->n_columns = n_columns;
  self->offset = g_steal_pointer (&offset);
  self->spread = g_steal_pointer (&spread);
  /* A spread so small that float32 has only 0 for it. */
  for (gsize j = 0; j < n_columns; j++)
    if (self->spread[j] == 0.0)
      self->spread[j] = 1.0;
  return self;
}
