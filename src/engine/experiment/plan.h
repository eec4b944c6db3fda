/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/experiment/row.h"

G_BEGIN_DECLS

/**
 * ExperimentPlan:
 *
 * One table of a paper: what its settings file says. Groups: `[experiment]` (title, paper, table, columns,
 * about), `[defaults]` for all rows, `[quick]` for all rows of a quick run, and one `[row NAME]` for each
 * row, which may begin with `like = OTHER ROW`. A key that nobody knows is an error, with its line.
 */
typedef struct
{
  char *name;       /* (owned): of the file, without its ending */
  char *title;      /* (owned) */
  char *paper;      /* (owned) */
  char *table;      /* (owned) */
  char *about;      /* (owned) */
  char **columns;   /* (owned): figures that its table shows */
  gboolean is_quick;
  GPtrArray *rows;  /* (owned): ExperimentRow */
} ExperimentPlan;

/* Errors: %BASE_ERROR_INVALID_ARGUMENT with line and group, and those of reading. */
ExperimentPlan      *experiment_plan_load      (const char            *path,
                                                gboolean               is_quick,
                                                GError               **error);
ExperimentPlan      *experiment_plan_parse     (const char            *text,
                                                const char            *name,
                                                gboolean               is_quick,
                                                GError               **error);
void                 experiment_plan_free      (ExperimentPlan        *self);
const ExperimentRow *experiment_plan_find_row  (const ExperimentPlan  *self,
                                                const char            *name); /* (nullable) */
guint                experiment_plan_get_cells (const ExperimentPlan  *self);

/* All plans of a folder, by name. */
GPtrArray           *experiment_plans_load     (const char            *folder,
                                                gboolean               is_quick,
                                                GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExperimentPlan, experiment_plan_free)

G_END_DECLS
