/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "engine/base/error.h"
#include "engine/classic/svm-probability.h"
#include "engine/classic/svm.h"
#include "vectors.h"

#define N_PAIRS (N_CLASSES * (N_CLASSES - 1) / 2)

static const ClassicSvmConfig config
    = { .kernel = CLASSIC_KERNEL_RBF, .c = 2.0, .epsilon = 0.05, .tolerance = 1e-7, .seed = 1 };

static const double *
get_test_rows (void)
{
  return vectors_get ("standard")->values + N_TRAIN * N_INPUTS;
}

static ClassicSvm *
fit_classes (const ClassicSvmConfig *with)
{
  g_autofree guint *classes = vectors_get_classes ();
  g_autoptr (GError) error = NULL;
  ClassicSvm *svm = classic_svm_new_classes (with, N_TRAIN, N_INPUTS, N_CLASSES,
                                             vectors_get ("standard")->values, classes, NULL, &error);

  g_assert_no_error (error);
  return svm;
}

static void
test_regression (void)
{
  for (int linear = 0; linear < 2; linear++)
    {
      ClassicSvmConfig with = config;
      g_autoptr (GError) error = NULL;
      g_autoptr (ClassicSvm) svm = NULL;
      double values[N_TEST * N_OUTPUTS];

      with.kernel = linear ? CLASSIC_KERNEL_LINEAR : CLASSIC_KERNEL_RBF;
      svm = classic_svm_new_regression (&with, N_TRAIN, N_INPUTS, N_OUTPUTS, vectors_get ("standard")->values,
                                        vectors_get ("targets")->values, NULL, &error);
      g_assert_no_error (error);
      classic_svm_predict (svm, N_TEST, get_test_rows (), values);
      g_assert_cmpfloat (vectors_compare (linear ? "svr.linear" : "svr.rbf", values, N_TEST * N_OUTPUTS), <,
                         1e-4);
    }
}

static guint
find_winner (const double *values)
{
  guint winner = 0;

  for (guint c = 1; c < N_CLASSES; c++)
    if (values[c] > values[winner] + 1e-9)
      winner = c;
  return winner;
}

static void
check_classes (ClassicKernel kernel, gboolean is_balanced)
{
  ClassicSvmConfig with = config;
  g_autofree char *name = g_strdup_printf ("svm.%s%s", kernel == CLASSIC_KERNEL_RBF ? "rbf" : "linear",
                                           is_balanced ? ".balanced" : "");
  g_autofree char *of_decisions = g_strconcat (name, ".decisions", NULL);
  g_autofree char *of_classes = g_strconcat (name, ".classes", NULL);
  g_autoptr (ClassicSvm) svm = NULL;
  double decisions[N_TEST * N_PAIRS], votes[N_TEST * N_CLASSES], winners[N_TEST];

  with.kernel = kernel;
  with.is_balanced = is_balanced;
  svm = fit_classes (&with);
  g_assert_cmpuint (classic_svm_get_n_machines (svm), ==, N_PAIRS);

  classic_svm_decide (svm, N_TEST, get_test_rows (), decisions);
  g_assert_cmpfloat (vectors_compare (of_decisions, decisions, N_TEST * N_PAIRS), <, 1e-4);
  classic_svm_predict (svm, N_TEST, get_test_rows (), votes);
  for (gsize i = 0; i < N_TEST; i++)
    winners[i] = find_winner (votes + i * N_CLASSES);
  g_assert_cmpfloat (vectors_compare (of_classes, winners, N_TEST), ==, 0.0);
}

static void
test_classes (void)
{
  check_classes (CLASSIC_KERNEL_RBF, FALSE);
  check_classes (CLASSIC_KERNEL_RBF, TRUE);
  check_classes (CLASSIC_KERNEL_LINEAR, FALSE);
  check_classes (CLASSIC_KERNEL_LINEAR, TRUE);
}

static void
test_platt (void)
{
  const Table *decisions = vectors_get ("platt.decisions");
  const ClassicSigmoid sigmoid
      = classic_sigmoid_fit (decisions->n_columns, decisions->values, vectors_get ("platt.signs")->values);
  const ClassicSigmoid steep = { -1000.0, 0.0 };
  const double found[] = { sigmoid.slope, sigmoid.offset };

  g_assert_cmpfloat (vectors_compare ("platt.sigmoid", found, 2), <, 1e-6);
  g_assert_cmpfloat_with_epsilon (classic_sigmoid_apply (&sigmoid, 0.5),
                                  1.0 / (1.0 + exp (0.5 * sigmoid.slope + sigmoid.offset)), 1e-15);
  g_assert_cmpfloat (classic_sigmoid_apply (&steep, 1e6), ==, 1.0);
  g_assert_cmpfloat (classic_sigmoid_apply (&steep, -1e6), ==, 0.0);
}

static void
test_coupling (void)
{
  /* Pairs that agree, r = p_i / (p_i + p_j), give p back. */
  const double truth[3] = { 0.6, 0.3, 0.1 };
  double pairwise[9], probabilities[5], scratch[30];

  classic_couple_pairs (5, vectors_get ("coupling.pairwise")->values, probabilities, scratch);
  g_assert_cmpfloat (vectors_compare ("coupling.probabilities", probabilities, 5), <, 1e-7);

  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      pairwise[3 * i + j] = truth[i] / (truth[i] + truth[j]);
  classic_couple_pairs (3, pairwise, probabilities, scratch);
  for (int i = 0; i < 3; i++)
    g_assert_cmpfloat_with_epsilon (probabilities[i], truth[i], 1e-7);
}

/* The same seed gives the same bits; another splits the rows otherwise. The most probable class is mostly
 * the right one, and the probability says how often. */
static void
test_probabilities (void)
{
  g_autofree guint *classes = vectors_get_classes ();
  ClassicSvmConfig with = config;
  double first[N_TEST * N_CLASSES], again[N_TEST * N_CLASSES], other[N_TEST * N_CLASSES];
  double believed = 0.0;
  guint n_right = 0;

  with.has_probabilities = TRUE;
  for (int turn = 0; turn < 3; turn++)
    {
      g_autoptr (ClassicSvm) svm = NULL;

      with.seed = turn < 2 ? 1 : 2;
      svm = fit_classes (&with);
      classic_svm_predict (svm, N_TEST, get_test_rows (), turn == 0 ? first : turn == 1 ? again : other);
    }
  g_assert_cmpmem (first, sizeof (first), again, sizeof (again));
  g_assert_cmpint (memcmp (first, other, sizeof (first)), !=, 0);

  for (gsize i = 0; i < N_TEST; i++)
    {
      const double *p = first + i * N_CLASSES;
      double sum = 0.0;

      for (gsize c = 0; c < N_CLASSES; c++)
        {
          g_assert_cmpfloat (p[c], >=, 0.0);
          sum += p[c];
        }
      g_assert_cmpfloat_with_epsilon (sum, 1.0, 1e-12);
      believed += p[find_winner (p)] / N_TEST;
      n_right += find_winner (p) == classes[N_TRAIN + i];
    }
  g_test_message ("right %u of %d, believed %.3f", n_right, N_TEST, believed);
  g_assert_cmpuint (n_right, >=, 17);
  g_assert_cmpfloat_with_epsilon (believed, n_right / (double)N_TEST, 0.2);
}

/* Two points, far apart on a line: the maximum margin is at the middle, where the decision is 0, and the
 * points themselves are at 1 and -1. Class 1 of three never occurs. */
static void
test_by_hand (void)
{
  static const double rows[] = { 1, 3 };
  static const guint classes[] = { 2, 0 }, alike[] = { 1, 1 };
  static const double asked[] = { 1, 2, 3 };
  ClassicSvmConfig with = config;
  g_autoptr (GError) error = NULL;
  g_autoptr (ClassicSvm) svm = NULL;
  double decisions[3], votes[9];

  with.kernel = CLASSIC_KERNEL_LINEAR;
  svm = classic_svm_new_classes (&with, 2, 1, 3, rows, classes, NULL, &error);
  g_assert_no_error (error);
  classic_svm_decide (svm, 3, asked, decisions);
  g_assert_cmpfloat_with_epsilon (decisions[0], -1.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (decisions[1], 0.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (decisions[2], 1.0, 1e-6);
  classic_svm_predict (svm, 3, asked, votes);
  g_assert_cmpfloat (votes[2], ==, 1.0);
  g_assert_cmpfloat (votes[1] + votes[4] + votes[7], ==, 0.0);
  g_assert_cmpfloat (votes[6], ==, 1.0);

  g_assert_null (classic_svm_new_classes (&with, 2, 1, 3, rows, alike, NULL, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
}

/* Targets within epsilon of each other need no support vector; probabilities of classes with two rows
 * can be fit. */
static void
test_few (void)
{
  static const double rows[] = { 0, 1, 2, 3 };
  static const double flat[] = { 1, 1.01, 0.99, 1 };
  static const guint classes[] = { 0, 1, 0, 1 };
  ClassicSvmConfig with = config;
  g_autoptr (GError) error = NULL;
  g_autoptr (ClassicSvm) level = classic_svm_new_regression (&with, 4, 1, 1, rows, flat, NULL, &error);
  g_autoptr (ClassicSvm) pair = NULL;
  double values[8];

  g_assert_no_error (error);
  classic_svm_predict (level, 4, rows, values);
  for (int i = 0; i < 4; i++)
    g_assert_cmpfloat_with_epsilon (values[i], 1.0, 0.06);

  with.has_probabilities = TRUE;
  pair = classic_svm_new_classes (&with, 4, 1, 2, rows, classes, NULL, &error);
  g_assert_no_error (error);
  classic_svm_predict (pair, 4, rows, values);
  g_assert_cmpfloat_with_epsilon (values[0] + values[1], 1.0, 1e-12);
}

/* Every second row, as if the others were not there: but gamma is that of all rows. */
static void
test_max_rows (void)
{
  const double *rows = vectors_get ("standard")->values;
  g_autofree guint *classes = vectors_get_classes ();
  g_autofree double *half = g_new (double, N_TRAIN / 2 * N_INPUTS);
  g_autofree guint *of_half = g_new (guint, N_TRAIN / 2);
  ClassicSvmConfig with = config;
  g_autoptr (ClassicSvm) limited = NULL;
  g_autoptr (ClassicSvm) alone = NULL;
  g_autoptr (GError) error = NULL;
  double a[N_TEST * N_PAIRS], b[N_TEST * N_PAIRS];

  for (gsize i = 0; i < N_TRAIN / 2; i++)
    {
      memcpy (half + i * N_INPUTS, rows + 2 * i * N_INPUTS, N_INPUTS * sizeof (double));
      of_half[i] = classes[2 * i];
    }
  with.gamma = 0.2;
  alone = classic_svm_new_classes (&with, N_TRAIN / 2, N_INPUTS, N_CLASSES, half, of_half, NULL, &error);
  g_assert_no_error (error);
  with.max_rows = N_TRAIN / 2;
  limited = fit_classes (&with);
  g_assert_cmpuint (classic_svm_get_n_vectors (limited), <=, N_TRAIN / 2);

  classic_svm_decide (alone, N_TEST, get_test_rows (), a);
  classic_svm_decide (limited, N_TEST, get_test_rows (), b);
  g_assert_cmpmem (a, sizeof (a), b, sizeof (b));
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree guint *classes = vectors_get_classes ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (classic_svm_new_classes (&config, N_TRAIN, N_INPUTS, N_CLASSES,
                                          vectors_get ("standard")->values, classes, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/classic/svm/regression", test_regression);
  g_test_add_func ("/classic/svm/classes", test_classes);
  g_test_add_func ("/classic/svm/platt", test_platt);
  g_test_add_func ("/classic/svm/coupling", test_coupling);
  g_test_add_func ("/classic/svm/probabilities", test_probabilities);
  g_test_add_func ("/classic/svm/by-hand", test_by_hand);
  g_test_add_func ("/classic/svm/few", test_few);
  g_test_add_func ("/classic/svm/max-rows", test_max_rows);
  g_test_add_func ("/classic/svm/cancel", test_cancel);
  return g_test_run ();
}
