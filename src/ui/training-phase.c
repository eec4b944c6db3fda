/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/training-phase.h"

#include <glib/gi18n.h>

#include "jobs/search-job.h"
#include "ui/text.h"

/* (transfer full) */
static char *
describe_phase (JobsTrainPhase phase, const JobsProgress *progress)
{
  const char *name = jobs_train_phase_get_name (phase);

  if (phase == JOBS_TRAIN_PHASE_DECODING && progress->n_total > 0)
    /* Translators: what is done at the moment, and with how many songs: "Decoding: 12 of 117 songs" */
    return g_strdup_printf (ngettext ("%s: %u of %u song", "%s: %u of %u songs", progress->n_total), name,
                            progress->n_done, progress->n_total);

  return g_strdup_printf (_ ("%s…"), name);
}

/* Which of its sets a search trains, and how long it will go on. (transfer full) */
static char *
describe_search (const GArray *trials, const JobsProgress *progress)
{
  g_autofree char *left = mood_text_time_left (progress);

  for (guint set = 0; set < trials->len; set++)
    if (g_array_index (trials, JobsSearchTrial, set).is_running)
      {
        g_autofree char *text = g_strdup_printf (_ ("Training set %u of %u"), set + 1, trials->len);

        return left != NULL ? g_strdup_printf ("%s · %s", text, left) : g_steal_pointer (&text);
      }

  return g_strdup (_ ("Searching…"));
}

/* It is a search, and past reading songs. */
static gboolean
is_trying (JobsRunJob *job)
{
  return JOBS_IS_SEARCH_JOB (job) && jobs_run_job_get_phase (job) == JOBS_TRAIN_PHASE_TRAINING
         && jobs_search_job_get_trials (JOBS_SEARCH_JOB (job)) != NULL;
}

char *
mood_training_describe_phase (JobsRunJob *job)
{
  JobsProgress progress;

  if (jobs_run_job_is_paused (job))
    return g_strdup (_ ("Paused"));

  jobs_job_get_progress (JOBS_JOB (job), &progress);
  if (is_trying (job))
    return describe_search (jobs_search_job_get_trials (JOBS_SEARCH_JOB (job)), &progress);

  return describe_phase (jobs_run_job_get_phase (job), &progress);
}
