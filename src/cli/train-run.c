/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/train-run.h"

#include <glib/gi18n.h>
#include <math.h>
#include <unistd.h>

#include "cli/arguments.h"
#include "cli/progress.h"
#include "engine/base/error.h"
#include "jobs/model-copy.h"
#include "jobs/search-plan.h"
#include "jobs/train-run-job.h"
#include "library/label-sets.h"

#define NEW "new"
/* Of clips, which most sets are of. */
#define USUAL_SECONDS 30.0
/* To the start of the line, and nothing right of there (ECMA-48: EL). */
#define ERASE_LINE "\r\033[K"

void
cli_train_run_clear (CliTrainRun *self)
{
  g_free (self->resume);
  g_free (self->preset);
  g_free (self->set);
  g_free (self->run);
  g_free (self->settings);
  g_free (self->name);
  g_free (self->library);
  g_free (self->doomed);
  g_strfreev (self->assignments);
}

gboolean
cli_train_run_is_wanted (const CliTrainRun *self)
{
  return self->resume != NULL || self->preset != NULL || self->set != NULL || self->run != NULL || self->settings != NULL
         || self->name != NULL || self->assignments != NULL;
}

void
cli_train_run_assign (CliTrainRun *self,
                      const char  *name,
                      const char  *value)
{
  GPtrArray *all;

  if (value == NULL)
    return;

  all = g_ptr_array_new ();
  g_ptr_array_add (all, g_strdup_printf ("%s=%s", name, value));
  if (g_str_equal (name, "start-file"))
    g_ptr_array_add (all, g_strdup ("start=file"));
  if (g_str_equal (name, "part"))
    g_ptr_array_add (all, g_strdup ("split=set-folds"));
  for (guint i = 0; self->assignments != NULL && self->assignments[i] != NULL; i++)
    g_ptr_array_add (all, self->assignments[i]);
  g_ptr_array_add (all, NULL);
  g_free (self->assignments);
  self->assignments = (char **)g_ptr_array_free (all, FALSE);
}

void
cli_train_run_assign_numbers (CliTrainRun *self,
                              int          epochs,
                              double       learning_rate,
                              gint64       seed)
{
  g_autofree char *epochs_text = epochs != 0 ? g_strdup_printf ("%d", epochs) : NULL;
  g_autofree char *seed_text = seed != 1 ? g_strdup_printf ("%" G_GINT64_FORMAT, seed) : NULL;
  char rate[G_ASCII_DTOSTR_BUF_SIZE];

  cli_train_run_assign (self, "epochs", epochs_text);
  cli_train_run_assign (self, "seed", seed_text);
  cli_train_run_assign (self, "learning-rate", learning_rate != 0.0 ? g_ascii_dtostr (rate, sizeof rate, learning_rate) : NULL);
}

JobsTrainSettings *
cli_train_run_make_settings (const CliTrainRun *self)
{
  g_autoptr (JobsTrainSettings) settings = NULL;
  g_autoptr (GError) error = NULL;

  settings = self->preset != NULL     ? jobs_train_settings_new_preset (self->preset, &error)
             : self->settings != NULL ? jobs_train_settings_load (self->settings, &error)
                                      : jobs_train_settings_new ();
  for (guint i = 0; settings != NULL && self->assignments != NULL && self->assignments[i] != NULL; i++)
    if (!jobs_train_settings_assign (settings, self->assignments[i], &error))
      g_clear_pointer (&settings, jobs_train_settings_free);

  if (settings == NULL)
    cli_print_error ("%s", error->message);
  return g_steal_pointer (&settings);
}

/* (transfer full) (nullable) */
static JobsTrainingRun *
make_run (const CliTrainRun *self,
          char            ***warnings,
          GError           **error)
{
  g_autoptr (JobsTrainSettings) settings = cli_train_run_make_settings (self);
  g_autoptr (LibraryDb) library = NULL;
  g_autoptr (LibraryLabelSet) set = NULL;

  if (settings == NULL)
    return NULL;
  if (self->set == NULL)
    {
      g_printerr ("%s\n", _ ("Looking for songs that sound the same"));
      return self->n_sets > 0
                 ? jobs_training_run_create_search (self->manifests[0], self->name, settings, self->n_sets, warnings, error)
                 : jobs_training_run_create (self->manifests[0], self->name, settings, warnings, error);
    }

  library = cli_open_library (self->library, FALSE);
  if (library == NULL)
    return NULL;
  set = library_label_sets_find (library, self->set, error);
  if (set == NULL)
    return NULL;
  return self->n_sets > 0 ? jobs_training_run_create_search_from_set (library, set->id, self->name, settings, self->n_sets, warnings, error)
                          : jobs_training_run_create_from_set (library, set->id, self->name, settings, warnings, error);
}

/* Whether it is what the command works on. */
static gboolean
check_kind (const CliTrainRun     *self,
            const JobsTrainingRun *run,
            GError               **error)
{
  const gboolean is_search = jobs_training_run_get_kind (run) == JOBS_RUN_SEARCH;

  if (is_search == (self->n_sets > 0))
    return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
               is_search ? _ ("“%s” is a search: “moodplane-cli search --resume” goes on with it.")
                         : _ ("“%s” is a training: “moodplane-cli train --resume” goes on with it."),
               jobs_training_run_get_id (run));
  return FALSE;
}

JobsTrainingRun *
cli_train_run_get (const CliTrainRun *self)
{
  const char *id = self->resume != NULL ? self->resume : self->run;
  g_auto (GStrv) warnings = NULL;
  g_autoptr (GError) error = NULL;
  JobsTrainingRun *run;

  if (id != NULL && !g_str_equal (id, NEW))
    {
      run = jobs_training_run_load (id, &error);
      if (run != NULL && !check_kind (self, run, &error))
        g_clear_pointer (&run, jobs_training_run_unref);
    }
  else
    run = make_run (self, &warnings, &error);

  if (error != NULL)
    cli_print_error ("%s", error->message);
  for (guint i = 0; warnings != NULL && warnings[i] != NULL; i++)
    g_printerr ("%s\n", warnings[i]);
  return run;
}

typedef struct
{
  gboolean is_shown; /* standard error is a terminal */
  gboolean is_on_line;
} Line;

static void
clear_line (Line *line)
{
  if (line->is_on_line)
    g_printerr (ERASE_LINE);
  line->is_on_line = FALSE;
}

static void
phase_cb (JobsRunJob *job,
          int         phase,
          gpointer    user_data)
{
  clear_line (user_data);
  g_printerr ("%s\n", jobs_train_phase_get_name (phase));
}

static void
add_figure (GString    *text,
            const char *name,
            double      value)
{
  if (!isnan (value))
    g_string_append_printf (text, ", %s %.3f", name, value);
}

static void
epoch_cb (JobsTrainRunJob        *job,
          const JobsTrainFigures *figures,
          gpointer                user_data)
{
  g_autoptr (GString) text = g_string_new (NULL);

  clear_line (user_data);
  g_string_append_printf (text, _ ("Epoch %u of %u"), figures->epoch, figures->n_epochs);
  add_figure (text, _ ("loss"), figures->train_loss);
  add_figure (text, _ ("by validation"), figures->valid_loss);
  add_figure (text, _ ("macro-F1"), figures->macro_f1);
  add_figure (text, _ ("concordance of valence"), figures->concordance_valence);
  add_figure (text, _ ("of arousal"), figures->concordance_arousal);
  if (figures->is_best)
    g_string_append (text, _ (" (the best so far)"));
  g_printerr ("%s\n", text->str);
}

static void
message_cb (JobsRunJob *job,
            const char *text,
            gpointer    user_data)
{
  /* Figures of epochs say the same, and more. */
  if (JOBS_IS_TRAIN_RUN_JOB (job) && jobs_run_job_get_phase (job) == JOBS_TRAIN_PHASE_TRAINING)
    return;

  clear_line (user_data);
  g_printerr ("%s\n", text);
}

static void
progress_cb (JobsJob    *job,
             GParamSpec *pspec,
             gpointer    user_data)
{
  Line *line = user_data;
  g_autofree char *left = NULL;
  JobsProgress progress;

  jobs_job_get_progress (job, &progress);
  if (!line->is_shown || progress.n_total == 0 || progress.seconds_left < 0)
    return;

  left = cli_progress_format_time_left (progress.seconds_left, progress.is_at_most);
  g_printerr (ERASE_LINE "%u %%, %s", (guint)((guint64)progress.n_done * 100 / progress.n_total), left);
  line->is_on_line = TRUE;
}

static int
copy_model (const JobsTrainingRun *run,
            const char            *output)
{
  g_autofree char *path = jobs_training_run_get_path (run, JOBS_RUN_FILE_MODEL);
  g_autofree char *fingerprint = NULL;
  g_autoptr (GError) error = NULL;

  if (output != NULL)
    fingerprint = jobs_model_copy_check (path, &error);
  if (output == NULL || (fingerprint != NULL && jobs_model_copy (path, fingerprint, output, NULL, &error)))
    {
      g_autofree char *text = g_strdup_printf (_ ("The model is in %s.\n"), output != NULL ? output : path);

      cli_write (text);
      return CLI_EXIT_OK;
    }

  cli_print_error ("%s", error->message);
  return CLI_EXIT_ERROR;
}

static void
estimated_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

/* How long it will take, if that can be told. */
static void
print_estimate (const JobsTrainingRun *run)
{
  const JobsRunCounts *counts = jobs_training_run_get_counts (run);
  g_autofree char *manifest = jobs_training_run_get_path (run, JOBS_RUN_FILE_MANIFEST);
  g_autofree char *held_out = jobs_training_run_get_path (run, JOBS_RUN_FILE_HELD_OUT);
  const char *const manifests[] = { manifest, held_out, NULL };
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *decoding = NULL;
  g_autofree char *training = NULL;
  JobsTrainEstimate estimate;
  gboolean is_at_most;

  if (jobs_training_run_get_settings (run) == NULL)
    return;

  jobs_train_estimate_async (jobs_training_run_get_settings (run), counts->n_training + counts->n_validation + counts->n_held_out,
                             USUAL_SECONDS, manifests, NULL, estimated_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  if (!jobs_train_estimate_finish (result, &estimate, NULL))
    return;

  if (jobs_training_run_get_n_sets (run) > 0)
    estimate.training *= jobs_search_get_share (jobs_training_run_get_settings (run), jobs_training_run_get_n_sets (run));
  /* How long each set of a search is trained is fixed. */
  is_at_most = jobs_training_run_get_kind (run) != JOBS_RUN_SEARCH
               && jobs_train_settings_may_end_early (jobs_training_run_get_settings (run));
  decoding = cli_progress_format_time_left (estimate.decoding, FALSE);
  training = cli_progress_format_time_left (estimate.training, is_at_most);
  /* Translators: each is a time, such as “2 min left” */
  g_printerr (_ ("Reading songs, but for those that were read before: %s; training: %s\n"), decoding, training);
}

int
cli_train_run_watch (JobsTrainingRun *run,
                     JobsJob         *job)
{
  Line line = { .is_shown = isatty (STDERR_FILENO) };
  int status;

  /* Whoever types it waits for it, and has nice(1). */
  jobs_run_job_set_background (JOBS_RUN_JOB (job), FALSE);
  g_printerr (_ ("Run %s: %s\n"), jobs_training_run_get_id (run), jobs_training_run_get_name (run));
  print_estimate (run);
  g_signal_connect (job, "phase", G_CALLBACK (phase_cb), &line);
  if (JOBS_IS_TRAIN_RUN_JOB (job))
    g_signal_connect (job, "epoch", G_CALLBACK (epoch_cb), &line);
  g_signal_connect (job, "message", G_CALLBACK (message_cb), &line);
  g_signal_connect (job, "notify::progress", G_CALLBACK (progress_cb), &line);
  status = cli_run_job (job);
  clear_line (&line);
  if (status != CLI_EXIT_OK)
    g_printerr (_ ("“moodplane-cli %s --resume %s” goes on from there.\n"),
                jobs_training_run_get_kind (run) == JOBS_RUN_SEARCH ? "search" : "train", jobs_training_run_get_id (run));
  return status;
}

static int
train (const CliTrainRun *self,
       JobsTrainingRun   *run)
{
  g_autoptr (JobsJob) job = jobs_train_run_job_new (run, self->n_workers);
  const int status = cli_train_run_watch (run, job);

  if (status != CLI_EXIT_OK)
    return status;

  cli_write (jobs_train_run_job_get_report (JOBS_TRAIN_RUN_JOB (job)));
  return copy_model (run, self->output);
}

int
cli_train_run (const CliCommand  *command,
               const CliTrainRun *self)
{
  const gboolean is_old = self->resume != NULL || (self->run != NULL && !g_str_equal (self->run, NEW));
  g_autoptr (JobsTrainingRun) run = NULL;

  if (is_old
      && (self->manifests != NULL || self->set != NULL || self->preset != NULL || self->settings != NULL || self->assignments != NULL))
    return cli_command_wrong_usage (command, _ ("A run that there is already has its songs and settings."));
  if (self->preset != NULL && self->settings != NULL)
    return cli_command_wrong_usage (command, _ ("Give --preset or --settings, not both."));
  if (!is_old && (self->set != NULL) == (self->manifests != NULL))
    return cli_command_wrong_usage (command, _ ("Give a manifest or --set NAME."));
  if (!is_old && self->manifests != NULL && self->manifests[1] != NULL)
    return cli_command_wrong_usage (command, _ ("A run is of one manifest."));

  run = cli_train_run_get (self);
  return run != NULL ? train (self, run) : CLI_EXIT_ERROR;
}

static void
print_presets (GString *text)
{
  gsize n;
  const JobsTrainChoice *presets = jobs_train_presets_list (&n);

  for (gsize i = 0; i < n; i++)
    g_string_append_printf (text, "%-12s %s\n", presets[i].id, presets[i].sentence);

  g_string_append_c (text, '\n');
  for (guint f = JOBS_TRAIN_ARCHITECTURE; f < JOBS_TRAIN_N_FIELDS; f++)
    {
      const JobsTrainFieldInfo *info = jobs_train_field_get_info (f);

      g_string_append_printf (text, "%-16s %s\n", info->id, info->sentence);
      if (info->kind == JOBS_TRAIN_KIND_CHOICE)
        {
          const JobsTrainChoice *choices = jobs_train_field_list (f, &n);

          g_string_append_printf (text, "%-16s ", "");
          for (gsize i = 0; i < n; i++)
            g_string_append_printf (text, "%s%s", i > 0 ? ", " : " ", choices[i].id);
          g_string_append_c (text, '\n');
        }
    }
}

static void
print_runs (const CliTrainRun *self,
            GString           *text)
{
  g_autoptr (GPtrArray) runs = jobs_training_run_list ();

  for (guint i = 0; i < runs->len; i++)
    {
      const JobsTrainingRun *run = runs->pdata[i];
      const char *problem = jobs_training_run_get_problem (run);
      const JobsRunKind kind = jobs_training_run_get_kind (run);
      const gboolean is_search = kind == JOBS_RUN_SEARCH;
      g_autofree char *name = cli_clean_text (jobs_training_run_get_name (run));
      g_autofree char *clean = cli_clean_text (problem != NULL ? problem : "");

      if (self->n_sets > 0 && !is_search)
        continue;
      /* Translators: of a run that is a search: “Search: Interrupted” */
      g_string_append_printf (text, is_search ? _ ("%s  %s  Search: %s\n") : "%s  %s  %s\n", jobs_training_run_get_id (run), name,
                              jobs_run_state_get_name (kind, jobs_training_run_get_state (run)));
      if (problem != NULL)
        g_string_append_printf (text, "    %s\n", clean);
    }
}

int
cli_train_run_list (const CliTrainRun *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (self->lists_runs)
    print_runs (self, text);
  else
    print_presets (text);
  cli_write (text->str);
  return CLI_EXIT_OK;
}

int
cli_train_run_delete (const CliTrainRun *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = jobs_training_run_list ();

  /* Damaged ones too, which cannot be loaded. */
  for (guint i = 0; i < runs->len; i++)
    if (g_str_equal (jobs_training_run_get_id (runs->pdata[i]), self->doomed))
      {
        if (jobs_training_run_delete (runs->pdata[i], &error))
          return CLI_EXIT_OK;
        cli_print_error ("%s", error->message);
        return CLI_EXIT_ERROR;
      }

  cli_print_error (_ ("There is no training “%s”."), self->doomed);
  return CLI_EXIT_ERROR;
}
