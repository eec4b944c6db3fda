/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: as in experiment.c. */

#include <glib/gi18n.h>

#include "engine/training/calibration.h"
#include "engine/training/experiment-internal.h"
#include "engine/training/feature-fit.h"
#include "engine/training/folds.h"
#include "engine/training/prediction-file.h"

/* What the model is judged by in the end. */
#define HELD_OUT_FOLD 0

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TrainingExperiment, training_experiment_clear)

static const TrainingExperimentWay *
get_way (const TrainingMoodConfig *config)
{
  if (config->on_top != NULL)
    return &training_experiment_classes;
  return config->feature.features != NULL ? &training_experiment_features : &training_experiment_windows;
}

/* By the clips that chose the epoch: those held out are to have no say in anything. */
static gboolean
calibrate (TrainingExperiment  *self,
           AnalysisModel       *model,
           MoodCalibration     *calibration,
           GError             **error)
{
  g_autoptr (GArray) clips = training_folds_get_test_clips (self->corpus, self->options->watch->fold);
  g_autoptr (GArray) predictions = self->way->predict (self, model, clips, error);

  if (predictions == NULL)
    return FALSE;

  *calibration = training_calibration_fit (self->corpus, 0, predictions, -1);
  return TRUE;
}

static gboolean
judge (TrainingExperiment     *self,
       const GArray           *predictions,
       const MoodCalibration  *calibration,
       TrainingVerdict        *verdict,
       GString                *report,
       GError                **error)
{
  g_autoptr (GArray) training_clips = training_experiment_get_training_clips (self, HELD_OUT_FOLD);
  g_autofree MoodCalibration *calibrations = g_new (MoodCalibration, predictions->len + 1);
  g_auto (TrainingFindings) findings = { 0 };
  g_autoptr (GString) tables = NULL;

  for (guint i = 0; i < predictions->len; i++)
    calibrations[i] = *calibration;
  training_verdict_init (verdict, self->corpus, predictions, calibration, training_clips, &self->config->targets);
  training_findings_init (&findings, self->corpus, predictions, calibrations);
  tables = training_experiment_report (self, &findings, _ (", songs that were held out:"));
  g_string_append (report, tables->str);

  return self->options->predictions == NULL || training_prediction_file_write (self->options->predictions, &findings, error);
}

/* What is fitted beside a network must not keep it from being trained: when a learner has too few labels, the network is on its
 * own. Asked before anything is read for the learner. */
static void
check_beside (TrainingExperiment *self)
{
  g_autoptr (GArray) clips = training_experiment_get_training_clips (self, HELD_OUT_FOLD);
  gboolean has_enough = TRUE;

  for (gsize i = 0; self->ensemble != NULL && has_enough && i + 1 < self->ensemble->n_members; i++)
    {
      const TrainingFeatureFit fit = { .corpus = self->corpus, .config = &self->ensemble->members[i].config };
      g_autoptr (GError) error = NULL;

      has_enough = training_feature_fit_has_enough (&fit, clips, &error);
      if (!has_enough)
        training_experiment_tell (self, _ ("The network is trained alone: %s"), error->message);
    }

  if (has_enough)
    return;
  self->ensemble = NULL;
  self->way = get_way (self->config);
}

static char *
train (TrainingExperiment  *self,
       TrainingVerdict     *verdict,
       GError             **error)
{
  g_autoptr (GString) report = g_string_new (NULL);
  g_autoptr (AnalysisModel) model = NULL;
  g_autoptr (GArray) held_out = NULL;
  g_autoptr (GArray) predictions = NULL;
  MoodCalibration calibration;

  if (!training_experiment_check (self, error) || !training_experiment_load_corpus (self, error))
    return NULL;
  check_beside (self);
  if (!training_experiment_load_clips (self, NULL, error))
    return NULL;

  self->n_epochs_total = self->way->get_n_epochs (self);
  model = self->way->train (self, HELD_OUT_FOLD, error);
  if (model == NULL || !calibrate (self, model, &calibration, error))
    return NULL;

  if (self->observer->judging != NULL)
    self->observer->judging (self->observer->user_data);
  held_out = training_folds_get_test_clips (self->corpus, HELD_OUT_FOLD);
  predictions = self->way->predict (self, model, held_out, error);
  if (predictions == NULL || !judge (self, predictions, &calibration, verdict, report, error)
      || (self->options->output != NULL
          && !training_experiment_write_model (self, model, &calibration, report, error)))
    return NULL;

  return g_string_free (g_steal_pointer (&report), FALSE);
}

/**
 * training_experiment_train_watched:
 *
 * Errors: as of training_experiment_train().
 */
char *
training_experiment_train_watched (const TrainingOptions     *options,
                                   const TrainingMoodConfig  *config,
                                   const TrainingObserver    *observer,
                                   TrainingVerdict           *verdict,
                                   GCancellable              *cancellable,
                                   GError                   **error)
{
  g_auto (TrainingExperiment) self = {
    .options = options,
    .config = config,
    .ensemble = options->beside,
    .observer = observer,
    .cancellable = cancellable,
    .way = options->beside != NULL ? &training_experiment_ensemble : get_way (config),
  };

  char *report;

  *verdict = (TrainingVerdict) { 0 };
  g_return_val_if_fail (options->watch != NULL, NULL);

  report = train (&self, verdict, error);
  verdict->corpus = NULL;
  return report;
}
