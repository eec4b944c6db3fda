/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/vocabulary.h"
#include "engine/training/findings.h"

G_BEGIN_DECLS

/**
 * TrainingReport:
 * @findings: what is reported
 * @title: (translated): what stands after the name of each corpus: by what the findings were made
 * @chosen_folds: (nullable): int: folds on which settings were chosen: the summaries are given without them too
 * @vocabulary: (nullable): the words that songs are named with
 *
 * What a model is worth, as tables for a person.
 */
typedef struct
{
  const TrainingFindings *findings;
  const char             *title;
  const GArray           *chosen_folds;
  const MoodVocabulary   *vocabulary;
} TrainingReport;

/* The tables of one corpus: quadrants; valence and arousal, where there are such labels; calibration; mood words,
 * where it has them. Whatever is fit to labels for a fold is fit to the other folds. Nothing when the findings
 * have no clip of it. */
void training_report_append_corpus (const TrainingReport *self,
                                    guint                 manifest,
                                    GString              *text);

G_END_DECLS
