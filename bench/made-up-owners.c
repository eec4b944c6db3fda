/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "made-up-owners.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/mood/embedding.h"

#define NOISE 0.1

enum
{
  LOUD = 1,
  QUIET = 2,
  ELECTRONIC = 4,
};

const char *const owners_kind_names[OWNERS_N_KINDS] = { "affine", "content", "same" };

static double
normal (BaseRng *rng)
{
  const double u = 1.0 - base_rng_uniform (rng), v = base_rng_uniform (rng);

  return sqrt (-2.0 * log (u)) * cos (2.0 * G_PI * v);
}

static double
keep (double value)
{
  return CLAMP (value, -1.0, 1.0);
}

void
owners_stop (const char *why)
{
  fprintf (stderr, "%s\n", why);
  exit (1);
}

static int
parse_kinds (const char *text)
{
  return (strstr (text, "loud") != NULL ? LOUD : 0) | (strstr (text, "quiet") != NULL ? QUIET : 0)
         | (strstr (text, "electronic") != NULL ? ELECTRONIC : 0);
}

static void
add_clip (OwnersFold *fold, char **fields)
{
  gsize size;
  guchar *data = g_base64_decode (fields[6], &size);
  g_autoptr (GBytes) bytes = g_bytes_new_take (data, size);
  g_autoptr (MoodEmbedding) embedding = mood_embedding_from_bytes (bytes);
  const gsize i = fold->n++;

  if (embedding == NULL || i >= OWNERS_FOLD_MAX || (i > 0 && embedding->n_values != fold->n_embedding))
    owners_stop ("a row cannot be read");
  fold->n_embedding = embedding->n_values;
  fold->kinds[i] = parse_kinds (fields[1]);
  for (int o = 0; o < 2; o++)
    {
      fold->labels[2 * i + (gsize)o] = g_ascii_strtod (fields[2 + o], NULL);
      fold->points[2 * i + (gsize)o] = g_ascii_strtod (fields[4 + o], NULL);
    }
  fold->embeddings = g_renew (float, fold->embeddings, fold->n * fold->n_embedding);
  memcpy (fold->embeddings + i * fold->n_embedding, embedding->values, fold->n_embedding * sizeof (float));
}

/* By the mean of its "library". */
static void
center (OwnersFold *fold)
{
  fold->center = g_new (float, fold->n_embedding);
  for (gsize k = 0; k < fold->n_embedding; k++)
    {
      double sum = 0.0;

      for (gsize i = 0; i < fold->n; i++)
        sum += fold->embeddings[i * fold->n_embedding + k];
      fold->center[k] = (float)(sum / (double)fold->n);
      for (gsize i = 0; i < fold->n; i++)
        fold->embeddings[i * fold->n_embedding + k] -= fold->center[k];
    }
}

void
owners_read (const char *path, OwnersFold folds[OWNERS_N_FOLDS])
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    owners_stop ("the file cannot be read");
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], ",", -1);
      const int fold = atoi (fields[0]);

      if (g_strv_length (fields) != 7 || fold < 0 || fold >= OWNERS_N_FOLDS)
        owners_stop ("a row cannot be read");
      add_clip (&folds[fold], fields);
    }
  for (int f = 0; f < OWNERS_N_FOLDS; f++)
    center (&folds[f]);
}

void
owners_invent (const OwnersFold *fold, int kind, BaseRng *rng, double *meant)
{
  static const int shifted[] = { LOUD, QUIET, ELECTRONIC };
  static const double by[][2] = { { 0.5, 0.0 }, { 0.0, 0.5 }, { -0.5, 0.0 } };
  const double angle = (2.0 * base_rng_uniform (rng) - 1.0) * 25.0 * G_PI / 180.0;
  const double sx = 0.6 + 0.8 * base_rng_uniform (rng), sy = 0.6 + 0.8 * base_rng_uniform (rng);
  const double dx = 0.2 * normal (rng), dy = 0.2 * normal (rng);
  const guint taste = base_rng_below (rng, 3);

  for (gsize i = 0; i < fold->n; i++)
    {
      double v = fold->labels[2 * i], a = fold->labels[2 * i + 1];

      if (kind == 0)
        {
          const double x = v * sx, y = a * sy;

          v = cos (angle) * x - sin (angle) * y + dx;
          a = sin (angle) * x + cos (angle) * y + dy;
        }
      else if (kind == 1 && (fold->kinds[i] & shifted[taste]) != 0)
        {
          v += by[taste][0];
          a += by[taste][1];
        }
      meant[2 * i] = keep (v + NOISE * normal (rng));
      meant[2 * i + 1] = keep (a + NOISE * normal (rng));
    }
}

void
owners_shuffle (BaseRng *rng, gsize n, gsize *order)
{
  for (gsize i = 0; i < n; i++)
    {
      const gsize j = base_rng_below (rng, (guint)i + 1);

      order[i] = order[j];
      order[j] = i;
    }
}

void
owners_pick (OwnersPick *self, const OwnersFold *fold, const double *labels, const gsize *order, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      memcpy (self->points + 2 * i, fold->points + 2 * order[i], 2 * sizeof (double));
      memcpy (self->labels + 2 * i, labels + 2 * order[i], 2 * sizeof (double));
      memcpy (self->embeddings + i * fold->n_embedding, fold->embeddings + order[i] * fold->n_embedding,
              fold->n_embedding * sizeof (float));
    }
  self->set = (AnalysisAdaptationSet) { n, self->points, self->labels, fold->n_embedding, self->embeddings };
}

double
owners_measure (const double *points, const OwnersPick *test)
{
  double sum = 0.0;

  for (gsize i = 0; i < 2 * test->set.n; i++)
    sum += (points[i] - test->labels[i]) * (points[i] - test->labels[i]);

  return sqrt (sum / (double)test->set.n);
}

/* Student's t of 6 degrees, which 7 folds have. */
#define STUDENT_OF_6 2.45

double
owners_bound (int n, const double *ratios, double *mean)
{
  double square = 0.0;

  *mean = 0.0;
  for (int i = 0; i < n; i++)
    *mean += ratios[i] / n;
  for (int i = 0; i < n; i++)
    square += (ratios[i] - *mean) * (ratios[i] - *mean);

  return n > 1 ? STUDENT_OF_6 * sqrt (square / (n - 1) / n) : 0.0;
}
