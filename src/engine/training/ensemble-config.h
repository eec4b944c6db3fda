/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/training/mood-config.h"

G_BEGIN_DECLS

/**
 * TrainingMember:
 * @name: of letters, digits and dashes: its checkpoints are in a folder that is called so
 * @weight: what it counts, above 0
 * @config: how it is trained
 */
typedef struct
{
  const char        *name;
  double             weight;
  TrainingMoodConfig config;
} TrainingMember;

/**
 * TrainingEnsembleConfig:
 * @members: (array length=n_members): as many as an AnalysisModel may have
 *
 * How the models of an ensemble are trained: each by itself, from the same clips.
 */
typedef struct
{
  const TrainingMember *members;
  gsize                 n_members;
} TrainingEnsembleConfig;

G_END_DECLS
