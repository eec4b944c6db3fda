/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/experiment/plan.h"
#include "engine/experiment/settings.h"

G_BEGIN_DECLS

/* Trains and tests every cell of @plans (ExperimentPlan) that has no result yet, several at once, each with
 * one thread; appends each result as soon as it is there. Another process may do the same at the same
 * time: cells are claimed. A cell that was interrupted goes on from its last epoch. @n_left_out: (out): rows that
 * cannot be run, which were told of. */
gboolean experiment_runner_run (const ExperimentSettings  *settings,
                                const GPtrArray           *plans,
                                const ExperimentObserver  *observer,
                                GCancellable              *cancellable,
                                guint                     *n_left_out,
                                GError                   **error);

G_END_DECLS
