/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/training.h"

#include <glib/gi18n.h>

#include "engine/base/error.h"

JobsTrainingRun *
cli_load_training (const char *id, GError **error)
{
  g_autoptr (JobsTrainingRun) training = jobs_training_run_load (id, error);

  if (training == NULL)
    return NULL;
  if (jobs_training_run_get_kind (training) == JOBS_RUN_SEARCH)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("“%s” is a search, which has no model."), id);
      return NULL;
    }
  if (jobs_training_run_get_state (training) == JOBS_RUN_DONE)
    return g_steal_pointer (&training);

  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("The training “%s” has no model yet: %s."),
               id, jobs_run_state_get_name (JOBS_RUN_TRAINING, jobs_training_run_get_state (training)));
  return NULL;
}
