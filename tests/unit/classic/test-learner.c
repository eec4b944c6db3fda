/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "engine/base/error.h"
#include "engine/classic/learner.h"
#include "vectors.h"

#define MAX_OUT (N_ROWS * (N_CLASSES + N_OUTPUTS))

/* Every row has a class and values, some of them less of the one. */
static void
fit_joint (ClassicLearner *learner, const guint *classes, GError **error)
{
  double class_targets[N_TRAIN * N_CLASSES] = { 0 }, class_weights[N_TRAIN], value_weights[N_TRAIN];
  const ClassicValueHead head = { N_OUTPUTS, vectors_get ("targets")->values, value_weights };
  const ClassicJointProblem problem = { .n_rows = N_TRAIN,
                                        .n_inputs = N_INPUTS,
                                        .n_classes = N_CLASSES,
                                        .n_heads = 1,
                                        .rows = vectors_get ("rows")->values,
                                        .class_targets = class_targets,
                                        .class_weights = class_weights,
                                        .heads = &head };

  for (gsize i = 0; i < N_TRAIN; i++)
    {
      class_targets[i * N_CLASSES + classes[i]] = 1.0;
      class_weights[i] = i % 5 == 0 ? 0.0 : 1.0;
      value_weights[i] = i % 3 == 0 ? 0.5 : 1.0;
    }
  classic_learner_fit_joint (learner, &problem, NULL, NULL, error);
}

static ClassicLearner *
fit (const char *name, const char *pca)
{
  g_autofree guint *classes = vectors_get_classes ();
  const double *rows = vectors_get ("rows")->values;
  g_autoptr (GError) error = NULL;
  ClassicLearner *learner = classic_learner_new (name, &error);

  classic_learner_set_option (learner, "pca", pca, &error);
  if (classic_learner_get_kind (learner) == CLASSIC_LEARNER_BOTH)
    fit_joint (learner, classes, &error);
  else if (classic_learner_get_kind (learner) == CLASSIC_LEARNER_CLASSES)
    classic_learner_fit_classes (learner, N_TRAIN, N_INPUTS, N_CLASSES, rows, classes, NULL, &error);
  else
    classic_learner_fit_values (learner, N_TRAIN, N_INPUTS, N_OUTPUTS, rows, vectors_get ("targets")->values,
                                NULL, &error);
  g_assert_no_error (error);
  return learner;
}

/* Through the learner, raw rows give what the scaled ones give the parts. */
static void
test_reference (void)
{
  const double *test_rows = vectors_get ("rows")->values + N_TRAIN * N_INPUTS;
  g_autoptr (GError) error = NULL;
  g_autoptr (ClassicLearner) mlr = fit ("mlr", "0");
  g_autoptr (ClassicLearner) svr = classic_learner_new ("svr", &error);
  double values[N_TEST * N_OUTPUTS];

  classic_learner_predict (mlr, N_TEST, test_rows, values);
  g_assert_cmpfloat (vectors_compare ("mlr", values, N_TEST * N_OUTPUTS), <, 1e-5);

  classic_learner_set_option (svr, "c", "2", &error);
  classic_learner_set_number (svr, "epsilon", 0.05, &error);
  classic_learner_set_option (svr, "kernel", "linear", &error);
  classic_learner_set_option (svr, "tolerance", "1e-7", &error);
  classic_learner_fit_values (svr, N_TRAIN, N_INPUTS, N_OUTPUTS, vectors_get ("rows")->values,
                              vectors_get ("targets")->values, NULL, &error);
  g_assert_no_error (error);
  classic_learner_predict (svr, N_TEST, test_rows, values);
  g_assert_cmpfloat (vectors_compare ("svr.linear", values, N_TEST * N_OUTPUTS), <, 1e-3);
}

/* Out and in again: the same bits, one row at a time or all at once, with and without components. */
static void
test_round_trip (void)
{
  static const char *const names[] = { "logistic", "mlr", "svr", "svm", "kernel" };
  const double *rows = vectors_get ("rows")->values;

  for (gsize i = 0; i < 2 * G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ClassicLearner) learner = fit (names[i / 2], i % 2 ? "0.9" : "0");
      g_autoptr (ClassicState) state = classic_learner_export (learner);
      g_autoptr (ClassicLearner) read = classic_learner_import (state, &error);
      double before[MAX_OUT], after[MAX_OUT];
      gsize n_outputs;

      g_assert_no_error (error);
      g_assert_cmpstr (classic_learner_get_name (read), ==, names[i / 2]);
      g_assert_cmpuint (classic_learner_get_n_inputs (read), ==, N_INPUTS);
      n_outputs = classic_learner_get_n_outputs (read);
      g_assert_cmpuint (classic_learner_get_n_classes (read), ==,
                        classic_learner_get_kind (read) == CLASSIC_LEARNER_VALUES ? 0 : N_CLASSES);
      g_assert_cmpuint (n_outputs, ==,
                        classic_learner_get_kind (read) == CLASSIC_LEARNER_BOTH      ? N_CLASSES + N_OUTPUTS
                        : classic_learner_get_kind (read) == CLASSIC_LEARNER_CLASSES ? N_CLASSES
                                                                                     : N_OUTPUTS);
      g_assert_cmpstr (classic_state_get_text (state, "classic.option.pca"), ==,
                       i % 2 ? "0.90000000000000002" : "0");

      classic_learner_predict (learner, N_ROWS, rows, before);
      classic_learner_predict (read, N_ROWS, rows, after);
      g_assert_cmpmem (before, N_ROWS * n_outputs * sizeof (double), after,
                       N_ROWS * n_outputs * sizeof (double));
      for (gsize row = 0; row < N_ROWS; row++)
        {
          classic_learner_predict (read, 1, rows + row * N_INPUTS, after);
          for (gsize o = 0; o < n_outputs; o++)
            g_assert_cmpfloat_with_epsilon (after[o], before[row * n_outputs + o], 1e-9);
        }
    }
}

/* More rows than are predicted at a time. */
static void
test_many_rows (void)
{
  const gsize n_copies = 30;
  const double *rows = vectors_get ("rows")->values;
  g_autofree double *many = g_new (double, n_copies *N_ROWS *N_INPUTS);
  g_autofree double *said = g_new (double, n_copies *N_ROWS *N_OUTPUTS);
  g_autoptr (ClassicLearner) learner = fit ("svr", "0");
  double expected[N_ROWS * N_OUTPUTS];

  for (gsize i = 0; i < n_copies; i++)
    memcpy (many + i * N_ROWS * N_INPUTS, rows, N_ROWS * N_INPUTS * sizeof (double));
  classic_learner_predict (learner, N_ROWS, rows, expected);
  classic_learner_predict (learner, n_copies * N_ROWS, many, said);
  for (gsize i = 0; i < n_copies * N_ROWS * N_OUTPUTS; i++)
    g_assert_cmpfloat_with_epsilon (said[i], expected[i % (N_ROWS * N_OUTPUTS)], 1e-9);
}

/* Every array of a state left out or cut short in turn is refused. */
static void
test_damaged (void)
{
  static const char *const names[] = { "logistic", "mlr", "svr", "svm", "kernel" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (ClassicLearner) learner = fit (names[i], "3");
      g_autoptr (ClassicState) state = classic_learner_export (learner);
      const gsize n_arrays = classic_state_get_n_arrays (state);

      for (gsize damage = 0; damage < 3 * n_arrays; damage++)
        {
          g_autoptr (ClassicState) broken = classic_state_new ();
          g_autoptr (ClassicLearner) read = NULL;
          g_autoptr (GError) error = NULL;
          const char *key;

          for (gsize k = 0; (key = classic_state_get_nth_key (state, k)) != NULL; k++)
            classic_state_set_text (broken, key, classic_state_get_text (state, key));
          for (gsize k = 0; k < n_arrays; k++)
            {
              const ClassicArray *array = classic_state_get_nth (state, k);

              if (k != damage / 3)
                classic_state_add_floats (broken, array->name, array->n_rows, array->n_columns,
                                          array->values);
              else if (damage % 3 == 1)
                classic_state_add_floats (broken, array->name, array->n_rows, array->n_columns - 1,
                                          array->values);
              else if (damage % 3 == 2)
                {
                  g_autofree float *values
                      = g_memdup2 (array->values, array->n_rows * array->n_columns * sizeof (float));

                  values[0] = NAN;
                  classic_state_add_floats (broken, array->name, array->n_rows, array->n_columns, values);
                }
            }

          read = classic_learner_import (broken, &error);
          /* Without its sigmoids or its components a model may still be whole, but not this one's. */
          if (damage % 3 == 0
              && (g_str_equal (classic_state_get_nth (state, damage / 3)->name, "svm.sigmoids")))
            continue;
          g_assert_null (read);
          g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL);
        }
    }
}

typedef struct
{
  const char *name;
  double values[MAX_OUT]; /* what it predicts */
} Fitted;

static gpointer
fit_in_thread (gpointer data)
{
  Fitted *fitted = data;
  g_autoptr (ClassicLearner) learner = fit (fitted->name, "4");

  classic_learner_predict (learner, N_ROWS, vectors_get ("rows")->values, fitted->values);
  return NULL;
}

/* Several at once, of the same and of other methods, come to the same bits as one after the other. */
static void
test_threads (void)
{
  static const char *const names[] = { "logistic", "mlr", "svr", "svm", "kernel" };
  static Fitted alone[5], together[4][5];
  GThread *threads[4][5];

  for (gsize i = 0; i < 5; i++)
    {
      alone[i].name = names[i];
      fit_in_thread (&alone[i]);
    }
  for (gsize k = 0; k < 20; k++)
    {
      together[k / 5][k % 5].name = names[k % 5];
      threads[k / 5][k % 5] = g_thread_new ("fit", fit_in_thread, &together[k / 5][k % 5]);
    }
  for (gsize k = 0; k < 20; k++)
    {
      g_thread_join (threads[k / 5][k % 5]);
      g_assert_cmpmem (together[k / 5][k % 5].values, sizeof (alone[0].values), alone[k % 5].values,
                       sizeof (alone[0].values));
    }
}

static void
test_options (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ClassicLearner) svm = classic_learner_new ("svm", NULL);
  g_autoptr (ClassicLearner) kernel = classic_learner_new ("kernel", NULL);

  g_assert_null (classic_learner_new ("oracle", &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);

  g_assert_true (classic_learner_set_option (svm, "scaler", "min-max", NULL));
  g_assert_true (classic_learner_set_option (svm, "c", "0.5", NULL));
  g_assert_false (classic_learner_set_option (svm, "c", "0.5x", NULL));
  g_assert_false (classic_learner_set_option (svm, "c", "nan", NULL));
  g_assert_false (classic_learner_set_option (svm, "kernel", "cubic", NULL));
  g_assert_false (classic_learner_set_option (svm, "ridge", "1", &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (classic_learner_set_number (svm, "c", -1.0, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);

  /* Its gamma is another than that of the machines, and has no 0. */
  g_assert_cmpfloat (classic_learner_get_number (kernel, CLASSIC_OPTION_KERNEL_GAMMA), ==, 0.6);
  g_assert_true (classic_learner_set_option (svm, "gamma", "0", NULL));
  g_assert_false (classic_learner_set_option (kernel, "gamma", "0", NULL));
  g_assert_true (classic_learner_set_option (kernel, "gamma", "1.5", NULL));
  g_assert_cmpfloat (classic_learner_get_number (kernel, CLASSIC_OPTION_KERNEL_GAMMA), ==, 1.5);
  g_assert_true (classic_learner_set_option (kernel, "ridge", "0.5", NULL));
  g_assert_cmpfloat (classic_learner_get_number (kernel, CLASSIC_OPTION_KERNEL_RIDGE), ==, 0.5);
  g_assert_true (classic_learner_set_option (kernel, "ridge", "auto", NULL));
  g_assert_cmpfloat (classic_learner_get_number (kernel, CLASSIC_OPTION_KERNEL_RIDGE), ==, 0.0);
  g_assert_false (classic_learner_set_option (kernel, "clip", "auto", NULL));
  g_assert_false (classic_learner_set_option (kernel, "word-weight", "1.1", NULL));
  g_assert_cmpfloat (classic_learner_get_number (kernel, CLASSIC_OPTION_DEGREES), ==, 1.0);
  g_assert_true (classic_learner_set_option (kernel, "degrees", "0", NULL));
  g_assert_false (classic_learner_set_option (kernel, "degrees", "2", NULL));
  g_assert_false (classic_learner_set_option (svm, "degrees", "0", NULL));
}

/* Memory and time of a kernel machine are bounded, whatever the corpus; who knows better may say more. */
static void
test_kernel_rows (void)
{
  static const struct
  {
    const char *value; /* (nullable): as usual */
    gsize n_rows;
  } cases[] = { { NULL, 3000 }, { "0", 3000 }, { "10", 10 }, { "5000", 5000 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      ClassicKernelConfig config;
      ClassicOptions options;

      classic_options_init (&options, CLASSIC_METHOD_KERNEL);
      if (cases[i].value != NULL)
        g_assert_true (classic_options_set (&options, CLASSIC_METHOD_KERNEL, "max-rows", cases[i].value, NULL));
      classic_options_get_kernel (&options, &config);
      g_assert_cmpuint (config.max_rows, ==, cases[i].n_rows);
    }
}

/* What is no number is refused, and the learner is then not fitted. */
static void
test_bad_rows (void)
{
  double rows[] = { 1, 2, 3, INFINITY };
  const double targets[] = { 1, 2 };
  g_autoptr (GError) error = NULL;
  g_autoptr (ClassicLearner) mlr = classic_learner_new ("mlr", NULL);

  g_assert_false (classic_learner_fit_values (mlr, 2, 2, 1, rows, targets, NULL, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  g_assert_false (classic_learner_is_fitted (mlr));
  g_clear_error (&error);
  g_assert_false (classic_learner_fit_values (mlr, 0, 2, 1, rows, targets, NULL, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/classic/learner/reference", test_reference);
  g_test_add_func ("/classic/learner/round-trip", test_round_trip);
  g_test_add_func ("/classic/learner/many-rows", test_many_rows);
  g_test_add_func ("/classic/learner/damaged", test_damaged);
  g_test_add_func ("/classic/learner/threads", test_threads);
  g_test_add_func ("/classic/learner/options", test_options);
  g_test_add_func ("/classic/learner/kernel-rows", test_kernel_rows);
  g_test_add_func ("/classic/learner/bad-rows", test_bad_rows);
  return g_test_run ();
}
