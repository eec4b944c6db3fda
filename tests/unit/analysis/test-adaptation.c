/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether an adaptation is offered. */

#include <math.h>

#include "engine/base/rng.h"
#include "engine/analysis/adaptation.h"

#define N           40
#define N_BUILTIN   100
#define N_EMBEDDING 4

typedef struct
{
  double points[N_BUILTIN * 2];
  double labels[N_BUILTIN * 2];
  float embeddings[N_BUILTIN * N_EMBEDDING];
  AnalysisAdaptationSet set;
} Songs;

/* Normal enough. */
static double
noise (BaseRng *rng, double sd)
{
  double sum = 0.0;

  for (int i = 0; i < 12; i++)
    sum += base_rng_uniform (rng) - 0.5;

  return sd * sum;
}

static double
keep (double value)
{
  return CLAMP (value, -1.0, 1.0);
}

/* Songs that somebody has placed where the model has, but for a shift of valence and for noise. */
static void
draw (Songs *self, BaseRng *rng, gsize n, double shift, double sd)
{
  for (gsize i = 0; i < n; i++)
    {
      self->points[2 * i] = 1.4 * base_rng_uniform (rng) - 0.7;
      self->points[2 * i + 1] = 1.4 * base_rng_uniform (rng) - 0.7;
      self->labels[2 * i] = keep (self->points[2 * i] + shift + noise (rng, sd));
      self->labels[2 * i + 1] = keep (self->points[2 * i + 1] + noise (rng, sd));
    }
  for (gsize i = 0; i < n * N_EMBEDDING; i++)
    self->embeddings[i] = (float)noise (rng, 1.0);
  self->set = (AnalysisAdaptationSet) { n, self->points, self->labels, N_EMBEDDING, self->embeddings };
}

static ClassicResidualProcess *
fit (double strength, const Songs *own, const Songs *builtin, AnalysisAdaptationOutcome *outcome)
{
  g_autoptr (GError) error = NULL;
  ClassicResidualProcess *process
      = analysis_adaptation_fit (strength, &own->set, builtin != NULL ? &builtin->set : NULL, outcome, &error);

  g_assert_no_error (error);
  g_assert_nonnull (process);
  return process;
}

static void
test_shift_is_followed (void)
{
  Songs own, builtin;
  BaseRng rng;
  AnalysisAdaptationOutcome outcome;
  double corrected[N_BUILTIN * 2], mean = 0.0;

  base_rng_init (&rng, 3);
  draw (&own, &rng, N, 0.4, 0.1);
  draw (&builtin, &rng, N_BUILTIN, 0.0, 0.1);
  g_autoptr (ClassicResidualProcess) process = fit (1.0, &own, &builtin, &outcome);

  g_assert_cmpint (outcome.verdict, ==, ANALYSIS_ADAPTATION_OFFERED);
  g_assert_cmpuint (outcome.n, ==, N);
  g_assert_cmpfloat (outcome.error_without, >, 0.4);
  g_assert_cmpfloat (outcome.error_with, <, 0.25);
  /* The built-in labels lose, since this owner means something else. */
  g_assert_cmpfloat (outcome.builtin_with, >, outcome.builtin_without);
  analysis_adaptation_correct (process, N_BUILTIN, builtin.points, builtin.embeddings, corrected);
  for (gsize i = 0; i < N_BUILTIN; i++)
    {
      g_assert_cmpfloat (fabs (corrected[2 * i]), <=, 1.0);
      mean += (corrected[2 * i] - builtin.points[2 * i]) / N_BUILTIN;
    }
  g_assert_cmpfloat (mean, >, 0.25);
  g_assert_cmpfloat (mean, <, 0.45);
}

/* Labels with nothing to learn in them, often enough for chance to have its say. */
static void
test_never_offered_when_worse (void)
{
  guint n_refused = 0;

  for (guint seed = 0; seed < 200; seed++)
    {
      Songs own, builtin;
      BaseRng rng;
      AnalysisAdaptationOutcome outcome;

      base_rng_init (&rng, 100 + seed);
      draw (&own, &rng, ANALYSIS_ADAPTATION_LABELS_MIN + seed % 20, 0.0, 0.3);
      draw (&builtin, &rng, N_BUILTIN, 0.0, 0.3);
      g_autoptr (ClassicResidualProcess) process = fit (1.0, &own, &builtin, &outcome);

      if (outcome.error_with >= outcome.error_without)
        {
          g_assert_cmpint (outcome.verdict, ==, ANALYSIS_ADAPTATION_NO_BETTER);
          n_refused++;
        }
      else
        g_assert_cmpint (outcome.verdict, !=, ANALYSIS_ADAPTATION_NO_BETTER);
    }
  g_assert_cmpuint (n_refused, >, 50);
}

/* What the labels gain by chance is less than what many others lose. */
static void
test_built_in_labels_guard (void)
{
  guint n_costly = 0, n_unguarded = 0;

  for (guint seed = 0; seed < 100; seed++)
    {
      Songs own, builtin;
      BaseRng rng;
      AnalysisAdaptationOutcome outcome;

      base_rng_init (&rng, 1000 + seed);
      draw (&own, &rng, 8, 0.0, 0.5);
      draw (&builtin, &rng, N_BUILTIN, 0.0, 0.1);
      {
        g_autoptr (ClassicResidualProcess) process = fit (2.0, &own, NULL, &outcome);

        g_assert_true (isnan (outcome.builtin_with));
        n_unguarded += outcome.verdict == ANALYSIS_ADAPTATION_OFFERED;
      }
      {
        g_autoptr (ClassicResidualProcess) process = fit (2.0, &own, &builtin, &outcome);
        const double gain = pow (outcome.error_without, 2) - pow (outcome.error_with, 2);
        const double loss = pow (outcome.builtin_with, 2) - pow (outcome.builtin_without, 2);

        n_costly += outcome.verdict == ANALYSIS_ADAPTATION_COSTLY;
        if (outcome.verdict == ANALYSIS_ADAPTATION_OFFERED)
          g_assert_cmpfloat (loss, <=, MAX (gain, 0.02 * pow (outcome.builtin_without, 2)));
      }
    }
  g_assert_cmpuint (n_costly, >, 3);
  g_assert_cmpuint (n_costly, <=, n_unguarded);
}

static void
test_few_labels (void)
{
  Songs own;
  BaseRng rng;
  AnalysisAdaptationOutcome outcome;

  base_rng_init (&rng, 3);
  draw (&own, &rng, ANALYSIS_ADAPTATION_LABELS_MIN - 1, 0.6, 0.01);
  g_autoptr (ClassicResidualProcess) few = fit (1.0, &own, NULL, &outcome);
  g_assert_cmpint (outcome.verdict, ==, ANALYSIS_ADAPTATION_TOO_FEW);

  draw (&own, &rng, ANALYSIS_ADAPTATION_LABELS_MIN, 0.6, 0.01);
  g_autoptr (ClassicResidualProcess) enough = fit (1.0, &own, NULL, &outcome);
  g_assert_cmpint (outcome.verdict, ==, ANALYSIS_ADAPTATION_OFFERED);
}

/* Of more strength more is learned, and of none nothing. */
static void
test_strength (void)
{
  const double strengths[] = { 0.0, 0.25, 1.0, 2.0 };
  const double point[] = { 0.1, 0.1 };
  Songs own;
  BaseRng rng;
  double last = 0.1;

  base_rng_init (&rng, 3);
  draw (&own, &rng, 10, 0.4, 0.01);
  for (gsize i = 0; i < G_N_ELEMENTS (strengths); i++)
    {
      AnalysisAdaptationOutcome outcome;
      g_autoptr (ClassicResidualProcess) process = fit (strengths[i], &own, NULL, &outcome);
      double corrected[2];

      analysis_adaptation_correct (process, 1, point, NULL, corrected);
      if (i == 0)
        {
          g_assert_cmpfloat (corrected[0], ==, 0.1);
          g_assert_cmpint (outcome.verdict, ==, ANALYSIS_ADAPTATION_NO_BETTER);
        }
      else
        g_assert_cmpfloat (corrected[0], >, last);
      last = corrected[0];
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/analysis/adaptation/shift-is-followed", test_shift_is_followed);
  g_test_add_func ("/analysis/adaptation/never-offered-when-worse", test_never_offered_when_worse);
  g_test_add_func ("/analysis/adaptation/built-in-labels-guard", test_built_in_labels_guard);
  g_test_add_func ("/analysis/adaptation/few-labels", test_few_labels);
  g_test_add_func ("/analysis/adaptation/strength", test_strength);

  return g_test_run ();
}
