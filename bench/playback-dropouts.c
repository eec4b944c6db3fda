/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whether songs that are played are heard without a break while the program works: plays them with its own player, one after the
 * other, and tells how often the sound server had nothing to play, and how near it came to that.
 * bench/playback starts a sound server for it.
 */
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "jobs/scan-job.h"
#include "jobs/train-run-job.h"
#include "player/player.h"
#include "sound-margin.h"

/* The system's own sink, as the player takes it, with the element that measures before it. */
#define SINK           SOUND_MARGIN_NAME " ! pulsesink"
#define REPORT_SECONDS 10

typedef struct
{
  PlayerPlayer *player; /* (owned) */
  JobsJob *job;         /* (owned) (nullable): what is done meanwhile */
  GMainLoop *loop;      /* (owned) */
  guint n_songs;        /* that began */
  guint n_failures;
  guint n_reports, n_reports_left;
  SoundMargin all;
} Bench;

static int seconds = 120;
static int n_workers = 2;
static int freeze;
static gboolean is_foreground;
static char *manifest, *folder, *preset;
static char **songs;

static const GOptionEntry options[] = {
  { "seconds", 0, 0, G_OPTION_ARG_INT, &seconds, "How long to play (120)", "N" },
  { "train", 0, 0, G_OPTION_ARG_FILENAME, &manifest, "Train on these clips meanwhile", "MANIFEST" },
  { "preset", 0, 0, G_OPTION_ARG_STRING, &preset, "How to train (quick)", "NAME" },
  { "scan", 0, 0, G_OPTION_ARG_FILENAME, &folder, "Scan this folder meanwhile", "FOLDER" },
  { "workers", 0, 0, G_OPTION_ARG_INT, &n_workers, "Threads that train or scan (2)", "N" },
  { "foreground", 0, 0, G_OPTION_ARG_NONE, &is_foreground,
    "They have the same claim to the processor as the player", NULL },
  { "freeze", 0, 0, G_OPTION_ARG_INT, &freeze,
    "Stop this program every 20 seconds for so long, to see that dropouts are seen", "MS" },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &songs, NULL, "SONG…" },
  { NULL },
};

/* --- what is done meanwhile --- */

static JobsJob *
new_training (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JobsTrainSettings) settings
      = jobs_train_settings_new_preset (preset != NULL ? preset : "quick", &error);
  g_autoptr (JobsTrainingRun) run
      = settings != NULL ? jobs_training_run_create (manifest, NULL, settings, NULL, &error) : NULL;
  JobsJob *job;

  if (run == NULL)
    g_error ("%s", error->message);

  job = jobs_train_run_job_new (run, (guint)n_workers);
  if (is_foreground)
    jobs_run_job_set_background (JOBS_RUN_JOB (job), FALSE);

  return job;
}

static JobsJob *
new_scan (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "library.db", NULL);
  g_autoptr (LibraryDb) db = library_db_open (path, &error);
  const char *const folders[] = { folder, NULL };
  JobsJob *job;

  if (db == NULL)
    g_error ("%s", error->message);

  job = jobs_scan_job_new (db, folders, NULL, (guint)n_workers);
  jobs_scan_job_set_background (JOBS_SCAN_JOB (job), !is_foreground);

  return job;
}

/* A child stops the whole program: the sound server goes on, and has nothing to play. */
static gboolean
freeze_cb (gpointer user_data)
{
  const pid_t parent = getpid ();
  const pid_t child = fork ();

  if (child == 0)
    {
      kill (parent, SIGSTOP);
      usleep ((useconds_t)freeze * 1000);
      kill (parent, SIGCONT);
      _exit (0);
    }
  if (child > 0)
    waitpid (child, NULL, 0);

  return G_SOURCE_CONTINUE;
}

/* --- reports --- */

static void
print (const char *name, const SoundMargin *margin)
{
  g_print ("%-28s %2u underruns, %2u gaps, %2u late buffers of %4u, the least margin %6.1f ms\n", name,
           margin->n_underruns, margin->n_gaps, (guint)margin->n_late, (guint)margin->n_buffers,
           margin->least * 1e3);
}

static char *
describe_job (Bench *self)
{
  JobsProgress progress;

  if (self->job == NULL)
    return g_strdup ("nothing beside");
  if (jobs_job_get_state (self->job) != JOBS_STATE_RUNNING)
    return g_strdup ("the job is over");

  jobs_job_get_progress (self->job, &progress);
  return g_strdup_printf ("%s %u of %u",
                          JOBS_IS_TRAIN_RUN_JOB (self->job) ? jobs_train_phase_get_name (
                              jobs_run_job_get_phase (JOBS_RUN_JOB (self->job)))
                                                            : "Scan",
                          progress.n_done, progress.n_total);
}

static gboolean
report_cb (gpointer user_data)
{
  Bench *self = user_data;
  g_autofree char *doing = describe_job (self);
  g_autofree char *name = g_strdup_printf ("%3u s, %s", ++self->n_reports * REPORT_SECONDS, doing);
  SoundMargin margin;

  sound_margin_take (&margin);
  print (name, &margin);
  self->all.n_buffers += margin.n_buffers;
  self->all.n_late += margin.n_late;
  self->all.n_underruns += margin.n_underruns;
  self->all.n_gaps += margin.n_gaps;
  self->all.least = self->n_reports == 1 ? margin.least : MIN (self->all.least, margin.least);
  if (--self->n_reports_left == 0)
    g_main_loop_quit (self->loop);

  return G_SOURCE_CONTINUE;
}

static void
track_cb (Bench *self)
{
  self->n_songs++;
}

static void
failed_cb (Bench *self)
{
  self->n_failures++;
}

/* As often as is needed, one after the other. */
static void
play (Bench *self)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (int i = 0; i < 200; i++)
    {
      const char *song = songs[(guint)i % g_strv_length (songs)];

      g_ptr_array_add (items, player_track_new (i + 1, song, song, "", "", 0));
    }
  g_signal_connect_swapped (self->player, "notify::track", G_CALLBACK (track_cb), self);
  g_signal_connect_swapped (self->player, "skipped", G_CALLBACK (failed_cb), self);
  g_signal_connect_swapped (self->player, "failed", G_CALLBACK (failed_cb), self);
  player_player_play_items (self->player, g_steal_pointer (&items), 0);
}

static void
run (Bench *self)
{
  const char *sink = g_getenv (PLAYER_SINK_VARIABLE);

  sound_margin_init ();
  self->loop = g_main_loop_new (NULL, FALSE);
  self->player = player_player_new (NULL, sink != NULL ? sink : SINK);
  self->job = manifest != NULL ? new_training () : folder != NULL ? new_scan () : NULL;
  self->n_reports_left = (guint)seconds / REPORT_SECONDS;
  play (self);
  if (self->job != NULL)
    jobs_job_start (self->job);
  g_timeout_add_seconds (REPORT_SECONDS, report_cb, self);
  if (freeze > 0)
    g_timeout_add_seconds (20, freeze_cb, NULL);
  g_main_loop_run (self->loop);

  print ("in all", &self->all);
  g_print ("%u songs began, %u failures\n", self->n_songs, self->n_failures);
  if (self->job != NULL && jobs_job_get_state (self->job) == JOBS_STATE_RUNNING)
    {
      jobs_job_cancel (self->job);
      jobs_job_wait (self->job, NULL);
    }
  g_clear_object (&self->job);
  g_object_unref (self->player);
  g_main_loop_unref (self->loop);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  Bench bench = { 0 };

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || songs == NULL || seconds < REPORT_SECONDS)
    {
      g_printerr ("%s\n", error != NULL ? error->message
                                        : "playback-dropouts [--train MANIFEST | --scan FOLDER] SONG…");
      return EXIT_FAILURE;
    }
  run (&bench);

  return bench.all.n_underruns + bench.all.n_late + bench.n_failures > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
