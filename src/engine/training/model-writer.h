/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/analysis/model.h"
#include "engine/training/corpus.h"
#include "engine/training/ensemble-config.h"
#include "engine/training/mood-config.h"

G_BEGIN_DECLS

/* What a model file says of its making, besides its weights. Metadata keys of training: */
#define TRAINING_MODEL_REPORT   "moodplane.training.report"   /* figures of the cross-validation */
#define TRAINING_MODEL_ABOUT    "moodplane.training.about"    /* corpora, their terms, license of the weights */
#define TRAINING_MODEL_CORPORA  "moodplane.training.corpora"  /* "name: clips; name: clips" */
#define TRAINING_MODEL_SETTINGS "moodplane.training.settings"
#define TRAINING_MODEL_SEED     "moodplane.training.seed"
#define TRAINING_MODEL_PROGRAM  "moodplane.training.program"
#define TRAINING_MODEL_NAME     "moodplane.training.name"     /* of a member of an ensemble */
#define TRAINING_MODEL_COMMAND  "moodplane.training.command"
#define TRAINING_MODEL_DATE     "moodplane.training.date"     /* only with the command */
#define TRAINING_MODEL_DURATION "moodplane.training.duration" /* seconds in epochs, of all networks; only with the command */
#define TRAINING_MODEL_BASE     "moodplane.training.base"     /* fingerprint of the model that its classes were learned on top of */
#define TRAINING_MODEL_BEST     "moodplane.training.best"     /* of a training under way: of which epoch it is, and its score */

/**
 * TrainingModelFacts:
 * @ensemble: (nullable): what stands for @config where the model is an ensemble
 * @n_manifests: so many of the corpus's manifests it was trained on, the first; 0: all
 * @report: figures; "" when nothing was measured
 * @about: (nullable)
 * @best: (nullable)
 * @command: (nullable): NULL leaves out all that differs between two equal runs
 * @seconds: spent in epochs, those of the cross-validation included
 */
typedef struct
{
  const TrainingMoodConfig *config;
  const TrainingEnsembleConfig *ensemble;
  const TrainingCorpus     *corpus;
  gsize                     n_manifests;
  MoodCalibration           calibration;
  const char               *report;
  const char               *about;
  const char               *best;
  const char               *command;
  double                    seconds;
} TrainingModelFacts;

gboolean training_model_write          (const AnalysisModel       *model,
                                        const TrainingModelFacts  *facts,
                                        const char                *path,
                                        GError                   **error);
/* Whether the model names one of the corpora by which @corpus goes. */
gboolean training_model_was_trained_on (const AnalysisModel       *model,
                                        const TrainingCorpus      *corpus);

G_END_DECLS
