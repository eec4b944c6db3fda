/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/experiment/search.h"

#include <math.h>

#include "engine/training/random-search.h"

/* Around what the paper's own table spans. */
static const double batches[] = { 8, 12, 16, 32 };
static const TrainingRange ranges[] = {
  { "learning-rate", TRAINING_RANGE_LOG_UNIFORM, 3e-5, 1e-2, NULL, 0 },
  { "weight-decay", TRAINING_RANGE_LOG_UNIFORM, 1e-5, 1e-3, NULL, 0 },
  { "step-gamma", TRAINING_RANGE_LOG_UNIFORM, 0.05, 1.0, NULL, 0 },
  { "batch", TRAINING_RANGE_CHOICE, 0, 0, batches, G_N_ELEMENTS (batches) },
};

static const guint rungs[] = { 1, 2 };

static ExperimentHyper
make_hyper (const double *values)
{
  return (ExperimentHyper) { .learning_rate = values[0],
                             .weight_decay = values[1],
                             .step_gamma = values[2],
                             .batch = lround (values[3]) };
}

static double
get_accuracy (const ExperimentSearch *search,
              const double           *said)
{
  gsize n_right = 0;

  for (gsize e = 0; e < search->validation->n_rows; e++)
    {
      const double *values = said + e * search->n_outputs;
      guint best = 0;

      for (guint o = 1; o < search->n_outputs; o++)
        if (values[o] > values[best])
          best = o;
      n_right += (int)best == search->validation_classes[e];
    }

  return search->validation->n_rows > 0 ? (double)n_right / search->validation->n_rows : NAN;
}

static double
train_cb (guint          set,
          const double  *values,
          guint          n_done,
          guint          n_epochs,
          gpointer       user_data,
          GError       **error)
{
  const ExperimentSearch *search = user_data;
  const ExperimentNetworkTask task = { .row = search->row,
                                       .data = search->training,
                                       .targets = search->training_targets,
                                       .n_outputs = search->n_outputs,
                                       .hyper = make_hyper (values),
                                       .epochs = n_done + n_epochs,
                                       .seed = search->seed + set,
                                       .start = search->start,
                                       .cancellable = search->cancellable };
  g_autoptr (NnModel) model = experiment_network_train (&task, error);
  g_autofree double *said = NULL;

  if (model == NULL)
    return NAN;

  said = experiment_network_predict (search->row, model, search->validation, search->n_outputs,
                                     search->cancellable, error);
  return said != NULL ? get_accuracy (search, said) : NAN;
}

static gboolean
save_cb (const TrainingSearch  *state,
         gpointer               user_data,
         GError               **error)
{
  const ExperimentSearch *search = user_data;
  g_autofree char *json = NULL;

  if (search->state == NULL)
    return TRUE;

  json = training_search_to_json (state);
  return g_file_set_contents (search->state, json, -1, error);
}

/* What another search left is as good as nothing. */
static void
load_state (const ExperimentSearch *search,
            TrainingSearch         *state)
{
  g_autofree char *json = NULL;

  if (search->state != NULL && g_file_get_contents (search->state, &json, NULL, NULL))
    training_search_resume (state, json, NULL);
}

gboolean
experiment_search_run (const ExperimentSearch  *search,
                       ExperimentHyper         *best,
                       GError                 **error)
{
  const TrainingSearchConfig config = { .ranges = ranges,
                                        .n_ranges = G_N_ELEMENTS (ranges),
                                        .n_sets = search->row->search,
                                        .rungs = rungs,
                                        .n_rungs = G_N_ELEMENTS (rungs),
                                        .eta = 3,
                                        .seed = search->seed };
  g_autoptr (TrainingSearch) state = training_search_new (&config, error);

  if (state == NULL)
    return FALSE;

  load_state (search, state);
  if (!training_search_run (state, train_cb, save_cb, (gpointer)search, search->cancellable, error))
    return FALSE;

  *best = make_hyper (training_search_get_values (state, training_search_get_best (state)));
  return TRUE;
}
