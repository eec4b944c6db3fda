/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/train-speed.h"

#include <math.h>

#include "engine/analysis/model.h"
#include "engine/base/paths.h"
#include "engine/training/read-share.h"
#include "engine/training/speed.h"
#include "jobs/train-beside.h"
#include "jobs/train-choices.h"
#include "jobs/train-run-job.h"

#define GROUP "examples-a-second-and-worker"

/* What decoding a second of music, and working out what is heard of it, takes one core: of windows, and of features. Both
 * measured of clips in Opus, with a decoder for each core: the preset "quick" read 716 clips of 30 s as windows in 45 s on two
 * cores; features are both sets of numbers that kernels hear, 117 s of the processor for as much; other sets take less. */
#define WINDOW_SECONDS  0.004
#define FEATURE_SECONDS 0.0055
/* A learner is fitted at once; some look for a ridge. */
#define LEARNER_SECONDS 10.0
/* Each epoch is judged by the songs that validate it. */
#define JUDGING_SHARE 0.15

static guint
count_workers (guint n_workers)
{
  return n_workers > 0 ? n_workers : g_get_num_processors ();
}

static char *
make_key (const JobsTrainSettings *settings)
{
  char *key = g_strdup_printf ("%s.%s.%s", jobs_train_settings_get_text (settings, JOBS_TRAIN_ARCHITECTURE),
                               jobs_train_settings_get_text (settings, JOBS_TRAIN_NETWORK_OPTIONS),
                               jobs_train_settings_get_text (settings, JOBS_TRAIN_FEATURES));

  return g_strcanon (key, "abcdefghijklmnopqrstuvwxyz0123456789.-", '-');
}

static char *
make_path (void)
{
  g_autofree char *folder = base_paths_user_cache ("training");

  return g_build_filename (folder, "speed.ini", NULL);
}

void
jobs_train_clock_init (JobsTrainClock          *self,
                       const JobsTrainSettings *settings,
                       guint                    n_workers)
{
  *self = (JobsTrainClock) { .key = make_key (settings), .n_workers = count_workers (n_workers) };
}

void
jobs_train_clock_clear (JobsTrainClock *self)
{
  g_clear_pointer (&self->key, g_free);
}

void
jobs_train_clock_restart (JobsTrainClock *self)
{
  self->began_at = 0;
  self->epoch_at = g_get_monotonic_time ();
}

void
jobs_train_clock_skip (JobsTrainClock *self,
                       gint64          microseconds)
{
  if (self->began_at > 0)
    self->began_at += microseconds;
  self->epoch_at += microseconds;
}

double
jobs_train_clock_get_left (JobsTrainClock *self,
                           double          done,
                           double          total)
{
  const gint64 now = g_get_monotonic_time ();

  if (self->began_at == 0 || done < self->first)
    {
      self->began_at = now;
      self->first = done;
    }

  return done > self->first ? (now - self->began_at) / 1e6 * (total - done) / (done - self->first) : -1.0;
}

/* From epoch to epoch, so that judging counts too. That nothing can be remembered is no harm. */
void
jobs_train_clock_note_epoch (JobsTrainClock            *self,
                             const TrainingEpochReport *report)
{
  const gint64 now = g_get_monotonic_time ();
  const double seconds = (now - self->epoch_at) / 1e6;
  g_autofree char *path = make_path ();
  g_autoptr (GKeyFile) file = g_key_file_new ();

  self->epoch_at = now;
  if (report->epoch.n_examples == 0 || !(seconds > 0.0))
    return;

  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL);
  g_key_file_set_double (file, GROUP, self->key, report->epoch.n_examples / seconds / self->n_workers);
  g_key_file_save_to_file (file, path, NULL);
}

double
jobs_train_speed_recall (const JobsTrainSettings *settings,
                         guint                    n_workers)
{
  g_autofree char *path = make_path ();
  g_autofree char *key = make_key (settings);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  double speed;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return 0.0;

  speed = g_key_file_get_double (file, GROUP, key, NULL) * count_workers (n_workers);
  return isfinite (speed) && speed > 0.0 ? speed : 0.0;
}

typedef struct
{
  JobsTrainSettings *settings; /* (owned) */
  guint n_clips;
  double n_seconds;
  GStrv manifests; /* (owned) (nullable) */
} Question;

static void
question_free (Question *self)
{
  jobs_train_settings_free (self->settings);
  g_strfreev (self->manifests);
  g_free (self);
}

/* How many of the clips train in one part, and how many parts there are. */
static double
count_training_clips (const Question *self,
                      double         *n_parts)
{
  const JobsTrainSettings *s = self->settings;
  const gboolean is_ratio = g_str_equal (jobs_train_settings_get_text (s, JOBS_TRAIN_SPLIT), "ratio");
  const double parts = jobs_train_settings_get_number (s, JOBS_TRAIN_N_PARTS);
  const double held_out = is_ratio ? jobs_train_settings_get_number (s, JOBS_TRAIN_HELD_OUT) : 1.0 / parts;

  *n_parts = !is_ratio && jobs_train_settings_get_number (s, JOBS_TRAIN_EVERY_PART) > 0.0 ? parts : 1.0;
  return self->n_clips * (1.0 - held_out) * (1.0 - jobs_train_settings_get_number (s, JOBS_TRAIN_VALIDATION));
}

/* The share of clips that is yet to be read as @config hears them. */
static double
get_unread (const Question           *self,
            const TrainingMoodConfig *config)
{
  g_autofree char *cache = base_paths_user_cache ("training");

  return self->manifests != NULL ? 1.0 - training_read_share ((const char *const *)self->manifests, config, cache) : 1.0;
}

/* What reading a second of music takes, on the average. Errors: as of jobs_train_beside_init(). */
static gboolean
count_reading_seconds (const Question            *self,
                       const TrainingMoodConfig  *config,
                       double                    *seconds,
                       GError                   **error)
{
  JobsTrainBeside beside;

  if (!jobs_train_beside_init (&beside, self->settings, config, error))
    return FALSE;

  *seconds = (config->feature.features != NULL ? FEATURE_SECONDS : WINDOW_SECONDS) * get_unread (self, config);
  if (beside.config.n_members > 0)
    *seconds += FEATURE_SECONDS * get_unread (self, &beside.members[0].config);
  return TRUE;
}

static gboolean
estimate (const Question     *self,
          JobsTrainEstimate  *estimate,
          GCancellable       *cancellable,
          GError            **error)
{
  g_autoptr (AnalysisModel) start = NULL;
  TrainingMoodConfig config;
  double speed, n_parts, n_clips, reading;

  if (!jobs_train_settings_apply (self->settings, &config, &start, error)
      || !count_reading_seconds (self, &config, &reading, error))
    return FALSE;

  n_clips = count_training_clips (self, &n_parts);
  estimate->decoding = self->n_clips * self->n_seconds * reading / count_workers (0);
  estimate->training = LEARNER_SECONDS * n_parts;
  if (jobs_train_settings_is_learner (self->settings) || config.on_top != NULL)
    return TRUE;

  speed = jobs_train_speed_recall (self->settings, 0);
  if (speed <= 0.0 && !training_speed_measure (&config, 0, &speed, cancellable, error))
    return FALSE;

  estimate->training = n_parts * config.training.epochs * n_clips * training_speed_count_examples (&config, self->n_seconds) / speed
                       * (1.0 + JUDGING_SHARE);
  return TRUE;
}

static void
estimate_thread (GTask        *task,
                 gpointer      source,
                 gpointer      data,
                 GCancellable *cancellable)
{
  JobsTrainEstimate *result = g_new0 (JobsTrainEstimate, 1);
  GError *error = NULL;

  if (estimate (data, result, cancellable, &error))
    {
      g_task_return_pointer (task, result, g_free);
      return;
    }

  g_free (result);
  g_task_return_error (task, error);
}

void
jobs_train_estimate_async (const JobsTrainSettings *settings,
                           guint                    n_clips,
                           double                   n_seconds,
                           const char *const       *manifests,
                           GCancellable            *cancellable,
                           GAsyncReadyCallback      callback,
                           gpointer                 user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Question *question = g_new (Question, 1);

  *question = (Question) { jobs_train_settings_copy (settings), n_clips, n_seconds, g_strdupv ((GStrv)manifests) };
  g_task_set_source_tag (task, jobs_train_estimate_async);
  g_task_set_task_data (task, question, (GDestroyNotify)question_free);
  g_task_run_in_thread (task, estimate_thread);
}

gboolean
jobs_train_estimate_finish (GAsyncResult       *result,
                            JobsTrainEstimate  *estimated,
                            GError            **error)
{
  g_autofree JobsTrainEstimate *found = g_task_propagate_pointer (G_TASK (result), error);

  if (found != NULL)
    *estimated = *found;
  return found != NULL;
}
