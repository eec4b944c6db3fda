/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/classic/learner.h"
#include "engine/experiment/dataset.h"
#include "engine/experiment/labels.h"

G_BEGIN_DECLS

/* The rows' learners that are no networks. @training: (element-type guint): examples. Errors:
 * %G_IO_ERROR_CANCELLED, %BASE_ERROR_INVALID_ARGUMENT. */
ClassicLearner *experiment_learner_train   (const ExperimentRow      *row,
                                            const ExperimentDataset  *dataset,
                                            const ExperimentLabels   *labels,
                                            const GArray             *training,
                                            GCancellable             *cancellable,
                                            GError                  **error);
/* (transfer full): (n, n_outputs): numbers or probabilities. */
double         *experiment_learner_predict (const ClassicLearner     *learner,
                                            const ExperimentDataset  *dataset,
                                            const GArray             *examples);

G_END_DECLS
