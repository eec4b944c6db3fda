/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/classic/residual-sums.h"

#include <math.h>
#include <string.h>

#include "engine/classic/lapack.h"

/* Songs that are compared with all labels at once: a table of some hundred kilobytes at most. */
#define BLOCK 256

/* Below this e^x is nothing in single precision. */
#define LEAST_EXPONENT -80.0f
/* Added to a float and taken away again it rounds to the nearest integer, which then stands in its lowest bits. */
#define ROUNDER      12582912.0f
#define ROUNDER_BITS 0x4B400000

/* e^x of x from LEAST_EXPONENT to 0, right to 3e-7 of it: 2^n · 2^f with |f| ≤ 1/2, and the series of the latter. Without a call
 * or a branch, so that compilers do several at once. */
static inline float
exponential (float x)
{
  const float t = x * 1.44269504f;
  const float rounded = t + ROUNDER;
  const float f = (t - (rounded - ROUNDER)) * 0.693147181f;
  const float series
      = 1.0f
        + f * (1.0f + f * (0.5f + f * (0.166666667f + f * (0.0416666667f + f * (0.00833333333f + f * 0.00138888889f)))));
  gint32 bits;
  float power;

  memcpy (&bits, &rounded, sizeof bits);
  bits = (gint32)((guint32)(bits - ROUNDER_BITS + 127) << 23);
  memcpy (&power, &bits, sizeof power);

  return power * series;
}

/* What goes by the place of songs. */
static void
sum_places (ClassicResidualSums *self,
            const ClassicResidualConfig *config,
            const ClassicResidualSongs *labeled,
            const double *coefficients)
{
  for (gsize j = 0; j < labeled->n; j++)
    for (gsize o = 0; o < CLASSIC_RESIDUAL_N; o++)
      {
        const double coefficient = coefficients[j * CLASSIC_RESIDUAL_N + o];

        self->shift[o] += config->constant * coefficient;
        for (gsize k = 0; k < CLASSIC_RESIDUAL_N; k++)
          self->map[k][o] += config->linear * labeled->points[j * CLASSIC_RESIDUAL_N + k] * coefficient;
      }
}

void
classic_residual_sums_init (ClassicResidualSums *self,
                            const ClassicResidualConfig *config,
                            const ClassicResidualSongs *labeled,
                            const double *coefficients)
{
  g_autofree gsize *heard = g_new (gsize, MAX (labeled->n, 1));

  *self = (ClassicResidualSums) { .n_embedding = labeled->n_embedding, .inverse_scale = (float)(1.0 / config->content_scale) };
  sum_places (self, config, labeled, coefficients);
  for (gsize j = 0; labeled->unit != NULL && j < labeled->n; j++)
    if (classic_residual_has_direction (self->n_embedding, labeled->unit + j * self->n_embedding))
      heard[self->n++] = j;
  if (self->n == 0)
    return;

  self->directions = g_new (float, self->n *self->n_embedding);
  self->weights = g_new (float, self->n *CLASSIC_RESIDUAL_N);
  for (gsize i = 0; i < self->n; i++)
    {
      for (gsize k = 0; k < self->n_embedding; k++)
        self->directions[i * self->n_embedding + k] = (float)labeled->unit[heard[i] * self->n_embedding + k];
      for (gsize o = 0; o < CLASSIC_RESIDUAL_N; o++)
        self->weights[o * self->n + i] = (float)(config->content * coefficients[heard[i] * CLASSIC_RESIDUAL_N + o]);
    }
}

void
classic_residual_sums_clear (ClassicResidualSums *self)
{
  g_clear_pointer (&self->directions, g_free);
  g_clear_pointer (&self->weights, g_free);
}

static void
add_places (const ClassicResidualSums *self, gsize n, const double *points, double *corrected)
{
  for (gsize i = 0; i < n; i++)
    {
      const double v = points[i * CLASSIC_RESIDUAL_N], a = points[i * CLASSIC_RESIDUAL_N + 1];

      for (gsize o = 0; o < CLASSIC_RESIDUAL_N; o++)
        corrected[i * CLASSIC_RESIDUAL_N + o]
            = points[i * CLASSIC_RESIDUAL_N + o] + self->shift[o] + self->map[0][o] * v + self->map[1][o] * a;
    }
}

/* Returns: FALSE where there is no direction. */
static gboolean
normalize (gsize n, const float *from, float *to)
{
  double square = 0.0;
  float factor;

  for (gsize k = 0; k < n; k++)
    square += (double)from[k] * from[k];
  factor = square > 0.0 ? (float)(1.0 / sqrt (square)) : 0.0f;
  for (gsize k = 0; k < n; k++)
    to[k] = from[k] * factor;

  return square > 0.0;
}

/* @cosines: of one song with all labels; they become what it shares with each. */
static void
add_sound (const ClassicResidualSums *self, float *cosines, double *corrected)
{
  for (gsize j = 0; j < self->n; j++)
    {
      const float x = (cosines[j] - 1.0f) * self->inverse_scale;

      cosines[j] = exponential (x > 0.0f ? 0.0f : x < LEAST_EXPONENT ? LEAST_EXPONENT : x);
    }
  for (gsize o = 0; o < CLASSIC_RESIDUAL_N; o++)
    {
      const float *weights = self->weights + o * self->n;
      float sums[8] = { 0 };
      gsize j = 0;

      /* Eight sums at once: in the order of the labels no compiler may do more than one. */
      for (; j + 8 <= self->n; j += 8)
        for (gsize k = 0; k < 8; k++)
          sums[k] += weights[j + k] * cosines[j + k];
      for (; j < self->n; j++)
        sums[0] += weights[j] * cosines[j];
      for (gsize k = 0; k < 8; k++)
        corrected[o] += sums[k];
    }
}

void
classic_residual_sums_add (
    const ClassicResidualSums *self, gsize n, const double *points, const float *embeddings, double *corrected)
{
  g_autofree float *unit = NULL, *cosines = NULL;
  gboolean is_heard[BLOCK];

  add_places (self, n, points, corrected);
  if (self->n == 0 || embeddings == NULL)
    return;

  unit = g_new (float, BLOCK * self->n_embedding);
  cosines = g_new (float, BLOCK * self->n);
  for (gsize first = 0; first < n; first += BLOCK)
    {
      const gsize count = MIN (BLOCK, n - first);

      for (gsize i = 0; i < count; i++)
        is_heard[i] = normalize (self->n_embedding, embeddings + (first + i) * self->n_embedding, unit + i * self->n_embedding);
      classic_multiply_rows (count, self->n, self->n_embedding, unit, self->directions, cosines);
      for (gsize i = 0; i < count; i++)
        if (is_heard[i])
          add_sound (self, cosines + i * self->n, corrected + (first + i) * CLASSIC_RESIDUAL_N);
    }
}
