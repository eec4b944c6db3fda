/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Against what the process is by definition, worked out by hand, and fitted anew without a label. */

#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/base/rng.h"
#include "engine/classic/lapack.h"
#include "engine/classic/residual-process.h"

#define N           12
/* What goes by sound is worked out in single precision. */
#define SINGLE 2e-6
#define N_SONGS     300 /* more than one block of them */
#define N_EMBEDDING 5

typedef struct
{
  double points[N * 2];
  double labels[N * 2];
  float embeddings[N * N_EMBEDDING];
} Labels;

static const ClassicResidualConfig usual
    = { .constant = 0.04, .linear = 0.06, .content = 0.05, .content_scale = 0.5, .noise = 0.1 };

static void
draw (BaseRng *rng, gsize n, double *points, float *embeddings)
{
  for (gsize i = 0; i < n * 2; i++)
    points[i] = 2.0 * base_rng_uniform (rng) - 1.0;
  for (gsize i = 0; i < n * N_EMBEDDING; i++)
    embeddings[i] = (float)(base_rng_uniform (rng) - 0.5);
}

static void
draw_labels (Labels *self)
{
  BaseRng rng;

  base_rng_init (&rng, 5);
  draw (&rng, N, self->points, self->embeddings);
  for (gsize i = 0; i < N * 2; i++)
    self->labels[i] = CLAMP (0.8 * self->points[i] + 0.2 + 0.1 * base_rng_uniform (&rng), -1.0, 1.0);
}

static ClassicResidualProcess *
fit (const ClassicResidualConfig *config, gsize n, const Labels *labels)
{
  g_autoptr (GError) error = NULL;
  ClassicResidualProcess *process = classic_residual_process_new (config, n, labels->points, labels->labels,
                                                                  N_EMBEDDING, labels->embeddings, &error);

  g_assert_no_error (error);
  return process;
}

/* One label that is all the process knows: K is a number. */
static void
test_one_label (void)
{
  const double point[] = { 0.5, -0.2 }, label[] = { 0.1, 0.4 }, other[] = { -0.3, 0.6 };
  const float embedding[] = { 3.0f, 0.0f }, likewise[] = { 1.0f, 1.0f };
  g_autoptr (GError) error = NULL;
  g_autoptr (ClassicResidualProcess) process
      = classic_residual_process_new (&usual, 1, point, label, 2, embedding, &error);
  const double itself = 0.04 + 0.06 * (0.25 + 0.04) + 0.05;
  const double with_other = 0.04 + 0.06 * (-0.15 - 0.12) + 0.05 * exp ((sqrt (0.5) - 1.0) / 0.5);
  const double by_place = 0.04 + 0.06 * (-0.15 - 0.12);
  double corrected[2];

  g_assert_no_error (error);
  classic_residual_process_correct (process, 1, point, embedding, corrected);
  g_assert_cmpfloat_with_epsilon (corrected[0], 0.5 - 0.4 * itself / (itself + 0.1), SINGLE);
  g_assert_cmpfloat_with_epsilon (corrected[1], -0.2 + 0.6 * itself / (itself + 0.1), SINGLE);
  classic_residual_process_correct (process, 1, other, likewise, corrected);
  g_assert_cmpfloat_with_epsilon (corrected[0], -0.3 - 0.4 * with_other / (itself + 0.1), SINGLE);
  classic_residual_process_correct (process, 1, other, NULL, corrected);
  g_assert_cmpfloat_with_epsilon (corrected[1], 0.6 + 0.6 * by_place / (itself + 0.1), 1e-12);
}

/* Many songs at once, and each alone. */
static void
test_blocks (void)
{
  Labels labels;
  BaseRng rng;
  g_autofree double *points = g_new (double, N_SONGS * 2);
  g_autofree double *corrected = g_new (double, N_SONGS * 2);
  g_autofree float *embeddings = g_new (float, N_SONGS *N_EMBEDDING);
  g_autoptr (ClassicResidualProcess) process = NULL;

  draw_labels (&labels);
  process = fit (&usual, N, &labels);
  base_rng_init (&rng, 7);
  draw (&rng, N_SONGS, points, embeddings);
  classic_residual_process_correct (process, N_SONGS, points, embeddings, corrected);
  for (gsize i = 0; i < N_SONGS; i++)
    {
      double alone[2];

      classic_residual_process_correct (process, 1, points + i * 2, embeddings + i * N_EMBEDDING, alone);
      g_assert_cmpfloat_with_epsilon (alone[0], corrected[i * 2], SINGLE);
      g_assert_cmpfloat_with_epsilon (alone[1], corrected[i * 2 + 1], SINGLE);
      g_assert_cmpfloat (fabs (alone[0] - points[i * 2]), >, 0.0);
    }
}

/* What is expected of a label's song without it, by a process that was never told. */
static void
test_leave_out (void)
{
  Labels labels;
  double expected[N * 2];
  g_autoptr (ClassicResidualProcess) whole = NULL;

  draw_labels (&labels);
  whole = fit (&usual, N, &labels);
  classic_residual_process_leave_out (whole, expected);
  for (gsize out = 0; out < N; out++)
    {
      Labels rest = labels;
      double told[2];
      g_autoptr (ClassicResidualProcess) process = NULL;

      for (gsize i = out; i + 1 < N; i++)
        {
          memcpy (rest.points + i * 2, labels.points + (i + 1) * 2, 2 * sizeof (double));
          memcpy (rest.labels + i * 2, labels.labels + (i + 1) * 2, 2 * sizeof (double));
          memcpy (rest.embeddings + i * N_EMBEDDING, labels.embeddings + (i + 1) * N_EMBEDDING,
                  N_EMBEDDING * sizeof (float));
        }
      process = fit (&usual, N - 1, &rest);
      classic_residual_process_correct (process, 1, labels.points + out * 2,
                                        labels.embeddings + out * N_EMBEDDING, told);
      g_assert_cmpfloat_with_epsilon (expected[out * 2], told[0], SINGLE);
      g_assert_cmpfloat_with_epsilon (expected[out * 2 + 1], told[1], SINGLE);
    }
}

/* The length of an embedding says nothing, and one of zeros is none. */
static void
test_embeddings (void)
{
  Labels labels;
  float longer[N_EMBEDDING], nothing[N_EMBEDDING] = { 0.0f };
  double corrected[2], again[2];
  g_autoptr (ClassicResidualProcess) process = NULL;

  draw_labels (&labels);
  process = fit (&usual, N, &labels);
  for (gsize k = 0; k < N_EMBEDDING; k++)
    longer[k] = 4.0f * labels.embeddings[k];
  classic_residual_process_correct (process, 1, labels.points, labels.embeddings, corrected);
  classic_residual_process_correct (process, 1, labels.points, longer, again);
  g_assert_cmpfloat_with_epsilon (corrected[0], again[0], SINGLE);
  classic_residual_process_correct (process, 1, labels.points, nothing, corrected);
  classic_residual_process_correct (process, 1, labels.points, NULL, again);
  g_assert_cmpfloat_with_epsilon (corrected[0], again[0], 1e-12);
}

/* The same song labeled often: the owner is believed more each time, and in the end wholly. */
static void
test_same_song (void)
{
  Labels labels = { 0 };
  double before = 0.0, corrected[2];

  for (gsize i = 0; i < N; i++)
    {
      labels.labels[i * 2] = 0.8;
      labels.embeddings[i * N_EMBEDDING] = 1.0f;
    }
  for (gsize n = 1; n <= N; n++)
    {
      g_autoptr (ClassicResidualProcess) process = fit (&usual, n, &labels);

      classic_residual_process_correct (process, 1, labels.points, labels.embeddings, corrected);
      g_assert_cmpfloat (corrected[0], >, before);
      g_assert_cmpfloat (corrected[0], <, 0.8);
      g_assert_cmpfloat_with_epsilon (corrected[1], 0.0, 1e-12);
      before = corrected[0];
    }
  g_assert_cmpfloat (before, >, 0.7);
}

static void
test_bad_numbers (void)
{
  Labels labels;
  g_autoptr (GError) error = NULL;

  draw_labels (&labels);
  labels.labels[3] = NAN;
  g_assert_null (classic_residual_process_new (&usual, N, labels.points, labels.labels, N_EMBEDDING,
                                               labels.embeddings, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
}

static void
test_inverse (void)
{
  double matrix[] = { 4.0, 2.0, 2.0, 3.0 }, flat[] = { 1.0, 1.0, 1.0, 1.0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (classic_invert_positive (2, matrix, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (matrix[0], 0.375, 1e-15);
  g_assert_cmpfloat_with_epsilon (matrix[1], -0.25, 1e-15);
  g_assert_cmpfloat_with_epsilon (matrix[2], -0.25, 1e-15);
  g_assert_cmpfloat_with_epsilon (matrix[3], 0.5, 1e-15);
  g_assert_false (classic_invert_positive (2, flat, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_DIVERGED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/residual-process/one-label", test_one_label);
  g_test_add_func ("/residual-process/blocks", test_blocks);
  g_test_add_func ("/residual-process/leave-out", test_leave_out);
  g_test_add_func ("/residual-process/embeddings", test_embeddings);
  g_test_add_func ("/residual-process/same-song", test_same_song);
  g_test_add_func ("/residual-process/bad-numbers", test_bad_numbers);
  g_test_add_func ("/residual-process/inverse", test_inverse);

  return g_test_run ();
}
