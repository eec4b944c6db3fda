/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: both public functions run on the thread of the caller, which waits; decoding, training and
 * predicting are spread over a worker pool that lives as long as the call. */

#include "engine/training/experiment-internal.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <math.h>
#include <unistd.h>

#include "engine/base/error.h"
#include "engine/nn/zoo.h"
#include "engine/training/class-metrics.h"
#include "engine/training/curve-report.h"
#include "engine/training/degree-metrics.h"
#include "engine/training/feature-choice.h"
#include "engine/training/folds.h"
#include "engine/training/prediction-file.h"
#include "engine/training/report.h"
#include "engine/training/calibration.h"
#include "engine/training/worst-clips.h"

/* Clips that cannot be read, told one by one. */
#define N_TOLD 5

void
training_experiment_clear (TrainingExperiment *self)
{
  /* They look into what follows. */
  g_clear_pointer (&self->members, g_ptr_array_unref);
  g_clear_pointer (&self->frames, training_features_free);
  g_clear_pointer (&self->table, training_feature_table_free);
  g_clear_pointer (&self->pool, training_worker_pool_free);
  g_clear_pointer (&self->frontend, dsp_frontend_unref);
  g_clear_pointer (&self->reader, analysis_feature_reader_unref);
  g_clear_pointer (&self->corpus, training_corpus_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TrainingExperiment, training_experiment_clear)

void
training_experiment_tell (TrainingExperiment *self,
                          const char         *format,
                          ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  self->observer->message (text, self->observer->user_data);
}

void
training_experiment_loaded_cb (gsize    n_done,
                               gsize    n_clips,
                               gpointer experiment)
{
  const TrainingExperiment *self = experiment;

  if (n_done % 100 == 0 || n_done == n_clips)
    training_experiment_tell (experiment, _ ("%zu of %zu clips are read"), n_done, n_clips);
  if (self->observer->loaded != NULL)
    self->observer->loaded (n_done, n_clips, self->observer->user_data);
}

char *
training_experiment_get_folder (const TrainingExperiment *self,
                                const char               *name)
{
  const TrainingOptions *options = self->whole != NULL ? self->whole->options : self->options;

  return options->checkpoint != NULL ? g_build_filename (options->checkpoint, name, NULL) : NULL;
}

char *
training_experiment_get_cache (const TrainingExperiment *self,
                               const char               *name)
{
  const TrainingOptions *options = self->whole != NULL ? self->whole->options : self->options;

  return options->cache != NULL ? g_build_filename (options->cache, name, NULL) : training_experiment_get_folder (self, name);
}

GArray *
training_experiment_get_training_clips (const TrainingExperiment *self,
                                        int                       held_out)
{
  GArray *clips = training_folds_get_training_clips (self->corpus, held_out);

  for (guint i = clips->len; self->options->watch != NULL && i > 0; i--)
    if (training_corpus_get_clip (self->corpus, g_array_index (clips, guint, i - 1))->fold == self->options->watch->fold)
      g_array_remove_index (clips, i - 1);
  return clips;
}

static gboolean
learns_more (const TrainingMoodConfig *config)
{
  return config->on_top != NULL || training_side_task_weights_is_any (&config->side) || training_feature_learns_degrees (config);
}

/* Whether anything is learned beside the mood. */
static gboolean
any_learns_more (const TrainingExperiment *self)
{
  for (gsize i = 0; self->ensemble != NULL && i < self->ensemble->n_members; i++)
    if (learns_more (&self->ensemble->members[i].config))
      return TRUE;

  return learns_more (self->config);
}

gboolean
training_experiment_load_corpus (TrainingExperiment  *self,
             GError             **error)
{
  /* Clips without a mood may teach the rest, and a model may be asked what it says of them. */
  const gboolean any = self->config == NULL || any_learns_more (self);

  self->corpus = training_corpus_new ();
  for (const char *const *path = self->options->manifests; *path != NULL; path++)
    if (!(any ? training_corpus_add_any_manifest (self->corpus, *path, error)
              : training_corpus_add_manifest (self->corpus, *path, error)))
      return FALSE;

  for (guint m = 0; m < training_corpus_get_n_manifests (self->corpus); m++)
    {
      const char *artist = training_folds_find_shared_artist (self->corpus, m);

      if (artist != NULL)
        training_experiment_tell (self, _ ("%s: “%s” is in more than one fold; its figures will flatter."),
              training_corpus_get_manifest_name (self->corpus, m), artist);
    }

  return TRUE;
}

/* The first of them one by one: of a drive that is out there would be thousands of lines. */
static void
tell_left_out (TrainingExperiment *self,
               GPtrArray          *paths,
               GPtrArray          *reasons)
{
  for (guint i = 0; i < MIN (paths->len, N_TOLD); i++)
    training_experiment_tell (self, _ ("%s is left out: %s"), (const char *)paths->pdata[i], (const char *)reasons->pdata[i]);
  if (paths->len > N_TOLD)
    training_experiment_tell (self, ngettext ("%u clip is left out in all", "%u clips are left out in all", paths->len),
                              paths->len);
  if (self->observer->left_out != NULL)
    self->observer->left_out (paths, reasons, self->observer->user_data);
}

/* Clips that cannot be read are told of and left out, unless they are too many for it to be chance. */
static gboolean
check_features (TrainingExperiment  *self,
                GError     **error)
{
  const gsize n_clips = training_corpus_get_n_clips (self->corpus);
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  g_autoptr (GPtrArray) reasons = g_ptr_array_new ();

  for (gsize i = 0; i < n_clips; i++)
    {
      const GError *clip_error = self->way->get_error (self, i);

      if (clip_error == NULL)
        continue;
      g_ptr_array_add (paths, (gpointer)training_corpus_get_clip (self->corpus, i)->path);
      g_ptr_array_add (reasons, clip_error->message);
    }
  tell_left_out (self, paths, reasons);

  if ((gsize)paths->len * 10 <= n_clips)
    return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS, _ ("%u of the %zu clips cannot be read; the first: %s"), paths->len,
               n_clips, (const char *)reasons->pdata[0]);
  return FALSE;
}

gboolean
training_experiment_load_clips (TrainingExperiment   *self,
                                const AnalysisModel  *measured,
                                GError              **error)
{
  self->pool = training_worker_pool_new (self->options->n_workers);
  return self->way->load (self, measured, error) && check_features (self, error);
}

/* Trains without @fold, predicts it and appends to @predictions. */
static gboolean
validate_fold (TrainingExperiment  *self,
               int          fold,
               GArray      *predictions,
               GError     **error)
{
  g_autoptr (GArray) clips = training_folds_get_test_clips (self->corpus, fold);
  g_autoptr (AnalysisModel) model = self->way->train (self, fold, error);
  g_autoptr (GArray) of_fold = NULL;
  TrainingMetrics metrics = { 0 };

  if (model == NULL)
    return FALSE;

  of_fold = self->way->predict (self, model, clips, error);
  if (of_fold == NULL)
    return FALSE;

  training_predictions_measure (self->corpus, of_fold, &mood_calibration_none, &metrics);
  training_experiment_tell (self, _ ("Fold %d: macro-F1 %.3f, accuracy %.3f"), fold, training_metrics_get_macro_f1 (&metrics),
        training_metrics_get_accuracy (&metrics));

  /* The predictions move over, windows and all. */
  g_array_append_vals (predictions, of_fold->data, of_fold->len);
  g_array_set_clear_func (of_fold, NULL);
  return TRUE;
}

static GArray *
list_folds (TrainingExperiment  *self,
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

GString *
training_experiment_report (const TrainingExperiment *self,
                            const TrainingFindings   *findings,
                            const char               *title)
{
  const TrainingReport report = { .findings = findings,
                                  .title = title,
                                  .chosen_folds = self->options->chosen_folds,
                                  .vocabulary = mood_vocabulary_get_default (NULL) };
  GString *text = g_string_new (NULL);

  for (guint m = 0; m < training_corpus_get_n_manifests (self->corpus); m++)
    {
      /* What is learned on top of a model says nothing of moods. */
      if (self->config == NULL || self->config->on_top == NULL)
        {
          training_report_append_corpus (&report, m, text);
          training_curve_report_append (text, findings, m);
        }
      training_class_report_append (text, self->corpus, m, findings->predictions);
      training_degree_report_append (text, self->corpus, m, self->config != NULL, findings->predictions);
    }
  return text;
}

static char *
name_folds (const TrainingExperiment *self)
{
  const char *architecture = self->config->training.architecture;

  if (self->ensemble != NULL)
    return g_strdup_printf (_ (", each fold by an ensemble of %zu that was trained on the others:"),
                            self->ensemble->n_members);
  return training_feature_is_learner (architecture)
             ? g_strdup_printf (_ (", each fold by “%s” trained on the others:"), architecture)
             : g_strdup (_ (", each fold by a network that was trained on the others:"));
}

/* Writes what was said of single clips, as far as that is wanted. */
static gboolean
tell_clips (const TrainingExperiment  *self,
            const TrainingFindings    *findings,
            GString                   *worst,
            GError                   **error)
{
  for (guint m = 0; self->options->n_worst > 0 && m < training_corpus_get_n_manifests (self->corpus); m++)
    training_worst_append (worst, findings, m, self->options->n_worst);

  return self->options->predictions == NULL
         || training_prediction_file_write (self->options->predictions, findings, error);
}

/* Reports the predictions of all folds in @report, and the clips that were expected least in @worst; returns the
 * calibration that fits the predictions best. */
static gboolean
report_folds (TrainingExperiment    *self,
              const GArray  *predictions,
              GString       *report,
              GString       *worst,
              MoodCalibration *calibration,
              GError       **error)
{
  g_autofree MoodCalibration *calibrations = training_calibration_fit_nested (self->corpus, predictions);
  g_autofree char *title = name_folds (self);
  g_auto (TrainingFindings) findings = { 0 };
  g_autoptr (GString) tables = NULL;
  char spread[G_ASCII_DTOSTR_BUF_SIZE], valence[G_ASCII_DTOSTR_BUF_SIZE], arousal[G_ASCII_DTOSTR_BUF_SIZE];

  training_findings_init (&findings, self->corpus, predictions, calibrations);
  tables = training_experiment_report (self, &findings, title);
  g_string_append (report, tables->str);

  *calibration = training_calibration_fit (self->corpus, 0, predictions, -1);
  /* As the figures above it: the report goes into the model file, the same in all countries. */
  g_string_append_printf (report, _ ("Factor on the standard deviations that fits all folds: %s\n"),
                          g_ascii_formatd (spread, sizeof spread, "%.3f", calibration->spread));
  g_string_append_printf (report, _ ("Factors on the points' valence and arousal: %s, %s\n"),
                          g_ascii_formatd (valence, sizeof valence, "%.3f", calibration->valence_gain),
                          g_ascii_formatd (arousal, sizeof arousal, "%.3f", calibration->arousal_gain));

  return tell_clips (self, &findings, worst, error);
}

gboolean
training_experiment_write_model (TrainingExperiment    *self,
                                 AnalysisModel         *model,
                                 const MoodCalibration *calibration,
                                 const GString         *report,
                                 GError               **error)
{
  const TrainingModelFacts facts = {
    .config = self->config,
    .ensemble = self->ensemble,
    .corpus = self->corpus,
    .n_manifests = self->options->watch != NULL ? 1 : 0,
    .calibration = *calibration,
    .report = report->str,
    .about = self->options->about,
    .command = self->options->command,
    .seconds = self->seconds,
  };

  return training_model_write (model, &facts, self->options->output, error);
}

gboolean
training_experiment_make_folder (const char  *path,
                                 GError     **error)
{
  if (path == NULL || g_mkdir_with_parents (path, 0755) == 0)
    return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, _ ("The folder %s cannot be made: %s."), path,
               g_strerror (errno));
  return FALSE;
}

/* What would only be noticed after hours of training is looked at before. */
static gboolean
check_folder_of (const char  *path,
                 GError     **error)
{
  g_autofree char *folder = path != NULL ? g_path_get_dirname (path) : NULL;

  if (folder == NULL || g_access (folder, W_OK) == 0)
    return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, _ ("%s cannot be written: %s."), path, g_strerror (errno));
  return FALSE;
}

static gboolean
check_architecture (const char  *name,
                    GError     **error)
{
  if (training_feature_is_learner (name) || nn_zoo_get_description (name) != NULL)
    return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
               _ ("There is no network or learner called “%s”; --list-architectures prints those that there are."),
               name);
  return FALSE;
}

static gboolean
check_architectures (const TrainingExperiment  *self,
                     GError                   **error)
{
  for (gsize i = 0; self->ensemble != NULL && i < self->ensemble->n_members; i++)
    if (!check_architecture (self->ensemble->members[i].config.training.architecture, error))
      return FALSE;

  return check_architecture (self->config->training.architecture, error);
}

gboolean
training_experiment_check (const TrainingExperiment  *self,
                           GError                   **error)
{
  return check_architectures (self, error) && check_folder_of (self->options->output, error)
         && check_folder_of (self->options->predictions, error)
         && training_experiment_make_folder (self->options->checkpoint, error);
}

/* What is the same in all ways of training. */
static char *
train (TrainingExperiment  *self,
       GError             **error)
{
  const TrainingOptions *options = self->options;
  g_autoptr (GArray) predictions = g_array_new (FALSE, FALSE, sizeof (TrainingPrediction));
  g_autoptr (GString) report = g_string_new (NULL);
  g_autoptr (GString) worst = g_string_new (NULL);
  g_autoptr (GArray) folds = NULL;
  MoodCalibration calibration = mood_calibration_none;

  g_array_set_clear_func (predictions, (GDestroyNotify)training_prediction_clear);
  if (!training_experiment_check (self, error) || !training_experiment_load_corpus (self, error))
    return NULL;

  folds = list_folds (self, error);
  if (folds == NULL || !training_experiment_load_clips (self, NULL, error))
    return NULL;

  self->n_epochs_total = (folds->len + (options->output != NULL)) * self->way->get_n_epochs (self);
  for (guint k = 0; k < folds->len; k++)
    if (!validate_fold (self, g_array_index (folds, int, k), predictions, error))
      return NULL;

  if (folds->len > 0 && !report_folds (self, predictions, report, worst, &calibration, error))
    return NULL;

  if (options->output != NULL)
    {
      g_autoptr (AnalysisModel) model = self->way->train (self, -1, error);

      if (model == NULL || !training_experiment_write_model (self, model, &calibration, report, error))
        return NULL;
      g_string_append_printf (worst, _ ("The model is in %s.\n"), options->output);
    }

  /* Who plays what is no part of the model file. */
  g_string_append (report, worst->str);
  return g_string_free (g_steal_pointer (&report), FALSE);
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
  g_auto (TrainingExperiment) self = {
    .options = options,
    .config = config,
    .observer = observer,
    .cancellable = cancellable,
    .way = config->feature.features != NULL ? &training_experiment_features : &training_experiment_windows,
  };

  return train (&self, error);
}

char *
training_experiment_train_ensemble (const TrainingOptions         *options,
                                    const TrainingEnsembleConfig  *config,
                                    const TrainingObserver        *observer,
                                    GCancellable                  *cancellable,
                                    GError                       **error)
{
  g_auto (TrainingExperiment) self = {
    .options = options,
    .config = &config->members[0].config,
    .ensemble = config,
    .observer = observer,
    .cancellable = cancellable,
    .way = &training_experiment_ensemble,
  };

  return train (&self, error);
}

void
training_measurement_clear (TrainingMeasurement *self)
{
  training_findings_clear (&self->findings);
  g_clear_pointer (&self->predictions, g_array_unref);
  g_clear_pointer (&self->corpus, training_corpus_free);
  g_clear_pointer (&self->model, analysis_model_unref);
}

/* Reads what @analysis hears of every clip, and asks it. (transfer full) (nullable) */
static GArray *
predict_all (TrainingExperiment *self, AnalysisModel *analysis, GError **error)
{
  g_autoptr (GArray) clips = NULL;

  self->way = analysis_model_get_n_members (analysis) > 0        ? &training_experiment_ensemble
              : analysis_model_get_features (analysis) != NULL ? &training_experiment_features
                                                               : &training_experiment_windows;
  if (!training_experiment_load_clips (self, analysis, error))
    return NULL;

  clips = training_folds_get_training_clips (self->corpus, -1);
  return self->way->predict (self, analysis, clips, error);
}

/**
 * training_experiment_measure:
 *
 * Errors: %BASE_ERROR_BAD_MODEL, %BASE_ERROR_BAD_CORPUS, %G_IO_ERROR_CANCELLED, and those of files.
 */
gboolean
training_experiment_measure (const TrainingOptions   *options,
                             const char              *model,
                             const TrainingObserver  *observer,
                             GCancellable            *cancellable,
                             TrainingMeasurement     *measurement,
                             GError                 **error)
{
  g_auto (TrainingExperiment) self = { .options = options, .observer = observer, .cancellable = cancellable };
  g_autoptr (AnalysisModel) analysis = analysis_model_load (model, error);
  g_autoptr (GArray) predictions = NULL;
  g_autofree MoodCalibration *calibrations = NULL;

  *measurement = (TrainingMeasurement) { 0 };
  if (analysis == NULL || !training_experiment_load_corpus (&self, error))
    return FALSE;
  predictions = predict_all (&self, analysis, error);
  if (predictions == NULL)
    return FALSE;

  calibrations = g_new (MoodCalibration, predictions->len + 1);
  for (guint i = 0; i < predictions->len; i++)
    calibrations[i] = *analysis_model_get_calibration (analysis);

  training_findings_init (&measurement->findings, self.corpus, predictions, calibrations);
  measurement->model = g_steal_pointer (&analysis);
  measurement->corpus = g_steal_pointer (&self.corpus);
  measurement->predictions = g_steal_pointer (&predictions);

  return TRUE;
}

/**
 * training_experiment_evaluate:
 *
 * Errors: those of training_experiment_measure().
 */
char *
training_experiment_evaluate (const TrainingOptions   *options,
                              const char              *model,
                              const TrainingObserver  *observer,
                              GCancellable            *cancellable,
                              GError                 **error)
{
  g_auto (TrainingMeasurement) measured = { 0 };
  TrainingExperiment self = { .options = options, .observer = observer, .cancellable = cancellable };
  g_autoptr (GString) report = NULL;

  if (!training_experiment_measure (options, model, observer, cancellable, &measured, error))
    return NULL;

  self.corpus = measured.corpus;
  report = training_experiment_report (&self, &measured.findings, ":");
  if (!tell_clips (&self, &measured.findings, report, error))
    return NULL;
  if (options->curves != NULL
      && !training_curve_report_write (options->curves, &measured.findings, error))
    return NULL;

  if (training_model_was_trained_on (measured.model, measured.corpus))
    g_string_append (
        report, _ ("The model was trained on some of these corpora: these figures flatter it. What it does with "
                   "clips that it has not heard is told by a cross-validation.\n"));
  return g_string_free (g_steal_pointer (&report), FALSE);
}
