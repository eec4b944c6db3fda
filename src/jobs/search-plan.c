/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/search-plan.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/base/error.h"
#include "jobs/train-choices.h"

/* One in so many goes on from one rung to the next. */
#define ETA 3

/* What is looked for, in the order of the ranges. */
enum
{
  VALUE_RATE,
  VALUE_DECAY,
  VALUE_BATCH,
  VALUE_AUGMENTATION,
  N_VALUES,
};

static const double batches[] = { 16, 32, 64 };
static const double augmentations[] = { 0, 1, 2, 3 };
static const char *const augmentation_ids[] = { "none", "gentle", "usual", "strong" };

gboolean
jobs_search_check (const JobsTrainSettings *settings, guint n_sets, GError **error)
{
  if (!jobs_train_settings_check (settings, error))
    return FALSE;

  if (jobs_train_settings_is_on_top (settings))
    return base_error_refuse (
        error, BASE_ERROR_INVALID_ARGUMENT,
        _ ("What tells classes on top of a model is fitted at once: there is nothing to search."));
  if (jobs_train_settings_is_learner (settings))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("“%s” is no network: there is nothing to search."),
                   jobs_train_settings_get_text (settings, JOBS_TRAIN_ARCHITECTURE));
      return FALSE;
    }
  if (n_sets >= JOBS_SEARCH_MIN_SETS && n_sets <= JOBS_SEARCH_MAX_SETS)
    return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
               _ ("A search tries from %d to %d sets of values."), JOBS_SEARCH_MIN_SETS,
               JOBS_SEARCH_MAX_SETS);
  return FALSE;
}

gsize
jobs_search_get_rungs (const JobsTrainSettings *settings, guint *rungs)
{
  const guint n_epochs = jobs_train_settings_get_number (settings, JOBS_TRAIN_EPOCHS);
  const gsize n_rungs = n_epochs >= 9 ? JOBS_SEARCH_MAX_RUNGS : n_epochs >= 3 ? 2 : 1;

  training_search_make_rungs (n_epochs, ETA, n_rungs, rungs);
  return n_rungs;
}

guint
jobs_search_count_epochs (const JobsTrainSettings *settings, guint n_sets)
{
  guint rungs[JOBS_SEARCH_MAX_RUNGS];
  const gsize n_rungs = jobs_search_get_rungs (settings, rungs);
  guint n_epochs = 0, n = n_sets;

  for (gsize rung = 0; rung < n_rungs; rung++, n = MAX (n / ETA, 1))
    n_epochs += n * (rungs[rung] - (rung > 0 ? rungs[rung - 1] : 0));
  return n_epochs;
}

double
jobs_search_get_share (const JobsTrainSettings *settings, guint n_sets)
{
  const gboolean is_ratio = g_str_equal (jobs_train_settings_get_text (settings, JOBS_TRAIN_SPLIT), "ratio");
  const gboolean is_every_part
      = !is_ratio && jobs_train_settings_get_number (settings, JOBS_TRAIN_EVERY_PART) > 0.0;
  const double n_parts = is_every_part ? jobs_train_settings_get_number (settings, JOBS_TRAIN_N_PARTS) : 1.0;

  return jobs_search_count_epochs (settings, n_sets)
         / jobs_train_settings_get_number (settings, JOBS_TRAIN_EPOCHS) / n_parts;
}

TrainingSearch *
jobs_search_new (const JobsTrainSettings *settings, guint n_sets, GError **error)
{
  const double usual = jobs_train_settings_get_number (settings, JOBS_TRAIN_RATE);
  const double rate = usual > 0.0 ? usual : 0.001;
  const TrainingRange ranges[N_VALUES] = {
    [VALUE_RATE]
    = { "learning-rate", TRAINING_RANGE_LOG_UNIFORM, rate / 10.0, MIN (rate * 5.0, 1.0), NULL, 0 },
    [VALUE_DECAY] = { "weight-decay", TRAINING_RANGE_LOG_UNIFORM, 0.0001, 0.1, NULL, 0 },
    [VALUE_BATCH] = { "batch", TRAINING_RANGE_CHOICE, 0, 0, batches, G_N_ELEMENTS (batches) },
    [VALUE_AUGMENTATION]
    = { "augmentation", TRAINING_RANGE_CHOICE, 0, 0, augmentations, G_N_ELEMENTS (augmentations) },
  };
  guint rungs[JOBS_SEARCH_MAX_RUNGS];
  const TrainingSearchConfig config = { .ranges = ranges,
                                        .n_ranges = N_VALUES,
                                        .n_sets = n_sets,
                                        .rungs = rungs,
                                        .n_rungs = jobs_search_get_rungs (settings, rungs),
                                        .eta = ETA,
                                        .seed = jobs_train_settings_get_number (settings, JOBS_TRAIN_SEED) };

  return training_search_new (&config, error);
}

JobsTrainSettings *
jobs_search_make_settings (const JobsTrainSettings *settings, const TrainingSearch *search, guint set)
{
  const double *values = training_search_get_values (search, set);
  JobsTrainSettings *made = jobs_train_settings_copy (settings);

  jobs_train_settings_set_text (made, JOBS_TRAIN_PRESET, "");
  jobs_train_settings_set_number (made, JOBS_TRAIN_RATE, values[VALUE_RATE]);
  jobs_train_settings_set_number (made, JOBS_TRAIN_WEIGHT_DECAY, values[VALUE_DECAY]);
  jobs_train_settings_set_number (made, JOBS_TRAIN_BATCH, values[VALUE_BATCH]);
  jobs_train_settings_set_text (made, JOBS_TRAIN_AUGMENTATION,
                                augmentation_ids[(int)values[VALUE_AUGMENTATION]]);
  return made;
}

GArray *
jobs_search_list_trials (const JobsTrainSettings *settings, const TrainingSearch *search)
{
  guint rungs[JOBS_SEARCH_MAX_RUNGS];
  const guint n_sets = training_search_get_n_sets (search);
  const int best = training_search_get_best (search);
  GArray *trials = g_array_new (FALSE, TRUE, sizeof (JobsSearchTrial));

  jobs_search_get_rungs (settings, rungs);
  for (guint set = 0; set < n_sets; set++)
    {
      const double *values = training_search_get_values (search, set);
      JobsSearchTrial trial = { .rate = values[VALUE_RATE],
                                .weight_decay = values[VALUE_DECAY],
                                .batch = values[VALUE_BATCH],
                                .augmentation = augmentation_ids[(int)values[VALUE_AUGMENTATION]],
                                .n_scores = training_search_get_n_scores (search, set),
                                .score = NAN,
                                .is_best = (int)set == best };

      for (guint rung = 0; rung < trial.n_scores; rung++)
        {
          trial.score = trial.scores[rung] = training_search_get_score (search, set, rung);
          trial.n_epochs = rungs[rung];
        }
      g_array_append_val (trials, trial);
    }

  return trials;
}

TrainingSearch *
jobs_search_load (const char *path, const JobsTrainSettings *settings, guint n_sets, GError **error)
{
  g_autoptr (TrainingSearch) search = jobs_search_new (settings, n_sets, error);
  g_autofree char *json = NULL;

  if (search == NULL
      || (g_file_get_contents (path, &json, NULL, NULL) && !training_search_resume (search, json, error)))
    return NULL;
  return g_steal_pointer (&search);
}

/* (nullable): of a field that is a choice */
static const char *
find_name (JobsTrainField field, const char *id)
{
  gsize n;
  const JobsTrainChoice *choices = jobs_train_field_list (field, &n);

  for (gsize i = 0; i < n; i++)
    if (g_str_equal (choices[i].id, id))
      return choices[i].name;

  return NULL;
}

const char *
jobs_search_get_measure (const JobsTrainSettings *settings)
{
  return find_name (JOBS_TRAIN_MEASURE, jobs_train_settings_get_text (settings, JOBS_TRAIN_MEASURE));
}

const char *
jobs_search_trial_get_augmentation_name (const JobsSearchTrial *trial)
{
  return find_name (JOBS_TRAIN_AUGMENTATION, trial->augmentation);
}
