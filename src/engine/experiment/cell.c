/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/experiment/cell.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <math.h>
#include <time.h>

#include "engine/base/error.h"
#include "engine/experiment/figures.h"
#include "engine/experiment/learner.h"
#include "engine/experiment/search.h"
#include "engine/experiment/songs.h"
#include "engine/experiment/split.h"

/* Of the training clips, one in so many judges the sets of a search. */
#define SEARCH_PARTS 5

/* A cell while it runs. */
typedef struct
{
  const ExperimentCell *cell;
  const ExperimentRow *row;
  guint64 seed;
  ExperimentResult *result; /* (owned) */
  char *search_state;       /* (owned): file */

  ExperimentDataset *dataset;      /* (owned): of what trains */
  ExperimentDataset *test_dataset; /* (owned): the same music, cut as the test wants it */
  ExperimentLabels *labels;        /* (owned) */
  ExperimentLabels *test_labels;   /* (owned) */
  GArray *training;                /* (owned): examples that train */
  GArray *test;                    /* (owned): examples that test */
  GArray *training_clips;          /* (owned) */

  ExperimentScaler *scaler; /* (owned) (nullable): of networks */
  NnModel *model;           /* (owned) (nullable) */
  ClassicLearner *learner;  /* (owned) (nullable) */
} Work;

/* Of this thread, which does all of the cell's work: on a busy machine the clock on the wall says little. */
static double
get_cpu_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

static void
work_clear (Work *self)
{
  g_clear_pointer (&self->result, experiment_result_free);
  g_clear_pointer (&self->search_state, g_free);
  g_clear_pointer (&self->dataset, experiment_dataset_unref);
  g_clear_pointer (&self->test_dataset, experiment_dataset_unref);
  g_clear_pointer (&self->labels, experiment_labels_free);
  g_clear_pointer (&self->test_labels, experiment_labels_free);
  g_clear_pointer (&self->training, g_array_unref);
  g_clear_pointer (&self->test, g_array_unref);
  g_clear_pointer (&self->training_clips, g_array_unref);
  g_clear_pointer (&self->scaler, experiment_scaler_free);
  g_clear_pointer (&self->model, nn_model_unref);
  g_clear_pointer (&self->learner, classic_learner_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

/* The examples of @clips that have a label. */
static GArray *
pick_labeled (const ExperimentDataset *dataset,
               const ExperimentLabels  *labels,
               const GArray            *clips)
{
  g_autoptr (GArray) all = experiment_songs_pick (dataset, clips);
  GArray *labeled = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < all->len; i++)
    {
      const guint example = g_array_index (all, guint, i);

      if (experiment_labels_has (labels, example))
        g_array_append_val (labeled, example);
    }

  return labeled;
}

static gboolean
load_datasets (Work    *self,
               GError **error)
{
  const ExperimentRow *row = self->row;
  ExperimentDatasets *datasets = self->cell->datasets;

  self->dataset
      = experiment_datasets_get (datasets, row->corpus, row->features, &row->segments, row->items, error);
  if (self->dataset == NULL)
    return FALSE;

  self->test_dataset
      = experiment_datasets_get (datasets, row->corpus, row->features, &row->test_segments, row->items, error);
  return self->test_dataset != NULL;
}

static gboolean
prepare (Work    *self,
         GError **error)
{
  g_autoptr (GArray) test_clips = g_array_new (FALSE, FALSE, sizeof (guint));

  if (!load_datasets (self, error))
    return FALSE;

  self->training_clips = g_array_new (FALSE, FALSE, sizeof (guint));
  experiment_split (self->row, experiment_dataset_get_corpus (self->dataset),
                    experiment_dataset_get_clips (self->dataset), self->cell->run, self->cell->part,
                    self->training_clips, test_clips);

  self->labels = experiment_labels_new (self->row, self->dataset, self->training_clips);
  self->test_labels = experiment_labels_new (self->row, self->test_dataset, self->training_clips);
  self->training = pick_labeled (self->dataset, self->labels, self->training_clips);
  self->test = pick_labeled (self->test_dataset, self->test_labels, test_clips);
  self->result->n_training = self->training_clips->len;
  self->result->n_test = test_clips->len;

  if (self->training->len >= 2 && (self->test->len > 0 || self->row->split == EXPERIMENT_SPLIT_NONE))
    return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS,
               _ ("%u labeled clips to train on and %u to test on are too few."), self->training_clips->len,
               test_clips->len);
  return FALSE;
}

/* (transfer full): (n, n_outputs) */
static float *
gather_targets (const ExperimentLabels *labels,
                const GArray           *examples)
{
  const guint n = labels->n_outputs;
  float *targets = g_new (float, (gsize)MAX (1, examples->len) * n);

  for (guint e = 0; e < examples->len; e++)
    for (guint o = 0; o < n; o++)
      targets[(gsize)e * n + o] = labels->values[(gsize)g_array_index (examples, guint, e) * n + o];

  return targets;
}

/* Parts the training examples by clip, one clip in SEARCH_PARTS to judge the sets. */
static void
part_training (const Work *self,
               GArray     *training,
               GArray     *validation)
{
  g_autoptr (GHashTable) judges = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->training_clips->len; i += SEARCH_PARTS)
    g_hash_table_add (judges, GUINT_TO_POINTER (g_array_index (self->training_clips, guint, i)));

  for (guint i = 0; i < self->training->len; i++)
    {
      const guint example = g_array_index (self->training, guint, i);
      const guint clip = experiment_dataset_get_example (self->dataset, example)->clip;

      if (g_hash_table_contains (judges, GUINT_TO_POINTER (clip)))
        g_array_append_val (validation, example);
      else
        g_array_append_val (training, example);
    }
}

static gboolean
search (Work             *self,
        const NnModel    *start,
        ExperimentHyper  *hyper,
        GError          **error)
{
  g_autoptr (GArray) training = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) validation = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (ExperimentTableData) training_data = NULL;
  g_autoptr (ExperimentTableData) validation_data = NULL;
  g_autofree float *targets = NULL;
  g_autofree int *classes = NULL;
  ExperimentSearch task;
  char rate[G_ASCII_DTOSTR_BUF_SIZE], decay[G_ASCII_DTOSTR_BUF_SIZE], gamma[G_ASCII_DTOSTR_BUF_SIZE];

  part_training (self, training, validation);
  training_data = experiment_table_data_new (self->scaler, self->dataset, training);
  validation_data = experiment_table_data_new (self->scaler, self->dataset, validation);
  targets = gather_targets (self->labels, training);
  classes = g_new (int, validation->len + 1);
  for (guint i = 0; i < validation->len; i++)
    classes[i] = self->labels->classes[g_array_index (validation, guint, i)];

  task = (ExperimentSearch) { .row = self->row,
                              .training = training_data,
                              .training_targets = targets,
                              .validation = validation_data,
                              .validation_classes = classes,
                              .n_outputs = self->labels->n_outputs,
                              .seed = self->seed,
                              .start = start,
                              .state = self->search_state,
                              .cancellable = self->cell->cancellable };
  if (!experiment_search_run (&task, hyper, error))
    return FALSE;

  g_free (self->result->note);
  self->result->note = g_strdup_printf (
      "learning-rate %s, weight-decay %s, step-gamma %s, batch %u",
      g_ascii_formatd (rate, sizeof rate, "%.3g", hyper->learning_rate),
      g_ascii_formatd (decay, sizeof decay, "%.3g", hyper->weight_decay),
      g_ascii_formatd (gamma, sizeof gamma, "%.3g", hyper->step_gamma), hyper->batch);
  return TRUE;
}

static gboolean
train_network (Work    *self,
               GError **error)
{
  const ExperimentCell *cell = self->cell;
  ExperimentHyper hyper = experiment_hyper_from_row (self->row);
  g_autoptr (ExperimentTableData) data = NULL;
  g_autoptr (NnModel) start = NULL;
  g_autofree float *targets = NULL;
  ExperimentNetworkTask task;

  self->scaler = experiment_scaler_new (self->row->scale, self->row->components, self->dataset, self->training,
                                        error);
  if (self->scaler == NULL || (cell->start != NULL && (start = experiment_network_load (cell->start, error)) == NULL)
      || (self->row->search > 0 && !search (self, start, &hyper, error)))
    return FALSE;

  data = experiment_table_data_new (self->scaler, self->dataset, self->training);
  targets = gather_targets (self->labels, self->training);
  task = (ExperimentNetworkTask) { .row = self->row,
                                   .data = data,
                                   .targets = targets,
                                   .n_outputs = self->labels->n_outputs,
                                   .hyper = hyper,
                                   .epochs = self->row->epochs,
                                   .seed = self->seed,
                                   .start = start,
                                   .checkpoint = cell->checkpoint,
                                   .progress = cell->progress,
                                   .user_data = cell->user_data,
                                   .cancellable = cell->cancellable };
  self->model = experiment_network_train (&task, error);
  return self->model != NULL && (cell->output == NULL || experiment_network_save (self->model, cell->output, error));
}

static gboolean
train (Work    *self,
       GError **error)
{
  if (!experiment_row_is_classic (self->row))
    return train_network (self, error);

  self->learner = experiment_learner_train (self->row, self->dataset, self->labels, self->training,
                                            self->cell->cancellable, error);
  return self->learner != NULL;
}

/* (transfer full): (n, n_outputs) */
static double *
predict (Work                     *self,
         const ExperimentDataset  *dataset,
         const GArray             *examples,
         GError                  **error)
{
  g_autoptr (ExperimentTableData) data = NULL;

  if (self->learner != NULL)
    return experiment_learner_predict (self->learner, dataset, examples);

  data = experiment_table_data_new (self->scaler, dataset, examples);
  return experiment_network_predict (self->row, self->model, data, self->labels->n_outputs,
                                     self->cell->cancellable, error);
}

static gboolean
test (Work    *self,
      GError **error)
{
  g_autoptr (GArray) songs = experiment_songs_list (self->test_dataset, self->test);
  g_autofree double *said = NULL;
  ExperimentSaid judged;

  if (self->test->len == 0)
    return TRUE;

  said = predict (self, self->test_dataset, self->test, error);
  if (said == NULL)
    return FALSE;

  judged = (ExperimentSaid) { .row = self->row,
                              .dataset = self->test_dataset,
                              .labels = self->test_labels,
                              .songs = songs,
                              .examples = self->test,
                              .said = said };
  /* The baseline sees the training labels as the test sees its own: song by song, cut alike. */
  if (self->dataset == self->test_dataset)
    experiment_figures_add (&judged, self->training, self->result);
  else
    {
      g_autoptr (GArray) training = pick_labeled (self->test_dataset, self->test_labels, self->training_clips);

      experiment_figures_add (&judged, training, self->result);
    }
  return TRUE;
}

/* Tries the network on whole songs of another corpus, those that have one of its classes among their words. */
static gboolean
transfer (Work    *self,
          GError **error)
{
  const ExperimentRow *row = self->row;
  const AnalysisCut slices = { .kind = ANALYSIS_CUT_SLICES };
  g_autoptr (ExperimentDataset) dataset = NULL;
  g_autoptr (GArray) clips = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) examples = NULL;
  g_autoptr (GArray) songs = NULL;
  g_autofree double *said = NULL;
  const GArray *all;

  if (row->transfer == NULL)
    return TRUE;

  dataset = experiment_datasets_get (self->cell->datasets, row->transfer, row->features, &slices,
                                     row->transfer_items, error);
  if (dataset == NULL)
    return FALSE;

  all = experiment_dataset_get_clips (dataset);
  for (guint i = 0; i < all->len; i++)
    {
      const guint clip = g_array_index (all, guint, i);

      if (experiment_figures_has_word (row, training_corpus_get_clip (experiment_dataset_get_corpus (dataset), clip)))
        g_array_append_val (clips, clip);
    }

  examples = experiment_songs_pick (dataset, clips);
  songs = experiment_songs_list (dataset, examples);
  said = predict (self, dataset, examples, error);
  if (said == NULL)
    return FALSE;

  experiment_figures_add_transfer (
      &(ExperimentSaid) { .row = row, .dataset = dataset, .songs = songs, .examples = examples, .said = said },
      self->result);
  return TRUE;
}

ExperimentResult *
experiment_cell_run (const ExperimentCell  *cell,
                     GError               **error)
{
  g_auto (Work) self = { .cell = cell, .row = cell->row };
  g_autoptr (GError) train_error = NULL;
  double began_at;

  self.seed = experiment_get_seed (cell->row, cell->run, cell->part);
  self.search_state = g_strconcat (cell->checkpoint, ".search", NULL);
  self.result = experiment_result_new ();
  self.result->row = g_strdup (cell->row->name);
  self.result->run = cell->run;
  self.result->part = cell->part;
  self.result->fingerprint = g_strdup (cell->row->fingerprint);
  self.result->seed = self.seed;

  if (!prepare (&self, error))
    return NULL;

  began_at = get_cpu_seconds ();
  if (!train (&self, &train_error))
    {
      /* That a network went astray is a result too, but for one that others start from: they would wait for it. */
      if (cell->output != NULL || !g_error_matches (train_error, BASE_ERROR, BASE_ERROR_DIVERGED))
        {
          g_propagate_error (error, g_steal_pointer (&train_error));
          return NULL;
        }
      g_free (self.result->note);
      self.result->note = g_strdup (train_error->message);
    }
  else if (!test (&self, error) || !transfer (&self, error))
    return NULL;

  self.result->seconds = get_cpu_seconds () - began_at;
  g_unlink (cell->checkpoint);
  g_unlink (self.search_state);
  return g_steal_pointer (&self.result);
}
