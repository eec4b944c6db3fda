/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Models that hear features of pieces of songs: learners, and networks with a feature set. */

#include <glib/gi18n.h>
#include <math.h>

#include "engine/base/error.h"
#include "engine/training/experiment-internal.h"
#include "engine/training/feature-choice.h"
#include "engine/training/feature-fit.h"
#include "engine/training/feature-predict.h"
#include "engine/training/feature-problem.h"

/* Before hours of reading: whether the network can hear such features at all. */
static gboolean
check_network (const TrainingExperiment  *self,
               GError                   **error)
{
  const TrainingConfig *training = &self->config->training;
  g_autoptr (NnGraph) graph = NULL;

  if (training_feature_is_learner (training->architecture))
    return TRUE;

  graph = nn_zoo_build (training->architecture, analysis_feature_reader_get_shape (self->reader),
                        &training->options, error);
  return graph != NULL;
}

static gboolean
load (TrainingExperiment   *self,
      const AnalysisModel  *measured,
      GError              **error)
{
  g_autofree char *folder = training_experiment_get_cache (self, TRAINING_FEATURES_FOLDER);

  if (measured != NULL)
    self->reader = analysis_feature_reader_ref (
        analysis_feature_model_get_reader (analysis_model_get_features (measured)));
  else
    self->reader
        = analysis_feature_reader_new (self->config->feature.features, &self->config->feature.cut, error);
  if (self->reader == NULL || (measured == NULL && !check_network (self, error)))
    return FALSE;

  self->table = training_feature_table_load (self->corpus, self->reader, folder,
                                             training_worker_pool_get_parallel (self->pool),
                                             training_experiment_loaded_cb, self, self->cancellable, error);
  return self->table != NULL;
}

static const GError *
get_error (const TrainingExperiment *self,
           gsize                     clip)
{
  return training_feature_table_get_error (self->table, clip);
}

/* @data: TrainingFeatureProblem */
static AnalysisModel *
make_model (TrainingExperiment  *self,
            NnModel             *network,
            gpointer             data,
            GError             **error)
{
  const AnalysisFeatureParts parts = { .reader = self->reader,
                                       .network = network,
                                       .offsets = training_feature_problem_get_offsets (data),
                                       .spreads = training_feature_problem_get_spreads (data) };
  g_autoptr (AnalysisFeatureModel) model = analysis_feature_model_new (&parts, error);

  return model != NULL ? analysis_model_new_features (model, NULL) : NULL;
}

static AnalysisModel *
train_network (TrainingExperiment        *self,
               const TrainingFeatureFit  *fit,
               const GArray              *clips,
               int                        held_out,
               GError                   **error)
{
  g_autoptr (GArray) examples = training_feature_fit_examples (fit, clips);
  g_autoptr (TrainingFeatureProblem) problem = NULL;

  if (examples->len == 0)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS, _ ("There is nothing to train on."));
      return NULL;
    }

  problem = training_feature_problem_new ((const TrainingFeatureExample *)(gpointer)examples->data, examples->len,
                                          analysis_feature_reader_get_shape (self->reader),
                                          self->config->augment.mixup);
  return training_experiment_run_trainer (self, training_feature_problem_get (problem), held_out, make_model, problem, error);
}

static AnalysisModel *
fit_learner (TrainingExperiment        *self,
             const TrainingFeatureFit  *fit,
             const GArray              *clips,
             int                        held_out,
             GError                   **error)
{
  const gint64 began_at = g_get_monotonic_time ();
  g_autofree char *name = training_experiment_name_fold (held_out);
  double ridge;
  g_autoptr (AnalysisFeatureModel) fitted = training_feature_fit_learner (fit, clips, &ridge, error);
  const double seconds = (g_get_monotonic_time () - began_at) / 1e6;
  AnalysisModel *model;

  if (fitted == NULL)
    return NULL;

  self->seconds += seconds;
  training_experiment_tell (self, _ ("%s: “%s” is fitted, %.1f s"), name, self->config->training.architecture,
                            seconds);
  if (!isnan (ridge))
    training_experiment_tell (self, _ ("%s: a ridge of %g is best for the songs that train"), name, ridge);

  model = analysis_model_new_features (fitted, NULL);
  if (training_experiment_tell_fitted (self, model, held_out, seconds, error))
    return model;
  analysis_model_unref (model);
  return NULL;
}

static AnalysisModel *
train (TrainingExperiment  *self,
       int                  held_out,
       GError             **error)
{
  g_autoptr (GArray) clips = training_experiment_get_training_clips (self, held_out);
  const TrainingFeatureFit fit = { .corpus = self->corpus,
                                   .table = self->table,
                                   .reader = self->reader,
                                   .config = self->config,
                                   .parallel = training_worker_pool_get_parallel (self->pool),
                                   .cancellable = self->cancellable };

  return training_feature_is_learner (self->config->training.architecture)
             ? fit_learner (self, &fit, clips, held_out, error)
             : train_network (self, &fit, clips, held_out, error);
}

static GArray *
predict (TrainingExperiment  *self,
         AnalysisModel       *model,
         const GArray        *clips,
         GError             **error)
{
  return training_feature_predict (analysis_model_get_features (model), self->table, clips,
                                   training_worker_pool_get_parallel (self->pool), self->cancellable, error);
}

/* A learner is fitted at once. */
static guint
get_n_epochs (const TrainingExperiment *self)
{
  return training_feature_is_learner (self->config->training.architecture) ? 1 : self->config->training.epochs;
}

const TrainingExperimentWay training_experiment_features = { load, get_error, train, predict, get_n_epochs };
