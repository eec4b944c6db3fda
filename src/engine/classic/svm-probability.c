/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/classic/svm-probability.h"

#include <math.h>

#define MAX_ITERATIONS 100
#define SMALLEST_STEP  1e-10
#define RIDGE          1e-12 /* keeps the Hessian invertible */

/* The cross-entropy of target @t and 1 / (1 + exp (z)), without overflow on either side. */
static double
entropy (double t, double z)
{
  return z >= 0.0 ? t * z + log1p (exp (-z)) : (t - 1.0) * z + log1p (exp (z));
}

/**
 * classic_sigmoid_apply:
 *
 * Returns: the probability of the positive class, 1 / (1 + exp (slope · decision + offset))
 */
double
classic_sigmoid_apply (const ClassicSigmoid *self, double decision)
{
  const double z = self->slope * decision + self->offset;

  return z >= 0.0 ? exp (-z) / (1.0 + exp (-z)) : 1.0 / (1.0 + exp (z));
}

static double
sum_entropy (const ClassicSigmoid *self,
             gsize n,
             const double *decisions,
             const double *signs,
             const double targets[2])
{
  double sum = 0.0;

  for (gsize i = 0; i < n; i++)
    sum += entropy (targets[signs[i] > 0.0], self->slope * decisions[i] + self->offset);
  return sum;
}

/**
 * classic_sigmoid_fit:
 * @decisions: of machines that were not trained on these rows
 * @signs: 1 or -1, which class they really are
 *
 * Platt (1999): a logistic regression on the decision, with targets (n₊ + 1) / (n₊ + 2) and
 * 1 / (n₋ + 2) in place of 1 and 0. By Newton's method with backtracking, as Lin, Lin & Weng (2007)
 * do it.
 */
ClassicSigmoid
classic_sigmoid_fit (gsize n, const double *decisions, const double *signs)
{
  gsize n_positive = 0;
  double targets[2], loss;
  ClassicSigmoid self = { 0 };

  for (gsize i = 0; i < n; i++)
    n_positive += signs[i] > 0.0;
  targets[0] = 1.0 / ((double)(n - n_positive) + 2.0);
  targets[1] = ((double)n_positive + 1.0) / ((double)n_positive + 2.0);

  self.offset = log (((double)(n - n_positive) + 1.0) / ((double)n_positive + 1.0));
  loss = sum_entropy (&self, n, decisions, signs, targets);

  for (guint iteration = 0; iteration < MAX_ITERATIONS; iteration++)
    {
      double h11 = RIDGE, h22 = RIDGE, h21 = 0.0, g1 = 0.0, g2 = 0.0;
      double determinant, d1, d2, slope, length;

      for (gsize i = 0; i < n; i++)
        {
          const double p = classic_sigmoid_apply (&self, decisions[i]);
          const double curvature = p * (1.0 - p);
          const double difference = targets[signs[i] > 0.0] - p;

          h11 += decisions[i] * decisions[i] * curvature;
          h22 += curvature;
          h21 += decisions[i] * curvature;
          g1 += decisions[i] * difference;
          g2 += difference;
        }
      if (fabs (g1) < 1e-7 && fabs (g2) < 1e-7)
        break;

      determinant = h11 * h22 - h21 * h21;
      d1 = -(h22 * g1 - h21 * g2) / determinant;
      d2 = -(h11 * g2 - h21 * g1) / determinant;
      slope = g1 * d1 + g2 * d2;

      for (length = 1.0; length >= SMALLEST_STEP; length /= 2.0)
        {
          const ClassicSigmoid trial = { self.slope + length * d1, self.offset + length * d2 };
          const double reached = sum_entropy (&trial, n, decisions, signs, targets);

          if (reached < loss + 1e-4 * length * slope)
            {
              self = trial;
              loss = reached;
              break;
            }
        }
      if (length < SMALLEST_STEP)
        break;
    }

  return self;
}

/**
 * classic_couple_pairs:
 * @pairwise: (n_classes, n_classes): [i][j] is the probability of i when it is i or j, strictly
 *   between 0 and 1; the diagonal is not read
 * @probabilities: (out): (n_classes), sum 1
 * @scratch: n_classes · (n_classes + 1)
 *
 * Wu, Lin & Weng (2004), their second approach: the p that minimizes
 * Σ (pairwise[j][i] p[i] - pairwise[i][j] p[j])², by their algorithm 2.
 */
void
classic_couple_pairs (gsize n_classes, const double *pairwise, double *probabilities, double *scratch)
{
  double *q = scratch, *image = scratch + n_classes * n_classes;
  const guint max_turns = MAX (100, (guint)n_classes);
  const double tolerance = 1e-9 / (double)n_classes;

  for (gsize i = 0; i < n_classes; i++)
    {
      probabilities[i] = 1.0 / (double)n_classes;
      q[i * n_classes + i] = 0.0;
      for (gsize j = 0; j < n_classes; j++)
        if (j != i)
          {
            q[i * n_classes + i] += pairwise[j * n_classes + i] * pairwise[j * n_classes + i];
            q[i * n_classes + j] = -pairwise[j * n_classes + i] * pairwise[i * n_classes + j];
          }
    }

  for (guint turn = 0; turn < max_turns; turn++)
    {
      double value = 0.0, worst = 0.0;

      for (gsize i = 0; i < n_classes; i++)
        {
          image[i] = 0.0;
          for (gsize j = 0; j < n_classes; j++)
            image[i] += q[i * n_classes + j] * probabilities[j];
          value += probabilities[i] * image[i];
        }
      for (gsize i = 0; i < n_classes; i++)
        worst = MAX (worst, fabs (image[i] - value));
      if (worst < tolerance)
        return;

      /* One class after the other is set to its best, and all are scaled back to sum 1. */
      for (gsize i = 0; i < n_classes; i++)
        {
          const double change = (value - image[i]) / q[i * n_classes + i];

          probabilities[i] += change;
          value = (value + change * (change * q[i * n_classes + i] + 2.0 * image[i])) / (1.0 + change)
                  / (1.0 + change);
          for (gsize j = 0; j < n_classes; j++)
            {
              image[j] = (image[j] + change * q[i * n_classes + j]) / (1.0 + change);
              probabilities[j] /= 1.0 + change;
            }
        }
    }
}
