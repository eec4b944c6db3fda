/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>

#include "engine/base/error.h"
#include "engine/base/rng.h"
#include "engine/analysis/classic-file.h"

#define N_ROWS   40
#define N_INPUTS 5

typedef struct
{
  double rows[N_ROWS * N_INPUTS];
  double targets[N_ROWS * 2];
  guint classes[N_ROWS];
} Table;

static void
make_table (Table *table)
{
  BaseRng rng;

  base_rng_init (&rng, 3);
  for (gsize i = 0; i < N_ROWS; i++)
    {
      double *row = table->rows + i * N_INPUTS;

      for (gsize j = 0; j < N_INPUTS; j++)
        row[j] = base_rng_normal (&rng) * (1.0 + j);
      table->targets[2 * i] = row[0] - row[1] + 0.1 * base_rng_normal (&rng);
      table->targets[2 * i + 1] = tanh (row[2]);
      table->classes[i] = row[0] > 0.5 ? 2 : row[0] > -0.5 ? 1 : 0;
    }
}

static void
fit_joint (ClassicLearner *learner, const Table *table, GError **error)
{
  double class_targets[N_ROWS * 3] = { 0 }, weights[N_ROWS];
  const ClassicValueHead head = { 2, table->targets, weights };
  const ClassicJointProblem problem = { .n_rows = N_ROWS,
                                        .n_inputs = N_INPUTS,
                                        .n_classes = 3,
                                        .n_heads = 1,
                                        .rows = table->rows,
                                        .class_targets = class_targets,
                                        .class_weights = weights,
                                        .heads = &head };

  for (gsize i = 0; i < N_ROWS; i++)
    {
      class_targets[3 * i + table->classes[i]] = 1.0;
      weights[i] = 1.0;
    }
  classic_learner_fit_joint (learner, &problem, NULL, NULL, error);
}

static ClassicLearner *
fit (const char *name, const Table *table)
{
  g_autoptr (GError) error = NULL;
  ClassicLearner *learner = classic_learner_new (name, &error);

  classic_learner_set_option (learner, "pca", "0.95", &error);
  if (classic_learner_get_kind (learner) == CLASSIC_LEARNER_BOTH)
    fit_joint (learner, table, &error);
  else if (classic_learner_get_kind (learner) == CLASSIC_LEARNER_CLASSES)
    classic_learner_fit_classes (learner, N_ROWS, N_INPUTS, 3, table->rows, table->classes, NULL, &error);
  else
    classic_learner_fit_values (learner, N_ROWS, N_INPUTS, 2, table->rows, table->targets, NULL, &error);
  g_assert_no_error (error);
  return learner;
}

/* Through a file, every method predicts the same bits, and writes the same file again. */
static void
test_round_trip (void)
{
  static const char *const names[] = { "logistic", "mlr", "svr", "svm", "kernel" };
  g_autofree char *folder = g_dir_make_tmp ("moodplane-classic-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.safetensors", NULL);
  g_autofree char *copy = g_build_filename (folder, "b.safetensors", NULL);
  Table table;

  make_table (&table);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ClassicLearner) learner = fit (names[i], &table);
      g_autoptr (ClassicLearner) read = NULL;
      g_autofree char *first = NULL, *second = NULL;
      gsize n_first, n_second;
      double before[N_ROWS * 5] = { 0 }, after[N_ROWS * 5] = { 0 };

      g_assert_true (analysis_classic_file_save (learner, path, &error));
      read = analysis_classic_file_load (path, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (classic_learner_get_name (read), ==, names[i]);

      classic_learner_predict (learner, N_ROWS, table.rows, before);
      classic_learner_predict (read, N_ROWS, table.rows, after);
      g_assert_cmpmem (before, sizeof (before), after, sizeof (after));

      g_assert_true (analysis_classic_file_save (read, copy, &error));
      g_assert_true (g_file_get_contents (path, &first, &n_first, NULL));
      g_assert_true (g_file_get_contents (copy, &second, &n_second, NULL));
      g_assert_cmpmem (first, n_first, second, n_second);
    }

  g_unlink (path);
  g_unlink (copy);
  g_rmdir (folder);
}

/* Beside other tensors and metadata, which stay; a file without a learner says so. */
static void
test_beside_others (void)
{
  const gsize shape[] = { 2 };
  const float values[] = { 1, 2 };
  g_autoptr (NnTensorFile) file = nn_tensor_file_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ClassicLearner) learner = NULL;
  g_autoptr (ClassicLearner) read = NULL;
  Table table;

  nn_tensor_file_add (file, "other", shape, 1, values);
  nn_tensor_file_set_metadata (file, "licence", "none");
  g_assert_null (analysis_classic_file_get (file, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL);
  g_clear_error (&error);

  make_table (&table);
  learner = fit ("mlr", &table);
  analysis_classic_file_add (file, learner);
  read = analysis_classic_file_get (file, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (classic_learner_get_n_inputs (read), ==, N_INPUTS);
  g_assert_cmpstr (nn_tensor_file_get_metadata (file, "licence"), ==, "none");
}

/* A vector in place of a table. */
static void
test_wrong_shape (void)
{
  const gsize shape[] = { 2 };
  const float values[] = { 1, 2 };
  g_autoptr (NnTensorFile) file = nn_tensor_file_new ();
  g_autoptr (GError) error = NULL;

  nn_tensor_file_set_metadata (file, "classic.method", "mlr");
  nn_tensor_file_add (file, "scaler.offset", shape, 1, values);
  g_assert_null (analysis_classic_file_get (file, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/analysis/classic-file/round-trip", test_round_trip);
  g_test_add_func ("/analysis/classic-file/beside-others", test_beside_others);
  g_test_add_func ("/analysis/classic-file/wrong-shape", test_wrong_shape);
  return g_test_run ();
}
