/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/speed.h"

#include "engine/analysis/feature-reader.h"
#include "engine/base/rng.h"
#include "engine/dsp/frontend.h"
#include "engine/mood/gaussian.h"
#include "engine/training/worker-pool.h"

/* The first step also makes memory known to the system. */
#define N_STEPS 3

static void
prepare (gpointer      self,
         TrainingDraw *draw,
         float        *input,
         float        *scratch)
{
  const gsize *n = self;

  for (gsize i = 0; i < *n; i++)
    input[i] = (float)base_rng_uniform (&draw->rng) - 0.5f;
}

static double
judge (gpointer            self,
       const TrainingDraw *draw,
       const float        *output,
       float              *gradient)
{
  for (int i = 0; i < MOOD_N_RAW; i++)
    gradient[i] = 0.01f * output[i];
  return 1.0;
}

static void
describe (gpointer   self,
          GChecksum *checksum)
{
}

static gboolean
get_shapes (const TrainingMoodConfig  *config,
            TrainingProblem           *problem,
            GError                   **error)
{
  g_autoptr (AnalysisFeatureReader) reader = NULL;
  g_autoptr (NnGraph) graph = NULL;

  problem->input = (NnShape) { 1, dsp_frontend_default_config.n_bands, config->n_window_frames };
  problem->network_input = problem->input;
  if (config->feature.features != NULL)
    {
      reader = analysis_feature_reader_new (config->feature.features, &config->feature.cut, error);
      if (reader != NULL)
        problem->network_input = problem->input = analysis_feature_reader_get_shape (reader);
      return reader != NULL;
    }

  /* As in training on windows. */
  graph = nn_zoo_build (config->training.architecture, problem->input, &config->training.options, error);
  if (graph != NULL && config->n_crop_frames > 0 && nn_graph_find_node (graph, NN_ZOO_STEPS_NODE) != G_MAXUINT)
    problem->input.width = config->n_crop_frames;
  return graph != NULL;
}

gboolean
training_speed_measure (const TrainingMoodConfig  *config,
                        guint                      n_workers,
                        double                    *speed,
                        GCancellable              *cancellable,
                        GError                   **error)
{
  TrainingConfig training = config->training;
  gsize n_values = 0;
  TrainingProblem problem = { .n_examples = (gsize)training.batch_size * N_STEPS,
                              .n_outputs = MOOD_N_RAW,
                              .prepare = prepare,
                              .judge = judge,
                              .describe = describe,
                              .self = &n_values };
  g_autoptr (TrainingWorkerPool) pool = training_worker_pool_new (n_workers);
  g_autoptr (TrainingTrainer) trainer = NULL;
  TrainingEpoch epoch;

  if (!get_shapes (config, &problem, error))
    return FALSE;

  n_values = nn_shape_size (problem.input);
  training.epochs = 1;
  training.last_batch = TRAINING_LAST_BATCH_FILLED;
  training.start = NULL;
  trainer = training_trainer_new (&training, &problem, training_worker_pool_get_parallel (pool), error);
  if (trainer == NULL || !training_trainer_run_epoch (trainer, &epoch, cancellable, error))
    return FALSE;

  *speed = epoch.n_examples / MAX (epoch.seconds, 1e-6);
  return TRUE;
}

guint
training_speed_count_examples (const TrainingMoodConfig *config,
                               double                    n_seconds)
{
  g_autoptr (AnalysisFeatureReader) reader = NULL;
  guint rate;
  gsize length, n_samples;

  if (config->feature.features == NULL)
    return 1;
  reader = analysis_feature_reader_new (config->feature.features, &config->feature.cut, NULL);
  if (reader == NULL)
    return 1;

  rate = analysis_feature_reader_get_sample_rate (reader);
  length = analysis_feature_reader_get_n_samples (reader);
  n_samples = (gsize)(n_seconds * rate);
  return analysis_cut_takes_whole (&config->feature.cut, n_samples, rate)
             ? 1
             : (guint)analysis_cut_get_n_pieces (&config->feature.cut, n_samples, length);
}
