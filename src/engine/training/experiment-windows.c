/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Models that hear windows of the streaming front end. */

#include "engine/training/architectures.h"
#include "engine/training/class-fit.h"
#include "engine/training/experiment-internal.h"
#include "engine/training/mood-problem.h"
#include "engine/training/prediction.h"
#include "engine/training/starting-weights.h"

/* Of a clip that was rated over time. */
#define SECONDS_OF_DRAW 60

static gboolean
load (TrainingExperiment   *self,
      const AnalysisModel  *measured,
      GError              **error)
{
  g_autofree char *folder = training_experiment_get_cache (self, TRAINING_FRAMES_FOLDER);

  self->frontend = measured != NULL ? dsp_frontend_ref (analysis_model_get_frontend (measured))
                                    : dsp_frontend_new (&dsp_frontend_default_config, error);
  if (self->frontend == NULL)
    return FALSE;

  self->frames = training_features_load (self->corpus, self->frontend, folder,
                                         training_worker_pool_get_parallel (self->pool),
                                         training_experiment_loaded_cb, self, self->cancellable, error);
  return self->frames != NULL;
}

static const GError *
get_error (const TrainingExperiment *self,
           gsize                     clip)
{
  return training_features_get_error (self->frames, clip);
}

/* A clip that was rated over time is long, and has something of its own to say of each of its parts: it is drawn
 * from once for each such stretch that it has. */
static gsize
count_draws (const TrainingExperiment *self,
             const TrainingExample    *example)
{
  const DspFrontendConfig *config = dsp_frontend_get_config (self->frontend);

  if (example->moving == NULL)
    return 1;
  return MAX (example->n_frames * config->hop / (SECONDS_OF_DRAW * config->sample_rate), 1);
}

/* The examples of @clips, with targets that know nothing of other clips. @side_targets: (n_clips, n_outputs of
 * @side), filled; (nullable) as is @side. @moving: (element-type TrainingMovingTarget): gets what the examples want of
 * them. */
static GArray *
make_examples (const TrainingExperiment *self,
               const GArray             *clips,
               const TrainingSideTasks  *side,
               float                    *side_targets,
               GPtrArray                *moving)
{
  GArray *examples = g_array_new (FALSE, TRUE, sizeof (TrainingExample));
  TrainingWordNorms norms;

  training_word_norms_fit (&norms, self->corpus, clips);
  for (guint i = 0; i < clips->len; i++)
    {
      const guint index = g_array_index (clips, guint, i);
      TrainingExample example = { 0 };

      example.frames = training_features_get_frames (self->frames, index, &example.n_frames);
      if (example.frames == NULL)
        continue;
      training_target_init (&example.target, training_corpus_get_clip (self->corpus, index), &norms,
                            &self->config->targets);
      example.moving = training_moving_target_new (training_corpus_get_clip (self->corpus, index)->curve,
                                                   self->config->targets.curve_gain);
      if (example.moving != NULL)
        g_ptr_array_add (moving, (gpointer)example.moving);
      if (side != NULL)
        {
          float *targets = side_targets + i * training_side_tasks_get_n_outputs (side);

          training_side_tasks_fill (side, training_corpus_get_clip (self->corpus, index), targets);
          example.side = targets;
        }
      for (gsize n = count_draws (self, &example); n > 0; n--)
        g_array_append_val (examples, example);
    }

  return examples;
}

/* Only a network that has a mood for each half second may be trained on other lengths than it is
 * used with. */
static gsize
get_n_crop_frames (const TrainingExperiment *self)
{
  const TrainingMoodConfig *config = self->config;
  const NnShape input = { 1, dsp_frontend_get_config (self->frontend)->n_bands, config->n_window_frames };
  g_autoptr (NnGraph) graph
      = nn_zoo_build (config->training.architecture, input, &config->training.options, NULL);

  if (config->n_crop_frames == 0 || graph == NULL || nn_graph_find_node (graph, NN_ZOO_STEPS_NODE) == G_MAXUINT)
    return config->n_window_frames;

  return config->n_crop_frames;
}

/* (transfer full) (nullable): NULL when the mood is all that is learned. */
static TrainingSideTasks *
make_side_tasks (const TrainingExperiment *self,
                 const GArray             *clips)
{
  g_autoptr (TrainingSideTasks) side = training_side_tasks_new (self->corpus, clips, &self->config->side);

  return training_side_tasks_get_n_outputs (side) > 0 ? g_steal_pointer (&side) : NULL;
}

/* Most side tasks have done their work when the network is trained: takes the outputs after the first @n_outputs
 * away. */
static gboolean
drop_outputs (const TrainingExperiment  *self,
              NnModel                  **network,
              gsize                      n_outputs,
              GError                   **error)
{
  NnZooOptions options = self->config->training.options;
  g_autoptr (NnGraph) graph = NULL;
  g_autoptr (NnModel) kept = NULL;

  training_experiment_choose_outputs (&options, n_outputs);
  graph = nn_zoo_build (self->config->training.architecture, nn_model_get_input_shape (*network), &options, error);
  if (graph == NULL)
    return FALSE;

  kept = training_starting_weights_take_first (graph, *network, error);
  if (kept == NULL)
    return FALSE;

  nn_model_unref (*network);
  *network = g_steal_pointer (&kept);
  return TRUE;
}

/* (transfer full) (nullable): @model with the classes that the whole @network has learned. */
static AnalysisModel *
add_classes (const TrainingExperiment *self,
             AnalysisModel            *model,
             const NnModel            *network,
             const TrainingSideTasks  *side,
             GError                  **error)
{
  const char *const *classes = training_side_tasks_get_classes (side);
  const gsize first = MOOD_N_RAW + training_side_tasks_get_n_outputs (side) - g_strv_length ((char **)classes);
  g_autoptr (AnalysisClassHead) head = NULL;
  const char *last_layer;

  if (!training_check_architecture (self->config, &last_layer, error))
    return NULL;

  head = training_class_take_outputs (network, last_layer, first, analysis_model_get_n_embedding (model), classes, error);
  return head != NULL ? analysis_model_new_with_classes (model, head) : NULL;
}

/* @data: (nullable): TrainingSideTasks */
static AnalysisModel *
make_model (TrainingExperiment  *self,
            NnModel             *network,
            gpointer             data,
            GError             **error)
{
  const TrainingSideTasks *side = data;
  const gsize n_kept = side != NULL ? training_side_tasks_get_n_kept (side) : 0;
  g_autoptr (NnModel) kept = nn_model_ref (network);
  g_autofree const char **names = g_new0 (const char *, n_kept + 1);
  g_autoptr (AnalysisModel) model = NULL;

  for (gsize i = 0; i < n_kept; i++)
    names[i] = training_side_tasks_get_name (side, i);
  if (side != NULL && n_kept < training_side_tasks_get_n_outputs (side)
      && !drop_outputs (self, &kept, MOOD_N_RAW + n_kept, error))
    return NULL;

  model = analysis_model_new_with_degrees (kept, self->frontend, names, NULL);
  return side != NULL && *training_side_tasks_get_classes (side) != NULL ? add_classes (self, model, network, side, error)
                                                                         : g_steal_pointer (&model);
}

static AnalysisModel *
train (TrainingExperiment  *self,
       int                  held_out,
       GError             **error)
{
  g_autoptr (GArray) clips = training_experiment_get_training_clips (self, held_out);
  g_autoptr (TrainingSideTasks) side = make_side_tasks (self, clips);
  const gsize n_side = side != NULL ? training_side_tasks_get_n_outputs (side) : 0;
  g_autofree float *side_targets = g_new (float, clips->len * n_side + 1);
  g_autoptr (GPtrArray) moving = g_ptr_array_new_with_free_func ((GDestroyNotify)training_moving_target_free);
  g_autoptr (GArray) examples = make_examples (self, clips, side, side_targets, moving);
  g_autoptr (TrainingMoodProblem) problem = NULL;

  problem = training_mood_problem_new (self->frontend, (const TrainingExample *)(gpointer)examples->data,
                                       examples->len, self->config->n_window_frames, get_n_crop_frames (self),
                                       &self->config->augment, side);
  return training_experiment_run_trainer (self, training_mood_problem_get (problem), held_out, make_model, side, error);
}

static GArray *
predict (TrainingExperiment  *self,
         AnalysisModel       *model,
         const GArray        *clips,
         GError             **error)
{
  return training_predict (model, self->frames, clips, training_worker_pool_get_parallel (self->pool),
                           self->cancellable, error);
}

static guint
get_n_epochs (const TrainingExperiment *self)
{
  return self->config->training.epochs;
}

const TrainingExperimentWay training_experiment_windows = { load, get_error, train, predict, get_n_epochs };
