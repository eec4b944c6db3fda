/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: both public functions run on the thread of the caller, which waits; decoding, training and
 * predicting are spread over a worker pool that lives as long as the call. */

#include "engine/training/experiment.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <math.h>

#include "engine/base/error.h"
#include "engine/training/folds.h"
#include "engine/training/model-writer.h"
#include "engine/training/mood-problem.h"
#include "engine/training/report.h"
#include "engine/training/worker-pool.h"

/* Between two checkpoints within an epoch. */
#define CHECKPOINT_SECONDS 180

typedef struct
{
  const TrainingOptions *options;
  const TrainingMoodConfig *config;
  const TrainingObserver *observer;
  GCancellable *cancellable; /* (nullable) */

  TrainingCorpus *corpus;     /* (owned) */
  DspFrontend *frontend;      /* (owned) */
  TrainingWorkerPool *pool;   /* (owned) */
  TrainingFeatures *features; /* (owned) */
  guint n_epochs_done;
  guint n_epochs_total;
  double seconds; /* of training, over all networks */
} Experiment;

static void
experiment_clear (Experiment *self)
{
  g_clear_pointer (&self->features, training_features_free);
  g_clear_pointer (&self->pool, training_worker_pool_free);
  g_clear_pointer (&self->frontend, dsp_frontend_unref);
  g_clear_pointer (&self->corpus, training_corpus_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Experiment, experiment_clear)

static void G_GNUC_PRINTF (2, 3) tell (Experiment *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  self->observer->message (text, self->observer->user_data);
}

static void
loaded_cb (gsize    n_done,
           gsize    n_clips,
           gpointer user_data)
{
  Experiment *self = user_data;

  if (n_done % 100 == 0 || n_done == n_clips)
    tell (self, _ ("%zu of %zu clips are read"), n_done, n_clips);
}

static gboolean
load_corpus (Experiment  *self,
             GError     **error)
{
  self->corpus = training_corpus_new ();
  for (const char *const *path = self->options->manifests; *path != NULL; path++)
    if (!training_corpus_add_manifest (self->corpus, *path, error))
      return FALSE;

  for (guint m = 0; m < training_corpus_get_n_manifests (self->corpus); m++)
    {
      const char *artist = training_folds_find_shared_artist (self->corpus, m);

      if (artist != NULL)
        tell (self, _ ("%s: “%s” is in more than one fold; its figures will flatter."),
              training_corpus_get_manifest_name (self->corpus, m), artist);
    }

  return TRUE;
}

/* Clips that cannot be read are told of and left out, unless they are too many for it to be chance. */
static gboolean
check_features (Experiment  *self,
                GError     **error)
{
  const gsize n_clips = training_corpus_get_n_clips (self->corpus);
  const GError *first = NULL;
  gsize n_bad = 0;

  for (gsize i = 0; i < n_clips; i++)
    {
      const GError *clip_error = training_features_get_error (self->features, i);

      if (clip_error == NULL)
        continue;
      tell (self, _ ("%s is left out: %s"), training_corpus_get_clip (self->corpus, i)->path,
            clip_error->message);
      if (first == NULL)
        first = clip_error;
      n_bad++;
    }

  if (n_bad * 10 <= n_clips)
    return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS,
               _ ("%zu of the %zu clips cannot be read; the first: %s"), n_bad, n_clips, first->message);
  return FALSE;
}

static gboolean
load_features (Experiment  *self,
               GError     **error)
{
  g_autofree char *folder = NULL;

  if (self->options->checkpoint != NULL)
    folder = g_build_filename (self->options->checkpoint, "frames", NULL);

  self->pool = training_worker_pool_new (self->options->n_workers);
  self->features = training_features_load (self->corpus, self->frontend, folder,
                                           training_worker_pool_get_parallel (self->pool), loaded_cb, self,
                                           self->cancellable, error);

  return self->features != NULL && check_features (self, error);
}

/* The examples of @clips, with targets that know nothing of other clips. */
static GArray *
make_examples (const Experiment *self,
               const GArray     *clips)
{
  GArray *examples = g_array_new (FALSE, TRUE, sizeof (TrainingExample));
  TrainingWordNorms norms;

  training_word_norms_fit (&norms, self->corpus, clips);
  for (guint i = 0; i < clips->len; i++)
    {
      const guint index = g_array_index (clips, guint, i);
      TrainingExample example = { 0 };

      example.frames = training_features_get_frames (self->features, index, &example.n_frames);
      if (example.frames == NULL)
        continue;
      training_target_init (&example.target, training_corpus_get_clip (self->corpus, index), &norms,
                            &self->config->targets);
      g_array_append_val (examples, example);
    }

  return examples;
}

static char *
make_checkpoint_path (const Experiment *self,
                      int               held_out)
{
  g_autofree char *name = NULL;

  if (self->options->checkpoint == NULL)
    return NULL;

  name = held_out >= 0 ? g_strdup_printf ("fold-%d.safetensors", held_out) : g_strdup ("final.safetensors");
  return g_build_filename (self->options->checkpoint, name, NULL);
}

/* One network's training. */
typedef struct
{
  Experiment *experiment;
  TrainingTrainer *trainer;
  const char *checkpoint; /* (nullable) */
  gint64 saved_at;        /* monotonic */
} Run;

/* Epochs may take long: a checkpoint is written every few minutes within them too. */
static gboolean
step_cb (const TrainingStep  *step,
         gpointer             user_data,
         GError             **error)
{
  Run *run = user_data;
  const Experiment *self = run->experiment;
  const gint64 now = g_get_monotonic_time ();

  if (step->step < step->n_steps)
    self->observer->progress (self->n_epochs_done + (double)step->step / step->n_steps, self->n_epochs_total,
                              self->observer->user_data);
  if (self->observer->step != NULL)
    self->observer->step (step, self->observer->user_data);

  if (run->checkpoint == NULL || now - run->saved_at < CHECKPOINT_SECONDS * G_USEC_PER_SEC)
    return TRUE;

  run->saved_at = now;
  return training_trainer_save (run->trainer, run->checkpoint, error);
}

static gboolean
run_epochs (Experiment       *self,
            TrainingTrainer  *trainer,
            const char       *name,
            const char       *checkpoint,
            GError          **error)
{
  Run run = { self, trainer, checkpoint, g_get_monotonic_time () };

  training_trainer_set_step_func (trainer, step_cb, &run);
  while (!training_trainer_is_done (trainer))
    {
      TrainingEpoch epoch;

      if (!training_trainer_run_epoch (trainer, &epoch, self->cancellable, error))
        return FALSE;
      if (checkpoint != NULL && !training_trainer_save (trainer, checkpoint, error))
        return FALSE;

      run.saved_at = g_get_monotonic_time ();
      tell (self, _ ("%s: epoch %u of %u, loss %.4f, %.1f s (%.1f windows a second)"), name, epoch.epoch,
            self->config->training.epochs, epoch.loss, epoch.seconds, epoch.n_examples / epoch.seconds);
      self->observer->progress (++self->n_epochs_done, self->n_epochs_total, self->observer->user_data);
    }

  return TRUE;
}

/* Only a network that has a mood for each half second may be trained on other lengths than it is
 * used with. */
static gsize
get_n_crop_frames (const Experiment *self)
{
  const TrainingMoodConfig *config = self->config;
  const NnShape input = { 1, dsp_frontend_get_config (self->frontend)->n_bands, config->n_window_frames };
  g_autoptr (NnGraph) graph
      = nn_zoo_build (config->training.architecture, input, &config->training.options, NULL);

  if (config->n_crop_frames == 0 || graph == NULL || nn_graph_find_node (graph, NN_ZOO_STEPS_NODE) == G_MAXUINT)
    return config->n_window_frames;

  return config->n_crop_frames;
}

/* Trains on all but the fold @held_out (-1: on all). */
static NnModel *
train_network (Experiment  *self,
               int          held_out,
               GError     **error)
{
  g_autoptr (GArray) clips = training_folds_get_training_clips (self->corpus, held_out);
  g_autoptr (GArray) examples = make_examples (self, clips);
  g_autofree char *checkpoint = make_checkpoint_path (self, held_out);
  g_autofree char *name
      = held_out >= 0 ? g_strdup_printf (_ ("Fold %d"), held_out) : g_strdup (_ ("All clips"));
  g_autoptr (TrainingMoodProblem) problem = NULL;
  g_autoptr (TrainingTrainer) trainer = NULL;
  const guint n_before = self->n_epochs_done;

  problem = training_mood_problem_new (self->frontend, (const TrainingExample *)(gpointer)examples->data,
                                       examples->len, self->config->n_window_frames, get_n_crop_frames (self),
                                       &self->config->augment);
  trainer = training_trainer_new (&self->config->training, training_mood_problem_get (problem),
                                  training_worker_pool_get_parallel (self->pool), error);
  if (trainer == NULL)
    return NULL;

  if (self->options->resume && checkpoint != NULL && g_file_test (checkpoint, G_FILE_TEST_EXISTS)
      && !training_trainer_load (trainer, checkpoint, error))
    return NULL;

  self->n_epochs_done += training_trainer_get_n_epochs (trainer);
  if (!run_epochs (self, trainer, name, checkpoint, error))
    return NULL;

  self->n_epochs_done = n_before + self->config->training.epochs;
  self->seconds += training_trainer_get_seconds (trainer);
  return training_trainer_make_model (trainer);
}

/* Trains without @fold, predicts it and appends to @predictions. */
static gboolean
validate_fold (Experiment  *self,
               int          fold,
               GArray      *predictions,
               GError     **error)
{
  g_autoptr (GArray) clips = training_folds_get_test_clips (self->corpus, fold);
  g_autoptr (NnModel) network = train_network (self, fold, error);
  g_autoptr (GArray) of_fold = NULL;
  g_autofree double *spreads = NULL;
  TrainingMetrics metrics = { 0 };

  if (network == NULL)
    return FALSE;

  of_fold = training_predict (network, self->frontend, self->features, clips,
                              training_worker_pool_get_parallel (self->pool), self->cancellable, error);
  if (of_fold == NULL)
    return FALSE;

  spreads = g_new (double, of_fold->len + 1);
  for (guint i = 0; i < of_fold->len; i++)
    spreads[i] = 1.0;
  training_report_gather (&metrics, self->corpus, 0, fold, of_fold, spreads);
  tell (self, _ ("Fold %d: macro-F1 %.3f, accuracy %.3f"), fold, training_metrics_get_macro_f1 (&metrics),
        training_metrics_get_accuracy (&metrics));

  /* The predictions move over, windows and all. */
  g_array_append_vals (predictions, of_fold->data, of_fold->len);
  g_array_set_clear_func (of_fold, NULL);
  return TRUE;
}

static GArray *
list_folds (Experiment  *self,
            GError     **error)
{
  g_autoptr (GArray) folds = training_folds_list (self->corpus, 0);
  const int only = self->options->only_fold;

  if (!self->options->cross_validate)
    {
      g_array_set_size (folds, 0);
      return g_steal_pointer (&folds);
    }

  for (guint i = folds->len; only >= 0 && i > 0; i--)
    if (g_array_index (folds, int, i - 1) != only)
      g_array_remove_index (folds, i - 1);

  if (folds->len == 0)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS, _ ("%s has no such folds to hold out."),
                   training_corpus_get_manifest_name (self->corpus, 0));
      return NULL;
    }

  return g_steal_pointer (&folds);
}

/* Reports the predictions of all folds; returns the spread that fits them best. */
static gboolean
report_folds (Experiment    *self,
              const GArray  *predictions,
              GString       *report,
              double        *spread,
              GError       **error)
{
  g_autofree double *spreads = training_report_fit_nested_spreads (self->corpus, predictions);
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  *spread = training_spread_fit (self->corpus, 0, predictions, -1);
  for (guint m = 0; m < training_corpus_get_n_manifests (self->corpus); m++)
    training_report_append_folds (report, self->corpus, m, predictions, spreads);
  /* As the figures above it: the report goes into the model file, the same in all countries. */
  g_string_append_printf (report, _ ("Factor on the standard deviations that fits all folds: %s\n"),
                          g_ascii_formatd (number, sizeof number, "%.3f", *spread));

  return self->options->predictions == NULL
         || training_report_write_predictions (self->options->predictions, self->corpus, predictions, spreads,
                                               error);
}

static gboolean
write_model (Experiment     *self,
             NnModel        *network,
             double          spread,
             const GString  *report,
             GError        **error)
{
  const TrainingModelFacts facts = {
    .config = self->config,
    .corpus = self->corpus,
    .frontend = self->frontend,
    .spread = spread,
    .report = report->str,
    .about = self->options->about,
    .command = self->options->command,
    .seconds = self->seconds,
  };

  return training_model_write (network, &facts, self->options->output, error);
}

static gboolean
make_folder (const char  *path,
             GError     **error)
{
  if (path == NULL || g_mkdir_with_parents (path, 0755) == 0)
    return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, _ ("The folder %s cannot be made: %s."), path,
               g_strerror (errno));
  return FALSE;
}

/**
 * training_experiment_train:
 *
 * Errors: %BASE_ERROR_BAD_CORPUS, %BASE_ERROR_DIVERGED, %BASE_ERROR_BAD_MODEL (a checkpoint that does
 * not fit), %G_IO_ERROR_CANCELLED, and those of writing files.
 */
char *
training_experiment_train (const TrainingOptions       *options,
                           const TrainingMoodConfig    *config,
                           const TrainingObserver      *observer,
                           GCancellable                *cancellable,
                           GError                     **error)
{
  g_auto (Experiment) self = {
    .options = options, .config = config, .observer = observer, .cancellable = cancellable
  };
  g_autoptr (GArray) predictions = g_array_new (FALSE, FALSE, sizeof (TrainingPrediction));
  g_autoptr (GString) report = g_string_new (NULL);
  g_autoptr (GArray) folds = NULL;
  double spread = 1.0;

  g_array_set_clear_func (predictions, (GDestroyNotify)training_prediction_clear);
  self.frontend = dsp_frontend_new (&dsp_frontend_default_config, error);
  if (self.frontend == NULL || !make_folder (options->checkpoint, error) || !load_corpus (&self, error))
    return NULL;

  folds = list_folds (&self, error);
  if (folds == NULL || !load_features (&self, error))
    return NULL;

  self.n_epochs_total = (folds->len + (options->output != NULL)) * config->training.epochs;
  for (guint k = 0; k < folds->len; k++)
    if (!validate_fold (&self, g_array_index (folds, int, k), predictions, error))
      return NULL;

  if (folds->len > 0 && !report_folds (&self, predictions, report, &spread, error))
    return NULL;

  if (options->output != NULL)
    {
      g_autoptr (NnModel) network = train_network (&self, -1, error);

      if (network == NULL || !write_model (&self, network, spread, report, error))
        return NULL;
      g_string_append_printf (report, _ ("The model is in %s.\n"), options->output);
    }

  return g_string_free (g_steal_pointer (&report), FALSE);
}

static void
report_model (Experiment   *self,
              const GArray *predictions,
              const double *spreads,
              GString      *report)
{
  for (guint m = 0; m < training_corpus_get_n_manifests (self->corpus); m++)
    {
      TrainingMetrics metrics = { 0 };

      training_report_gather (&metrics, self->corpus, m, -1, predictions, spreads);
      g_string_append_printf (report, "%s:\n", training_corpus_get_manifest_name (self->corpus, m));
      training_report_append_metrics (report, &metrics);
    }
}

/**
 * training_experiment_evaluate:
 *
 * Errors: %BASE_ERROR_BAD_MODEL, %BASE_ERROR_BAD_CORPUS, %G_IO_ERROR_CANCELLED, and those of files.
 */
char *
training_experiment_evaluate (const TrainingOptions   *options,
                              const char              *model,
                              const TrainingObserver  *observer,
                              GCancellable            *cancellable,
                              GError                 **error)
{
  g_auto (Experiment) self = { .options = options, .observer = observer, .cancellable = cancellable };
  g_autoptr (AnalysisModel) analysis = analysis_model_load (model, error);
  g_autoptr (GString) report = g_string_new (NULL);
  g_autoptr (GArray) predictions = NULL;
  g_autoptr (GArray) clips = NULL;
  g_autofree double *spreads = NULL;

  if (analysis == NULL || !load_corpus (&self, error))
    return NULL;

  self.frontend = dsp_frontend_ref (analysis_model_get_frontend (analysis));
  if (!load_features (&self, error))
    return NULL;

  clips = training_folds_get_training_clips (self.corpus, -1);
  predictions = training_predict (analysis_model_get_network (analysis), self.frontend, self.features, clips,
                                  training_worker_pool_get_parallel (self.pool), cancellable, error);
  if (predictions == NULL)
    return NULL;

  spreads = g_new (double, predictions->len + 1);
  for (guint i = 0; i < predictions->len; i++)
    spreads[i] = analysis_model_get_spread (analysis);

  if (options->predictions != NULL
      && !training_report_write_predictions (options->predictions, self.corpus, predictions, spreads, error))
    return NULL;

  report_model (&self, predictions, spreads, report);
  if (training_model_was_trained_on (analysis, self.corpus))
    g_string_append (
        report, _ ("The model was trained on some of these corpora: these figures flatter it. Those of its "
                   "cross-validation stand in its model card.\n"));
  return g_string_free (g_steal_pointer (&report), FALSE);
}
