/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/word-norms.h"

#include <math.h>

/* Logistic regression of "people hear it as energetic" on (A, V, 1), whose decision line is
 * A - b V - c = 0: the line that parts the energetic from the calm quadrants best. */
#define N_WEIGHTS      3
#define N_NEWTON_STEPS 25
#define RIDGE          0.01

static gboolean
is_usable (const TrainingClip *clip)
{
  return clip->point == TRAINING_POINT_WORDS && clip->has_quadrant;
}

static gboolean
is_energetic (MoodQuadrant quadrant)
{
  return quadrant == MOOD_QUADRANT_1 || quadrant == MOOD_QUADRANT_2;
}

/* Solves the symmetric positive definite system @matrix x = @vector in place, by Gauss elimination
 * (a ridge keeps the pivots away from 0). */
static void
solve (double matrix[N_WEIGHTS][N_WEIGHTS],
       double vector[N_WEIGHTS])
{
  for (int pivot = 0; pivot < N_WEIGHTS; pivot++)
    for (int row = pivot + 1; row < N_WEIGHTS; row++)
      {
        const double factor = matrix[row][pivot] / matrix[pivot][pivot];

        for (int column = pivot; column < N_WEIGHTS; column++)
          matrix[row][column] -= factor * matrix[pivot][column];
        vector[row] -= factor * vector[pivot];
      }

  for (int row = N_WEIGHTS - 1; row >= 0; row--)
    {
      for (int column = row + 1; column < N_WEIGHTS; column++)
        vector[row] -= matrix[row][column] * vector[column];
      vector[row] /= matrix[row][row];
    }
}

static void
add_clip (const TrainingClip *clip,
          const double        weights[N_WEIGHTS],
          double              gradient[N_WEIGHTS],
          double              hessian[N_WEIGHTS][N_WEIGHTS])
{
  const double x[N_WEIGHTS] = { clip->arousal, clip->valence, 1.0 };
  const double z = weights[0] * x[0] + weights[1] * x[1] + weights[2];
  const double p = 1.0 / (1.0 + exp (-z));
  const double target = is_energetic (clip->quadrant) ? 1.0 : 0.0;

  for (int i = 0; i < N_WEIGHTS; i++)
    {
      gradient[i] += (p - target) * x[i];
      for (int j = 0; j < N_WEIGHTS; j++)
        hessian[i][j] += p * (1.0 - p) * x[i] * x[j];
    }
}

void
training_word_norms_fit (TrainingWordNorms    *self,
                         const TrainingCorpus *corpus,
                         const GArray         *clips)
{
  double weights[N_WEIGHTS] = { 0.0 };
  gsize n_usable = 0;

  self->slope = 0.0;
  self->offset = 0.0;

  for (gsize i = 0; i < clips->len; i++)
    n_usable += is_usable (training_corpus_get_clip (corpus, g_array_index (clips, guint, i)));

  if (n_usable < TRAINING_WORD_NORMS_MIN_CLIPS)
    return;

  for (int step = 0; step < N_NEWTON_STEPS; step++)
    {
      double gradient[N_WEIGHTS];
      double hessian[N_WEIGHTS][N_WEIGHTS] = { { 0.0 } };

      for (int i = 0; i < N_WEIGHTS; i++)
        {
          gradient[i] = RIDGE * weights[i];
          hessian[i][i] = RIDGE;
        }

      for (gsize i = 0; i < clips->len; i++)
        {
          const TrainingClip *clip = training_corpus_get_clip (corpus, g_array_index (clips, guint, i));

          if (is_usable (clip))
            add_clip (clip, weights, gradient, hessian);
        }

      solve (hessian, gradient);
      for (int i = 0; i < N_WEIGHTS; i++)
        weights[i] -= gradient[i];
    }

  /* If the words' arousal said nothing, or the opposite, a line through it would be no correction. */
  if (!(weights[0] > 0.1) || !isfinite (weights[0]))
    return;

  self->slope = CLAMP (-weights[1] / weights[0], -1.0, 1.0);
  self->offset = CLAMP (-weights[2] / weights[0], -0.5, 0.5);
}

gboolean
training_word_norms_correct (const TrainingWordNorms *self,
                             const TrainingClip      *clip,
                             double                  *arousal)
{
  *arousal = CLAMP (clip->arousal - self->slope * clip->valence - self->offset, -1.0, 1.0);

  return !clip->has_quadrant || mood_quadrant_of_point (clip->valence, *arousal) == clip->quadrant;
}
