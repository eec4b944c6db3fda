/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/analysis/adaptation.h"

#include <math.h>

#include "engine/classic/residual-choice.h"

/* Less of a gain, as a share, is none. */
#define ROUNDING 1e-9

static const char *const verdict_ids[] = { "offered", "too-few", "no-better", "costly" };

const char *
analysis_adaptation_verdict_to_id (AnalysisAdaptationVerdict verdict)
{
  g_return_val_if_fail (verdict < G_N_ELEMENTS (verdict_ids), "");

  return verdict_ids[verdict];
}

static void
keep_within (gsize n, double *points)
{
  for (gsize i = 0; i < n * CLASSIC_RESIDUAL_N; i++)
    points[i] = CLAMP (points[i], -1.0, 1.0);
}

/* Root of the mean squared distance. */
static double
measure (gsize n, const double *points, const double *labels)
{
  double sum = 0.0;

  for (gsize i = 0; i < n * CLASSIC_RESIDUAL_N; i++)
    sum += (points[i] - labels[i]) * (points[i] - labels[i]);

  return sqrt (sum / (double)n);
}

void
analysis_adaptation_correct (const ClassicResidualProcess *process,
                            gsize n,
                            const double *points,
                            const float *embeddings,
                            double *corrected)
{
  classic_residual_process_correct (process, n, points, embeddings, corrected);
  keep_within (n, corrected);
}

static void
measure_own (const ClassicResidualProcess *process, const AnalysisAdaptationSet *own, AnalysisAdaptationOutcome *outcome)
{
  g_autofree double *expected = g_new (double, own->n *CLASSIC_RESIDUAL_N);

  classic_residual_process_leave_out (process, expected);
  keep_within (own->n, expected);
  outcome->n = own->n;
  outcome->error_without = measure (own->n, own->points, own->labels);
  outcome->error_with = measure (own->n, expected, own->labels);
}

static void
measure_builtin (const ClassicResidualProcess *process,
                 const AnalysisAdaptationSet *builtin,
                 AnalysisAdaptationOutcome *outcome)
{
  g_autofree double *corrected = NULL;

  outcome->builtin_without = outcome->builtin_with = NAN;
  if (builtin == NULL || builtin->n == 0)
    return;

  corrected = g_new (double, builtin->n *CLASSIC_RESIDUAL_N);
  analysis_adaptation_correct (process, builtin->n, builtin->points, builtin->embeddings, corrected);
  outcome->builtin_without = measure (builtin->n, builtin->points, builtin->labels);
  outcome->builtin_with = measure (builtin->n, corrected, builtin->labels);
}

static double
square (double x)
{
  return x * x;
}

AnalysisAdaptationVerdict
analysis_adaptation_judge (const AnalysisAdaptationOutcome *outcome)
{
  const double gain = square (outcome->error_without) - square (outcome->error_with);
  const double loss = square (outcome->builtin_with) - square (outcome->builtin_without);
  const double allowed = ANALYSIS_ADAPTATION_LOSS_MAX * square (outcome->builtin_without);

  if (outcome->n < ANALYSIS_ADAPTATION_LABELS_MIN)
    return ANALYSIS_ADAPTATION_TOO_FEW;
  if (!(gain > ROUNDING * square (outcome->error_without)))
    return ANALYSIS_ADAPTATION_NO_BETTER;
  if (!isnan (loss) && loss > MAX (gain, allowed))
    return ANALYSIS_ADAPTATION_COSTLY;

  return ANALYSIS_ADAPTATION_OFFERED;
}

ClassicResidualProcess *
analysis_adaptation_fit (double strength,
                        const AnalysisAdaptationSet *own,
                        const AnalysisAdaptationSet *builtin,
                        AnalysisAdaptationOutcome *outcome,
                        GError **error)
{
  ClassicResidualConfig config = classic_residual_usual;
  ClassicResidualProcess *process;

  g_return_val_if_fail (strength >= 0.0 && strength <= ANALYSIS_ADAPTATION_STRENGTH_MAX, NULL);
  g_return_val_if_fail (builtin == NULL || builtin->embeddings == NULL || builtin->n_embedding == own->n_embedding, NULL);

  config.constant *= strength;
  config.linear *= strength;
  config.content *= strength;
  process = classic_residual_process_new (&config, own->n, own->points, own->labels, own->n_embedding, own->embeddings,
                                          error);
  if (process == NULL)
    return NULL;

  measure_own (process, own, outcome);
  measure_builtin (process, builtin, outcome);
  outcome->verdict = analysis_adaptation_judge (outcome);

  return process;
}

gssize
analysis_adaptation_choose (const AnalysisAdaptationSet *own,
                            const AnalysisAdaptationSet *songs,
                            const guint *groups,
                            gsize n_wanted,
                            gsize *chosen,
                            GError **error)
{
  const ClassicResidualChoice choice = {
    .n_embedding = songs->n_embedding,
    .n_known = own->n,
    .known_points = own->points,
    .known_embeddings = own->embeddings,
    .n = songs->n,
    .points = songs->points,
    .embeddings = songs->embeddings,
    .groups = groups,
  };

  g_return_val_if_fail (own->n == 0 || own->embeddings == NULL || own->n_embedding == songs->n_embedding, -1);

  return classic_residual_choice_make (&choice, &classic_residual_usual, n_wanted, chosen, NULL, error);
}
