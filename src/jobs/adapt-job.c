/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: all but making the job and reading its report is on the job's own thread. */
#include "jobs/adapt-job.h"

#include <glib/gi18n.h>
#include <math.h>

#include "jobs/adapt-sets.h"

/* Songs that are moved at once. */
#define BLOCK 1024

#define SCHEMA_ID "org.moodplane.Moodplane"
#define STRENGTH_KEY "adaptation-strength"

struct _JobsAdaptJob
{
  JobsJob parent_instance;
  LibraryDb *db; /* (owned) */
  JobsAdaptKind kind;
  JobsAdaptReport report;
};

G_DEFINE_FINAL_TYPE (JobsAdaptJob, jobs_adapt_job, JOBS_TYPE_JOB)

G_STATIC_ASSERT ((int)JOBS_ADAPT_COSTLY == (int)ANALYSIS_ADAPTATION_COSTLY);

/* Songs on their way. */
typedef struct
{
  const JobsAdaptSets *sets;
  const ClassicResidualProcess *process;
  GCancellable *cancellable;
  GArray *moves;     /* (element-type LibraryMove) */
  float *embeddings; /* (BLOCK, n_embedding) */
  gsize n_waiting;   /* the last moves, whose `to` is not known yet */
} Moving;

/* The command line runs where no schema is installed. */
double
jobs_adapt_get_strength (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema
      = source != NULL ? g_settings_schema_source_lookup (source, SCHEMA_ID, TRUE) : NULL;
  g_autoptr (GSettings) settings = NULL;

  if (schema == NULL || !g_settings_schema_has_key (schema, STRENGTH_KEY))
    return JOBS_ADAPT_STRENGTH_DEFAULT;

  settings = g_settings_new_full (schema, NULL, NULL);
  return g_settings_get_double (settings, STRENGTH_KEY);
}

static void
move_block (Moving *self)
{
  LibraryMove *moves = &g_array_index (self->moves, LibraryMove, self->moves->len - self->n_waiting);
  double from[BLOCK * 2], to[BLOCK * 2];

  for (gsize i = 0; i < self->n_waiting; i++)
    {
      from[2 * i] = moves[i].from[0];
      from[2 * i + 1] = moves[i].from[1];
    }
  analysis_adaptation_correct (self->process, self->n_waiting, from, self->embeddings, to);
  for (gsize i = 0; i < self->n_waiting; i++)
    {
      moves[i].to[0] = to[2 * i];
      moves[i].to[1] = to[2 * i + 1];
    }
  self->n_waiting = 0;
}

static gboolean
add_song (const LibraryHeard *song, gpointer user_data)
{
  Moving *self = user_data;
  const LibraryMove move = { .id = song->id, .version = song->version, .from = { song->valence, song->arousal } };

  if (self->embeddings != NULL)
    jobs_adapt_sets_embed (self->sets, song->embedding, self->embeddings + self->n_waiting * self->sets->n_embedding);
  g_array_append_val (self->moves, move);
  self->n_waiting++;
  if (self->n_waiting == BLOCK)
    move_block (self);

  return !g_cancellable_is_cancelled (self->cancellable);
}

/* (transfer full) (nullable) (element-type LibraryMove) */
static GArray *
move_songs (JobsAdaptJob *self, const JobsAdaptSets *sets, const ClassicResidualProcess *process, GError **error)
{
  GCancellable *cancellable = jobs_job_get_cancellable (JOBS_JOB (self));
  g_autoptr (GArray) moves = g_array_new (FALSE, TRUE, sizeof (LibraryMove));
  g_autofree float *embeddings = sets->n_embedding > 0 ? g_new (float, BLOCK *sets->n_embedding) : NULL;
  Moving moving = {
    .sets = sets,
    .process = process,
    .cancellable = cancellable,
    .moves = moves,
    .embeddings = embeddings,
  };

  if (!library_adaptation_each_song (self->db, sets->version, 1, add_song, &moving, error)
      || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (moving.n_waiting > 0)
    move_block (&moving);

  return g_steal_pointer (&moves);
}

static void
measure_moves (JobsAdaptReport *report, GArray *moves)
{
  double sum = 0.0;

  for (guint i = 0; i < moves->len; i++)
    {
      const LibraryMove *move = &g_array_index (moves, LibraryMove, i);
      const double distance = hypot (move->to[0] - move->from[0], move->to[1] - move->from[1]);

      report->n_moved += distance >= JOBS_ADAPT_MOVED;
      sum += distance;
    }
  report->n_songs = moves->len;
  report->mean_move = moves->len > 0 ? sum / moves->len : NAN;
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

  return library_adaptation_store (self->db, &adaptation, (const LibraryMove *)moves->data, moves->len, error);
}

static gboolean
learn (JobsAdaptJob *self, GError **error)
{
  g_autoptr (JobsAdaptSets) sets
      = jobs_adapt_sets_read (self->db, NULL, jobs_job_get_cancellable (JOBS_JOB (self)), error);
  g_autoptr (ClassicResidualProcess) process = NULL;
  g_autoptr (GArray) moves = NULL;
  AnalysisAdaptationOutcome outcome;

  if (sets == NULL)
    return FALSE;
  if (sets->own.n == 0)
    return TRUE;

  process = analysis_adaptation_fit (self->report.strength, &sets->own, &sets->builtin, &outcome, error);
  if (process == NULL)
    return FALSE;
  take_outcome (&self->report, &outcome);
  moves = move_songs (self, sets, process, error);
  if (moves == NULL)
    return FALSE;
  measure_moves (&self->report, moves);

  return self->kind != JOBS_ADAPT_APPLY || outcome.verdict != ANALYSIS_ADAPTATION_OFFERED || store (self, moves, error);
}

static gboolean
jobs_adapt_job_run (JobsJob *job, GError **error)
{
  JobsAdaptJob *self = JOBS_ADAPT_JOB (job);
  const gboolean ok
      = self->kind == JOBS_ADAPT_REVERT ? library_adaptation_revert (self->db, error) : learn (self, error);

  return ok && library_adaptation_load (self->db, &self->report.in_force, &self->report.is_in_force, error);
}

static void
jobs_adapt_job_finalize (GObject *object)
{
  library_db_unref (JOBS_ADAPT_JOB (object)->db);

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

const char *
jobs_adapt_verdict_to_id (JobsAdaptVerdict verdict)
{
  return verdict == JOBS_ADAPT_NO_LABELS ? "no-labels"
                                         : analysis_adaptation_verdict_to_id ((AnalysisAdaptationVerdict)verdict);
}

char *
jobs_adapt_describe (const JobsAdaptReport *report)
{
  switch (report->verdict)
    {
    case JOBS_ADAPT_OFFERED:
      /* Translators: songs, and distances on the plane: "812 songs move; the error on corrections that were left out goes from
       * 0.41 to 0.33" */
      return g_strdup_printf (g_dngettext (NULL, "%u song moves; the error on corrections that were left out goes from %.2f to %.2f",
                                           "%u songs move; the error on corrections that were left out goes from %.2f to %.2f",
                                           report->n_moved),
                              report->n_moved, report->error_without, report->error_with);
    case JOBS_ADAPT_TOO_FEW:
      return g_strdup_printf (g_dngettext (NULL, "There is %u correction; to learn takes %u or more",
                                           "There are %u corrections; to learn takes %u or more", report->n_labels),
                              (guint)report->n_labels, ANALYSIS_ADAPTATION_LABELS_MIN);
    case JOBS_ADAPT_NO_BETTER:
      return g_strdup_printf (_ ("Nothing was learned: the error on corrections that were left out would go from %.2f to %.2f"),
                              report->error_without, report->error_with);
    case JOBS_ADAPT_COSTLY:
      return g_strdup_printf (_ ("Nothing was learned: the error on built-in labels would go from %.2f to %.2f, which is more than the corrections gain"),
                              report->builtin_without, report->builtin_with);
    case JOBS_ADAPT_NO_LABELS: break;
    }

  return g_strdup (_ ("There are no corrections to learn from"));
}
