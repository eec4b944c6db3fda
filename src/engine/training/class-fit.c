/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/class-fit.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/classic/logistic.h"
#include "engine/training/class-metrics.h"
#include "engine/training/splits.h"

#define N_FOLDS        5
#define TOLERANCE      1e-6
#define MAX_ITERATIONS 2000

/* A column of less spread says nothing, and would be blown up. */
#define MIN_SPREAD 1e-6

/* How strongly the weights may be, from hardly to freely; each is about three times the one before. */
static const double strengths[] = { 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1.0, 3.0, 10.0 };

typedef struct
{
  gsize n;
  gsize n_columns;
  gsize n_classes;
  double *rows;        /* (owned) (n, n_columns): of equal spread */
  guint *classes;      /* (owned) (n) */
  const char **groups; /* (owned) (n): texts belong to the corpus */
  double *means;       /* (owned) (n_columns) */
  double *spreads;     /* (owned) (n_columns) */
} Table;

static void
table_clear (Table *self)
{
  g_free (self->rows);
  g_free (self->classes);
  g_free (self->groups);
  g_free (self->means);
  g_free (self->spreads);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Table, table_clear)

static void
add_row (Table *self, const TrainingPrediction *prediction, const TrainingClip *clip, guint class)
{
  /* As the library keeps it, and as it is looked at later. */
  g_autoptr (GBytes) bytes = mood_embedding_to_bytes (prediction->embedding);
  g_autoptr (MoodEmbedding) kept = mood_embedding_from_bytes (bytes);

  if (kept == NULL || kept->n_values != self->n_columns)
    return;

  for (gsize k = 0; k < self->n_columns; k++)
    self->rows[self->n * self->n_columns + k] = kept->values[k];
  self->classes[self->n] = class;
  self->groups[self->n++] = clip->group;
}

static void
fill (Table *self, const TrainingCorpus *corpus, const GArray *predictions, const char *const *names)
{
  self->n_classes = g_strv_length ((char **)names);
  for (guint i = 0; i < predictions->len && self->n_columns == 0; i++)
    {
      const MoodEmbedding *embedding = g_array_index (predictions, TrainingPrediction, i).embedding;

      self->n_columns = embedding != NULL ? embedding->n_values : 0;
    }

  self->rows = g_new (double, predictions->len * self->n_columns + 1);
  self->classes = g_new (guint, predictions->len + 1);
  self->groups = g_new (const char *, predictions->len + 1);
  for (guint i = 0; i < predictions->len; i++)
    {
      const TrainingPrediction *prediction = &g_array_index (predictions, TrainingPrediction, i);
      const TrainingClip *clip = training_corpus_get_clip (corpus, prediction->clip);
      const int class = training_class_names_find (names, clip->class_name);

      if (class >= 0 && prediction->embedding != NULL)
        add_row (self, prediction, clip, class);
    }
}

static void
even_out (Table *self)
{
  self->means = g_new0 (double, self->n_columns + 1);
  self->spreads = g_new0 (double, self->n_columns + 1);

  for (gsize k = 0; k < self->n_columns; k++)
    {
      double sum = 0.0, squares = 0.0;

      for (gsize i = 0; i < self->n; i++)
        sum += self->rows[i * self->n_columns + k];
      self->means[k] = sum / self->n;
      for (gsize i = 0; i < self->n; i++)
        {
          const double from_mean = self->rows[i * self->n_columns + k] - self->means[k];

          squares += from_mean * from_mean;
        }
      self->spreads[k] = sqrt (squares / self->n);
      for (gsize i = 0; i < self->n; i++)
        {
          double *value = &self->rows[i * self->n_columns + k];

          *value = self->spreads[k] > MIN_SPREAD ? (*value - self->means[k]) / self->spreads[k] : 0.0;
        }
    }
}

static gboolean
is_of_one_class (const Table *self)
{
  for (gsize i = 1; i < self->n; i++)
    if (self->classes[i] != self->classes[0])
      return FALSE;

  return TRUE;
}

/* @parts: (nullable): with it, rows of @part are left out. */
static ClassicLogistic *
fit (const Table *self, const guint *parts, guint part, double c, GCancellable *cancellable, GError **error)
{
  g_autofree double *weights = g_new (double, self->n);
  const ClassicLogisticProblem problem = { .n_rows = self->n,
                                           .n_inputs = self->n_columns,
                                           .n_classes = self->n_classes,
                                           .rows = self->rows,
                                           .classes = self->classes,
                                           .row_weights = weights,
                                           .c = c };

  for (gsize i = 0; i < self->n; i++)
    weights[i] = parts != NULL && parts[i] == part ? 0.0 : 1.0;
  return classic_logistic_new (&problem, TOLERANCE, MAX_ITERATIONS, cancellable, error);
}

/* The summed cross-entropy of what @fitted says of the rows of @part. */
static double
judge (const Table *self, const ClassicLogistic *fitted, const guint *parts, guint part)
{
  g_autofree double *probabilities = g_new (double, self->n * self->n_classes);
  double loss = 0.0;

  classic_logistic_predict (fitted, self->n, self->rows, probabilities);
  for (gsize i = 0; i < self->n; i++)
    if (parts[i] == part)
      loss += training_classification_judge (probabilities[i * self->n_classes + self->classes[i]]);
  return loss;
}

static gboolean
choose_strength (const Table *self, guint64 seed, double *c, GCancellable *cancellable, GError **error)
{
  const TrainingSplitItems items = { self->n, self->classes, self->groups };
  g_autofree guint *parts = g_new (guint, self->n);
  double best = INFINITY;

  training_split_k_fold (&items, N_FOLDS, seed, parts);
  for (gsize s = 0; s < G_N_ELEMENTS (strengths); s++)
    {
      double loss = 0.0;

      for (guint part = 0; part < N_FOLDS; part++)
        {
          g_autoptr (ClassicLogistic) fitted = fit (self, parts, part, strengths[s], cancellable, error);

          if (fitted == NULL)
            return FALSE;
          loss += judge (self, fitted, parts, part);
        }
      if (loss < best)
        {
          best = loss;
          *c = strengths[s];
        }
    }

  return TRUE;
}

/* The same map of what the columns were before they were evened out. */
static AnalysisClassHead *
make_head (const Table *self, const ClassicLogistic *fitted, const char *const *names)
{
  const double *parameters = classic_logistic_get_parameters (fitted);
  const gsize width = self->n_columns + 1;
  g_autofree float *weights = g_new (float, self->n_classes *width);

  for (gsize class = 0; class < self->n_classes; class ++)
    {
      const double *row = parameters + class * width;
      double intercept = row[self->n_columns];

      for (gsize k = 0; k < self->n_columns; k++)
        {
          const double weight = self->spreads[k] > MIN_SPREAD ? row[k] / self->spreads[k] : 0.0;

          weights[class * width + k] = (float)weight;
          intercept -= weight * self->means[k];
        }
      weights[class * width + self->n_columns] = (float)intercept;
    }

  return analysis_class_head_new (names, self->n_columns, weights);
}

AnalysisClassHead *
training_class_fit (const TrainingCorpus *corpus,
                    const GArray *predictions,
                    const char *const *names,
                    guint64 seed,
                    double *c,
                    GCancellable *cancellable,
                    GError **error)
{
  g_auto (Table) table = { 0 };
  g_autoptr (ClassicLogistic) fitted = NULL;

  fill (&table, corpus, predictions, names);
  if (table.n == 0 || is_of_one_class (&table))
    {
      base_error_refuse (
          error, BASE_ERROR_BAD_CORPUS,
          _ ("The songs that are trained on are of one class: there is nothing to tell apart."));
      return NULL;
    }

  even_out (&table);
  if (!choose_strength (&table, seed, c, cancellable, error))
    return NULL;
  fitted = fit (&table, NULL, 0, *c, cancellable, error);
  return fitted != NULL ? make_head (&table, fitted, names) : NULL;
}

/* (nullable): the values of the tensor of the layer that has @n_rows rows of @n_columns values. */
static const float *
find_values (const NnModel *network, const char *last_layer, gsize n_dims_least, gsize n_columns)
{
  for (gsize i = 0; i < nn_model_get_n_tensors (network); i++)
    {
      const NnTensorInfo *tensor = nn_model_get_tensor (network, i);

      if (g_str_has_prefix (tensor->name, last_layer) && !tensor->is_statistic
          && tensor->n_dims >= n_dims_least && (n_dims_least > 1 || tensor->n_dims == 1)
          && tensor->size == tensor->shape[0] * n_columns)
        return nn_model_get_parameters (network) + tensor->offset;
    }

  return NULL;
}

AnalysisClassHead *
training_class_take_outputs (const NnModel *network,
                             const char *last_layer,
                             gsize first,
                             gsize n_embedding,
                             const char *const *names,
                             GError **error)
{
  const gsize n = g_strv_length ((char **)names);
  const float *matrix = find_values (network, last_layer, 2, n_embedding);
  const float *intercepts = find_values (network, last_layer, 1, 1);
  g_autofree float *weights = NULL;

  if (*last_layer == '\0' || n_embedding == 0 || matrix == NULL || intercepts == NULL)
    {
      base_error_refuse (error, BASE_ERROR_INVALID_ARGUMENT,
                         _ ("This network cannot learn own classes: its last layer hears more than is kept "
                            "of a song. Choose "
                            "“moodplane-1”, or learn the classes on top of a model."));
      return NULL;
    }

  weights = g_new (float, n *(n_embedding + 1));
  for (gsize c = 0; c < n; c++)
    {
      memcpy (weights + c * (n_embedding + 1), matrix + (first + c) * n_embedding,
              n_embedding * sizeof (float));
      weights[c * (n_embedding + 1) + n_embedding] = intercepts[first + c];
    }
  return analysis_class_head_new (names, n_embedding, weights);
}
