/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rivals.h"

#include <math.h>
#include <string.h>

#include "engine/classic/lapack.h"
#include "engine/classic/residual-kernel.h"
#include "engine/mood/gaussian.h"

/* One of the two scales is free: ridge regression knows only how large the variances are to the noise. */
#define NOISE 0.15
/* Steady up to 50 labels: songs have 1 with themselves in the mean, and with the spread of a raw 0 the loss of one label bends
 * by no more than 1 / 0.525². */
#define RATE 0.01

void
rival_songs_init (RivalSongs *self, const OwnersFold *fold)
{
  const gsize n = fold->n, n_embedding = fold->n_embedding;
  g_autofree double *rows = g_new (double, n *n_embedding);
  double mean = 0.0;

  self->fold = fold;
  self->places = g_new (double, n *n);
  self->directions = g_new (double, n *n);
  self->layer = g_new (double, n *n);
  classic_multiply (n, n, 2, fold->points, FALSE, fold->points, TRUE, self->places);
  classic_residual_normalize (n, n_embedding, fold->embeddings, rows);
  classic_multiply (n, n, n_embedding, rows, FALSE, rows, TRUE, self->directions);
  for (gsize i = 0; i < n * n_embedding; i++)
    rows[i] = fold->embeddings[i] + fold->center[i % n_embedding];
  classic_multiply (n, n, n_embedding, rows, FALSE, rows, TRUE, self->layer);
  for (gsize i = 0; i < n; i++)
    mean += (self->layer[i * n + i] + 1.0) / (double)n;
  for (gsize i = 0; i < n * n; i++)
    self->layer[i] = (self->layer[i] + 1.0) / mean;
}

void
rival_songs_clear (RivalSongs *self)
{
  g_free (self->places);
  g_free (self->directions);
  g_free (self->layer);
}

/* @covariance: (out) (n_rows, n). */
static void
compare (const RivalSongs *songs,
         const RivalConfig *config,
         gsize n_rows,
         const gsize *rows,
         gsize n,
         const gsize *own,
         double *covariance)
{
  for (gsize i = 0; i < n_rows; i++)
    for (gsize j = 0; j < n; j++)
      {
        const gsize k = rows[i] * songs->fold->n + own[j];
        const double direction = songs->directions[k];

        covariance[i * n + j]
            = config->constant + config->linear * songs->places[k] + config->layer * songs->layer[k]
              + config->content * (config->scale > 0.0 ? exp ((direction - 1.0) / config->scale) : direction);
      }
}

static void
solve (Rival *self)
{
  double inverse[OWNERS_FOLD_MAX * OWNERS_FOLD_MAX], residuals[OWNERS_FOLD_MAX * 2];
  const gsize n = self->n;

  compare (self->songs, self->config, n, self->own, n, self->own, inverse);
  for (gsize i = 0; i < n; i++)
    inverse[i * n + i] += NOISE;
  for (gsize i = 0; i < 2 * n; i++)
    residuals[i]
        = self->meant[2 * self->own[i / 2] + i % 2] - self->songs->fold->points[2 * self->own[i / 2] + i % 2];
  if (!classic_invert_positive (n, inverse, NULL))
    owners_stop ("no ridge");
  classic_multiply (n, 2, n, inverse, FALSE, residuals, FALSE, self->coefficients);
  for (gsize i = 0; i < n; i++)
    self->precisions[i] = inverse[i * n + i];
}

/* What the network would have to say for the model's point, if it were alone. */
static double
unlink_point (double value)
{
  return atanh (CLAMP (value, -MOOD_MEAN_MAX, MOOD_MEAN_MAX));
}

/* By the loss of points that networks are trained with, with the spread held, summed over the labels. The weights stay sums of
 * the labels' embeddings; coefficients are of these. */
static void
descend (Rival *self)
{
  double gram[OWNERS_FOLD_MAX * OWNERS_FOLD_MAX], moved[OWNERS_FOLD_MAX * 2];
  const gsize n = self->n;

  compare (self->songs, self->config, n, self->own, n, self->own, gram);
  memset (self->coefficients, 0, sizeof self->coefficients);
  for (gsize step = 0; step < self->config->n_steps; step++)
    {
      classic_multiply (n, 2, n, gram, FALSE, self->coefficients, FALSE, moved);
      for (gsize i = 0; i < n; i++)
        {
          const double *point = self->songs->fold->points + 2 * self->own[i],
                       *label = self->meant + 2 * self->own[i];
          const float raw[MOOD_N_RAW] = { (float)(unlink_point (point[0]) + moved[2 * i]),
                                          (float)(unlink_point (point[1]) + moved[2 * i + 1]) };
          double gradient[MOOD_N_RAW];

          mood_gaussian_point_loss (raw, label[0], label[1], gradient);
          for (gsize o = 0; o < 2; o++)
            self->coefficients[2 * i + o] -= RATE * gradient[o];
        }
    }
}

void
rival_learn (Rival *self,
             const RivalSongs *songs,
             const RivalConfig *config,
             const double *meant,
             gsize n,
             const gsize *own)
{
  self->songs = songs;
  self->config = config;
  self->meant = meant;
  self->n = n;
  self->own = own;
  (config->n_steps > 0 ? descend : solve) (self);
}

void
rival_correct (const Rival *self, gsize n, const gsize *rows, double *corrected)
{
  double covariance[OWNERS_FOLD_MAX * OWNERS_FOLD_MAX];

  compare (self->songs, self->config, n, rows, self->n, self->own, covariance);
  classic_multiply (n, 2, self->n, covariance, FALSE, self->coefficients, FALSE, corrected);
  for (gsize i = 0; i < 2 * n; i++)
    {
      const double point = self->songs->fold->points[2 * rows[i / 2] + i % 2];

      corrected[i] = self->config->n_steps > 0 ? tanh (unlink_point (point) + corrected[i])
                                               : CLAMP (point + corrected[i], -1.0, 1.0);
    }
}

void
rival_leave_out (const Rival *self, double *expected)
{
  for (gsize i = 0; i < 2 * self->n; i++)
    expected[i]
        = CLAMP (self->meant[2 * self->own[i / 2] + i % 2] - self->coefficients[i] / self->precisions[i / 2],
                 -1.0, 1.0);
}
