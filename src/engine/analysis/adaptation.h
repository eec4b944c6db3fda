/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/classic/residual-process.h"

G_BEGIN_DECLS

/* With fewer labels than this nothing can be said of what was left out. */
#define ANALYSIS_ADAPTATION_LABELS_MIN 5
/* What the built-in labels may always lose, as a share of their mean squared error. */
#define ANALYSIS_ADAPTATION_LOSS_MAX 0.02
#define ANALYSIS_ADAPTATION_STRENGTH_MAX 2.0

/**
 * AnalysisAdaptationSet:
 * @points: (n, 2): what the model says
 * @labels: (n, 2): what somebody says
 * @embeddings: (nullable) (n, n_embedding): a row of zeros is a song without one
 *
 * Songs that somebody has placed. Not owned.
 */
typedef struct
{
  gsize         n;
  const double *points;
  const double *labels;
  gsize         n_embedding;
  const float  *embeddings;
} AnalysisAdaptationSet;

typedef enum
{
  ANALYSIS_ADAPTATION_OFFERED,
  ANALYSIS_ADAPTATION_TOO_FEW,   /* labels */
  ANALYSIS_ADAPTATION_NO_BETTER, /* on labels that were left out */
  ANALYSIS_ADAPTATION_COSTLY,    /* the built-in labels lose more than the labels that were left out gain */
} AnalysisAdaptationVerdict;

/**
 * AnalysisAdaptationOutcome:
 * @error_without: root of the mean squared distance of the model's points from the labels
 * @error_with: the same of what is expected of each label when it is left out
 * @builtin_without: of the model's points from the built-in labels; NAN without any
 * @builtin_with: of the points that the adaptation makes of them
 */
typedef struct
{
  AnalysisAdaptationVerdict verdict;
  gsize                    n;
  double                   error_without;
  double                   error_with;
  double                   builtin_without;
  double                   builtin_with;
} AnalysisAdaptationOutcome;

/**
 * analysis_adaptation_fit:
 * @strength: from 0 to %ANALYSIS_ADAPTATION_STRENGTH_MAX: what the variances of what is learned are multiplied by
 * @own: at least 1 label
 * @builtin: (nullable): labels that many people have agreed on, and that were not learned from by whatever made the points
 *
 * Fits what the owner of a library means, and decides whether it may be offered. Two things must hold:
 *
 * - The labels that are left out, each in turn, are met better than without.
 * - The mean squared error on @builtin rises by no more than that on the labels falls, or hardly at all. An owner may
 *   differ from other people: one to whom all music is happier by d makes both numbers d². But an adaptation that costs
 *   more where much is known than it gains where little is known has learned from chance.
 *
 * Errors: those of classic_residual_process_new().
 */
ClassicResidualProcess *analysis_adaptation_fit     (double                       strength,
                                                    const AnalysisAdaptationSet  *own,
                                                    const AnalysisAdaptationSet  *builtin,
                                                    AnalysisAdaptationOutcome    *outcome,
                                                    GError                     **error);
/* What the errors of @outcome say; its verdict is not looked at. */
AnalysisAdaptationVerdict analysis_adaptation_judge (const AnalysisAdaptationOutcome *outcome);
/* classic_residual_process_correct(), within the plane. */
void                    analysis_adaptation_correct (const ClassicResidualProcess *process,
                                                    gsize                         n,
                                                    const double                 *points,
                                                    const float                  *embeddings,
                                                    double                       *corrected);
/**
 * analysis_adaptation_choose:
 * @own: songs that have a label; n may be 0. What the labels say does not matter
 * @songs: songs to choose among, that stand for all others too; they have no labels
 * @groups: (nullable) (songs->n): as ClassicResidualChoice has it
 * @chosen: (out) (n_wanted): numbers of songs
 *
 * Which labels would teach most, whatever the strength: see classic_residual_choice_make().
 *
 * Returns: how many; -1 with an error
 */
gssize                  analysis_adaptation_choose  (const AnalysisAdaptationSet  *own,
                                                    const AnalysisAdaptationSet  *songs,
                                                    const guint                  *groups,
                                                    gsize                         n_wanted,
                                                    gsize                        *chosen,
                                                    GError                     **error);
/* Never translated: "offered", "too-few", "no-better", "costly". */
const char             *analysis_adaptation_verdict_to_id (AnalysisAdaptationVerdict verdict);

G_END_DECLS
