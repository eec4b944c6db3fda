/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/classic/residual-choice.h"

#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/base/finite.h"
#include "engine/classic/lapack.h"
#include "engine/classic/residual-kernel.h"

/* (transfer full) (nullable) */
static double *
make_unit (gsize n, gsize n_embedding, const float *embeddings)
{
  double *unit = n_embedding > 0 && embeddings != NULL ? g_new (double, n *n_embedding) : NULL;

  if (unit != NULL)
    classic_residual_normalize (n, n_embedding, embeddings, unit);

  return unit;
}

/* What the labels that are there already say of @songs is taken off @covariance: K - K(s, l) (K(l, l) + noise)⁻¹ K(l, s). */
static gboolean
condition (const ClassicResidualConfig *config,
           const ClassicResidualSongs *known,
           const ClassicResidualSongs *songs,
           double *covariance,
           GError **error)
{
  g_autofree double *inverse = g_new (double, known->n *known->n);
  g_autofree double *shared = g_new (double, songs->n *known->n);
  g_autofree double *told = g_new (double, songs->n *known->n);
  g_autofree double *sure = g_new (double, songs->n *songs->n);

  classic_residual_covariance (config, known, known, inverse);
  for (gsize i = 0; i < known->n; i++)
    inverse[i * known->n + i] += config->noise;
  if (!classic_invert_positive (known->n, inverse, error))
    return FALSE;

  classic_residual_covariance (config, songs, known, shared);
  classic_multiply (songs->n, known->n, known->n, shared, FALSE, inverse, FALSE, told);
  classic_multiply (songs->n, songs->n, known->n, told, FALSE, shared, TRUE, sure);
  for (gsize i = 0; i < songs->n * songs->n; i++)
    covariance[i] -= sure[i];
  return TRUE;
}

/* By how much a label of song @i lowers the variances of all songs together. */
static double
measure (const ClassicResidualConfig *config, gsize n, const double *covariance, gsize i)
{
  const double *row = covariance + i * n;
  double square = 0.0;

  for (gsize j = 0; j < n; j++)
    square += row[j] * row[j];
  return square / (row[i] + config->noise);
}

/* As if song @i had a label. @row: (n): to work in. */
static void
take_as_said (const ClassicResidualConfig *config, gsize n, double *covariance, gsize i, double *row)
{
  const double scale = 1.0 / (covariance[i * n + i] + config->noise);

  memcpy (row, covariance + i * n, n * sizeof *row);
  for (gsize a = 0; a < n; a++)
    for (gsize b = 0; b < n; b++)
      covariance[a * n + b] -= scale * row[a] * row[b];
}

static gboolean
is_open (const ClassicResidualChoice *self, gsize n_chosen, const gsize *chosen, gsize i, gboolean is_group_open)
{
  for (gsize k = 0; k < n_chosen; k++)
    if (chosen[k] == i
        || (!is_group_open && self->groups != NULL && self->groups[i] != 0
            && self->groups[chosen[k]] == self->groups[i]))
      return FALSE;
  return TRUE;
}

/* FALSE: there is none. */
static gboolean
find_best (const ClassicResidualChoice *self,
           const ClassicResidualConfig *config,
           const double *covariance,
           gsize n_chosen,
           const gsize *chosen,
           gboolean is_group_open,
           gsize *best,
           double *gain)
{
  *gain = -1.0;
  for (gsize i = 0; i < self->n; i++)
    {
      double value;

      if (!is_open (self, n_chosen, chosen, i, is_group_open))
        continue;
      value = measure (config, self->n, covariance, i);
      if (value > *gain)
        {
          *gain = value;
          *best = i;
        }
    }
  return *gain >= 0.0;
}

gssize
classic_residual_choice_make (const ClassicResidualChoice *self,
                              const ClassicResidualConfig *config,
                              gsize n_wanted,
                              gsize *chosen,
                              double *gains,
                              GError **error)
{
  g_autofree double *known_unit = make_unit (self->n_known, self->n_embedding, self->known_embeddings);
  g_autofree double *unit = make_unit (self->n, self->n_embedding, self->embeddings);
  const ClassicResidualSongs known = { self->n_known, self->known_points, self->n_embedding, known_unit };
  const ClassicResidualSongs songs = { self->n, self->points, self->n_embedding, unit };
  g_autofree double *covariance = g_new (double, MAX (self->n * self->n, 1));
  g_autofree double *row = g_new (double, MAX (self->n, 1));
  gsize n_chosen;

  if (self->n == 0)
    return 0;
  classic_residual_covariance (config, &songs, &songs, covariance);
  if (self->n_known > 0 && !condition (config, &known, &songs, covariance, error))
    return -1;
  if (!base_are_finite (self->n * self->n, covariance))
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                           _ ("A label or what it is compared with is not a number"));
      return -1;
    }

  for (n_chosen = 0; n_chosen < MIN (n_wanted, self->n); n_chosen++)
    {
      gsize best = 0;
      double gain;

      if (!find_best (self, config, covariance, n_chosen, chosen, FALSE, &best, &gain))
        find_best (self, config, covariance, n_chosen, chosen, TRUE, &best, &gain);
      chosen[n_chosen] = best;
      if (gains != NULL)
        gains[n_chosen] = gain / (double)self->n;
      take_as_said (config, self->n, covariance, best, row);
    }

  return (gssize)n_chosen;
}
