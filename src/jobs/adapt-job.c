/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: all but making the job and reading its report is on the job's own thread. */
#include "jobs/adapt-job.h"

#include <math.h>

#include "jobs/adapt-moves.h"
#include "jobs/adapt-sets.h"
#include "jobs/user-settings.h"

/* The figures of one fit on two readings of a library that differ by a few songs. */
#define SAME_FIT 1e-3

#define STRENGTH_KEY "adaptation-strength"

struct _JobsAdaptJob
{
  JobsJob parent_instance;
  LibraryDb *db; /* (owned) */
  JobsAdaptKind kind;
  gboolean lists_songs;
  JobsAdaptReport report;
  GPtrArray *songs; /* (owned) (nullable) (element-type LibrarySong) */
};

G_DEFINE_FINAL_TYPE (JobsAdaptJob, jobs_adapt_job, JOBS_TYPE_JOB)

G_STATIC_ASSERT ((int)JOBS_ADAPT_COSTLY == (int)ANALYSIS_ADAPTATION_COSTLY);

double
jobs_adapt_get_strength (void)
{
  g_autoptr (GSettings) settings = jobs_user_settings_open (STRENGTH_KEY);

  return settings != NULL ? g_settings_get_double (settings, STRENGTH_KEY) : JOBS_ADAPT_STRENGTH_DEFAULT;
}

static void
take_outcome (JobsAdaptReport *report, const AnalysisAdaptationOutcome *outcome)
{
  report->verdict = (JobsAdaptVerdict)outcome->verdict;
  report->n_labels = outcome->n;
  report->error_without = outcome->error_without;
  report->error_with = outcome->error_with;
  report->builtin_without = outcome->builtin_without;
  report->builtin_with = outcome->builtin_with;
}

/* --- what is done to the library --- */

static gboolean
list_all (JobsAdaptJob *self, GError **error)
{
  if (!self->report.has_changed || !self->lists_songs)
    return TRUE;
  self->songs = library_db_list_songs (self->db, error);

  return self->songs != NULL;
}

static gboolean
list_moved (JobsAdaptJob *self, GArray *moves, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!self->report.has_changed || !self->lists_songs)
    return TRUE;
  for (guint i = 0; i < moves->len; i++)
    g_array_append_val (ids, g_array_index (moves, LibraryMove, i).id);
  self->songs = library_db_list_songs_by_id (self->db, ids, error);

  return self->songs != NULL;
}

static gboolean
take_back (JobsAdaptJob *self, GError **error)
{
  return library_adaptation_revert (self->db, &self->report.has_changed, error) && list_all (self, error);
}

static gboolean
store (JobsAdaptJob *self, GArray *moves, GError **error)
{
  const JobsAdaptReport *report = &self->report;
  const LibraryAdaptation adaptation = {
    .strength = report->strength,
    .n_labels = (guint)report->n_labels,
    .error_without = report->error_without,
    .error_with = report->error_with,
    .builtin_without = report->builtin_without,
    .builtin_with = report->builtin_with,
  };

  if (!library_adaptation_store (self->db, &adaptation, (const LibraryMove *)moves->data, moves->len, error))
    return FALSE;
  self->report.has_changed = TRUE;

  return list_all (self, error);
}

static gboolean
extend (JobsAdaptJob *self, GArray *moves, GError **error)
{
  if (!library_adaptation_extend (self->db, &self->report.in_force, (const LibraryMove *)moves->data, moves->len, error))
    return FALSE;
  self->report.has_changed = moves->len > 0;

  return list_moved (self, moves, error);
}

/* --- what is learned --- */

/* It was learned from the same labels of songs that were heard the same. */
static gboolean
is_in_force (const JobsAdaptReport *report)
{
  return report->is_in_force && report->verdict == JOBS_ADAPT_OFFERED && report->in_force.strength == report->strength
         && report->in_force.n_labels == report->n_labels
         && fabs (report->in_force.error_without - report->error_without) < SAME_FIT
         && fabs (report->in_force.error_with - report->error_with) < SAME_FIT;
}

static gboolean
move_songs (JobsAdaptJob *self, const JobsAdaptSets *sets, const ClassicResidualProcess *process, GError **error)
{
  JobsAdaptReport *report = &self->report;
  const gboolean is_extended = self->kind == JOBS_ADAPT_RENEW && is_in_force (report);
  g_autoptr (GArray) moves = jobs_adapt_moves_new (self->db, sets, process, !is_extended,
                                                   jobs_job_get_cancellable (JOBS_JOB (self)), error);

  if (moves == NULL)
    return FALSE;
  jobs_adapt_moves_measure (moves, JOBS_ADAPT_MOVED, &report->n_songs, &report->n_moved, &report->mean_move);
  if (self->kind == JOBS_ADAPT_LOOK)
    return TRUE;

  return is_extended ? extend (self, moves, error) : store (self, moves, error);
}

/* What the labels no longer bear out is not kept. */
static gboolean
refuse (JobsAdaptJob *self, GError **error)
{
  return self->kind == JOBS_ADAPT_LOOK || take_back (self, error);
}

static gboolean
learn (JobsAdaptJob *self, const JobsAdaptSets *sets, GError **error)
{
  g_autoptr (ClassicResidualProcess) process = NULL;
  AnalysisAdaptationOutcome outcome;

  if (sets->own.n == 0)
    return refuse (self, error);

  process = analysis_adaptation_fit (self->report.strength, &sets->own, &sets->builtin, &outcome, error);
  if (process == NULL)
    return FALSE;
  take_outcome (&self->report, &outcome);

  return self->report.verdict == JOBS_ADAPT_OFFERED ? move_songs (self, sets, process, error) : refuse (self, error);
}

static gboolean
find_straggler (const LibraryHeard *song, gpointer user_data)
{
  *(gboolean *)user_data = TRUE;

  return FALSE;
}

/* When songs have come since, or were heard anew, they go where the others went. */
static gboolean
renew (JobsAdaptJob *self, const JobsAdaptSets *sets, GError **error)
{
  gboolean is_any = FALSE;

  self->report.strength = self->report.in_force.strength;
  if (!library_adaptation_each_straggler (self->db, sets->version, find_straggler, &is_any, error))
    return FALSE;

  return !is_any || learn (self, sets, error);
}

static gboolean
read_in_force (JobsAdaptJob *self, GError **error)
{
  return library_adaptation_load (self->db, &self->report.in_force, &self->report.is_in_force, error);
}

static gboolean
work (JobsAdaptJob *self, GError **error)
{
  g_autoptr (JobsAdaptSets) sets = NULL;

  if (self->kind == JOBS_ADAPT_REVERT)
    return take_back (self, error);
  if (!read_in_force (self, error))
    return FALSE;
  if (self->kind == JOBS_ADAPT_RENEW && !self->report.is_in_force)
    return TRUE;
  sets = jobs_adapt_sets_read (self->db, NULL, jobs_job_get_cancellable (JOBS_JOB (self)), error);
  if (sets == NULL)
    return FALSE;

  return self->kind == JOBS_ADAPT_RENEW ? renew (self, sets, error) : learn (self, sets, error);
}

static gboolean
jobs_adapt_job_run (JobsJob *job, GError **error)
{
  JobsAdaptJob *self = JOBS_ADAPT_JOB (job);

  return work (self, error) && read_in_force (self, error);
}

static void
jobs_adapt_job_finalize (GObject *object)
{
  JobsAdaptJob *self = JOBS_ADAPT_JOB (object);

  library_db_unref (self->db);
  g_clear_pointer (&self->songs, g_ptr_array_unref);

  G_OBJECT_CLASS (jobs_adapt_job_parent_class)->finalize (object);
}

static void
jobs_adapt_job_class_init (JobsAdaptJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = jobs_adapt_job_finalize;
  JOBS_JOB_CLASS (klass)->run = jobs_adapt_job_run;
}

static void
jobs_adapt_job_init (JobsAdaptJob *self)
{
  self->report = (JobsAdaptReport) {
    .verdict = JOBS_ADAPT_NO_LABELS,
    .error_without = NAN,
    .error_with = NAN,
    .builtin_without = NAN,
    .builtin_with = NAN,
    .mean_move = NAN,
  };
}

JobsJob *
jobs_adapt_job_new (LibraryDb *db, JobsAdaptKind kind, double strength)
{
  JobsAdaptJob *self;

  g_return_val_if_fail (strength >= 0.0 && strength <= JOBS_ADAPT_STRENGTH_MAX, NULL);

  self = g_object_new (JOBS_TYPE_ADAPT_JOB, NULL);
  self->db = library_db_ref (db);
  self->kind = kind;
  self->report.strength = strength;

  return JOBS_JOB (self);
}

const JobsAdaptReport *
jobs_adapt_job_get_report (JobsAdaptJob *self)
{
  return &self->report;
}

void
jobs_adapt_job_set_lists_songs (JobsAdaptJob *self)
{
  g_return_if_fail (jobs_job_get_state (JOBS_JOB (self)) == JOBS_STATE_READY);

  self->lists_songs = TRUE;
}

GPtrArray *
jobs_adapt_job_get_songs (JobsAdaptJob *self)
{
  return self->songs;
}

GPtrArray *
jobs_adapt_job_steal_songs (JobsAdaptJob *self)
{
  return g_steal_pointer (&self->songs);
}

const char *
jobs_adapt_verdict_to_id (JobsAdaptVerdict verdict)
{
  return verdict == JOBS_ADAPT_NO_LABELS ? "no-labels"
                                         : analysis_adaptation_verdict_to_id ((AnalysisAdaptationVerdict)verdict);
}
