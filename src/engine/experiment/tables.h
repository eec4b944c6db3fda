/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/experiment/store.h"

G_BEGIN_DECLS

/* What is shown to people. All return text, (transfer full). */

/* Every plan with its rows, cells, how many are done, and how long the rest takes. */
char *experiment_tables_list     (const GPtrArray       *plans,
                                  const char            *results_folder,
                                  GError               **error);
/* The paper's table, our figures beside the reported ones, for a terminal. */
char *experiment_tables_print    (const ExperimentPlan  *plan,
                                  const GPtrArray       *results);
/* The same as Markdown, with confusion matrices and where the figures are from. */
void  experiment_tables_markdown (const ExperimentPlan  *plan,
                                  const GPtrArray       *results,
                                  GString               *page);

G_END_DECLS
