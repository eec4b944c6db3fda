/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/analysis/feature-model.h"

G_BEGIN_DECLS

struct _AnalysisFeatureModel
{
  gatomicrefcount ref_count;     /* (atomic) */
  AnalysisFeatureReader *reader; /* (owned) */
  ClassicLearner *learner;       /* (owned) (nullable) */
  NnModel *network;              /* (owned) (nullable) */
  MoodGaussian residuals;
  MoodQuadrantScale quadrants;
  char **degrees; /* (owned): of the learner's outputs after the mood's */
  float *offsets; /* (owned) (nullable) */
  float *spreads; /* (owned) (nullable) */
};

G_END_DECLS
