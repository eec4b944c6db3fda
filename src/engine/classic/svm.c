/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "engine/classic/lapack.h"
#include "engine/classic/svm-internal.h"

/* Rows that are predicted together: bounds the kernel matrix in memory. */
#define BLOCK 256
/* A pairwise probability of 0 or 1 would leave the others without a say. */
#define MIN_PAIRWISE 1e-7

void
classic_svm_free (ClassicSvm *self)
{
  g_free (self->vectors);
  g_free (self->coefficients);
  g_free (self->bias);
  g_free (self->present);
  g_free (self->sigmoids);
  g_free (self);
}

gsize
classic_svm_get_n_inputs (const ClassicSvm *self)
{
  return self->n_inputs;
}

gsize
classic_svm_get_n_outputs (const ClassicSvm *self)
{
  return self->n_outputs;
}

gsize
classic_svm_get_n_vectors (const ClassicSvm *self)
{
  return self->n_vectors;
}

gsize
classic_svm_get_n_machines (const ClassicSvm *self)
{
  return self->n_machines;
}

static double *
sum_squares (gsize n_rows, gsize n_columns, const double *rows)
{
  double *sums = g_new0 (double, n_rows);

  for (gsize i = 0; i < n_rows; i++)
    for (gsize j = 0; j < n_columns; j++)
      sums[i] += rows[i * n_columns + j] * rows[i * n_columns + j];
  return sums;
}

void
classic_svm_decide (const ClassicSvm *self, gsize n_rows, const double *rows, double *decisions)
{
  g_autofree double *kernel = g_new (double, BLOCK * self->n_vectors);
  g_autofree double *of_vectors = sum_squares (self->n_vectors, self->n_inputs, self->vectors);

  for (gsize first = 0; first < n_rows; first += BLOCK)
    {
      const gsize n = MIN (BLOCK, n_rows - first);
      const double *block = rows + first * self->n_inputs;
      double *out = decisions + first * self->n_machines;
      g_autofree double *of_rows = sum_squares (n, self->n_inputs, block);

      classic_multiply (n, self->n_vectors, self->n_inputs, block, FALSE, self->vectors, TRUE, kernel);
      if (self->kernel == CLASSIC_KERNEL_RBF)
        for (gsize i = 0; i < n; i++)
          for (gsize v = 0; v < self->n_vectors; v++)
            {
              double *k = &kernel[i * self->n_vectors + v];

              *k = exp (-self->gamma * MAX (of_rows[i] + of_vectors[v] - 2.0 * *k, 0.0));
            }
      classic_multiply (n, self->n_machines, self->n_vectors, kernel, FALSE, self->coefficients, TRUE, out);
      for (gsize i = 0; i < n; i++)
        for (gsize m = 0; m < self->n_machines; m++)
          out[i * self->n_machines + m] += self->bias[m];
    }
}

static void
count_votes (const ClassicSvm *self, const double *decisions, double *values)
{
  gsize machine = 0;

  for (gsize a = 0; a < self->n_present; a++)
    for (gsize b = a + 1; b < self->n_present; b++, machine++)
      values[self->present[decisions[machine] > 0.0 ? a : b]] += 1.0 / (double)self->n_machines;
}

/* @scratch: n_present · (2 n_present + 2). */
static void
find_probabilities (const ClassicSvm *self, const double *decisions, double *values, double *scratch)
{
  const gsize k = self->n_present;
  double *pairwise = scratch, *found = scratch + k * k, *rest = found + k;
  gsize machine = 0;

  for (gsize a = 0; a < k; a++)
    for (gsize b = a + 1; b < k; b++, machine++)
      {
        const double p = classic_sigmoid_apply (&self->sigmoids[machine], decisions[machine]);

        pairwise[a * k + b] = CLAMP (p, MIN_PAIRWISE, 1.0 - MIN_PAIRWISE);
        pairwise[b * k + a] = 1.0 - pairwise[a * k + b];
      }

  if (k == 2)
    {
      found[0] = pairwise[1];
      found[1] = pairwise[2];
    }
  else
    classic_couple_pairs (k, pairwise, found, rest);
  for (gsize a = 0; a < k; a++)
    values[self->present[a]] = found[a];
}

void
classic_svm_predict (const ClassicSvm *self, gsize n_rows, const double *rows, double *values)
{
  g_autofree double *decisions = NULL;
  g_autofree double *scratch = NULL;

  if (!self->is_classes)
    {
      classic_svm_decide (self, n_rows, rows, values);
      return;
    }

  decisions = g_new (double, MAX (n_rows * self->n_machines, 1));
  scratch = g_new (double, self->n_present *(2 * self->n_present + 2));
  classic_svm_decide (self, n_rows, rows, decisions);
  memset (values, 0, n_rows * self->n_outputs * sizeof (double));
  for (gsize i = 0; i < n_rows; i++)
    {
      const double *own = decisions + i * self->n_machines;

      if (self->sigmoids != NULL)
        find_probabilities (self, own, values + i * self->n_outputs, scratch);
      else
        count_votes (self, own, values + i * self->n_outputs);
    }
}
