/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/classic/kernel-machine.h"
#include "engine/classic/learner.h"
#include "engine/classic/linear.h"
#include "engine/classic/logistic.h"
#include "engine/classic/pca.h"
#include "engine/classic/scaler.h"
#include "engine/classic/svm.h"

G_BEGIN_DECLS

struct _ClassicLearner
{
  ClassicMethod method;
  ClassicOptions options;

  /* (owned): NULL until it is fitted; then the scaler and the one of the method, and @pca if asked for. */
  ClassicScaler *scaler;
  ClassicPca *pca;
  ClassicLinear *linear;
  ClassicLogistic *logistic;
  ClassicSvm *svm;
  ClassicKernelMachine *kernel;
};

/* Makes it one that is not fitted. */
void     classic_learner_forget       (ClassicLearner       *self);
/* (transfer full): @rows as the method sees them, (n_rows, *n_columns). */
double  *classic_learner_prepare      (const ClassicLearner *self,
                                       gsize                 n_rows,
                                       const double         *rows,
                                       gsize                *n_columns);
/* All that a fit leaves behind, of a learner that was forgotten or is new. */
gboolean classic_learner_import_parts (ClassicLearner       *self,
                                       const ClassicState   *state,
                                       GError              **error);

G_END_DECLS
